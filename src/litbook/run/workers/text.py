"""What a block may print, and what its failures say. Pure."""

from __future__ import annotations

from dataclasses import replace

from litbook.core.model import Block, Failure, Outcome

LINE_LIMIT = 10_000
"""Most characters in a line of an output."""
NO_KEYBOARD = ("EOFError", "EOF when reading a line")
"""What ``input()`` gives where nobody can type."""


def checked(outcome: Outcome, block: Block) -> Outcome:
    """Return ``outcome``, or a failure instead of a text that no page can hold."""
    text = outcome.shown(block)
    longest = max(map(len, text.split("\n")))
    if longest > LINE_LIMIT:
        problem = f"prints a line of {longest:,} characters, and a page takes {LINE_LIMIT:,}"
        return Outcome(failure=Failure("LineLimit", problem, block.location.line, "", "print less, or several lines"))
    if "\0" in text:
        problem = "prints a NUL character, which no page can hold"
        return Outcome(failure=Failure("NUL", problem, block.location.line, "", "print its repr(), or leave it out"))
    return outcome


def clear(failure: Failure, block: Block) -> Failure:
    """Return ``failure`` as text of a bearable length that can be encoded, with a remedy where Python's words suggest none."""
    failure = replace(failure, message=bearable(failure.message), traceback=bearable(failure.traceback))
    if (failure.kind, failure.message) == NO_KEYBOARD and block.raises != failure.kind:
        problem = f"{failure.message}: nobody can type into a block, which has no standard input"
        remedy = 'assign what would be typed, or declare it with raises="EOFError"'
        return replace(failure, message=problem, remedy=remedy)
    return failure


def bearable(text: str) -> str:
    """Return ``text`` with the middle of overlong lines left out, and what UTF-8 can't hold escaped."""
    lines = text.encode("utf-8", "backslashreplace").decode("utf-8").split("\n")
    half = LINE_LIMIT // 20
    return "\n".join(f"{x[:half]} … {x[-half:]}" if len(x) > LINE_LIMIT else x for x in lines)
