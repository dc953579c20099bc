"""The whole book in one file: a page to print, an EPUB, and a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litbook.core.cache import kept_text
from litbook.site.formats.bound import epub, print_page
from litbook.site.formats.bound.binding import body
from litbook.site.formats.bound.leaves import Leaf, Title, words
from litbook.site.formats.bound.pdf import pdf
from litbook.site.publishing.output import Content
from litbook.site.theme import assets


@dataclass(frozen=True, slots=True)
class BoundPage:
    """A page of the site that's in the bound book."""

    url: str
    title: str
    part: str
    file: str
    """Its path in the site."""


@dataclass(frozen=True, slots=True)
class WholeBook:
    """The whole book, in the forms that are wanted."""

    root: Path
    title: Title
    pages: Sequence[BoundPage]
    contents: Mapping[str, Content]
    """The content of each page by its path in the site."""

    def in_advance(self) -> Iterator[partial[Leaf]]:
        """Yield the making of each leaf, the last one first."""
        return (partial(self.leaf, page) for page in reversed(self.pages))

    def leaf(self, page: BoundPage) -> Leaf:
        """Return a page as a leaf of the bound book, its body from the book's cache if it's there."""
        url, content = (
            page.url.removeprefix("./"),
            self.contents[page.file],
        )  # that's MkDocs's address of the first page
        text = kept_text(self.root, ["bound", url, content.key], lambda: body(content.whole, url))
        return Leaf(url, words(page.title), page.part, text)

    def files(
        self, drawings: Mapping[str, str | bytes], *, printed: bool, as_epub: bool, as_pdf: bool
    ) -> dict[str, str | bytes]:
        """Return the files of the forms that are wanted, by their paths in the site; ``drawings`` are among its files."""
        leaves = [self.leaf(page) for page in self.pages]
        found: dict[str, str | bytes] = {}
        if as_epub:
            found[epub.NAME] = epub.kept_book(self.root, self.title, leaves, drawings)
        if as_pdf:
            found.update(pdf.files(self.root, self.title, leaves, drawings))
        if printed:
            found[f"{print_page.FOLDER}/index.html"] = print_page.page(self.title, leaves)
            found[print_page.STYLESHEET] = assets.sheets()
        return found
