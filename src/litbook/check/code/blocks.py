"""Compare a block's outcome with what its page shows."""

from __future__ import annotations

from collections.abc import Iterator

from litbook.check.code.advice import advice
from litbook.core.errors import BookError
from litbook.core.model import Block, Failure, Location, Outcome
from litbook.source import outputs
from litbook.source.book import Book

UPDATE = "run `litbook update`"
UNTRUE = "the output differs from what the block shows"
UNSHOWN = "the block prints something that the page does not show"


def block_problems(block: Block, outcome: Outcome, book: Book | None = None) -> Iterator[BookError]:
    """Yield the problems of one block of a ``book``, given its outcome. A skipped block has none."""
    failure = outcome.failure
    if outcome.skipped is not None:
        return
    if failure and not was_declared(block, outcome):
        yield failed(block, failure, book)
        return
    if block.raises and not failure:
        problem = f"declared {block.raises}, but nothing was raised"
        yield BookError(block.location, problem, "remove raises, or fix the block")
        return
    yield from output_problems(block, outcome.shown(block))
    yield from figure_problems(block, len(outcome.displays))
    if block.predict and not outputs.NUMBER.search(outcome.shown(block)):
        yield BookError(
            block.location, "a number to predict, but none in the output", "print it last, or remove predict"
        )


def failed(block: Block, failure: Failure, book: Book | None) -> BookError:
    """Return the problem of a block that failed, and didn't declare that."""
    problem, remedy, detail = failure.summary, failure.remedy, failure.traceback
    if block.raises and failure.traceback:
        problem = f"declared {block.raises}, but raised {problem}"
    if not remedy:  # without a traceback, the block's process died or was stopped at a limit
        remedy = f'fix the block, or declare it with raises="{failure.kind}"' if detail else "fix the block"
    if found := advice(block, failure, book):
        problem, remedy, detail = found.problem or problem, found.remedy, found.detail
    declared = block.raises is not None and failure.traceback  # the declaration may be what's wrong
    location = block.location if declared else Location(block.location.path, failure.line)
    return BookError(location, problem, remedy, detail)


def was_declared(block: Block, outcome: Outcome) -> bool:
    """Return True if the block failed with the exception that it declares."""
    return outcome.failure is not None and outcome.failure.kind == block.raises


def output_problems(block: Block, actual: str) -> Iterator[BookError]:
    """Yield the problem of an output that's missing or differs from the run."""
    if block.output is None:
        if actual.strip():
            yield BookError(block.location, UNSHOWN, f"{UPDATE}, which adds it", outputs.difference("", actual))
    elif not outputs.agree(block.output.text, actual):
        location = Location(block.location.path, block.output.first_line)
        detail = outputs.difference(block.output.text, actual)
        yield BookError(location, UNTRUE, f"{UPDATE}, if the run is right", detail)


def unsteady(block: Block, outcome: Outcome, again: Outcome) -> BookError | None:
    """Return the problem of a block whose results change from run to run; None if those of two runs agree."""
    problem = "the output changes when the block runs again"
    first, second = outcome.shown(block), again.shown(block)
    is_untrue = block.output is None or not outputs.agree(block.output.text, first)
    if first == second or (outputs.agree(first, second) and not is_untrue):  # a clock's nine digits last a second
        if [display.data for display in outcome.displays] == [display.data for display in again.displays]:
            return None
        problem = "the figure changes when the block runs again"
    detail = outputs.difference(outcome.shown(block), again.shown(block))
    return BookError(
        block.location, problem, "seed what is random, and show nothing of the time or of addresses", detail
    )


def figure_problems(block: Block, displays: int) -> Iterator[BookError]:
    """Yield the problems of a block with ``displays`` figures: missing alt text, more than one, or a missing figure."""
    if displays and block.alt is None:
        remedy = 'write { caption="…" alt="…" } in the header: what to notice, and what is seen'
        yield BookError(block.location, "a figure without alt text", remedy)
    if displays > 1:
        yield BookError(block.location, f"{displays} figures from one block", "split it into one block per figure")
    if not displays and block.alt is not None:
        yield BookError(block.location, "a caption, but no figure", "draw one, or remove caption and alt")


def skip_problems(block: Block, outcome: Outcome) -> Iterator[BookError]:
    """Yield a problem if the block was skipped because something it needs isn't installed."""
    if outcome.skipped and not block.skip:
        yield BookError(block.location, f"not run: {outcome.skipped}", "install it and run again")
