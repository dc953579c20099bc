"""A step of the package seen in two more ways: what it changed, and the whole of what it changed. Pure.

Neither is highlighted: on a page with many steps the colours would weigh more than all the rest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from litbook.fold import Step

CONTEXT = 3
"""Lines shown around a change."""


def views(steps: Sequence[Step]) -> str:
    """The HTML for the ``steps`` of one block that change what was there before; nothing, if none does.

    Without scripts each view folds open below the step; with them, a switch puts it in the step's place.
    """
    parts = [part for step in steps if step.before and step.before != step.after for part in step_views(step)]
    return f'<div class="litbook-views" data-search-exclude>{"".join(parts)}</div>' if parts else ""


def step_views(step: Step) -> Iterator[str]:
    """What changed, and the whole."""
    name = f"<code>{escape(step.name)}</code>"
    yield view(f"What changed in {name}", changed_lines(step))
    yield view(f"All of {name} so far", whole_lines(step))


def view(title: str, lines: Iterable[str]) -> str:
    """One view, closed."""
    code = "\n".join(lines)
    return f"<details><summary>{title}</summary><pre><code>{code}\n</code></pre></details>"


def changed_lines(step: Step) -> Iterator[str]:
    """The lines that went and came, with a few around them; ``⋮`` stands where lines are left out."""
    before, after = step.before.splitlines(), step.after.splitlines()
    hunks = difflib.unified_diff(before, after, n=CONTEXT, lineterm="")
    for number, line in enumerate(hunks):
        if line.startswith("@@"):
            if number > 2:  # below the two lines that name the files, and the first of these
                yield "⋮"
        elif number > 1:
            yield marked(line, {"+": "ins", "-": "del"}.get(line[0]))


def whole_lines(step: Step) -> Iterator[str]:
    """All lines, those of this step marked."""
    before, after = step.before.splitlines(), step.after.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        for line in after[start:end]:
            yield marked(line, None if kind == "equal" else "mark")


def marked(line: str, tag: str | None) -> str:
    """A line as HTML, in an element if it is to stand out."""
    return f"<{tag}>{escape(line, quote=False)}</{tag}>" if tag and line.strip() else escape(line, quote=False)
