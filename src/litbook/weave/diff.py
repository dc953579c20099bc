"""A step of the package seen in two more ways: what it changed, and the whole of what it changed. Pure.

Neither is highlighted: on a page with many steps the colours would weigh more than all the rest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from html import escape

from litbook.tangle.fold import Step

CONTEXT = 3
"""Lines shown around a change."""


def views(steps: Sequence[Step]) -> tuple[str, str]:
    """The HTML above and below the code of a block with these ``steps``; empty if none changes what was there before.

    Without scripts each view folds open below the step. With them, the switch above puts it in the step's place.
    """
    found = [view for step in steps if step.before and step.before != step.after for view in views_of(step)]
    if not found:
        return "", ""
    buttons = "".join(f'<button type="button">{title}</button>' for title in ["This step", *(t for t, _ in found)])
    switch = f'<div class="litbook-switch" role="group" aria-label="Ways to see this step">{buttons}</div>'
    folded = "".join(
        f"<details><summary>{title}</summary><pre><code>{code}\n</code></pre></details>" for title, code in found
    )
    return switch, f'<div class="litbook-views" data-search-exclude>{folded}</div>'


def views_of(step: Step) -> Iterator[tuple[str, str]]:
    """Titles and code: what changed, and the whole."""
    yield f"What changed in {escape(step.name)}", "\n".join(changed_lines(step))
    yield f"All of {escape(step.name)} so far", "\n".join(whole_lines(step))


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
