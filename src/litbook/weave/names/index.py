"""The public names of the package on pages: their index, and their chapters in a reference. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from litbook.core.model import Block, Chapter
from litbook.source.book import PLACE
from litbook.tangle.history import History

HEADING = re.compile(r'<h([1-6]) id="([\w.]+)".*?</h\1>(?:\s*<div class="[^"]*doc-signature.*?</div>)?', re.DOTALL)
"""That of an entry in a reference, as mkdocstrings writes it, and its signature."""
STYLES = re.compile(r'<link rel="stylesheet" href="[^"]*/_mkdocstrings\.css">\s*')

Addresses = Mapping[str, tuple[Chapter, str]]
"""Each chapter by its path, with its address as seen from the page."""


def index(known: Iterable[History], chapters: Addresses, reference: Mapping[str, str]) -> str:
    """The HTML of the index: by letter, as in the back of a book; ``reference`` has the address of each full name."""
    ordered = sorted(known, key=lambda h: (sortable(h.last), h.name))
    groups = [(letter, list(some)) for letter, some in groupby(ordered, lambda h: sortable(h.last)[0].upper())]
    links = " ".join(f'<a href="#names-{letter}">{letter}</a>' for letter, _ in groups)
    parts = [f'<nav class="litbook-letters" aria-label="Letters">{links}</nav>'] if groups else []
    for letter, some in groups:
        entries = "\n".join(entry(history, chapters, reference.get(history.path)) for history in some)
        parts.append(f'<h2 id="names-{letter}">{letter}</h2>\n<dl class="litbook-names">\n{entries}\n</dl>')
    return "\n".join(parts)


def sortable(name: str) -> str:
    """What a reader looks under: ``__add__`` is with the words in a."""
    return name.strip("_").lower() or name


def entry(history: History, chapters: Addresses, address: str | None) -> str:
    """What the index says about a name."""
    name = f"<code>{escape(history.last)}</code>"
    name = f'<a href="{address}">{name}</a>' if address else name
    whose = f"of <code>{escape(history.owner)}</code>" if history.owner else f"in <code>{escape(history.file)}</code>"
    said = f"{history.kind} {whose}, {origin(history, chapters)}"
    return f'<div id="{history.name}"><dt>{name}</dt><dd>{said}</dd></div>'


def origin(history: History, chapters: Addresses) -> str:
    """From which chapter a name is, and which changed it: each a link to the block."""
    labels = numbered(history.blocks, chapters)
    first, *others = (link(block, label, chapters) for block, label in zip(history.blocks, labels, strict=True))
    said = f"from chapter {first}"
    if others:
        said += ", changed in " + " and ".join([", ".join(others[:-1]), others[-1]] if others[1:] else others)
    if history.gone:
        said += f", gone since chapter {link(history.gone, numbered([history.gone], chapters)[0], chapters)}"
    return said


def numbered(blocks: Sequence[Block], chapters: Addresses) -> list[str]:
    """The chapters of ``blocks``; where there are several of one chapter, with letters: 4a, 4b, 8."""
    paths = [block.location.path for block in blocks]
    labels = []
    for index, path in enumerate(paths):
        label = chapters[path][0].label if path in chapters else path
        labels.append(label + (chr(ord("a") + paths[:index].count(path)) if paths.count(path) > 1 else ""))
    return labels


def link(block: Block, text: str, chapters: Addresses) -> str:
    """A link to a block."""
    if block.location.path not in chapters:
        return escape(text)
    chapter, address = chapters[block.location.path]
    number = chapter.blocks.index(block) + 1
    return f'<a href="{address}#block-{number}" title="{escape(chapter.title)}">{escape(text)}</a>'


def documented(html: str, known: Mapping[str, History]) -> list[str]:
    """The full names that have a heading in a page: those of a reference."""
    paths = {history.path for history in known.values()}
    if not any(f'id="{top}.' in html for top in {path.partition(".")[0] for path in paths}):
        return []
    return [match[2] for match in HEADING.finditer(html) if match[2] in paths]


def filled(html: str, known: Mapping[str, History], chapters: Addresses, reference: Mapping[str, str]) -> str:
    """A page with the index in its place, and with the chapters of each name below its heading in a reference."""
    by_path = {history.path: history for history in known.values()}

    def below(match: re.Match[str]) -> str:
        history = by_path.get(match[2])
        said = origin(history, chapters) if history else ""
        return f'{match[0]}\n<p class="litbook-origin">{said[:1].upper()}{said[1:]}.</p>' if said else match[0]

    return HEADING.sub(below, html).replace(PLACE, index(known.values(), chapters, reference))


def without_styles(html: str) -> str:
    """A whole page, without mkdocstrings' style sheet if it is no reference: each page would ask for it."""
    return html if 'class="doc ' in html else STYLES.sub("", html)
