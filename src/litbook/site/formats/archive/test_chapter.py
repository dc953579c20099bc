"""The package, put to the chapter's own blocks: what the later ones print is what the book says.

The folder ``blocks`` has them in the order of the page: each ``.py`` runs, and prints its ``.txt`` if it has one. Blocks that went
into the package are there as imports from it, so change the package and see what fails.
"""

from __future__ import annotations

import ast
import contextlib
import io
import math
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
BLOCKS = sorted((HERE / "blocks").glob("*.py"))
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?=j\b|(?!\w|\.\d))")
ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]+")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run all blocks in one namespace, in a folder with the chapter's data, and return what each prints by its name."""
    folder = tmp_path_factory.mktemp("chapter")
    if (HERE / "data").is_dir():
        shutil.copytree(HERE / "data", folder, dirs_exist_ok=True)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MPLBACKEND", "agg")
        return {block.stem: run(block, namespace) for block in BLOCKS}


def run(block: Path, namespace: dict[str, Any]) -> str:
    """Return what a block prints: its output, the value of its last expression, and the exception that ends it."""
    tree = ast.parse(block.read_text(encoding="utf-8"))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            exec(compile(tree, block, "exec"), namespace)
            value = (
                eval(compile(ast.Expression(last.value), block, "eval"), namespace)
                if isinstance(last, ast.Expr)
                else None
            )
            if value is not None and not is_drawn(value):
                print(repr(value))  # noqa: T201
        except Exception as error:  # noqa: BLE001  # what a block raises is part of what it shows
            print(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)  # noqa: T201
    return text.getvalue()


def is_drawn(value: object) -> bool:
    """Return True for a value that a page shows as a drawing or a table."""
    kind = type(value)
    return kind.__module__.partition(".")[0] in ("graphviz", "matplotlib") or any(
        hasattr(kind, name) for name in ("_repr_svg_", "_repr_html_")
    )


def test_the_package_can_be_imported(printed: dict[str, str]) -> None:
    """With everything that the chapters have put into it so far."""
    if printed[BLOCKS[0].stem].startswith("ModuleNotFoundError: "):
        pytest.skip(printed[BLOCKS[0].stem].strip())
    assert printed[BLOCKS[0].stem] == ""


@pytest.mark.parametrize("name", [block.stem for block in BLOCKS if block.with_suffix(".txt").is_file()])
def test_a_block_prints_what_the_book_says(name: str, printed: dict[str, str]) -> None:
    """Numbers may differ in their last digits: other machines round differently."""
    before = (text for block, text in printed.items() if block < name)
    missing = [text for text in before if text.startswith("ModuleNotFoundError: ")]
    expected, found = (
        plain(text) for text in ((HERE / "blocks" / f"{name}.txt").read_text(encoding="utf-8"), printed[name])
    )
    if missing and not agree(expected, found):
        pytest.skip(missing[0].strip())
    assert agree(expected, found), f"the book says:\n{expected}\nthe package says:\n{found}"


def plain(text: str) -> str:
    """Return a text without memory addresses, and without spaces at the ends of its lines."""
    return "\n".join(line.rstrip() for line in ADDRESS.sub("0x…", text).expandtabs(4).split("\n")).strip("\n")


def agree(expected: str, found: str) -> bool:
    """Return True for the same words, and the same numbers to nine digits."""
    numbers = zip(NUMBER.findall(expected), NUMBER.findall(found), strict=False)
    return NUMBER.split(expected) == NUMBER.split(found) and all(
        math.isclose(float(one), float(other), rel_tol=1e-9) for one, other in numbers
    )
