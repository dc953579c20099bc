"""The blocks of one chapter, run one after the other in this process."""

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
from contextlib import contextmanager
from typing import Any

from litbook import display
from litbook.model import Block, Chapter, Display, Failure, Outcome


class Session:
    """One fresh namespace, and what has been run in it."""

    def __init__(self, chapter: Chapter, draw: bool = True) -> None:
        self.draw = draw
        self.path = chapter.path
        self.module = types.ModuleType("__main__")
        self.module.__dict__.update(__builtins__=__builtins__)
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
        with captured_output() as page:
            try:
                self.execute(block, displays)
                displays += display.open_figures(self.draw)
            except BaseException as error:  # noqa: BLE001  # whatever the author's code raises
                failure = self.describe(error, block)
        return Outcome(display.steady(page.getvalue()), tuple(displays), failure)

    def execute(self, block: Block, displays: list[Display]) -> None:
        """Run the code as a notebook does: the last expression's value is shown."""
        tree = ast.parse(block.source, self.path)
        ast.increment_lineno(tree, block.location.line)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, self.path, "exec", dont_inherit=True), self.namespace)
        if not isinstance(last, ast.Expr):
            return
        expression = ast.Expression(last.value)
        value = eval(compile(expression, self.path, "eval", dont_inherit=True), self.namespace)
        if value is None or display.is_figure(value):
            return
        shown = display.rich(value, self.draw)
        if shown:
            displays.append(shown)
        else:
            sys.stdout.write(display.text_of(value))

    def describe(self, error: BaseException, block: Block) -> Failure:
        """``error`` in the terms of the page: its own lines, from its own first frame on."""
        summary = traceback.TracebackException.from_exception(error)
        names = [frame.filename for frame in summary.stack]
        if self.path in names:
            del summary.stack[: names.index(self.path)]
        else:
            summary.stack.clear()
        lines = [frame.lineno or 0 for frame in summary.stack if frame.filename == self.path]
        message = str(error)
        line = lines[-1] if lines else block.location.line
        if isinstance(error, SyntaxError) and error.filename == self.path:  # of the block, where lines begin at 1
            message = error.msg
            line += error.lineno or 1
        return Failure(
            kind=type(error).__name__,
            message=display.steady(message),
            line=line,
            traceback="".join(summary.format()),
        )


def is_installed(module: str) -> bool:
    """Whether ``module``, which may be a dotted name, can be imported here."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its package
        return False


@contextmanager
def captured_output() -> Iterator[io.StringIO]:
    """Whatever this process and its children print goes into the buffer instead.

    The file descriptor is turned aside, not only ``sys.stdout``, so that C code and subprocesses count too.
    """
    page = io.StringIO()
    before = sys.stdout
    before.flush()
    kept = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
        try:
            yield page
        finally:
            sys.stdout.close()
            sys.stdout = before
            os.dup2(kept, 1)
            os.close(kept)
            file.seek(0)
            page.write(file.read().decode("utf-8", "backslashreplace"))
