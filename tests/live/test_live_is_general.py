"""The engine of live pages knows no subject: gradients are a pack's, and nothing of the engine imports a pack."""

import ast
import re

import pytest

from litbook.live.bundling.bundle import WEB

LIVE = WEB.parent
SUBJECT = re.compile(r"\w*(?:gradient|backward|\bloss|training|autograd)\w*", re.IGNORECASE)
DRAWING = re.compile(r"(?:linear|radial|conic)-?gradient|gradient(?:Units|Transform)", re.IGNORECASE)
"""Gradients of color, in SVG and CSS."""
NAMES = ("*.py", "*.js", "*.ts", "*.css", "*.mjs")


def engine():
    """Return each text of the engine by its path in ``live``."""
    folders = [LIVE.glob, *((LIVE / name).rglob for name in ("availability", "bundling", "pyodide", "web"))]
    found = (path for files in folders for name in NAMES for path in files(name))
    return {path.relative_to(LIVE).as_posix(): path.read_text(encoding="utf-8") for path in found}


def subjects(texts):
    """Return a line for each word that belongs to a pack, and for each import of one."""
    found = []
    for path, text in sorted(texts.items()):
        for number, line in enumerate(text.split("\n"), start=1):
            found += [f"{path}:{number}: {word}" for word in SUBJECT.findall(DRAWING.sub("", line))]
        if path.endswith(".py"):
            found += [f"{path}:{line}: imports {name}" for name, line in imported(text) if "live.packs" in name]
    return found


def imported(text):
    """Yield the full name of each module, or of what may be one, that is imported, with the line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def test_the_engine_knows_no_subject():
    """In no word of its scripts, its styles, and its Python."""
    texts = engine()
    assert len(texts) > 80
    assert subjects(texts) == []


@pytest.mark.parametrize(
    ("path", "line", "problem"),
    [
        ("pyodide/kernel.py", "import litbook.live.packs.sorting.python.swaps", "imports litbook.live.packs.sorting.python.swaps"),
        ("pyodide/kernel.py", "from litbook.live import packs", "imports litbook.live.packs"),
        ("pyodide/kernel.py", "x = 'training.loss'", "training"),
        ("web/page/bar.js", "const tools = ['checkGradients'];", "checkGradients"),
        ("web/types/page.d.ts", "// Backward, step by step", "Backward"),
        ("web/styles/live/bar.css", ".litbook-autograd { color: red }", "autograd"),
        ("web/styles/live/bar.css", ".x { background: linear-gradient(red, blue) } /* the loss */", "loss"),
        ("prepare.py", "LOSS = 1", "LOSS"),
    ],
)  # fmt: skip
def test_a_subject_in_the_engine_is_named(path, line, problem):
    """Planted as the first line."""
    texts = engine()
    assert subjects(texts | {path: f"{line}\n{texts[path]}"})[0] == f"{path}:1: {problem}"
