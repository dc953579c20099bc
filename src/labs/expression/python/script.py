"""Write a state of the lab as a script that runs with litgrad and prints the same numbers."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from .backward.rules import Rules
from .reading.reader import Reader
from .reading.syntax import parsed

BACKWARD = """\
def _backward(self):
    for child, slope in zip(self._prev, self._slopes):
        child.grad {write} slope * self.grad
"""
"""The engine's own method, with the one character that can be chosen."""
WRITES = {"add": "+=", "replace": "="}
DEFINITIONS = {
    "nearest": """\
def nearest_first(root):
    order = [root]
    for node in order:  # the list grows while the loop runs through it
        for child in node._prev:
            if child not in order:
                order.append(child)
    return order
""",
    "recursion": """\
def push(node):
    node._backward()
    for child in node._prev:
        push(child)
""",
}
LOOPS = {
    "topological": "for node in reversed(build_topo(root)):\n    node._backward()\n",
    "nearest": "for node in nearest_first(root):\n    node._backward()\n",
    "recursion": "push(root)\n",
    "clicked": "nodes = build_topo(root)\nfor node in {nodes}:\n    node._backward()\n",
}
PRINTS = """\
for node in build_topo(root):
    print(f"{node.label or node._op or 'number':12} data {node.data:.9g}  grad {node.grad:.9g}")
"""
TURN = "node._backward()"


@dataclass(frozen=True, slots=True)
class Script:
    """A script, and the lines that its steps light up, from 1."""

    text: str
    made: dict[int, int]
    """The line that makes what a line of the expression makes."""
    begin: int
    """The line that gives the root its 1."""
    turn: int
    """The line that gives a value its turn."""


class Spelled(ast.NodeTransformer):
    """Spells what the lab reads as the engine wants it."""

    def visit_Call(self, node: ast.Call) -> ast.expr:  # the name that ast looks for
        """Return a call of a function as a method, and a value without a label."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id="Value"), args=[inner]):
                return inner if is_value(inner) else call(ast.Name("Value"), inner)
            case ast.Call(func=ast.Name(id=name), args=[inner]):
                return call(ast.Attribute(as_value(inner), name))
            case ast.Call(func=ast.Attribute(value=inner, attr=name)):
                return call(ast.Attribute(as_value(inner), name))
        return node


def written(text: str, reader: Reader, rules: Rules) -> Script:
    """Return the script of a text that a reader has read, by these rules."""
    lines = ["from litgrad.engine import Value, build_topo", ""]
    if rules.write == "replace":
        override = BACKWARD.format(write=WRITES[rules.write]).splitlines()
        lines += [
            "",
            *override,
            "",
            "",
            "Value._backward = _backward  # with = in place of +=",
            "",
        ]
    if rules.order in DEFINITIONS:
        lines += ["", *DEFINITIONS[rules.order].splitlines(), "", ""]
    lines += [
        f'{name} = Value({reader.tape[entry].constant!r}, label="{name}")' for name, entry in reader.given.items()
    ]
    made: dict[int, int] = {}
    statements = [statement for statement in parsed(text) if root_of(statement)]
    for statement in statements:
        made.setdefault(statement.lineno, len(lines) + 1)
        lines += spelled(statement)
    lines += [root_of(statements[-1]), "", "root.grad = 1.0"]
    begin = len(lines)
    loop = (
        LOOPS[rules.order]
        .format(nodes="[" + ", ".join(f"nodes[{place}]" for place in rules.clicked) + "]")
        .splitlines()
    )
    lines += [*loop, "", *PRINTS.splitlines()]
    turn = next(number for number, line in enumerate(lines, 1) if line.strip() == TURN)
    return Script("\n".join(lines) + "\n", made, begin, turn)


def spelled(statement: ast.stmt) -> list[str]:
    """Return the lines of a statement that gives names, with labels."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return named([name], [value])
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
            return named([name], [ast.BinOp(ast.Name(name), op, value)])
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            return named([node.id for node in names if isinstance(node, ast.Name)], values)
    return []


def named(names: Sequence[str], values: Sequence[ast.expr]) -> list[str]:
    """Return the lines that give names to expressions, and labels to what's new."""
    pairs = [(name, transformed(value)) for name, value in zip(names, values, strict=True)]
    right = [
        ast.unparse(found) if is_value(found) else f'Value({ast.unparse(found)}, label="{name}")'
        for name, found in pairs
    ]
    labels = [
        f'{name}.label = "{name}"' for name, found in pairs if is_value(found) and not isinstance(found, ast.Name)
    ]
    return [f"{', '.join(names)} = {', '.join(right)}", *labels]


def root_of(statement: ast.stmt) -> str:
    """Return the line that calls what the last statement makes the root."""
    match statement:
        case ast.Expr(value=value):
            return f"root = {ast.unparse(as_value(transformed(value)))}"
        case ast.Assign(targets=[ast.Tuple(elts=names)]):
            return f"root = {ast.unparse(names[-1])}"
        case ast.Assign(targets=[ast.Name() as target]) | ast.AugAssign(target=target):
            return f"root = {ast.unparse(target)}"
    return ""


def transformed(value: ast.expr) -> ast.expr:
    """Return an expression as the engine wants it."""
    found: ast.expr = Spelled().visit(value)
    return found.args[0] if isinstance(found, ast.Call) and is_new(found) else found


def is_new(node: ast.expr) -> bool:
    """Return True for ``Value(...)``."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Value"


def is_value(node: ast.expr) -> bool:
    """Return True unless an expression is made of numbers alone."""
    return any(isinstance(inner, ast.Name | ast.Call) for inner in ast.walk(node))


def as_value(node: ast.expr) -> ast.expr:
    """Return an expression that gives a value, not a plain number."""
    return node if is_value(node) else call(ast.Name("Value"), node)


def call(function: ast.expr, *arguments: ast.expr) -> ast.Call:
    """Return a call of a function."""
    return ast.Call(function, list(arguments), [])
