"""Sanitize what blocks show, whose code anybody may have written: drawings and HTML that can't run, fetch, or restyle anything.

The allow-list, ``allowed.json``, is the one that live pages give to DOMPurify: an element or attribute that isn't on it is removed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from litbook.core.model import SVG as MIME
from litbook.core.text.svg import SVG, XLINK

LIST = Path(__file__).with_name("allowed.json")
ALLOWED = json.loads(LIST.read_text(encoding="utf-8"))
DRAWN, WRITTEN = (frozenset(ALLOWED[kind]["elements"]) for kind in ("drawing", "html"))
DRAWN_ATTRIBUTES, WRITTEN_ATTRIBUTES = (frozenset(ALLOWED[kind]["attributes"]) for kind in ("drawing", "html"))
PROPERTIES = frozenset(ALLOWED["properties"])
FETCHING, SHEET, PICTURE, CLASS = (
    re.compile(ALLOWED["patterns"][name], re.ASCII | re.IGNORECASE * (name == "fetching"))
    for name in ("fetching", "sheet", "picture", "class")
)
HREFS = ("href", "xlink:href")
PREFIXES = {f"{{{XLINK}}}": "xlink:", "{http://www.w3.org/XML/1998/namespace}": "xml:"}
EMPTIED = frozenset(ALLOWED["html"]["emptied"])
"""HTML elements that are removed with what's in them. Of elements that nobody knows, the text stays."""


def shown(mime: str, data: str) -> str:
    """Return what a block shows, a drawing or HTML, with nothing but what's allowed."""
    return drawing(data) if mime == MIME else html(data)


def drawing(document: str) -> str:
    """Return a drawing from :func:`svg.cleaned` with nothing but what's allowed; "" if it isn't one.

    It's always written anew: a comment that XML and HTML end in different places mustn't reach a page.
    """
    try:
        root = ElementTree.fromstring(document.encode("utf-8"))
    except ElementTree.ParseError:
        return ""
    if root.tag != f"{{{SVG}}}svg":
        return ""
    restrict(root)
    without_nested_uses(root)
    return ElementTree.tostring(root, encoding="unicode")


def restrict(element: ElementTree.Element) -> None:
    """Remove all that isn't allowed from a drawing's element, and from those in it."""
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    for key, value in list(element.attrib.items()):
        kept = attribute(tag, plain_name(key) if key[0] == "{" else key, value, DRAWN_ATTRIBUTES)
        if kept is None:
            del element.attrib[key]
        elif kept != value:
            element.set(key, kept)
    for child in list(element):
        if is_allowed(child):
            restrict(child)
        else:
            remove(element, child)


def plain_name(key: str) -> str:
    """Return an attribute's name as it's written in a document: ``xlink:href``."""
    for namespace, prefix in PREFIXES.items():
        if key.startswith(namespace):
            return prefix + key.removeprefix(namespace)
    return key


def is_allowed(element: ElementTree.Element) -> bool:
    """Return True if a drawing may contain the element; a style sheet only if it's confined to the drawing."""
    namespace, _, name = str(element.tag).rpartition("}")
    if namespace != f"{{{SVG}" or name not in DRAWN:
        return False
    sheet = element.text or ""
    return name != "style" or (not len(element) and bool(SHEET.match(sheet)) and not FETCHING.search(sheet))


def attribute(tag: str, name: str, value: str, allowed: frozenset[str]) -> str | None:
    """Return what stays of an attribute's value; None if the attribute goes."""
    if name not in allowed:
        return None
    if name == "style":
        return restyled(value)
    if name == "class":
        return value if CLASS.match(value) else None
    if name in HREFS:
        is_picture = tag == "image" and PICTURE.match(value)
        return value if value.startswith("#") or is_picture else None
    may_fetch = "\\" in value or "url" in value.lower()  # most values are coordinates, which needn't be searched
    return None if may_fetch and FETCHING.search(value) else value


def restyled(style: str) -> str:
    """Return the declarations of a ``style`` attribute that are allowed."""
    declarations = style.split(";")
    names = (declaration.partition(":")[0].strip().lower() for declaration in declarations)
    pairs = zip(declarations, names, strict=True)
    return ";".join(one for one, name in pairs if name in PROPERTIES and not FETCHING.search(one))


def remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Remove ``child`` with what's in it, and keep the text behind it."""
    place = list(parent).index(child)
    if child.tail and place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def without_nested_uses(root: ElementTree.Element) -> None:
    """Remove each ``use`` of something that has a ``use`` in it: twenty of them, each twice in the next, are a million."""
    use = f"{{{SVG}}}use"
    nested = {
        element.get("id") for element in root.iter() if element.find(f".//{use}") is not None or element.tag == use
    }
    for parent in list(root.iter()):
        for child in list(parent):
            wanted = {value[1:] for key, value in child.attrib.items() if plain_name(key) in HREFS}
            if child.tag == use and wanted & nested:
                remove(parent, child)


def html(text: str) -> str:
    """Return an object's HTML with nothing but what's allowed. Needs the extra ``site``."""
    import nh3

    return nh3.clean(
        text,
        tags=set(WRITTEN),
        clean_content_tags=set((nh3.ALLOWED_TAGS | EMPTIED) - WRITTEN),
        attributes={"*": set(WRITTEN_ATTRIBUTES)},
        attribute_filter=lambda tag, name, value: attribute(tag, name, value, WRITTEN_ATTRIBUTES),
        link_rel=None,
        url_schemes=set(),
    )
