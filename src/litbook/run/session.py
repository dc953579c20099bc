"""The blocks of one chapter, run one after the other in this process."""

from __future__ import annotations

import ast
import importlib.util
import io
import linecache
import sys
import traceback
import types
from contextlib import AbstractContextManager
from typing import Any

from litbook.core.model import Block, Chapter, Display, Failure, Outcome
from litbook.core.text import steady
from litbook.run import display
from litbook.run.capture import captured_output

Code = tuple[types.CodeType, types.CodeType | None]
"""A block, compiled: its statements, and its last expression if it ends in one."""


class Session:
    """One fresh namespace, and what has been run in it.

    Where Python is told that a block stands, how it is compiled and where its output goes may be another's to say.
    """

    def __init__(self, chapter: Chapter, draw: bool = True) -> None:
        self.draw = draw
        self.path = chapter.path
        self.module = types.ModuleType("__main__")
        self.module.__dict__.update(__builtins__=__builtins__)
        self.remember(chapter)

    def remember(self, chapter: Chapter) -> None:
        """Have the chapter's lines at hand for tracebacks."""
        lines = [line + "\n" for line in chapter.text.split("\n")]
        for block in chapter.blocks:  # a nested block's lines stand further left than on the page
            first = block.location.line
            lines[first : block.last_line - 1] = [line + "\n" for line in block.source.split("\n")[:-1]]
        linecache.cache[self.path] = (len(chapter.text), None, lines, self.path)

    @property
    def namespace(self) -> dict[str, Any]:
        """The names that the blocks run so far have defined."""
        return self.module.__dict__

    def run(self, block: Block) -> Outcome:
        """What becomes of ``block``, run after those before it."""
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
            except BaseException as error:  # noqa: BLE001  # whatever the author's code raises
                failure = self.describe(error, block)
        return Outcome(steady(page.getvalue()), tuple(displays), failure)

    def place(self, block: Block) -> tuple[str, int]:
        """The file that ``block`` is compiled as a part of, and the line of that file above its first."""
        return self.path, block.location.line

    def captured(self) -> AbstractContextManager[io.StringIO]:
        """Where a block's output goes while it runs; afterwards, what it was."""
        return captured_output()

    def compiled(self, block: Block) -> Code:
        """The code of ``block``, its last expression apart."""
        path, above = self.place(block)
        tree = ast.parse(block.source, path)
        ast.increment_lineno(tree, above)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        statements = compile(tree, path, "exec", dont_inherit=True)
        if not isinstance(last, ast.Expr):
            return statements, None
        return statements, compile(ast.Expression(last.value), path, "eval", dont_inherit=True)

    def execute(self, block: Block, displays: list[Display]) -> None:
        """Run the code as a notebook does: the last expression's value is shown."""
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
        """``error`` in the terms of the page: its own lines, from its own first frame on."""
        path, above = self.place(block)
        summary = traceback.TracebackException.from_exception(error)
        names = [frame.filename for frame in summary.stack]
        if path in names:
            del summary.stack[: names.index(path)]
        else:
            summary.stack.clear()
        lines = [frame.lineno or 0 for frame in summary.stack if frame.filename == path]
        message = str(error)
        line = lines[-1] if lines else above
        if isinstance(error, SyntaxError) and error.filename == path:  # of the block, where lines begin at 1
            message = error.msg
            line += error.lineno or 1
        return Failure(
            kind=type(error).__name__,
            message=steady(message),
            line=line,
            traceback="".join(summary.format()),
        )


def is_installed(module: str) -> bool:
    """Whether ``module``, which may be a dotted name, can be imported here."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its package
        return False
