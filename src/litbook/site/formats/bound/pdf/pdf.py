"""Typeset the book, and each of its pages, as a PDF. The same book gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path, PurePosixPath

from litbook.core.cache import kept
from litbook.core.errors import install
from litbook.core.text import svg
from litbook.site.formats.bound.leaves import Leaf, Title, joined
from litbook.site.formats.bound.pdf.formulas import string
from litbook.site.formats.bound.pdf.markup import Writer, escaped, placed
from litbook.site.theme import assets

NAME = "book.pdf"
"""The path in the site of the whole book."""
LABEL = "the whole book as a PDF"
"""What the link to it says."""
LOOK = Path(__file__).with_name("document.typ")
IMAGE = re.compile(r'<img src="site:([^"]*)"[^>]*? width="(\d+)"')
PLACED = re.compile(r'#metadata\(none\)#label\("([^"]*)"\)')
TARGET = re.compile(r'href="#([^"]*)"')
WIDEST, HIGHEST = 450.0, 190.0
"""The largest width and height of a picture, in points."""
USUAL = 5 / 3
"""Width over height of a drawing that doesn't say."""
POINTS = 0.75
"""Points per pixel."""


def installed(say: Callable[[str], object]) -> bool:
    """Return True if Typst is installed; else say what to install."""
    if find_spec("typst") is None:
        say(f"No PDFs are made without Typst: {install('pdf')}")
        return False
    return True


def files(
    root: Path, title: Title, leaves: Sequence[Leaf], drawings: Mapping[str, str | bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield the whole book and each page, with their paths in the site, from the cache of the book in ``root``."""
    texts = {path: text for path, text in drawings.items() if path.endswith(".svg") and isinstance(text, str)}
    whole = partial(typeset, title, leaves, texts, whole=True)
    yield NAME, kept(root, inputs(title, leaves, texts), whole, ".pdf")
    for leaf in leaves:
        one = partial(typeset, title, [leaf], texts, whole=False)
        yield path(leaf.url), kept(root, [*inputs(title, [leaf], texts), "alone"], one, ".pdf")


def path(url: str) -> str:
    """Return the path in the site of the PDF of the page at ``url``: beside its HTML."""
    url = url.removeprefix("./")  # MkDocs's address of the first page
    stem = url.removesuffix("index.html").removesuffix(".html").strip("/")
    folder = url if url.endswith("/") else url.rpartition("/")[0]
    return str(PurePosixPath(folder) / f"{PurePosixPath(stem or 'index').name}.pdf")


def inputs(title: Title, leaves: Sequence[Leaf], drawings: Mapping[str, str]) -> list[object]:
    """Return everything that a PDF of these pages depends on."""
    wanted = {name for leaf in leaves for name, _ in IMAGE.findall(leaf.body)}
    return [
        "pdf",
        LOOK.read_text(encoding="utf-8"),
        asdict(title),
        [asdict(leaf) for leaf in leaves],
        {name: drawings.get(name) for name in sorted(wanted)},
    ]


def typeset(title: Title, leaves: Sequence[Leaf], drawings: Mapping[str, str], *, whole: bool) -> bytes:
    """Return the PDF of the whole book, with a title and contents, or of one page."""
    wanted = dict(found for leaf in leaves for found in IMAGE.findall(leaf.body) if found[0] in drawings)
    sizes = {name: size(drawings[name], float(width)) for name, width in wanted.items()}
    text = LOOK.read_text(encoding="utf-8") + document(title, leaves, sizes, whole=whole)
    sources = {"main": text.encode("utf-8")}
    sources |= {name: svg.colored(drawings[name], assets.light()).encode("utf-8") for name in wanted}
    typst = import_module("typst")  # it takes several files at once, which its types don't say
    return bytes(typst.compile(sources, format="pdf", ignore_system_fonts=True, timestamp=0))


def document(title: Title, leaves: Sequence[Leaf], sizes: Mapping[str, tuple[float, float]], *, whole: bool) -> str:
    """Return the document in Typst's language."""
    bodies = joined(
        leaves,
        place=lambda key, place: f"#{place or key}",
        file=lambda url: f"{title.address.rstrip('/')}/{url}" if title.address else "",
    )
    targets = {unescape(name) for body in bodies.values() for name in TARGET.findall(body)}
    writer = Writer(sizes, targets, 2 if whole else 1)
    parts = [f"#set document(title: {string(title.name)}, author: {string(title.author)}, date: none)\n"]
    parts += [f"#set text(lang: {string(title.language)})\n", *front(title, whole=whole)]
    for part, chapters in groupby(leaves, lambda leaf: leaf.part):
        parts += [f"#heading(level: 1)[{escaped(part)}];\n\n"] if part and whole else []
        for leaf in chapters:
            page = writer.page(bodies[leaf.key])
            wanted = {name for name in targets if name == leaf.key or name.startswith(f"{leaf.key}.")}
            lost = wanted - set(PLACED.findall(page))  # such as rows of tables: links lead to the page
            parts.append(f"{''.join(map(placed, sorted(lost)))}\n{page}\n\n")
    return "".join(parts)


def front(title: Title, *, whole: bool) -> Iterator[str]:
    """Yield the title page and the contents of the whole book."""
    if not whole:
        return
    yield f'#v(60mm)\n#text(size: 34pt, weight: "bold")[{escaped(title.name)}];\n\n'
    yield f"#text(size: 14pt)[{escaped(title.description)}];\n\n#v(1fr)\n{escaped(title.author)}\n#pagebreak()\n"
    yield "#columns(2, outline(title: [Contents], depth: 2))\n#pagebreak()\n"


def size(drawing: str, width: float) -> tuple[float, float]:
    """Return the width and height in points of a drawing that's this many pixels wide, as far as there's room."""
    shape = svg.shape(drawing) or USUAL
    wide = min(width * POINTS, WIDEST, HIGHEST * shape)
    return wide, wide / shape
