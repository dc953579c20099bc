"""Run chapters in parallel worker processes, with a time limit and a cache."""

from __future__ import annotations

import math
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from litbook.core.cache import folder as cache_folder
from litbook.core.model import TIME_LIMIT, Chapter, Outcome
from litbook.core.settings import Settings
from litbook.run.kept.eviction import evict
from litbook.run.kept.outcomes import Cache, keep_seconds, known_seconds
from litbook.run.workers import forkserver, scratch, worker
from litbook.run.workers.job import Running, end, receive, stop
from litbook.source.book import Book

METHOD = "fork" if hasattr(os, "fork") and sys.platform != "darwin" else "spawn"
"""How workers are started. (macOS can fork, but its system libraries crash in the child.)"""
SERVERS: list[forkserver.ForkServer] = []
"""Every fork server this process has started; the last one is in use."""
GRACE = 2.0
"""Seconds a worker gets past its time limit to report where it is, before it's killed."""
Outcomes = tuple[Outcome, ...]
Progress = Callable[[Chapter, float], None]
"""A function that's told of each chapter that's done, with the seconds it took; 0 if its outcomes were kept."""
Starting = Callable[[Sequence[Chapter]], None]
"""A function that's told of the chapters that have to run, before they do."""


def run(
    book: Book,
    chapters: Iterable[Chapter] | None = None,
    *,
    fresh: bool = False,
    progress: Progress = lambda chapter, seconds: None,
    starting: Starting = lambda chapters: None,
) -> dict[str, Outcomes]:
    """Return the outcomes of a book's ``chapters``, or of all, by path, using its cache unless ``fresh``."""
    cache = Cache(book.settings, trusted=not fresh)
    return run_book(book.chapters if chapters is None else chapters, book.settings, cache, progress, starting)


def run_book(
    chapters: Iterable[Chapter],
    settings: Settings,
    cache: Cache | None = None,
    progress: Progress = lambda chapter, seconds: None,
    starting: Starting = lambda chapters: None,
) -> dict[str, Outcomes]:
    """Return the outcomes of each chapter's blocks, by the chapter's path.

    A failure that the block didn't declare with ``raises=`` ends its chapter: the blocks below have no outcome.
    With a ``cache``, a chapter runs only if the chapter or something it read has changed.
    ``progress`` is called for each finished chapter, with the seconds it ran, or 0 if no run was needed.
    """
    results: dict[str, Outcomes] = {}
    todo = []
    for chapter in chapters:
        known = cache.find(chapter) if cache else None
        if not any(block.skip is None for block in chapter.blocks):
            known = tuple(Outcome(skipped=block.skip) for block in chapter.blocks)
        if known is None:
            todo.append(chapter)
        else:
            results[chapter.path] = known
            progress(chapter, 0.0)
    earlier = known_seconds(settings.root)
    todo.sort(
        key=lambda chapter: (-earlier.get(chapter.path, math.inf), -length(chapter))
    )  # so no core idles at the end
    starting(todo)
    new = {}
    for done in run_all(todo, settings):
        took = new[done.chapter.path] = time.monotonic() - done.started
        outcomes = results[done.chapter.path] = tuple(done.outcomes)
        if cache and done.traces:
            cache.store(done.chapter, outcomes, done.traces)
        progress(done.chapter, took)
    if cache and new:
        keep_seconds(settings.root, new)
        evict(cache_folder(settings.root), settings.cache_limit * 1_000_000)
    return results


def length(chapter: Chapter) -> int:
    """Return the length of a chapter's code, which says how long it may run if nothing else does."""
    return sum(len(block.source) for block in chapter.blocks)


def run_all(chapters: list[Chapter], settings: Settings) -> Iterator[Running]:
    """Run every chapter, ``settings.jobs`` at a time, and yield each one as it finishes."""
    if not chapters:
        return
    prepare(chapters, settings)
    waiting = chapters[::-1]
    running: dict[Connection, Running] = {}
    folder = scratch.new(chapters[0])
    try:
        while waiting or running:
            while waiting and len(running) < settings.jobs:
                connection, started = start(waiting.pop(), settings, folder)
                running[connection] = started
            nearest = min(job.deadline for job in running.values())
            ready = wait(list(running), timeout=max(0.0, nearest - time.monotonic()))
            for connection in list(running):
                job = running[connection]
                if connection in ready:
                    finished = receive(connection, job)
                else:
                    finished = time.monotonic() > job.deadline
                    if finished:
                        message = f"still running after {settings.time_limit:g} s, and cannot be interrupted"
                        stop(job, TIME_LIMIT, message, "fix the block, or raise time_limit in [tool.litbook]")
                if finished:
                    del running[connection]
                    connection.close()
                    end(job)
                    yield job
    finally:
        for job in running.values():
            end(job)
        shutil.rmtree(folder, ignore_errors=True)


def prepare(chapters: Iterable[Chapter], settings: Settings) -> None:
    """Start importing what the ``chapters`` need in the fork server; doesn't wait."""
    code = "".join(block.source for chapter in chapters for block in chapter.blocks if not block.skip)
    expect(code, settings)


def expect(code: str, settings: Settings) -> None:
    """Start importing what ``code`` mentions in the fork server; doesn't wait. Unparsed pages will do."""
    if METHOD == "fork":
        needs = {name for name in (forkserver.PLOTS, forkserver.GRAPHS) if name in code}
        if settings.draw:
            needs.add(forkserver.PICTURES)
        fork_server().prepare(needs)


def fork_server() -> forkserver.ForkServer:
    """Return this process's fork server, which lives as long as the process; start one if there is none."""
    if not (SERVERS and SERVERS[-1].owner == os.getpid() and SERVERS[-1].is_alive()):
        SERVERS.append(forkserver.ForkServer())
    return SERVERS[-1]


def start(chapter: Chapter, settings: Settings, below: Path) -> tuple[Connection, Running]:
    """Start a worker on ``chapter``, in a new folder ``below`` another.

    Return the connection that receives its messages, and the job.
    """
    folder = scratch.new(chapter, below)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process: Any
    if METHOD == "fork":
        process = fork_server().start(chapter, settings, folder, theirs)
    else:
        context: Any = multiprocessing.get_context(METHOD)
        process = context.Process(target=worker.work, args=(chapter, settings, folder, theirs), daemon=False)
        process.start()
    theirs.close()
    now = time.monotonic()
    return ours, Running(chapter, process, folder, now, now + settings.time_limit + GRACE)
