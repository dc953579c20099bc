"""Differences between two states of a chapter, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litbook.core.model import Chapter
from litbook.run.kept.outcomes import Entry, entries
from litbook.run.kept.runner import runner
from litbook.run.kept.state import RECAP, State, States, traces_of
from litbook.run.kept.verdict import agrees


def reasons(chapter: Chapter, states: States) -> tuple[Entry | None, list[str]]:
    """Return the kept outcomes of ``chapter`` that are nearest to its present state, and why they don't hold.

    There's no reason if they do. Without any outcomes there's one reason, that it never ran.
    ``states`` are those of its book as it is now.
    """
    best: tuple[Entry | None, list[str]] = (
        None,
        ["no outcomes are kept: it never ran, or they were cleared or evicted"],
    )
    for entry in entries(states.root, chapter, all_texts=True):
        if entry.state.get("runner") == runner():
            now = states.state(chapter, traces_of(entry.state), entry.state)
            found = list(differences(chapter, entry.state, now))
        else:  # another version's states may have another form
            found = ["the code of litbook that runs chapters"]
        if not found and not entry.confirmed and not agrees(chapter, entry.outcomes):
            found = ["an output differs from the page, and only one run has said so"]
        if best[0] is None or len(found) < len(best[1]):
            best = entry, found
    return best


def differences(chapter: Chapter, before: State, now: State) -> Iterator[str]:
    """Yield each difference between the states of ``chapter`` when it ran and now."""
    if before["Python"] != now["Python"]:
        yield f"Python was {before['Python'].partition(' ')[0]} on another build or machine, is {now['Python'].partition(' ')[0]}"
    yield from block_differences(chapter, before["blocks"], now["blocks"])
    for name in sorted(before["files"]):
        if before["files"][name] != now["files"][name]:
            yield f"{Path(name).as_posix()}, which it reads, {verb(before['files'][name], now['files'][name])}"
    for name in sorted(before["libraries"].keys() | now["libraries"].keys()):
        old, new = before["libraries"].get(name, ""), now["libraries"].get(name, "")
        if old != new:
            yield f"the library {name}: {old or 'not used'} → {new or 'not installed or not used'}"
    for name in sorted(set(before["missing"]) ^ set(now["missing"])):
        yield f"the module {name}, which {'was missing' if name in before['missing'] else 'is missing now'}"
    if before["blocks"] == now["blocks"]:
        yield from code_differences(before, now)
    if before["lines"] != now["lines"]:
        yield "the lines of its blocks, which its output tells"


def verb(before: str, now: str) -> str:
    """Return what happened to a file, from its digests."""
    return "changed" if before and now else "is new" if now else "is gone"


def block_differences(chapter: Chapter, before: list[str], now: list[str]) -> Iterator[str]:
    """Yield the blocks that changed; one line if their number did."""
    if len(before) != len(now):
        yield f"it has {len(now)} blocks, and had {len(before)}"
        return
    for block, old, new in zip(chapter.blocks, before, now, strict=True):
        if old != new:
            yield f"the block at line {block.location.line}"


def code_differences(before: State, now: State) -> Iterator[str]:
    """Yield the definitions that changed among those that the chapter reaches, by the file they're in."""
    for source in sorted(before["code"].keys() | now["code"].keys()):
        old, new = (dict(state["code"].get(source, [])) for state in (before, now))
        names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
        if before["code"].get(source) == now["code"].get(source):
            continue
        what = ", ".join(name for name in names if name) or "code"
        because = f", all of which counts, since {before['traces']['whole']}" if before["traces"]["whole"] else ""
        yield f"{what} in {source if source == RECAP else f'{source}, which it imports'}{because}"
