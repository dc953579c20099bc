"""The machine for somebody with a book of their own: the wheel of litbook in environments with nothing else."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest
import yaml

from installing import outside, run_outside, sources
from places import BOOKS, ROOT

README = (ROOT / "src" / "litbook" / "README.md").read_text(encoding="utf-8")
STEP = re.compile(r"`(?P<file>[\w./-]+)`:\n\n(?P<fence>`{3,})\w+\n(?P<content>.*?)^(?P=fence)$|^```console\n(?P<commands>.*?)^```$", re.DOTALL | re.MULTILINE)  # fmt: skip
"""A file that the README has its reader write, or commands to type."""
SEVERAL = "graphs,plots,notebooks,live,test"
SECONDS = 60


@pytest.fixture(scope="module")
def wheel(build_wheel):
    """The wheel, built from this folder."""
    return build_wheel("litbook")


@pytest.fixture(scope="module")
def base(wheel, pip, empty_environment):
    """A folder of programs: what there is with the machine installed, and with no extra."""
    program = empty_environment()
    pip("--python", program, "install", "--quiet", wheel)
    return program.parent


def litbook(programs, folder, *arguments):
    """What the command said of the book in ``folder``, and its status."""
    done = run_outside([programs / "litbook", *arguments], folder)
    return done.stdout + done.stderr, done.returncode


def test_content(wheel):
    """Each file of the package, with the theme, the scripts, and the licences; and what it asks for."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    about = {f"litbook/{name}" for name in ("pyproject.toml", "README.md", "LICENSE", ".ruff.toml")}

    assert {name for name in names if ".dist-info/" not in name} == sources(ROOT / "src" / "litbook") - about
    assert any(name.startswith("litbook/site/theme/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"litbook"}
    required = re.findall(r"^Requires-Dist: (?!.*extra ==)([\w-]+)", metadata, re.MULTILINE)
    assert sorted(name.lower() for name in required) == ["click", "pyyaml", "rich"]


def test_without_extras(base, tmp_path, make_book):
    """A book is run, updated, checked, and made into a package, where there is no MkDocs."""
    squares = {page.name: page.read_text(encoding="utf-8") for page in (BOOKS / "squares").glob("*.md")}
    root = make_book(squares)

    shutil.rmtree(root / "src")

    done = [litbook(base, root, command)[1] for command in ("check", "update", "tangle", "check")]
    assert done == [1, 0, 0, 0]
    assert (root / "src" / "pkg" / "shapes.py").is_file()
    version = tomllib.loads((ROOT / "src" / "litbook" / "pyproject.toml").read_text())["project"]["version"]
    assert litbook(base, root, "--version") == (f"litbook, version {version}\n", 0)
    done = run_outside([base / "python", "-c", "import mkdocs"], tmp_path)
    assert done.stderr.splitlines()[-1] == "ModuleNotFoundError: No module named 'mkdocs'"


GRAPH = """\
# Page

```python { caption="Nothing." alt="Nothing." }
import graphviz

graphviz.Digraph()
```
"""
NOTEBOOK = {
    "cells": [{"cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "outputs": [], "source": "6 * 7"}],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "text", "command", "said"),
    [
        ("a.md", GRAPH, "check", "docs/a.md:4: ModuleNotFoundError: No module named 'graphviz'; pip install 'litbook[graphs]'"),
        ("a.md", GRAPH, "update", "docs/a.md:4: ModuleNotFoundError: No module named 'graphviz'; pip install 'litbook[graphs]'"),
        ("a.md", GRAPH.replace("graphviz", "matplotlib.pyplot"), "check", "docs/a.md:4: ModuleNotFoundError: No module named 'matplotlib'; pip install 'litbook[plots]'"),
        ("a.md", "# Page\n\nHere\nis \\(x\\) and \\(y\\).\n", "check", "docs/a.md:4: this formula needs math_core, which is not installed; pip install 'litbook[formulas]'"),
        ("a.md", "# Page\n\n[there](https://example.org/)\n", "links --check", "docs/a.md:3: asking for pages needs requests, which is not installed; pip install 'litbook[links]'"),
        ("a.ipynb", json.dumps(NOTEBOOK), "notebook", "docs/a.ipynb:1: running a notebook needs ipykernel, which is not installed; pip install 'litbook[notebooks]'"),
    ],
    ids=["graphs", "graphs-update", "plots", "formulas", "links", "notebooks"],
)  # fmt: skip
def test_a_missing_extra_is_named(base, tmp_path, page, text, command, said):  # noqa: PLR0917  # a row's cells
    """A book that uses an extra that is not installed is told where, and which: one line, and status 1."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / page).write_text(text)
    assert litbook(base, tmp_path, *command.split()) == (f"{said}\n", 1)


def readme_steps():
    """What the README has its reader write and type, until the book is served."""
    for step in STEP.finditer(README):
        yield step
        if "mkdocs serve" in (step["commands"] or ""):
            return


@pytest.fixture(scope="module")
def first_book(wheel, pip, tmp_path_factory):
    """The book that the README's reader has when it is time to serve it."""
    if os.name == "nt":
        pytest.skip("its commands are for a POSIX shell")
    folder = tmp_path_factory.mktemp("readme")
    for step in readme_steps():
        if step["file"]:
            path = folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["content"], encoding="utf-8")
        elif "mkdocs serve" not in step["commands"]:
            commands = step["commands"].replace("/path/to/src/litbook", str(wheel))
            script = f"set -e\n{commands}pwd > '{folder}.now'"
            path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # of the Python to test with
            done = run_outside(["bash", "-c", script], folder, timeout=400, PATH=path)
            assert done.returncode == 0, f"{commands}{done.stdout}{done.stderr}"
            folder = Path(Path(f"{folder}.now").read_text().strip()) if "cd " in commands else folder
    return folder


def test_the_readme_makes_a_book(first_book):
    """Its commands and files, as they stand there, give a book that is true, with the outputs it promises."""
    promised = re.search(r"there is now, below the block:\n\n````markdown\n(.*?)````", README, re.DOTALL)[1]
    index = (first_book / "docs" / "index.md").read_text(encoding="utf-8")
    assert f"len(rolls)\n```\n\n{promised}" in index
    assert " 7 ######\n" in (first_book / "docs" / "01-sums.md").read_text(encoding="utf-8")
    assert "def ways(total):" in (first_book / "src" / "dice" / "sums.py").read_text(encoding="utf-8")

    (first_book / "docs" / "index.md").write_text(index.replace("36", "35"), encoding="utf-8")  # as it says: try it
    said, status = litbook(first_book / ".venv" / "bin", first_book, "check")
    (first_book / "docs" / "index.md").write_text(index, encoding="utf-8")
    assert status == 1
    assert re.match(r"docs/index\.md:\d+: the output differs from what the block shows; ", said)


def test_the_readme_serves_it(first_book):
    """Both pages come over HTTP with their results, and Ctrl+C stops the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    *_, serve = readme_steps()
    command = [*serve["commands"].split(), "--dev-addr", address]
    server = subprocess.Popen(
        command, cwd=first_book, env=outside(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        pages = [fetched(f"http://{address}/{page}", server) for page in ("", "01-sums/")]
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=SECONDS)
    finally:
        server.kill()

    assert "36" in re.search(r"<h1.*", pages[0], re.DOTALL)[0]
    assert re.search(r" 7 ######\n", pages[1])
    assert "Traceback" not in said
    assert server.returncode == 0


def fetched(address, server):
    """The page, as soon as the server is there."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as response:
                return response.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing at {address}")


@pytest.fixture(scope="module")
def programs(first_book, pip):
    """The README's environment, to which its author has added extras, as the errors say."""
    pip("--python", first_book / ".venv" / "bin" / "python", "install", "--quiet", f"litbook[{SEVERAL}]")
    return first_book / ".venv" / "bin"


@pytest.fixture
def sorting(tmp_path):
    """The book on sorting, somewhere else, with a notebook, live pages, and a page to print."""
    root = tmp_path / "sorting"
    shutil.copytree(BOOKS / "sorting", root, ignore=shutil.ignore_patterns(".cache", "site", "__pycache__"))
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    config["nav"].append("03-again.ipynb")
    config["plugins"] = ["search", "mkdocs-jupyter", {"litbook": {"live": True, "printed": True, "epub": True}}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config))
    source = "from sorting.race import looks\nfrom sorting.sorts import merge_sort\n\nlooks(merge_sort, range(64))"
    cells = [{"cell_type": "markdown", "id": "b", "metadata": {}, "source": "# 3. Again"}, NOTEBOOK["cells"][0] | {"source": source}]  # fmt: skip
    (root / "docs" / "03-again.ipynb").write_text(json.dumps(NOTEBOOK | {"cells": cells}))
    return root


def test_another_book(programs, sorting):
    """Far from this repository, the machine runs a notebook, finds the book true, builds it to run, and tests it."""
    assert litbook(programs, sorting, "notebook")[1] == 0
    assert json.loads((sorting / "docs" / "03-again.ipynb").read_text())["cells"][1]["outputs"][0]["data"] == {
        "text/plain": ["192"]
    }
    for command in ("notebook --check", "check --forbid-skips", "update --check", "tangle --check"):
        assert litbook(programs, sorting, *command.split()) == ("", 0)

    built = run_outside([programs / "mkdocs", "build", "--strict"], sorting, timeout=200)
    assert built.returncode == 0, built.stderr
    site = sorting / "site"
    for name in (
        "index-live.json",
        "03-again/index.html",
        "print/index.html",
        "book.epub",
        "assets/litbook/live/book.zip",
    ):
        assert (site / name).stat().st_size > 0, name
    assert "Count comparisons" in (site / "assets" / "litbook" / "live" / "live.js").read_text()
    page = (site / "02-merging" / "index.html").read_text()
    assert page.count("<svg") >= 2
    assert "(2016, 192)" in page
    assert "192" in (site / "03-again" / "index.html").read_text()

    tested = run_outside([programs / "python", "-m", "pytest", "-q", "--markdown-docs", "docs"], sorting)
    text = "".join(page.read_text() for page in (sorting / "docs").glob("*.md"))
    blocks = len(re.findall(r"^ *```python", text, re.MULTILINE))
    assert f"{blocks} passed" in tested.stdout, tested.stdout
