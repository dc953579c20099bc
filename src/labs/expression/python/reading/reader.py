"""Read an expression: a few lines of Python, of which only arithmetic on values is understood. Nothing is executed."""

from __future__ import annotations

import ast

from .syntax import finite, folded, is_literal, parsed, refused
from .tape import ARITHMETIC, FUNCTIONS, Entry, Problem

LONGEST = 2000
"""Characters of a text."""
LARGEST = 80
"""Entries of a tape."""
DEFAULTS = (2.0, -3.0, 10.0, -2.0, 0.5, 1.0)
"""The numbers of names that the text gives none, in turn."""
RESERVED = {"Value", "build_topo", "nearest_first", "push", "node", "nodes", "root", "print", "reversed", "zip"}
"""Names of the exported script."""
SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Reader:
    """Puts the operations of a text on a tape."""

    def __init__(self) -> None:
        self.tape: list[Entry] = []
        self.names: dict[str, int] = {}
        """The entry that each name stands for."""
        self.given: dict[str, int] = {}
        """The entries of names that got a number from us."""
        self.root = -1

    def statement(self, node: ast.stmt) -> None:
        """Read a line. Raises Problem."""
        match node:
            case ast.Expr(value=value):
                self.root = self.value(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.assign(name, value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
                made = [self.value(value) for value in values]
                for target, entry in zip(names, made, strict=True):
                    self.bind(target, entry)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr="label")], value=ast.Constant()):
                return  # the lab labels values by their names
            case ast.AugAssign(target=ast.Name(id=name, ctx=_) as target, op=op, value=value):
                left = ast.copy_location(ast.Name(name), target)
                self.assign(name, ast.copy_location(ast.BinOp(left, op, value), node))
            case _:
                raise refused(node)

    def assign(self, name: str, value: ast.expr) -> None:
        """Give a name to what an expression makes."""
        self.bind(ast.copy_location(ast.Name(name), value), self.value(value))

    def bind(self, target: ast.expr, entry: int) -> None:
        """Let a name stand for an entry; the first name of an entry is its label."""
        if not isinstance(target, ast.Name):
            raise refused(target)
        if target.id in RESERVED:
            raise Problem(f"the exported script needs the name {target.id}; choose another", target.lineno)
        self.names[target.id] = self.root = entry
        self.tape[entry].label = self.tape[entry].label or target.id

    def value(self, node: ast.expr) -> int:
        """Return the entry of an expression. A number that stands alone becomes one, too."""
        found = self.operand(node)
        return found if isinstance(found, int) else self.number(node, found)

    def operand(self, node: ast.expr) -> int | float:  # noqa: PLR0911  # a return for each form
        """Return the entry of an expression, or a float if it's made of numbers alone, as in ``2 * 3``."""
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return finite(number, node)
            case ast.Name(id=name):
                return self.named(name, node)
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.operand(inner)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                found = self.operand(inner)
                if isinstance(found, float):
                    return -found
                return self.add(node, "*", found, self.number(node, -1.0, at=False))  # as the engine does
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(node, left, op, right)
            case ast.Call(func=ast.Name(id="Value"), args=[inner]):
                return self.value(inner)
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
                return self.add(node, name, self.value(inner))
            case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[], keywords=[]) if name in FUNCTIONS:
                return self.add(node, name, self.value(inner))
        raise refused(node)

    def binary(self, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr) -> int | float:
        """Return what an operation on two operands gives."""
        x, y = self.operand(left), self.operand(right)
        if isinstance(op, ast.Pow):
            if isinstance(x, float) and isinstance(y, float):
                return folded(node, lambda: x**y)
            if isinstance(y, float):
                return self.add(node, "**", x, constant=y)
            if isinstance(x, float):
                return self.add(node, "power of", y, constant=x)
            remedy = "for two values, x**y is exp(y * log(x))"
            raise Problem(f"the exponent must be a plain number; {remedy}", node.lineno)
        if (sign := SIGNS.get(type(op))) is None:
            raise refused(node)
        if isinstance(x, float) and isinstance(y, float):
            return folded(node, lambda: ARITHMETIC[sign](0.0, x, y))
        first = x if isinstance(x, int) else self.number(left, x)
        return self.add(node, sign, first, y if isinstance(y, int) else self.number(right, y))

    def named(self, name: str, node: ast.expr) -> int:
        """Return the entry of a name, which gets a number if it has none."""
        if name not in self.names:
            if name in FUNCTIONS or name in RESERVED:
                raise Problem(f"{name} is not a number", node.lineno, node.col_offset)
            entry = self.number(node, DEFAULTS[len(self.given) % len(DEFAULTS)], at=False)
            self.tape[entry].source = name
            self.given[name] = entry
            root = self.root
            self.bind(ast.copy_location(ast.Name(name), node), entry)
            self.root = root
        return self.names[name]

    def number(self, node: ast.expr, number: float, *, at: bool = True) -> int:
        """Return a new entry for a number; ``at`` its place in the text it can be written anew, if it's a literal."""
        entry = self.add(node, "number", constant=number)
        if at and is_literal(node):
            inner = node.args[0] if isinstance(node, ast.Call) else node
            self.tape[entry].span = (inner.lineno, inner.col_offset, inner.end_lineno or 0, inner.end_col_offset or 0)
        return entry

    def add(self, node: ast.expr, op: str, *children: float, constant: float = 0.0) -> int:
        """Return a new entry."""
        if len(self.tape) >= LARGEST:
            raise Problem(f"the graph is too large: the lab draws up to {LARGEST} values", node.lineno)
        inner = tuple(child for child in children if isinstance(child, int))
        self.tape.append(Entry(op, inner, constant, node.lineno, ast.unparse(node)))
        return len(self.tape) - 1


def read(text: str) -> Reader:
    """Return a reader that has read a text. Raises Problem."""
    if len(text) > LONGEST:
        raise Problem(f"the text is too long: {len(text)} characters, and the lab reads up to {LONGEST}")
    reader = Reader()
    try:
        for node in parsed(text):
            reader.statement(node)
    except RecursionError:
        raise Problem("it is nested too deeply") from None
    if reader.root < 0:
        raise Problem("nothing to draw yet: type an expression, such as a * b + c")
    return reader
