"""What is not true in a book, as a list of problems with a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from litbook.check import edits
from litbook.core.errors import BookError
from litbook.core.model import TIME_LIMIT, Block, Chapter, Location, Outcome
from litbook.core.settings import Settings
from litbook.source import outputs
from litbook.tangle.package import HEADER, SOURCE_MAP, Package

UPDATE = "run `litbook update`"
TANGLE = "run `litbook tangle`"
UNTRUE = "the output differs from what the block shows"
UNSHOWN = "the block prints something that the page does not show"


def chapter_problems(chapter: Chapter, outcomes: Sequence[Outcome]) -> Iterator[tuple[Block, BookError]]:
    """Each block of ``chapter`` that did not do what the page says.

    The line of a problem can be in another block: in the function that this one calls. After a failure there are
    fewer outcomes than blocks.
    """
    for block, outcome in zip(chapter.blocks, outcomes, strict=False):
        yield from ((block, problem) for problem in block_problems(block, outcome))


def block_problems(block: Block, outcome: Outcome) -> Iterator[BookError]:
    """What is wrong with one block, given what became of it."""
    failure = outcome.failure
    if outcome.skipped is not None:
        return
    if failure and failure.kind != block.raises:
        remedy = f'fix the block, or declare it with raises="{failure.kind}"'
        if not failure.traceback:  # it was stopped, or died
            remedy = "fix the block"
        if failure.kind == TIME_LIMIT:
            remedy += ", or raise time_limit in [tool.litbook]"
        yield BookError(Location(block.location.path, failure.line), failure.summary, remedy, failure.traceback)
        return
    if block.raises and not failure:
        problem = f"announced {block.raises}, and nothing was raised"
        yield BookError(block.location, problem, "remove raises, or fix the block")
        return
    yield from output_problems(block, outcome.shown(block))
    yield from figure_problems(block, len(outcome.displays))
    if block.predict and not outputs.NUMBER.search(outcome.shown(block)):
        yield BookError(
            block.location, "a number to predict, and none in the output", "print it last, or take predict away"
        )


def output_problems(block: Block, actual: str) -> Iterator[BookError]:
    """An output that is untrue, or missing."""
    if block.output is None:
        if actual.strip():
            yield BookError(block.location, UNSHOWN, f"{UPDATE}, which adds it", outputs.difference("", actual))
    elif not outputs.agree(block.output.text, actual):
        location = Location(block.location.path, block.output.first_line)
        detail = outputs.difference(block.output.text, actual)
        yield BookError(location, UNTRUE, f"{UPDATE}, if the run is right", detail)


def figure_problems(block: Block, displays: int) -> Iterator[BookError]:
    """A figure without its words, or words without a figure."""
    if displays and block.alt is None:
        remedy = 'write { caption="…" alt="…" } in the header: what to notice, and what is seen'
        yield BookError(block.location, "a figure without alt text", remedy)
    if displays > 1:
        yield BookError(block.location, f"{displays} figures from one block", "make it a block for each")
    if not displays and block.alt is not None:
        yield BookError(block.location, "a caption, and no figure", "draw one, or remove caption and alt")


def label_problems(chapters: Iterable[Chapter]) -> Iterator[tuple[Block, BookError]]:
    """Two pages whose figures have the same numbers."""
    seen: dict[str, Chapter] = {}
    for chapter in chapters:
        drawing = next((block for block in chapter.blocks if block.caption), None)
        if drawing and chapter.label and seen.setdefault(chapter.label, chapter) is not chapter:
            problem = f"figures are numbered {chapter.label}.1 and so on in {seen[chapter.label].path} already"
            remedy = "give this page a `label:` of its own in the front matter"
            yield drawing, BookError(drawing.location, problem, remedy)


def skipped_problems(chapters: Iterable[Chapter], outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[BookError]:
    """Each block that was not run because a module that it needs is missing."""
    for chapter in chapters:
        for block, outcome in zip(chapter.blocks, outcomes.get(chapter.path, ()), strict=False):
            yield from skip_problems(block, outcome)


def skip_problems(block: Block, outcome: Outcome) -> Iterator[BookError]:
    """The same of one block."""
    if outcome.skipped and not block.skip:
        yield BookError(block.location, f"not run: {outcome.skipped}", "install it and run again")


def recap_problems(chapter: Chapter, earlier: Iterable[Chapter]) -> Iterator[BookError]:
    """A "The code so far" that is not the code so far."""
    if chapter.recap and edits.recap_edits(chapter, earlier):
        location = Location(chapter.path, chapter.recap.first_line)
        yield BookError(location, "“The code so far” is out of date", UPDATE)


def drift_problems(package: Package, settings: Settings) -> Iterator[BookError]:
    """Each file of the package that is not what the chapters make of it."""
    source, shown = settings.source, settings.source_name
    files = package.files()
    for path, text in files.items():
        location = Location(f"{shown}/{path}", 1)
        try:
            found = (source / path).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            yield BookError(location, "the chapters make this file, but it does not exist", TANGLE)
            continue
        if found != text:
            yield drifted(package, path, shown, found, text)
    for path in stale(files, source, settings.docs_name):
        yield BookError(
            Location(f"{shown}/{path}", 1), "no chapter makes this file anymore", f"{TANGLE}, which removes it"
        )


def drifted(package: Package, path: str, shown: str, found: str, text: str) -> BookError:
    """The first line in which a generated file is not what it should be, and the chapter's line it should be."""
    ours, theirs = text.split("\n"), found.split("\n")
    same = [first == second for first, second in zip(ours, theirs, strict=False)]
    index = same.index(False) if False in same else min(len(ours), len(theirs)) - 1
    problem = "differs from what the chapters say"
    module = package.modules.get(path)
    if module and index < len(module.lines) and module.lines[index].origin:
        problem = f"differs from {module.lines[index].origin}"
    remedy = f"edit the chapter, not this file, and {TANGLE}"
    return BookError(Location(f"{shown}/{path}", index + 1), problem, remedy, outputs.difference(found, text))


def stale(files: Iterable[str], source: Path, docs: str) -> list[str]:
    """Generated files below ``source`` that the chapters no longer make."""
    header = HEADER.format(docs=docs)
    found = []
    for path in sorted(source.rglob("*.py")):
        with path.open(encoding="utf-8", errors="replace") as file:
            if file.readline().rstrip("\r\n") == header:
                found.append(path.relative_to(source).as_posix())
    found += [path.relative_to(source).as_posix() for path in sorted(source.rglob(SOURCE_MAP))]
    return [path for path in found if path not in set(files)]
