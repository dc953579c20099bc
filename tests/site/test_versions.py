"""Editions side by side, published by `.ci/edition` with mike, in a repository of its own and without a network."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from litbook.site import versions
from places import ROOT

MKDOCS = """\
site_name: A book
site_url: !ENV [SITE_URL, ""]
theme: {name: material, font: false}
plugins: [search, litbook]
markdown_extensions: [attr_list, md_in_html, pymdownx.superfences]
"""


@pytest.fixture
def publish(make_book, tmp_path):
    """Return a function that publishes a small book as an edition and returns the folder of the whole site."""
    if not importlib.util.find_spec("mike") and "CI" not in os.environ:
        pytest.skip("needs pip install -e '.[publish]'")
    root = make_book({"index.md": "---\ntitle: A book\n---\n\n# A book\n", "01-one.md": "# One\n"})
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / ".gitignore").write_text("/site/\n/.cache/\n")
    (root / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "edition", root / ".ci" / "edition")
    names = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    address = "https://example.org/book/"
    environment = {**os.environ, **names, "PATH": path, "SITE_URL": address, "GIT_CONFIG_GLOBAL": os.devnull}

    def run(*command: object) -> None:
        subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)

    run("git", "init", "-q", "-b", "main")

    def made(version: str, text: str) -> Path:
        (root / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
        (root / "docs" / "01-one.md").write_text(f"# One\n\n{text}\n")
        run("git", "add", ".")
        run("git", "commit", "-q", "-m", version)
        run(root / ".ci" / "edition", tmp_path / f"public-{version}")
        return tmp_path / f"public-{version}"

    return made


def test_an_edition_that_was_published_stays(publish):
    """Both editions stay, `latest` has the second, and both name `latest` as the canonical address."""
    publish("0.1.0", "The first.")
    site = publish("0.2.1", "The second.")
    pages = {name: (site / name / "01-one" / "index.html").read_text() for name in ("0.1", "0.2", "latest")}
    assert ["The first." in page for page in pages.values()] == [True, False, False]
    assert pages["latest"] == pages["0.2"]
    listed = [(one["version"], one["aliases"]) for one in json.loads((site / "versions.json").read_text())]
    assert listed == [("0.2", ["latest"]), ("0.1", [])]
    canonical = '<link rel="canonical" href="https://example.org/book/latest/01-one/">'
    assert [canonical in page for page in pages.values()] == [True] * 3
    config = json.loads(re.search(r'<script id="__config"[^>]*>(.*?)</script>', pages["0.1"])[1])
    assert config["version"] == {"provider": "mike", "default": "latest"}
    assert 'This is an earlier edition. <a href="../../latest/01-one/">' in pages["0.1"]  # not the default edition
    assert '"latest/"' in (site / "index.html").read_text()
    assert 'href="/book/latest/01-one/"' in (site / "404.html").read_text()


@pytest.mark.parametrize(
    ("address", "extra", "environment", "announced", "version"),
    [
        ("https://a.b/c/", {}, {}, "https://a.b/c/", None),
        ("https://a.b/c/0.1", {}, {"MIKE_DOCS_VERSION": "0.1"}, "https://a.b/c/latest/", "mike"),
        ("", {}, {"MIKE_DOCS_VERSION": "0.1"}, "", "mike"),
        ("https://a.b/c/dev", {}, {"MIKE_DOCS_VERSION": "0.1"}, "https://a.b/c/dev", "mike"),
        ("https://a.b/0.1", {"version": {"provider": "own"}}, {"MIKE_DOCS_VERSION": "0.1"}, "https://a.b/0.1", "own"),
    ],
)
def test_what_a_build_says_of_editions(address, extra, environment, announced, version):
    """In a build by mike the site's address becomes that of `latest`, unless the book has settings of its own."""
    assert versions.announce(address, extra, environment) == announced
    assert extra.get("version", {}).get("provider") == version
