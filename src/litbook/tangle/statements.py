"""Split a block into statements, each with its own lines and the comments above it.

Statements are cut from the source at the positions that ``ast`` reports, never unparsed, so their layout stays.
"""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from litbook.core.errors import BookError
from litbook.core.model import Block, Location
from litbook.core.syntax import Function, decorators, first_line

DECORATOR = "extend"
"""The book's function that patches a method into a class. Here it says which class to fold the method into."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of code, and the line of the page it comes from."""

    text: str
    origin: Location | None = None


def source_of(lines: Iterable[Line]) -> str:
    """Return the text of ``lines``, each ending in a newline."""
    return "".join(line.text + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a block, with the comments above it."""

    name: str
    """The name it defines, such as ``Value`` or ``__add__``; empty for a docstring or an import."""
    node: ast.stmt
    lines: tuple[Line, ...]
    block: Block
    gap: int = 0
    """The number of blank lines above it in the block."""

    @property
    def location(self) -> Location:
        """The line that the statement begins on."""
        return Location(self.block.location.path, self.block.location.line + self.node.lineno)

    @property
    def is_placeholder(self) -> bool:
        """True for ``pass`` and ``...``, which only fill a body."""
        value = self.node.value if isinstance(self.node, ast.Expr) else None
        return isinstance(self.node, ast.Pass) or (isinstance(value, ast.Constant) and value.value is Ellipsis)

    @property
    def is_definition(self) -> bool:
        """True for a function or class, which has blank lines around it."""
        return isinstance(self.node, Function | ast.ClassDef)


def statements_of(block: Block) -> list[Statement]:
    """Return the statements of ``block``, in order. Raises BookError for one that defines nothing."""
    tree = ast.parse(block.source)
    end = tree.body[-1].end_lineno or 0 if tree.body else 0
    for number, line in enumerate(block.source.split("\n")[end:], start=end + 1):
        if line.strip():
            location = Location(block.location.path, block.location.line + number)
            raise BookError(
                location, "a comment below the last definition", "move it above the definition it describes"
            )
    return list(cut(tree.body, 0, block))


def members_of(statement: Statement) -> tuple[tuple[Line, ...], list[Statement]]:
    """Return a class's head (its decorators and ``class`` line), and the statements of its body. Raises BookError."""
    assert isinstance(statement.node, ast.ClassDef)
    end_of_head = head_end(statement.node, statement.block)
    head = [
        line
        for line in statement.lines
        if line.origin and line.origin.line <= statement.block.location.line + end_of_head
    ]
    return tuple(head), list(cut(statement.node.body, end_of_head, statement.block))


def head_end(node: ast.ClassDef, block: Block) -> int:
    """Return the last line of ``class …:``, counted from 1 in the block. Raises BookError for a class on one line."""
    first = first_line(node.body[0])
    lines = block.source.split("\n")
    for line in range(first - 1, node.lineno - 1, -1):
        if lines[line - 1].split("#")[0].rstrip().endswith(":"):
            return line
    location = Location(block.location.path, block.location.line + node.lineno)
    raise BookError(location, "a class on one line cannot be extended", "put its body on its own lines")


def cut(body: list[ast.stmt], start: int, block: Block) -> Iterator[Statement]:
    """Yield the statements in ``body``, which begins after line ``start`` of the block. Raises BookError."""
    source = block.source.split("\n")
    for node in body:
        first = first_line(node)
        gap = 0
        while start < first - 1 and not source[start].strip():
            start, gap = start + 1, gap + 1
        end = node.end_lineno or node.lineno
        location = Location(block.location.path, block.location.line + node.lineno)
        if start >= end:
            raise BookError(location, "two statements on one line", "give each its own line")
        lines = tuple(Line(source[i], Location(location.path, block.location.line + i + 1)) for i in range(start, end))
        yield Statement(name_of(node, location), node, lines, block, gap)
        start = end


def name_of(node: ast.stmt, location: Location) -> str:
    """Return the name that ``node`` defines; empty for an import, a docstring, or a placeholder.

    Raises BookError for a statement that defines nothing.
    """
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            for decorator in node.decorator_list:  # @x.setter adds to x instead of replacing it
                if isinstance(decorator, ast.Attribute) and ast.unparse(decorator.value) == node.name:
                    return f"{node.name}.{decorator.attr}"
            return node.name
        case ast.ClassDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return ""
        case ast.Expr(value=ast.Constant(value=str() | types.EllipsisType())):
            return ""
    problem = f"`{ast.unparse(node).splitlines()[0]}` defines nothing"
    raise BookError(location, problem, "move it to a block without file=, which is run but not extracted")


def extended_class(statement: Statement) -> str | None:
    """Return the class that a function under ``@extend(…)`` belongs to, or None for any other statement.

    Raises BookError if the decorator isn't the outermost one, or can't be read.
    """
    found = None
    for index, decorator in enumerate(decorators(statement.node)):
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not (isinstance(called, ast.Name) and called.id == DECORATOR):
            continue
        if index:
            raise BookError(statement.location, f"@{DECORATOR} is not the outermost decorator", "put it first")
        match decorator:
            case ast.Call(args=[ast.Name(id=name)], keywords=[]) if isinstance(statement.node, Function):
                found = name
            case _:
                problem = f"cannot read @{ast.unparse(decorator)}"
                raise BookError(statement.location, problem, f"write @{DECORATOR}(Class) over a def")
    return found


def as_member(statement: Statement, indent: int) -> Statement:
    """Return a function under ``@extend(…)`` as a method: without the decorator, and indented."""
    decorator = decorators(statement.node)[0]
    first = statement.block.location.line + decorator.lineno
    last = statement.block.location.line + (decorator.end_lineno or decorator.lineno)
    kept = [line for line in statement.lines if line.origin and not first <= line.origin.line <= last]
    fixed = lines_in_strings(source_of(kept)) if has_long_strings(statement.node) else ()
    indented = [
        line if number in fixed else replace(line, text=textwrap.indent(line.text, " " * indent))
        for number, line in enumerate(kept, start=1)
    ]
    return replace(statement, lines=tuple(indented))


def has_long_strings(function: ast.stmt) -> bool:
    """Return True if a function has a string of several lines besides its docstring, which is quick to tell."""
    docstring = next((one.value for one in getattr(function, "body", [])[:1] if isinstance(one, ast.Expr)), None)
    long = [one for one in ast.walk(function) if isinstance(one, ast.expr) and one.lineno != one.end_lineno]
    return any(type(one).__name__ in ("Constant", "JoinedStr", "TemplateStr") and one is not docstring for one in long)


def lines_in_strings(source: str) -> set[int]:
    """Return the lines of ``source`` that begin inside a string, except docstrings: indenting them would change the string."""
    docstrings = {
        node.body[0].lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, Function | ast.ClassDef) and ast.get_docstring(node, clean=False) is not None
    }
    inside, starts = set[int](), list[int]()  # the starts are of open f-strings, which can be nested
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "STRING" and token.start[0] not in docstrings:
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif kind == "FSTRING_START":
            starts.append(token.start[0])
        elif kind == "FSTRING_END":
            inside.update(range(starts.pop() + 1, token.end[0] + 1))
    return inside
