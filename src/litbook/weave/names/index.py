"""Render the index of the package's public names, and the chapters of each name in a reference. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from litbook.core.model import Block, Chapter
from litbook.core.text.html import element_at, elements, replaced
from litbook.source.book import PLACE
from litbook.tangle.history import History

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SIGNATURE = "doc-signature"
"""The class of the element that mkdocstrings puts below the heading of a function."""
STYLES = "/_mkdocstrings.css"

Addresses = Mapping[str, tuple[Chapter, str]]
"""Each chapter by its path, with its address relative to the page."""


def index(known: Iterable[History], chapters: Addresses, reference: Mapping[str, str]) -> str:
    """Return the HTML of the index, grouped by letter; ``reference`` has the address of each full name."""
    ordered = sorted(known, key=lambda h: (sortable(h.last), h.name))
    groups = [(letter, list(some)) for letter, some in groupby(ordered, lambda h: sortable(h.last)[0].upper())]
    links = " ".join(f'<a href="#names-{letter}">{letter}</a>' for letter, _ in groups)
    parts = [f'<nav class="litbook-letters" aria-label="Letters">{links}</nav>'] if groups else []
    for letter, some in groups:
        entries = "\n".join(entry(history, chapters, reference.get(history.path)) for history in some)
        parts.append(f'<h2 id="names-{letter}">{letter}</h2>\n<dl class="litbook-names">\n{entries}\n</dl>')
    return "\n".join(parts)


def sortable(name: str) -> str:
    """Return the sort key of a name, without underscores: ``__add__`` is listed under A."""
    return name.strip("_").lower() or name


def entry(history: History, chapters: Addresses, address: str | None) -> str:
    """Return the HTML of a name's entry in the index."""
    name = f"<code>{escape(history.last)}</code>"
    name = f'<a href="{address}">{name}</a>' if address else name
    whose = f"of <code>{escape(history.owner)}</code>" if history.owner else f"in <code>{escape(history.file)}</code>"
    said = f"{history.kind} {whose}, {origin(history, chapters)}"
    return f'<div id="{history.name}"><dt>{name}</dt><dd>{said}</dd></div>'


def origin(history: History, chapters: Addresses) -> str:
    """Return HTML that says which chapter introduced a name, and which changed it, with links to the blocks."""
    labels = numbered(history.blocks, chapters)
    first, *others = (link(block, label, chapters) for block, label in zip(history.blocks, labels, strict=True))
    said = f"from {kind(history.blocks[0], chapters)} {first}"
    if others:
        said += ", changed in " + " and ".join([", ".join(others[:-1]), others[-1]] if others[1:] else others)
    if history.gone:
        said += f", gone since {kind(history.gone, chapters)} {link(history.gone, numbered([history.gone], chapters)[0], chapters)}"
    return said


def kind(block: Block, chapters: Addresses) -> str:
    """Return what the page of a block is called: a chapter, or an appendix."""
    return chapters[block.location.path][0].kind if block.location.path in chapters else "chapter"


def numbered(blocks: Sequence[Block], chapters: Addresses) -> list[str]:
    """Return the labels of the chapters of ``blocks``, with letters if several are of one chapter: 4a, 4b, 8."""
    paths = [block.location.path for block in blocks]
    labels = []
    for index, path in enumerate(paths):
        label = chapters[path][0].label if path in chapters else path
        labels.append(label + (chr(ord("a") + paths[:index].count(path)) if paths.count(path) > 1 else ""))
    return labels


def link(block: Block, text: str, chapters: Addresses) -> str:
    """Return a link to a block; only its text if the block's chapter has no page."""
    if block.location.path not in chapters:
        return escape(text)
    chapter, address = chapters[block.location.path]
    number = chapter.blocks.index(block) + 1
    return f'<a href="{address}#block-{number}" title="{escape(chapter.title)}">{escape(text)}</a>'


def may_document(html: str, known: Mapping[str, History]) -> bool:
    """Return True if a page may have headings of the package's names."""
    return any(f'id="{top}.' in html for top in {history.path.partition(".")[0] for history in known.values()})


def documented(headings: Iterable[str], known: Mapping[str, History]) -> list[str]:
    """Return the full names among the ids of a page's headings; the page is a reference if there are any."""
    paths = {history.path for history in known.values()}
    return [name for name in headings if name in paths]


def headings(html: str) -> dict[str, int]:
    """Return where each heading in a page ends, its signature included, by the heading's id."""
    found = {}
    for heading in elements(html, *HEADINGS):
        below = len(html) - len(html[heading.end :].lstrip())
        signature = element_at(html, below)
        has_signature = signature and signature.tag == "div" and SIGNATURE in signature.classes
        found[heading.attributes.get("id", "")] = signature.end if signature and has_signature else heading.end
    return found


def filled(
    html: str,
    headings: Mapping[str, int],
    known: Mapping[str, History],
    chapters: Addresses,
    reference: Mapping[str, str],
) -> str:
    """Return a page with the index in its place, and with the chapters of each name below its heading in a reference."""
    by_path = {history.path: history for history in known.values()}
    edits = []
    for name, end in headings.items():
        said = origin(by_path[name], chapters) if name in by_path else ""
        if said:
            edits.append((end, end, f'\n<p class="litbook-origin">{said[:1].upper()}{said[1:]}.</p>'))
    return replaced(html, edits).replace(PLACE, index(known.values(), chapters, reference))


def without_styles(html: str) -> str:
    """Return a complete page without mkdocstrings' style sheet, which only a reference needs to load."""
    if STYLES not in html or 'class="doc ' in html:
        return html
    links = (link for link in elements(html, "link") if link.attributes.get("href", "").endswith(STYLES))
    edits = [(link.start, len(html) - len(html[link.end :].lstrip()), "") for link in links]
    return replaced(html, edits)
