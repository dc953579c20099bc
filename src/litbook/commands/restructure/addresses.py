"""Old addresses of pages, which lead to the new ones: ``formerly`` in the front matter. Pure.

Under the edition in which readers knew it, an old address is kept until the page is back there. If a page moves twice
between two editions, nobody has seen the address between.
"""

from __future__ import annotations

import re

from litbook.core.text.plain import normalize
from litbook.source.elements.references.links import LINES
from litbook.source.prose import front_matter_length

KEY = "formerly"
ENTRY = re.compile(r"""[ ]+(?:-[ ]|(?P<edition>"[^"]*"):[ ])(?P<address>.+?)\s*""")


def remembered(text: str, old: str, new: str, edition: str) -> str | None:
    """Return a page's text with the address ``old`` remembered, or without ``new``; None if that can't be done.

    Both are relative to the folder of the pages. Without an ``edition``, every address counts as seen.
    """
    mark = "\ufeff" * text.startswith("\ufeff")
    lines = LINES.findall(text.removeprefix(mark))
    end = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n" if lines else "\n"
    length = front_matter_length(normalize(text))
    opening, inside, closing = (
        (lines[:1], lines[1 : length - 1], lines[length - 1 : length]) if length else ([], [], [])
    )
    head = next((i for i, line in enumerate(inside) if line.startswith(f"{KEY}:")), len(inside))
    if inside[head:] and inside[head].partition(":")[2].strip():
        return None  # written on one line
    stop = next((i for i in range(head + 1, len(inside)) if not ENTRY.fullmatch(inside[i])), len(inside))
    entries = changed(inside[head + 1 : stop], old, new, edition, end)
    after = [*inside[:head], *([f"{KEY}:{end}", *entries] if entries else []), *inside[stop:]]
    if after and not opening:
        opening = closing = [f"---{end}"]
    elif inside and not after:
        opening = closing = []
    return mark + "".join([*opening, *after, *closing, *lines[length:]])


def changed(entries: list[str], old: str, new: str, edition: str, end: str) -> list[str]:
    """Return the lines of the entries without the address ``new``, or with ``old`` if readers have seen it."""
    seen = f'"{edition}"' if edition else None
    parsed = [(line, match["edition"], match["address"]) for line in entries if (match := ENTRY.fullmatch(line))]
    kept = [line for line, each, address in parsed if (each, address) != (seen, new)]
    if len(kept) < len(parsed) or (seen and any(each == seen for _, each, _ in parsed)):
        return kept  # it's back, or it has moved before
    line = f"  {seen}: {old}{end}" if seen else f"  - {old}{end}"
    place = next((i for i, other in enumerate(kept) if other > line), len(kept))  # so that moves back restore the order
    return [*kept[:place], line, *kept[place:]]


def in_notebook(text: str, old: str, new: str, edition: str) -> str | None:
    """Return the same for a notebook, which has it in its metadata; None if it has no metadata for litbook."""
    known = re.search(rf'^[ ]*"{KEY}": \{{(?P<entries>.*)\}},\n', text, re.MULTILINE)
    entries = dict(re.findall(r'"([^"]*)": "([^"]*)"', known["entries"])) if known else {}
    kept = {each: address for each, address in entries.items() if address != new or edition not in ("", each)}
    if len(kept) == len(entries):
        kept.setdefault(edition or str(len(kept) + 1), old)
    inside = ", ".join(f'"{each}": "{address}"' for each, address in kept.items())
    before = text[: known.start()] + text[known.end() :] if known else text
    start, mark, rest = before.rpartition('"litbook": {\n')
    if not mark:
        return None
    indent = re.match(r"[ ]*", rest)
    line = f'{indent[0] if indent else ""}"{KEY}": {{{inside}}},\n' if inside else ""
    return start + mark + line + rest
