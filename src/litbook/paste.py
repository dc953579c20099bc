"""A block's code in the form that every interactive Python takes: what the copy button gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from litbook.pieces import decorators

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
    long_strings = any(mark in source for mark in ('"""', "'''", "\\\n"))
    done = 0
    for node in ast.parse(source).body:
        first = min([node.lineno, *(decorator.lineno for decorator in decorators(node))])
        yield from (line for line in lines[done : first - 1] if line.strip())
        end = node.end_lineno or node.lineno
        kept = inside_strings(node) if long_strings else set()
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
