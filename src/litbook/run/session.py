"""Run the blocks of one chapter in this process, in a namespace they share."""

from __future__ import annotations

import ast
import importlib.util
import io
import linecache
import os
import sys
import tempfile
import traceback
import types
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from litbook.core.model import Block, Chapter, Display, Failure, Outcome
from litbook.core.text.plain import steady
from litbook.run import display

Code = tuple[types.CodeType, types.CodeType | None]
"""A compiled block: its statements, and its final expression or None."""


class Session:
    """A fresh namespace in which a chapter's blocks run.

    Subclasses may override where a block's lines come from, how it's parsed, and where its output goes.
    """

    def __init__(self, chapter: Chapter, draw: bool = True) -> None:
        self.draw = draw
        self.path = chapter.path
        self.module = types.ModuleType("__main__")
        self.module.__dict__.update(__builtins__=__builtins__)
        self.remember(chapter)

    def remember(self, chapter: Chapter) -> None:
        """Put the chapter's lines into ``linecache``, so that tracebacks can show them."""
        lines = [line + "\n" for line in chapter.text.split("\n")]
        for block in chapter.blocks:  # a nested block is indented on the page, but not in its source
            first = block.location.line
            lines[first : block.last_line - 1] = [line + "\n" for line in block.source.split("\n")[:-1]]
        linecache.cache[self.path] = (len(chapter.text), None, lines, self.path)

    @property
    def namespace(self) -> dict[str, Any]:
        """The globals that the blocks share."""
        return self.module.__dict__

    def run(self, block: Block) -> Outcome:
        """Run ``block`` and return its outcome. Exceptions that it raises become failures."""
        missing = [name for name in block.needs if not is_installed(name)]
        if block.skip:
            return Outcome(skipped=block.skip)
        if missing:
            return Outcome(skipped=f"needs {', '.join(missing)}, not installed here")
        displays: list[Display] = []
        failure = None
        with self.captured() as page:
            try:
                self.execute(block, displays)
                displays += display.open_figures(self.draw)
            except BaseException as error:  # noqa: BLE001  # the author's code may raise anything
                failure = self.describe(error, block)
        return Outcome(steady(page.getvalue()), tuple(displays), failure)

    def place(self, block: Block) -> tuple[str, int]:
        """Return the file name to compile ``block`` under, and the number of the line above its first."""
        return self.path, block.location.line

    def captured(self) -> AbstractContextManager[io.StringIO]:
        """Return a context manager whose buffer holds the block's output after it exits."""
        return captured_output()

    def parsed(self, block: Block, path: str) -> ast.Module:
        """Return the syntax tree of ``block``, which comes from the file ``path``. Raises SyntaxError."""
        return ast.parse(block.source, path)

    def compiled(self, block: Block) -> Code:
        """Return the compiled ``block``. Raises SyntaxError."""
        path, above = self.place(block)
        tree = self.parsed(block, path)
        ast.increment_lineno(tree, above)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        statements = compile(tree, path, "exec", dont_inherit=True)
        if not isinstance(last, ast.Expr):
            return statements, None
        return statements, compile(ast.Expression(last.value), path, "eval", dont_inherit=True)

    def execute(self, block: Block, displays: list[Display]) -> None:
        """Run ``block`` as a notebook cell: display its final expression's value, or print its ``repr``."""
        statements, expression = self.compiled(block)
        exec(statements, self.namespace)
        if expression is None:
            return
        value = eval(expression, self.namespace)
        if value is None or display.is_figure(value):
            return
        shown = display.rich(value, self.draw)
        if shown:
            displays.append(shown)
        else:
            sys.stdout.write(display.text_of(value))

    def describe(self, error: BaseException, block: Block) -> Failure:
        """Return ``error`` as a failure with the page's line, and a traceback that starts in the block."""
        path, above = self.place(block)
        summary = traceback.TracebackException.from_exception(error)
        names = [frame.filename for frame in summary.stack]
        if path in names:
            del summary.stack[: names.index(path)]
        else:
            summary.stack.clear()
        lines = [frame.lineno or 0 for frame in summary.stack if frame.filename == path]
        message = text_of(error)
        line = lines[-1] if lines else above
        if isinstance(error, SyntaxError) and error.filename == path:  # its lines are counted from the block's first
            message = error.msg
            line += error.lineno or 1
        return Failure(
            kind=type(error).__name__,
            message=steady(message),
            line=line,
            traceback="".join(summary.format()),
        )


def text_of(error: BaseException) -> str:
    """Return what an exception says, even if its own code can't."""
    try:
        return str(error)
    except Exception as another:  # noqa: BLE001  # the author's code may raise anything
        return f"its message can't be shown, because of a {type(another).__name__}"


def is_installed(module: str) -> bool:
    """Return True if ``module``, which may be a dotted name, can be imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # its parent package is missing
        return False


@contextmanager
def captured_output() -> Iterator[io.StringIO]:
    """Yield a buffer that, after the ``with`` block, holds everything printed inside it.

    Redirects file descriptor 1 as well as ``sys.stdout``, so output from C code and subprocesses is captured too.
    """
    page = io.StringIO()
    before = sys.stdout
    before.flush()
    original = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        ours = sys.stdout = open(
            1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False
        )
        try:
            yield page
        finally:
            ours.close()  # the block may have put another in its place
            sys.stdout = before
            os.dup2(original, 1)
            os.close(original)
            file.seek(0)
            page.write(file.read().decode("utf-8", "backslashreplace"))
