"""What the tests of live pages share: a way to build a small book whose blocks run."""

import json
import os
import subprocess
import sys
from textwrap import dedent

import pytest

from litbook.live import node

MKDOCS = """\
site_name: A book
site_url: {address}
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate}}
plugins:
  - litbook:
      live: true
markdown_extensions: [attr_list, md_in_html, pymdownx.details, pymdownx.highlight, pymdownx.superfences]
"""


def build_live(root, pages, address, **settings):
    """Build the live site of a book of ``pages`` in the folder ``root``, into ``root/site``, for that address."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")
    (root / "docs").mkdir(parents=True)
    for name, text in pages.items():
        (root / "docs" / name).write_text(dedent(text).removeprefix("\n"), encoding="utf-8")
    table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    (root / "pyproject.toml").write_text(f"[tool.litbook.live]\n{table}")
    (root / "mkdocs.yml").write_text(MKDOCS.format(address=address))
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(root / "site")]
    built = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
