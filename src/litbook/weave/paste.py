"""Convert a block's code to a form that can be pasted into any interactive Python, for the copy button."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from litbook.core.syntax import first_line

COMPOUND = (
    ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If | ast.For | ast.AsyncFor | ast.While
    | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match
)  # fmt: skip


def pasteable(source: str) -> str:
    """Return the code of a block in a form that can be pasted into any interactive Python.

    Before 3.13, a blank line ends a function or class there, and a dedent doesn't. So blank lines inside a statement are
    dropped, except in strings, and one is added after each compound statement.
    """
    lines = source.split("\n")
    return "".join((lines[number - 1] if number else "") + "\n" for number in paste_lines(source))


def paste_lines(source: str) -> Iterator[int]:
    """Yield the numbers of the lines of ``source``, from 1, that :func:`pasteable` returns; 0 for a blank line that it adds."""
    lines = source.split("\n")
    long_strings = any(mark in source for mark in ('"""', "'''", "\\\n"))
    done = 0
    for node in ast.parse(source).body:
        first = first_line(node)
        yield from (i for i in range(done + 1, first) if lines[i - 1].strip())
        end = node.end_lineno or node.lineno
        kept = inside_strings(node) if long_strings else set()
        yield from (i for i in range(max(done + 1, first), end + 1) if lines[i - 1].strip() or i in kept)
        if isinstance(node, COMPOUND):
            yield 0
        done = end
    yield from (i for i in range(done + 1, len(lines) + 1) if lines[i - 1].strip())


def ranges(source: str) -> str:
    """Return :func:`paste_lines` as text for a page, such as ``1-4 0 6-9 0``; empty if it's the unchanged source."""
    runs: list[list[int]] = []
    for number in paste_lines(source):
        if number and runs and number == runs[-1][-1] + 1 and runs[-1][-1]:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    if runs == [[1, source.count("\n")]] or (runs == [[1]] and source.count("\n") == 1):
        return ""
    return " ".join("-".join(map(str, run)) for run in runs)


def inside_strings(node: ast.stmt) -> set[int]:
    """Return the lines of a statement that begin inside a string."""
    strings = [n for n in ast.walk(node) if isinstance(n, ast.JoinedStr) or is_text(n)]
    return {line for n in strings for line in range(n.lineno + 1, (n.end_lineno or n.lineno) + 1)}  # type: ignore[attr-defined]


def is_text(node: ast.AST) -> bool:
    """Return True if ``node`` is a string or bytes literal."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
