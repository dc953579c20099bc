"""Python's syntax, as far as the lab reads it."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from typing import Any

from .tape import Problem


def parsed(text: str) -> Sequence[ast.stmt]:
    """Return the statements of a text. Raises Problem if it isn't Python."""
    try:
        return ast.parse(text).body
    except SyntaxError as error:
        raise Problem(
            f"Python can't read this yet: {error.msg}",
            error.lineno or 1,
            (error.offset or 1) - 1,
        ) from None
    except (MemoryError, ValueError):
        raise Problem("Python can't read this") from None


def is_literal(node: ast.expr) -> bool:
    """Return True for a number as written, which may have a sign or be in ``Value(...)``."""
    match node:
        case ast.Call(args=[inner]) | ast.UnaryOp(operand=inner):
            return isinstance(inner, ast.Constant) or is_literal(inner)
    return isinstance(node, ast.Constant)


def finite(number: float, node: ast.expr) -> float:
    """Return a number as a float. Raises Problem if it's too large for one."""
    return folded(node, lambda: float(number))


def folded(node: ast.expr, compute: Callable[[], Any]) -> float:
    """Return what arithmetic on plain numbers gives. Raises Problem if that's no finite number."""
    try:
        found = compute()
    except ArithmeticError as error:
        raise Problem(f"{ast.unparse(node)}: {error}", node.lineno, node.col_offset) from None
    if isinstance(found, complex) or not math.isfinite(found):
        raise Problem(f"{ast.unparse(node)} is not a finite number", node.lineno, node.col_offset)
    return float(found)


def refused(node: ast.AST) -> Problem:
    """Return the problem of something that the lab doesn't understand."""
    words = "the lab reads numbers, names, + - * / **, tanh, exp, relu, log, and lines such as b = a + a"
    return Problem(
        f"not in the lab: {ast.unparse(node)[:60]} ({words})",
        getattr(node, "lineno", 1),
        getattr(node, "col_offset", 0),
    )
