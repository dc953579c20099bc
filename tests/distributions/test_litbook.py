"""The litbook wheel for other people's books, in environments with nothing else installed."""

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
COMMANDS = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""Matches commands in the README that its reader is told to type."""
SEVERAL = "graphs,plots,notebooks,live,test"
SECONDS = 60


@pytest.fixture(scope="module")
def wheel(build_wheel):
    """Build the wheel from this repository."""
    return build_wheel("litbook")


@pytest.fixture(scope="module")
def base(wheel, pip, empty_environment):
    """Return the folder of programs of an environment with litbook and no extras."""
    program = empty_environment()
    pip("--python", program, "install", "--quiet", wheel)
    return program.parent


def litbook(programs, folder, *arguments):
    """Run the command on the book in ``folder`` and return its output and status."""
    done = run_outside([programs / "litbook", *arguments], folder)
    return done.stdout + done.stderr, done.returncode


def test_content(wheel):
    """The wheel has every file of the package, including the theme, scripts, and licenses, and lists its dependencies."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    about = {f"litbook/{name}" for name in ("pyproject.toml", "README.md", "LICENSE", ".ruff.toml")}

    assert {name for name in names if ".dist-info/" not in name} == sources(ROOT / "src" / "litbook") - about
    assert any(name.startswith("litbook/site/theme/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"litbook"}
    required = re.findall(r"^Requires-Dist: (?!.*extra ==)([\w-]+)", metadata, re.MULTILINE)
    assert sorted(name.lower() for name in required) == ["click", "markdown-it-py", "pathspec", "pyyaml", "rich"]


def test_a_new_book_without_extras(base, tmp_path):
    """Without MkDocs, a new book is made, and it's true."""
    assert litbook(base, tmp_path, "new", "walks") == ("", 0)
    assert litbook(base, tmp_path / "walks", "check") == ("", 0)
    said = "docs:1: watching files needs watchdog, which is not installed; pip install 'litbook[watch]'"
    assert litbook(base, tmp_path / "walks", "watch")[0].splitlines()[-1] == said


def test_without_extras(base, tmp_path, make_book):
    """Without MkDocs, a book can be run, updated, checked, and tangled."""
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
    """A book that needs an extra that isn't installed gets one line with the place and the extra, and status 1."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / page).write_text(text)
    assert litbook(base, tmp_path, *command.split()) == (f"{said}\n", 1)


@pytest.fixture(scope="module")
def first_book(wheel, pip, tmp_path_factory):
    """Return the book that the README's reader has before serving it."""
    if os.name == "nt":
        pytest.skip("its commands are for a POSIX shell")
    folder = tmp_path_factory.mktemp("readme")
    commands, serve, *_ = COMMANDS.findall(README)
    assert "mkdocs serve" in serve
    commands = commands.replace("/path/to/src/litbook", str(wheel))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # the Python being tested
    script = f"set -e\nexec < /dev/null\n{commands}"  # without a terminal, nothing is asked
    done = run_outside(["bash", "-c", script], folder, timeout=400, PATH=path)
    assert done.returncode == 0, f"{commands}{done.stdout}{done.stderr}"
    return folder / "walks"


def test_the_readme_makes_a_book(first_book):
    """The README's commands make a book that passes its checks; what it tells its reader to try gives what it says."""
    programs = first_book / ".venv" / "bin"
    assert litbook(programs, first_book, "check") == ("", 0)

    index, drawing = first_book / "docs" / "index.md", first_book / "docs" / "02-drawing.md"
    promised = re.search(r"there is, below the block:\n\n````markdown\n(.*?)````", README, re.DOTALL)[1]
    index.write_text(index.read_text(encoding="utf-8").replace('"FLF"', '"FRF"'), encoding="utf-8")
    assert litbook(programs, first_book, "update")[1] == 0  # `litbook watch` does it in tests/commands
    assert f"\n{promised}" in index.read_text(encoding="utf-8")

    promised = re.search(r"```text\n(docs/02-drawing.*?)```", README, re.DOTALL)[1]
    right = drawing.read_text(encoding="utf-8")
    drawing.write_text(right.replace("\n192\n", "\n193\n"), encoding="utf-8")
    assert litbook(programs, first_book, "check") == (promised, 1)
    drawing.write_text(right, encoding="utf-8")


def test_the_workflows_find_litbook(first_book):
    """The README of the new book says how others get litbook; then all that its workflows run, runs."""
    made = (first_book / "README.md").read_text(encoding="utf-8")
    workflow = yaml.safe_load((first_book / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    commands = [re.search(r"^pip wheel .*", made, re.MULTILINE)[0]]
    commands += [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step]
    assert len(commands) == 6
    path = os.pathsep.join([str(first_book / ".venv" / "bin"), os.environ["PATH"]])
    for command in commands:
        done = run_outside(["bash", "-c", command], first_book, timeout=400, PATH=path)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert [wheel.name.split("-")[0] for wheel in (first_book / "wheels").iterdir()] == ["litbook"]


def test_the_readme_serves_it(first_book):
    """Both pages are served over HTTP with their results, and Ctrl+C stops the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    program, *arguments = COMMANDS.findall(README)[1].split()
    command = [str(first_book / ".venv" / "bin" / program), *arguments, "--dev-addr", address]
    server = subprocess.Popen(
        command, cwd=first_book, env=outside(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        pages = [fetched(f"http://{address}/{page}", server) for page in ("", "02-drawing/")]
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=SECONDS)
    finally:
        server.kill()

    assert "F means one step forward" in re.search(r"<h1.*", pages[0], re.DOTALL)[0]
    assert "<svg" in pages[1]
    assert "Traceback" not in said
    assert server.returncode == 0


def fetched(address, server):
    """Return the page once the server is up."""
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
    """Return the README's environment with the extras installed that the error messages named."""
    pip("--python", first_book / ".venv" / "bin" / "python", "install", "--quiet", f"litbook[{SEVERAL}]")
    return first_book / ".venv" / "bin"


@pytest.fixture
def sorting(tmp_path):
    """Return the book on sorting in another folder, with a notebook, live pages, and a page to print."""
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
    """Outside this repository, litbook runs a notebook, checks the book, builds it with live pages, and tests it."""
    assert litbook(programs, sorting, "notebook")[1] == 0
    assert json.loads((sorting / "docs" / "03-again.ipynb").read_text())["cells"][1]["outputs"][0]["data"] == {
        "text/plain": ["192"]
    }
    for command in ("notebook --check", "check --forbid-skips", "update --check", "tangle --check"):
        assert litbook(programs, sorting, *command.split()) == ("", 0)

    built = run_outside([programs / "mkdocs", "build", "--strict"], sorting, timeout=200)
    assert built.returncode == 0, built.stderr
    site = sorting / "site"
    [live] = site.glob("assets/litbook.*/live")
    for path in (
        *site.glob("index-live.*.json"),
        site / "03-again" / "index.html",
        site / "print" / "index.html",
        site / "book.epub",
        live / "book.zip.zst",
    ):
        assert path.stat().st_size > 0, path
    assert len([*site.glob("index-live.*.json")]) == 1
    assert "Count comparisons" in (live / "live.js").read_text()
    page = (site / "02-merging" / "index.html").read_text()
    assert page.count("<svg") >= 2
    assert "(2016, 192)" in page
    assert "192" in (site / "03-again" / "index.html").read_text()

    tested = run_outside([programs / "python", "-m", "pytest", "-q", "--markdown-docs", "docs"], sorting)
    text = "".join(page.read_text() for page in (sorting / "docs").glob("*.md"))
    blocks = len(re.findall(r"^ *```python", text, re.MULTILINE))
    assert f"{blocks} passed" in tested.stdout, tested.stdout
