"""The shims' own packages: which imports which, how many modules each has, and which names readers may take for the real ones."""

import ast
import importlib.util
import re

import pytest

from litbook.live.bundling import packages
from litbook.live.shims import matplotlib

SHIMS = packages.LIVE / "shims"
TABLE = re.compile(r"^``(\w+)`` +.+?(?: {2,}(.+))?$", re.MULTILINE)
"""A row of the table in the docstring: a package, its contents, and the packages that it imports."""


def imported(path):
    """Return the shim's packages, and modules outside of one, that a module imports with relative imports."""
    package = path.relative_to(SHIMS / "matplotlib").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package[: len(package) - node.level + 1]
            found |= {[*above, *(node.module or alias.name).split(".")][0] for alias in node.names}
    return found - set(package)


def imports():
    """Return the packages that each package of Matplotlib's shim imports, and each module outside of one."""
    found = {}
    for path in sorted((SHIMS / "matplotlib").rglob("*.py")):
        place = path.relative_to(SHIMS / "matplotlib").with_suffix("").parts[0]
        if place != "__init__":
            found.setdefault(place, set()).update(imported(path))
    return found


def test_imports_go_one_way():
    """The table in the docstring is true, and each package imports only from those above it."""
    table = {name: [part for part in others.split(", ") if part] for name, others in TABLE.findall(matplotlib.__doc__)}
    assert {name: set(others) for name, others in table.items()} == imports()
    order = list(table)
    assert [
        name for name, others in table.items() if any(order.index(other) >= order.index(name) for other in others)
    ] == []


@pytest.mark.parametrize(
    "folder", [path.parent for path in sorted(SHIMS.rglob("__init__.py"))], ids=lambda path: path.name
)
def test_at_most_nine_entries(folder):
    """A package is small enough to take in at a glance."""
    assert len([path for path in folder.iterdir() if path.name != "__pycache__"]) <= 9


def test_only_public_modules_have_the_names_of_real_ones():
    """A chapter that imports another of Matplotlib's modules is told that it's missing; it never gets a module of ours."""
    known = {name for name in packages.known() if name.count(".") == 1 and name.startswith("matplotlib.")}
    assert {name for name in known if importlib.util.find_spec(name)} == {
        "matplotlib.axes",
        "matplotlib.figure",
        "matplotlib.pyplot",
    }


def test_the_archive_has_every_module():
    """In the browser the shims are top-level packages, with all of their own packages."""
    served = set(packages.shim_files())
    assert served == {path.relative_to(SHIMS).as_posix() for path in SHIMS.rglob("*/*.py")}
    assert {"matplotlib/pyplot.py", "matplotlib/axes/__init__.py", "numpy/arrays.py"} <= served
    assert "litbook/live/shims/unsupported.py" in packages.modules({})  # both shims import it
