"""Link the first use of each glossary term on a page to its entry."""

from __future__ import annotations

from posixpath import dirname, relpath
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from litbook.core.model import Chapter
from litbook.source.elements.glossary import Entry, Glossary

SKIPPED = ("a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "th", "figure", "summary", "script", "style", "svg")
"""Elements in which terms aren't linked: links, code, headings, captions."""
SKIPPED_CLASSES = ("admonition-title",)


class Linker:
    """Links the first use of each entry, in document order."""

    def __init__(self, glossary: Glossary, chapter: Chapter) -> None:
        self.glossary = glossary
        self.address = relpath(glossary.path, dirname(chapter.path))
        """Relative path from the chapter to the glossary's Markdown file."""
        self.linked: set[str] = set()

    def link(self, element: Element) -> None:
        """Link the terms in ``element`` and its descendants, in place."""
        element.text, content = self.split(element.text)
        for child in list(element):
            if not is_skipped(child):
                self.link(child)
            content.append(child)
            child.tail, more = self.split(child.tail)
            content += more
        element[:] = content

    def split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """Return ``text`` up to the first term to link, and the links, each with the text that follows as its tail."""
        if not text or isinstance(text, AtomicString):
            return text, []
        links: list[Element] = []
        before, end = text, 0
        for start, stop, entry in self.glossary.uses(text):
            if entry.identity in self.linked:
                continue
            self.linked.add(entry.identity)
            if links:
                links[-1].tail = text[end:start]
            else:
                before = text[:start]
            links.append(self.anchor(entry, text[start:stop]))
            end = stop
        if links:
            links[-1].tail = text[end:]
        return before, links

    def anchor(self, entry: Entry, text: str) -> Element:
        """Return a link to ``entry``, with the entry's summary as its tooltip."""
        link = Element("a", {"class": "litbook-term", "href": f"{self.address}#{entry.identity}"})
        link.set("title", entry.summary)
        link.text = AtomicString(text)
        return link


def is_skipped(element: Element) -> bool:
    """Return True if terms in ``element`` aren't linked."""
    names = (element.get("class") or "").split()
    return element.tag in SKIPPED or not isinstance(element.tag, str) or any(name in SKIPPED_CLASSES for name in names)


def name_places(root: Element, glossary: Glossary) -> None:
    """Set the id of each entry on the glossary's own page, the target of the links."""
    identities = {entry.names[0]: entry.identity for entry in glossary.entries}
    for term in root.iter("dt"):
        identity = identities.pop("".join(term.itertext()).strip(), None)
        if identity:
            term.set("id", identity)
