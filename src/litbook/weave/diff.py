"""Render two views of a step that changes earlier code: its diff, and all of the changed code.

Neither is highlighted: on a page with many steps, the markup for colors would outweigh everything else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from html import escape

from litbook.tangle.fold import Step

CONTEXT = 3
"""Lines shown around a change."""


def views(steps: Sequence[Step]) -> tuple[str, str]:
    """Return the HTML above and below the code of a block with these ``steps``; both "" if none changes earlier code.

    Without scripts, each view is a ``<details>`` below the step. With scripts, the switch above shows it in the
    step's place.
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
    """Yield the title and the HTML of each view of a step."""
    yield f"What changed in {escape(step.name)}", "\n".join(changed_lines(step))
    yield f"All of {escape(step.name)} so far", "\n".join(whole_lines(step))


def changed_lines(step: Step) -> Iterator[str]:
    """Yield the removed and added lines as HTML, with ``CONTEXT`` lines around them and ``⋮`` between hunks."""
    before, after = step.before.splitlines(), step.after.splitlines()
    hunks = difflib.unified_diff(before, after, n=CONTEXT, lineterm="")
    for number, line in enumerate(hunks):
        if line.startswith("@@"):
            if number > 2:  # not for the first hunk, which follows the two file names
                yield "⋮"
        elif number > 1:
            yield marked(line, {"+": "ins", "-": "del"}.get(line[0]))


def whole_lines(step: Step) -> Iterator[str]:
    """Yield all lines as HTML, with the new ones in ``<mark>``."""
    before, after = step.before.splitlines(), step.after.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        for line in after[start:end]:
            yield marked(line, None if kind == "equal" else "mark")


def marked(line: str, tag: str | None) -> str:
    """Return a line as HTML, in a ``tag`` element if there is one and the line isn't blank."""
    return f"<{tag}>{escape(line, quote=False)}</{tag}>" if tag and line.strip() else escape(line, quote=False)
