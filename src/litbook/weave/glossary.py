"""Links from a page's first use of a word to what the glossary says of it. Pure."""

from __future__ import annotations

from posixpath import dirname, relpath
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from litbook.core.model import Chapter
from litbook.source.elements.glossary import Entry, Glossary

KEPT = ("a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "th", "figure", "summary", "script", "style", "svg")
"""Elements whose words are not linked: links, code, headings, captions."""
KEPT_CLASSES = ("admonition-title",)


class Linker:
    """Links each entry once, in the order in which a reader meets the words."""

    def __init__(self, glossary: Glossary, chapter: Chapter) -> None:
        self.glossary = glossary
        self.address = relpath(glossary.path, dirname(chapter.path))
        """The glossary's Markdown as Markdown links to it from the chapter."""
        self.linked: set[str] = set()

    def link(self, element: Element) -> None:
        """Link the words of ``element`` and of all that is in it."""
        element.text, content = self.split(element.text)
        for child in list(element):
            if not is_kept(child):
                self.link(child)
            content.append(child)
            child.tail, more = self.split(child.tail)
            content += more
        element[:] = content

    def split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """``text`` up to the first word to link, then the links, each with the text behind it."""
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
        """The link: without scripts it leads to the glossary, and pointing at it shows what stands there."""
        link = Element("a", {"class": "litbook-term", "href": f"{self.address}#{entry.identity}"})
        link.set("title", entry.summary)
        link.text = AtomicString(text)
        return link


def is_kept(element: Element) -> bool:
    """Whether the words in ``element`` stay as they are."""
    names = (element.get("class") or "").split()
    return element.tag in KEPT or not isinstance(element.tag, str) or any(name in KEPT_CLASSES for name in names)


def name_places(root: Element, glossary: Glossary) -> None:
    """Give each entry on the glossary's own page the id that the links lead to."""
    identities = {entry.names[0]: entry.identity for entry in glossary.entries}
    for term in root.iter("dt"):
        identity = identities.pop("".join(term.itertext()).strip(), None)
        if identity:
            term.set("id", identity)
