"""Read HTML as a tree of elements that can be changed, and write it as XHTML.

It's for pages, nine tenths of whose tags are highlighted code: a library for HTML that people write would take ten times as
long. Like one, it takes whatever it's given: an element that's never closed ends with the one around it, and an end tag
without a beginning is left out. So are comments, of which one that never ends takes the rest along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from litbook.core.text.html import RAW, VOID, Attributes

TAG = re.compile(
    r"""<(?:(?P<slash>/)?(?P<tag>[a-zA-Z][\w:.-]*+)(?=[\s/>])
    (?P<attributes>(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>][^\s<>]*+)?)*+)>
    |!--(?:.*?-->|.*) | [!?][^<>]*>)""",
    re.DOTALL | re.VERBOSE,
)
ATTRIBUTE = re.compile(
    r"""(?<![^\s/"'])([a-zA-Z_:][\w:.-]*+)(?![^\s/=>])(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>][^\s<>]*+)))?"""
)


class Node:
    """An element. Its text is XHTML already, and its attributes aren't escaped."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: Attributes, children: list[Node | str] | None = None) -> None:
        self.tag, self.attributes = tag, dict(attributes)
        self.children: list[Node | str] = [] if children is None else children

    @property
    def classes(self) -> list[str]:
        """The words of its ``class`` attribute."""
        return self.attributes.get("class", "").split()

    def inside(self) -> Iterator[Node]:
        """Yield the elements in it, in the order of their start tags."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Node)]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    def nodes(self, tag: str = "", css_class: str = "") -> list[Node]:
        """Return the elements directly in it that have this tag and this class, if given."""
        found = (child for child in self.children if isinstance(child, Node) and tag in ("", child.tag))
        return [node for node in found if not css_class or css_class in node.classes]

    def text(self) -> str:
        """Return its text, as XHTML without tags."""
        return "".join(part for part in self.parts() if not part.startswith("<"))

    def content(self) -> str:
        """Return what's in it as XHTML."""
        return "".join(self.parts())

    def parts(self) -> Iterator[str]:
        """Yield the tags and the texts in it."""
        waiting = self.children[::-1]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                yield part
            elif part.tag in VOID:
                yield f"<{part.tag}{written(part.attributes)}/>"
            else:
                yield f"<{part.tag}{written(part.attributes)}>"
                waiting.append(f"</{part.tag}>")
                waiting += part.children[::-1]


def written(attributes: Attributes) -> str:
    """Return attributes as they're in a tag, in alphabetical order."""
    return "".join(f' {name}="{escape(value)}"' for name, value in sorted(attributes.items()))


def parse(html: str, is_left_out: Callable[[str, Attributes], bool] = lambda tag, attributes: False) -> Node:
    """Return an element that contains all of ``html``, but for what ``is_left_out`` is true of."""
    top = Node("", {})
    opened = [top]
    known: dict[str, tuple[str, Attributes, bool]] = {}  # of highlighted code, nearly all tags are the same
    place = 0
    while tag := TAG.search(html, place):
        if place < tag.start():
            opened[-1].children.append(xhtml(html[place : tag.start()]))
        place = tag.end()
        if tag["slash"]:
            close(opened, tag["tag"].lower())
        elif tag["tag"]:
            if tag[0] not in known:
                name, attributes = tag["tag"].lower(), attributes_of(tag["attributes"])
                known[tag[0]] = name, attributes, not is_left_out(name, attributes)
            name, attributes, is_wanted = known[tag[0]]
            node = Node(name, attributes)
            if is_wanted:
                opened[-1].children.append(node)
            if name in RAW:
                end = re.compile(f"</{name}", re.IGNORECASE).search(html, place)
                start, place = place, end.start() if end else len(html)
                node.children.append(escape(html[start:place], quote=False))
            if name not in VOID and not tag["attributes"].endswith("/"):
                opened.append(node)
    if place < len(html):
        opened[-1].children.append(xhtml(html[place:]))
    return top


def close(opened: list[Node], name: str) -> None:
    """End the innermost element of this name, and those in it; nothing if none is open."""
    for index in range(len(opened) - 1, 0, -1):
        if opened[index].tag == name:
            del opened[index:]
            return


def attributes_of(text: str) -> Attributes:
    """Return the attributes that the text of a start tag has; of two with one name, the last one."""
    found = ATTRIBUTE.findall(text) if text else ()
    return {name.lower(): unescape(double or single or plain) for name, double, single, plain in found}


def xhtml(text: str) -> str:
    """Return text of HTML, which may have any of its entities, as XHTML has it."""
    return escape(unescape(text) if "&" in text else text, quote=False)
