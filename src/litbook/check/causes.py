"""Tell causes from their effects: what fails because something else is wrong, and what many pages share. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litbook.check.drift import OUTDATED
from litbook.check.facts import Finding
from litbook.core.errors import BookError

SHARED = 3
"""The number of pages with the same failure from which on it's told once."""


def causes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings without the failures of pages that begin with outdated code, which name their failure instead."""
    findings = list(findings)
    failed = {found.problem.location.path: found.problem for found in reversed(findings) if found.failed}
    outdated = {found.problem.location.path for found in findings if found.problem.problem == OUTDATED}
    for found in findings:
        path, problem = found.problem.location.path, found.problem
        if path not in outdated or not (found.failed or problem.problem == OUTDATED):
            yield found
        elif not found.failed:
            effect = failed.get(path)
            said = f"{OUTDATED}, which may be why line {effect.location.line} fails" if effect else OUTDATED
            yield Finding(BookError(problem.location, said, problem.remedy, problem.detail), found.block)


def collapsed(findings: Iterable[Finding]) -> Iterator[BookError]:
    """Yield the problems, and of a failure with the same message on several pages only the first, which counts the others."""
    findings = list(findings)
    alike: dict[str, list[BookError]] = {}
    for found in findings:
        if found.failed:
            alike.setdefault(found.problem.problem, []).append(found.problem)
    for found in findings:
        same = alike.get(found.problem.problem, []) if found.failed else []
        pages = {problem.location.path for problem in same}
        if len(pages) < SHARED:
            yield found.problem
        elif found.problem is same[0]:
            first, others = same[0], same[1:]
            places = ", ".join(str(problem.location) for problem in others)
            count = f"{len(others)} more blocks on {len(pages - {first.location.path})} other pages"
            said = f"{first.problem} (and so do {count}: {places})"
            yield BookError(first.location, said, first.remedy, first.detail)
