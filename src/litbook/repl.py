"""A chapter at an interactive Python: as pasted text, and with its blocks already run."""

from __future__ import annotations

import ast
import code
import importlib.util
import os
import sys
from collections.abc import Iterator

from litbook.errors import BookError
from litbook.model import Chapter, Location
from litbook.pieces import decorators
from litbook.session import Session
from litbook.settings import Settings
from litbook.worker import ENVIRONMENT, stops

COMPOUND = (
    ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If | ast.For | ast.AsyncFor | ast.While
    | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match
)  # fmt: skip


def pasteable(source: str) -> str:
    """The code of a block in the form that can be pasted into every interactive Python.

    Before 3.13 a blank line ends a function or class, and a line further left does not. So blank lines inside a
    statement are dropped, except in strings, and one is added after each statement that has a body.
    """
    return "".join(line + "\n" for line in paste_lines(source))


def paste_lines(source: str) -> Iterator[str]:
    """The lines of :func:`pasteable`."""
    lines = source.split("\n")
    done = 0
    for node in ast.parse(source).body:
        first = min([node.lineno, *(decorator.lineno for decorator in decorators(node))])
        yield from (line for line in lines[done : first - 1] if line.strip())
        end = node.end_lineno or node.lineno
        kept = inside_strings(node)
        yield from (lines[i] for i in range(max(done, first - 1), end) if lines[i].strip() or i + 1 in kept)
        if isinstance(node, COMPOUND):
            yield ""
        done = end
    yield from (line for line in lines[done:] if line.strip())


def inside_strings(node: ast.stmt) -> set[int]:
    """The lines that are part of a string which began above them."""
    strings = [n for n in ast.walk(node) if isinstance(n, ast.JoinedStr) or is_text(n)]
    return {line for n in strings for line in range(n.lineno + 1, (n.end_lineno or n.lineno) + 1)}  # type: ignore[attr-defined]


def is_text(node: ast.AST) -> bool:
    """Whether ``node`` is a string or bytes literal."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def interact(chapter: Chapter, settings: Settings) -> None:
    """An interactive Python after the last block of ``chapter``, with history and completion where there are.

    Raises BookError if a block fails.
    """
    os.chdir(settings.root)
    sys.path.insert(0, str(settings.source))
    os.environ.update(ENVIRONMENT)
    session = Session(chapter)
    for block in chapter.blocks:
        outcome = session.run(block)
        if outcome.failure and stops(block, outcome):
            location = Location(chapter.path, outcome.failure.line)
            raise BookError(location, outcome.failure.summary, "mend the block", outcome.failure.traceback)
    if importlib.util.find_spec("readline"):
        import readline
        import rlcompleter

        readline.set_completer(rlcompleter.Completer(session.namespace).complete)
        readline.parse_and_bind("tab: complete")
    names = sorted(name for name in session.namespace if not name.startswith("__"))
    banner = f"{chapter.title}: {len(chapter.blocks)} blocks have been run.\nDefined: {', '.join(names)}"
    code.interact(banner, local=session.namespace, exitmsg="")
