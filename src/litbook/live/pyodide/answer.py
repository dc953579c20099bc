"""Run a reader's answer to an exercise in a session of its own, and check it with the exercise's judge."""

from __future__ import annotations

import ast
import re
import time
from typing import Any

from litbook.core.model import Block, Failure, Location, Outcome
from litbook.live.pyodide.kernel import Kernel
from litbook.live.pyodide.session import LiveSession, outcome_data

ANSWER = "your answer"
LINE = re.compile(rf'^  File "{ANSWER}", line (\d+)', re.MULTILINE)


def answer(
    kernel: Kernel, before: list[str], source: str, names: list[str] | None = None, judge: str | None = None
) -> dict[str, Any]:
    """Return the outcome of ``source``, run after the blocks ``before``, and the verdict of ``judge`` if there's one.

    ``names`` are the names that the exercise asks for. The page's own session doesn't change.
    """
    session = LiveSession(kernel.chapter)
    for number, text in enumerate(before, start=1):
        outcome = kernel.outcome(session, block(f"the code so far, part {number}", text))
        if outcome.failure:
            return {"outcome": outcome_data(outcome, 0.0)}
    start = time.perf_counter()
    outcome = kernel.outcome(session, block(ANSWER, source))
    found = {"outcome": outcome_data(outcome, time.perf_counter() - start)}
    if judge is None or outcome.failure:
        return found
    missing = [name for name in names or () if session.namespace.get(name, ...) is ... or is_empty(name, source)]
    if missing:
        return found | {"passed": False, "message": f"Not yet: {listed(missing)} still to be filled in."}
    tested = kernel.outcome(session, block("the check", judge))
    found["outcome"]["text"] += tested.text  # the answer's functions may print when the judge calls them
    return found | verdict(tested)


def block(name: str, source: str) -> Block:
    """Return a block that tracebacks call ``name``."""
    return Block(Location(name, 0), 0, "", source if source.endswith("\n") else source + "\n")


def is_empty(name: str, source: str) -> bool:
    """Return True if ``source`` defines the function ``name`` with a body that ends in ``...``, as the stub does."""
    made = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name]
    return bool(made) and ast.unparse(made[-1].body[-1]) == "..."


def listed(names: list[str]) -> str:
    """Return the names as the subject and verb of a sentence: ``a, b and c are``."""
    *first, last = names
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"


def verdict(outcome: Outcome) -> dict[str, Any]:
    """Return the verdict for the outcome of a judge: ``passed``, ``message``, and for an error its ``traceback``.

    If a line of the answer is in the traceback, ``line`` is the last one.
    """
    failure: Failure | None = outcome.failure
    if failure is None:
        return {"passed": True, "message": ""}
    if failure.kind == "AssertionError" and failure.message:
        return {"passed": False, "message": f"Not yet: {failure.message}."}
    if failure.kind == "KeyboardInterrupt":
        return {"passed": False, "message": "Stopped, before the check had ended."}
    found = {"passed": False, "message": f"Not yet: it raises {failure.kind}.", "traceback": failure.traceback}
    lines = LINE.findall(failure.traceback)
    return found | ({"line": int(lines[-1])} if lines else {})
