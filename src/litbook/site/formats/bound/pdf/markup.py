"""Convert a page of the bound book from XHTML to Typst. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement, fragment_fromstring

from litbook.site.formats.bound.pdf.formulas import formula, string

MEANINGFUL = re.compile(r"""([\\#$*_`<>@=\-+/~\[\]"'.:;(){}|&^!?%])""")
SPACE = re.compile(r"[ \t\r\n]+")
NOTES = frozenset(("litbook-about", "litbook-marks", "litbook-skipped", "litbook-left-out", "litbook-origin"))
LABELS = frozenset(("litbook-summary", "admonition-title"))
INLINE = {"em": "emph", "i": "emph", "strong": "strong", "b": "strong", "sup": "super", "sub": "sub"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TOGETHER = 32
"""The most lines of a block that stays on one page: code, output, and figure. Larger ones would leave half a page empty."""
FIGURE = 20
"""The lines that a figure counts for."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What the markup of a page depends on, besides its XHTML."""

    sizes: Mapping[str, tuple[float, float]]
    """Width and height of each picture in points, by its path."""
    targets: Collection[str]
    """The ids that links lead to."""
    level: int
    """The level of the page's title among the headings of the document."""

    def page(self, body: str) -> str:
        """Return a page as Typst markup."""
        return self.inside(fragment_fromstring(body, create_parent="div"))

    def inside(self, node: HtmlElement) -> str:
        """Return what's in an element."""
        return escaped(node.text) + "".join(self.element(child) + escaped(child.tail) for child in node)

    def element(self, node: HtmlElement) -> str:
        """Return an element, after a place for its id if a link leads there."""
        return self.place(node) + self.made(node)

    def place(self, node: HtmlElement) -> str:
        """Return the place of an element that a link leads to; "" for others."""
        identity = node.get("id", "")
        return placed(identity) if identity in self.targets else ""

    def made(self, node: HtmlElement) -> str:
        """Return an element."""
        tag, classes = str(node.tag), set(node.classes)
        if tag in INLINE:
            return f"#{INLINE[tag]}[{self.inside(node)}];"
        if tag in HEADINGS:
            return f"\n\n#heading(level: {HEADINGS[tag] + self.level - 1})[{self.inside(node).strip()}];\n\n"
        if tag == "p":
            call = "note" if classes & NOTES else "summary" if classes & LABELS else ""
            return f"\n\n#{call}[{self.inside(node)}];\n\n" if call else f"\n\n{self.inside(node)}\n\n"
        if "litbook-block" in classes:
            return self.block(node)
        maker = MAKERS.get(tag)
        if "highlight" in classes and node.find(".//pre") is not None:
            maker = code
        return maker(self, node) if maker else self.inside(node)

    def block(self, node: HtmlElement) -> str:
        """Return a block with its output and its figure, on one page unless it's long."""
        lines = sum(pre.text_content().count("\n") for pre in node.iter("pre")) + FIGURE * len(node.findall("figure"))
        breakable = str(lines > TOGETHER or not node.xpath("pre|figure")).lower()
        return f"\n\n#block(breakable: {breakable}, width: 100%)[{self.inside(node)}];\n\n"


def placed(identity: str) -> str:
    """Return a place that links can lead to."""
    return f"#[#metadata(none)#label({string(identity)})];"


def escaped(text: str | None) -> str:
    """Return text as markup that means only itself."""
    return MEANINGFUL.sub(r"\\\1", SPACE.sub(" ", text or ""))


def code(writer: Writer, node: HtmlElement) -> str:
    """Return highlighted code, with its file's name."""
    pre = node.find(".//pre")
    name = node.xpath("string(.//span[@class='filename'])").strip()
    language = next((word.partition("-")[2] for word in node.classes if word.startswith("language-")), "python")
    text = pre.text_content().strip("\n") if pre is not None else ""
    follows = str(node.getnext() is not None and "litbook-block" in node.getparent().classes).lower()
    return f"\n\n#code({string(text)}, {string(language)}, {string(name)}, {follows});\n\n"


def output(writer: Writer, node: HtmlElement) -> str:
    """Return what a block prints, or other text that's set as it is."""
    return f"\n\n#output({string(node.text_content().strip(chr(10)))});\n\n"


def link(writer: Writer, node: HtmlElement) -> str:
    """Return a link into the document, or to elsewhere."""
    href, said = node.get("href", ""), writer.inside(node)
    if not href or not said:
        return said
    target = f"label({string(href[1:])})" if href.startswith("#") else string(href)
    return f"#link({target})[{said}];"


def picture(writer: Writer, node: HtmlElement) -> str:
    """Return a picture with its description."""
    path = node.get("src", "").removeprefix("site:")
    if path not in writer.sizes:
        return f"#note[{escaped(node.get('alt'))}];"
    width, height = writer.sizes[path]
    return f"#image({string(path)}, width: {width:.1f}pt, height: {height:.1f}pt, alt: {string(node.get('alt', ''))});"


def figure(writer: Writer, node: HtmlElement) -> str:
    """Return a figure and its caption, which stay together."""
    return f"\n\n#block(breakable: false, width: 100%)[{writer.inside(node)}];\n\n"


def listed(call: str) -> Callable[[Writer, HtmlElement], str]:
    """Return a function that returns a list of this kind."""

    def make(writer: Writer, node: HtmlElement) -> str:
        items = "".join(f"[{writer.place(item)}{writer.inside(item).strip()}], " for item in node if item.tag == "li")
        start = f"start: {node.get('start')}, " if node.get("start") else ""
        return f"\n\n#{call}({start}{items});\n\n"

    return make


def table(writer: Writer, node: HtmlElement) -> str:
    """Return a table whose head comes again on each page."""
    rows = [[writer.inside(cell).strip() for cell in row if cell.tag in ("th", "td")] for row in node.iter("tr")]
    columns = max(map(len, rows), default=0)
    if not columns:
        return ""
    cells = ["".join(f"[{cell}], " for cell in [*row, *[""] * (columns - len(row))]) for row in rows]
    head = f"table.header({cells.pop(0)}), " if node.find("thead") is not None and any(rows[0]) else ""
    return f"\n\n#table(columns: {columns}, {head}{''.join(cells)});\n\n"


def math(writer: Writer, node: HtmlElement) -> str:
    """Return a formula."""
    space = " " if node.get("display") == "block" else ""
    return f"${space}{formula(node)}{space}$"


MAKERS: Mapping[str, Callable[[Writer, HtmlElement], str]] = {
    "a": link,
    "br": lambda writer, node: "#linebreak();",
    "blockquote": lambda writer, node: f"\n\n#quote(block: true)[{writer.inside(node).strip()}];\n\n",
    "code": lambda writer, node: f"#raw({string(node.text_content())});",
    "dd": lambda writer, node: f"\n\n#pad(left: 1.2em)[{writer.inside(node).strip()}];\n\n",
    "dt": lambda writer, node: f"\n\n#term[{writer.inside(node).strip()}];\n\n",
    "figcaption": lambda writer, node: f"\n\n#caption[{writer.inside(node).strip()}];\n\n",
    "figure": figure,
    "hr": lambda writer, node: "\n\n#line(length: 100%, stroke: .5pt + luma(200));\n\n",
    "img": picture,
    "math": math,
    "ol": listed("enum"),
    "pre": output,
    "table": table,
    "ul": listed("list"),
}
