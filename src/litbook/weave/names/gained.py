"""Say at the end of a chapter what the package has gained in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from litbook.tangle.history import History

KINDS = ("class", "function", "method", "property")
MOST = 8
"""The most names that are listed; of more, the number is given."""


def gained(known: Iterable[History], path: str, index: str) -> str:
    """Return HTML that lists the names that the chapter ``path`` has made or changed; ``index`` is the index's address.

    It has room for what the page's scripts know of the reader's own work.
    """
    made: list[str] = []
    changed: list[str] = []
    for history in known:
        where = [block.location.path for block in history.blocks]
        if history.kind in KINDS and path in where and history.last != "__init__":
            (made if where[0] == path else changed).append(history.name)
    said = [f"{listed(made, index)} {'is' if len(made) == 1 else 'are'} new"] if made else []
    said += [f"{listed(changed, index)} {'does' if len(changed) == 1 else 'do'} more than before"] if changed else []
    words = f"<p><strong>What you have now:</strong> {', and '.join(said)}.</p>" if said else ""
    return f'<aside class="litbook-gained" aria-label="What you have now">{words}<p hidden></p></aside>'


def listed(names: list[str], index: str) -> str:
    """Return links to the entries of names in the index, as the subject of a sentence."""
    shown = names if len(names) <= MOST else names[: MOST - 1]
    links = [f'<a href="{index}#{escape(name)}"><code>{escape(name)}</code></a>' for name in shown]
    links += [f"{len(names) - len(shown)} more"] if shown != names else []
    *first, last = links
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} and {last}" if first else last
