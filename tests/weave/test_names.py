"""Each public name of a package: its history, its mentions in code, and its entries in the index and the reference."""

from __future__ import annotations

import re
from html import unescape

import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from litbook.source import book
from litbook.source.parse import parse
from litbook.tangle.history import histories
from litbook.tangle.package import tangle
from litbook.weave.names.code_links import Mention, dumps, linked, loads
from litbook.weave.names.gained import gained, listed
from litbook.weave.names.index import documented, filled, headings, index, numbered, without_styles
from litbook.weave.names.mentions import mentions

EXTEND = "def extend(cls):\n    return lambda method: setattr(cls, method.__name__, method) or method\n"
FIRST = f"""
```python
{EXTEND}```

```python {{ file="pkg/shapes.py" }}
SIDES = 4
_COUNT = 0


class Square:
    def __init__(self, side):
        self.side = side
        self._area = None

    def area(self):
        return self.side

    @property
    def edge(self):
        return SIDES * self.side

    @edge.setter
    def edge(self, length):
        self.side = length / SIDES

    def double(self):
        return Square(2 * self.side)


def total(shapes):
    return sum(shape.area() for shape in shapes)
```

```python {{ file="pkg/shapes.py" }}
@extend(Square)
def area(self):
    return self.side * self.side
```
"""
SECOND = """
```python { file="pkg/shapes.py" }
class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2

    @property
    def edge(self):
        return 4 * self.side

    @edge.setter
    def edge(self, length):
        self.side = length / SIDES
```

```python { file="pkg/circles.py" }
class Circle:
    def spin(self):
        return self

    def area(self):
        return 3
```
"""
CHAPTERS = [parse(FIRST, "docs/01-first.md"), parse(SECOND, "docs/02-second.md")]
KNOWN = histories(tangle(CHAPTERS))
ADDRESSES = {chapter.path: (chapter, f"../{chapter.path[5:-3]}/") for chapter in CHAPTERS}


def test_the_history_of_each_name():
    """A name's history has its kind, its file, and the blocks that introduced, changed, and removed it."""
    places = {block: f"{c.number}.{i}" for c in CHAPTERS for i, block in enumerate(c.blocks, start=1)}
    found = {
        name: (h.kind, h.path, *(places[block] for block in h.blocks), *([f"-{places[h.gone]}"] if h.gone else []))
        for name, h in KNOWN.items()
    }

    assert found == {
        "SIDES": ("constant", "pkg.shapes.SIDES", "1.2"),
        "Square": ("class", "pkg.shapes.Square", "1.2", "2.1"),
        "Square.__init__": ("method", "pkg.shapes.Square.__init__", "1.2", "2.1"),
        "Square.side": ("attribute", "pkg.shapes.Square.side", "1.2"),
        "Square.area": ("method", "pkg.shapes.Square.area", "1.2", "1.3", "2.1"),
        "Square.edge": ("property", "pkg.shapes.Square.edge", "1.2", "2.1"),
        "Square.double": ("method", "pkg.shapes.Square.double", "1.2", "-2.1"),
        "total": ("function", "pkg.shapes.total", "1.2"),
        "Circle": ("class", "pkg.circles.Circle", "2.2"),
        "Circle.spin": ("method", "pkg.circles.Circle.spin", "2.2"),
        "Circle.area": ("method", "pkg.circles.Circle.area", "2.2"),
    }


def test_what_a_chapter_gains():
    """A chapter ends with the names it made, then those it changed, each linked to its entry; many are counted."""
    first, second = (gained(KNOWN.values(), chapter.path, "../names/") for chapter in CHAPTERS)
    words = re.compile("<[^>]+>")
    assert words.sub("", first) == (
        "What you have now: Square, Square.area, Square.edge, Square.double, and total are new."
    )
    assert words.sub("", second) == (
        "What you have now: Circle, Circle.spin, and Circle.area are new, "
        "and Square, Square.area, and Square.edge do more than before."
    )
    assert second.count('<a href="../names/#Square.edge"><code>Square.edge</code></a>') == 1
    assert words.sub("", gained(KNOWN.values(), "docs/03-third.md", "")) == ""
    assert words.sub("", listed(list("abcdefghi"), "")) == "a, b, c, d, e, f, g, and 2 more"


IMPORT = "from pkg.shapes import Square, total\n"
MENTIONS = {
    "uses": (IMPORT + "s = Square(2)\ntotal([s])", ["Square", "total"]),
    "a definition": ("def total(x):\n    return x\n\ntotal(1)", []),
    "a name that is given another meaning": (IMPORT + "total = total([])\ntotal", ["Square", "total"]),
    "a name that was given another meaning": (IMPORT + "total = 3\n---\ntotal", []),
    "an argument": (IMPORT + "---\ndef f(total):\n    return total", []),
    "a local variable": (IMPORT + "---\ndef f():\n    total = 3\n    return total", []),
    "a local variable of a function outside": (
        IMPORT + "---\ndef f(total):\n    def g():\n        return total\n    return g",
        [],
    ),
    "a variable of a comprehension": (IMPORT + "---\n[total for total in range(3)]", []),
    "an argument of a lambda": (IMPORT + "---\nlambda total: total", []),
    "another module's name": ("from elsewhere import total\ntotal()", []),
    "a name under another name": (IMPORT.replace("total", "total as t") + "---\nt([])", ["total"]),
    "strings and comments": (IMPORT + '---\nx = "total"  # total\nf"{total}"', []),
    "letters of more than a byte": (IMPORT + "---\nx = 'é€', total", ["total"]),
    "a method of one class": (IMPORT + "---\ndef f(x):\n    return x.spin()", ["Circle.spin"]),
    "a method of two classes": (IMPORT + "---\nx = []\nx.area()", []),
    "a method of what a class made": (IMPORT + "s = Square(2)\n---\ns.area()", ["Square.area"]),
    "a method of a class": (IMPORT + "---\nf = Square.area", ["Square", "Square.area"]),
    "a method of a new object": (IMPORT + "---\nSquare(2).area()", ["Square", "Square.area"]),
    "what was made, overwritten": (IMPORT + "s = Square(2)\ns = 3\n---\ns.area()", []),
    "an attribute": (IMPORT + "s = Square(2)\n---\ns.side", []),
    "a method of another library's object": (IMPORT + "import torch\nx = torch.tensor(1)\n---\nx.spin()", []),
    "what was made with another library": (IMPORT + "import torch\nx = 2 * torch.tensor(1)\ny = x\n---\ny.spin()", []),
    "what nobody knows, beside another library": (IMPORT + "import torch\n---\ndef f(x):\n    return x.spin()", []),
    "a function of a module": (IMPORT + "import math\n---\nmath.spin()", []),
    "a method of the chapter's own class": (
        IMPORT + "class Top:\n    def spin(self):\n        pass\n---\ndef f(x):\n    return x.spin()",
        [],
    ),
    "a chapter that imports nothing": ("x.spin()\nSquare.area", []),
    "a block that cannot be read": (IMPORT + "---\ntotal(", []),
}


@pytest.mark.parametrize("case", MENTIONS)
def test_what_code_mentions(case):
    """Mentions in a page's last block are found if they refer to the package's names, not to names that only look the same."""
    code, expected = MENTIONS[case]
    blocks = code.split("---\n")
    headers = (
        ["```python", '```python { skip="not Python" }'] if case == "a block that cannot be read" else ["```python"]
    )
    page = "\n".join(f"{headers[-1] if block is blocks[-1] else headers[0]}\n{block}\n```\n" for block in blocks)
    chapter = parse(page, "docs/03-third.md")
    found = mentions(chapter, KNOWN)[-1]

    assert [mention.name for mention in found] == expected
    for mention in found:
        source = chapter.blocks[-1].source
        assert source[mention.start : mention.start + len(mention.text)] == mention.text


def test_what_the_package_s_own_blocks_mention():
    """In the package's own blocks, definitions, patched classes, and ``self``'s methods are mentions; once each, in order."""
    assert [[m.name for m in some] for chapter in CHAPTERS for some in mentions(chapter, KNOWN)] == [
        [],
        ["SIDES", "Square", "Square.__init__", "Square.area", "Square.edge", "Square.double", "total"],
        ["Square", "Square.area"],
        ["Square", "Square.__init__", "Square.area", "Square.edge"],
        ["Circle", "Circle.spin", "Circle.area"],
    ]


def test_a_method_that_a_block_adds_is_known_below_it():
    """A method that a block adds to a class is known in the blocks below."""
    blocks = ["class Top:\n    pass\n", "@extend(Top)\ndef spin(self):\n    return self\n"]
    page = "".join(f'```python {{ file="pkg/tops.py" }}\n{block}```\n\n' for block in blocks)
    chapter = parse(f"{page}```python\nTop().spin()\n```\n", "docs/01-top.md")

    found = mentions(chapter, histories(tangle([chapter])))
    assert [[m.name for m in some] for some in found] == [["Top"], ["Top", "Top.spin"], ["Top", "Top.spin"]]


def test_the_tab_key_stops_once_for_each_name():
    """Only a name's first mention on a page is a Tab stop; those in "The code so far", which is folded, don't count."""
    recap = f'<details markdown="1">\n<summary>The code so far</summary>\n\n```python\n{IMPORT}```\n\n</details>\n'
    page = recap + f"\n```python\n{IMPORT}```\n\n```python\ntotal([Square(1)])\nSquare.area\n```\n"
    found = mentions(parse(page, "docs/03-third.md"), KNOWN)

    assert [[(m.name, m.again) for m in some] for some in found] == [
        [("Square", True), ("total", True)],
        [("Square", False), ("total", False)],
        [("total", True), ("Square", True), ("Square.area", False)],
    ]
    assert loads(dumps(found)) == found


def test_links_go_around_words():
    """Links are placed around words, entities and spaces count as one character each, and the text doesn't change."""
    code = '<pre><span></span><code><span class="n">a</span> <span class="o">&lt;</span> <span class="n">f</span>\n</code></pre>'

    html = linked(code, "\na < f\n", [Mention(5, "f", "f")], "../names/")
    assert html == code.replace('<span class="n">f</span>', '<a href="../names/#f"><span class="n">f</span></a>')
    again = linked(code, "a < f\n", [Mention(0, "a", "A.a", again=True), Mention(4, "f", "f")], "")
    assert again.startswith(
        '<pre><span></span><code><a href="#A.a" tabindex="-1"><span class="n">a</span></a> <span class="o">'
    )
    assert again.endswith('<a href="#f"><span class="n">f</span></a>\n</code></pre>')


def test_code_that_is_not_its_source_stays_as_it_is():
    """Code that differs from its source gets no links."""
    code = '<pre><code><span class="n">a</span></code></pre>'

    assert linked(code, "x = a\n", [Mention(4, "a", "a")], "") == code
    assert linked("<pre>a</pre>", "a\n", [Mention(0, "a", "a")], "") == "<pre>a</pre>"
    assert linked(code, "b\n", [Mention(0, "b", "b")], "") == code
    assert linked(code, "a\n", [], "") == code


def plain(html):
    """Return the text of ``html``."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_index():
    """The index is sorted by letter, ignoring underscores, and lists each name's kind and blocks."""
    html = index(KNOWN.values(), ADDRESSES, {"pkg.shapes.total": "../reference/#pkg.shapes.total"})

    assert re.findall(r'<h2 id="names-(.)">\1</h2>', html) == ["A", "C", "D", "E", "I", "S", "T"]
    assert plain(html[: html.index("</nav>")]) == "A C D E I S T"
    assert re.findall(r'<div id="(.*?)">(.*)</div>', plain_entries(html)) == [
        ("Circle.area", "area: method of Circle, from chapter 2"),
        ("Square.area", "area: method of Square, from chapter 1a, changed in 1b and 2"),
        ("Circle", "Circle: class in pkg/circles.py, from chapter 2"),
        ("Square.double", "double: method of Square, from chapter 1, gone since chapter 2"),
        ("Square.edge", "edge: property of Square, from chapter 1, changed in 2"),
        ("Square.__init__", "__init__: method of Square, from chapter 1, changed in 2"),
        ("Square.side", "side: attribute of Square, from chapter 1"),
        ("SIDES", "SIDES: constant in pkg/shapes.py, from chapter 1"),
        ("Circle.spin", "spin: method of Circle, from chapter 2"),
        ("Square", "Square: class in pkg/shapes.py, from chapter 1, changed in 2"),
        ("total", "total: function in pkg/shapes.py, from chapter 1"),
    ]
    assert '<a href="../reference/#pkg.shapes.total"><code>total</code></a>' in html
    assert 'from chapter <a href="../01-first/#block-2" title="01-first">1a</a>' in html
    assert index([], ADDRESSES, {}) == ""


def plain_entries(html):
    """Return the entries without markup, except their own element."""
    html = re.sub(r"</dt><dd>", ": ", html)
    return re.sub(r"<(?!div|/div)[^>]*>", "", html)


def test_three_changes_and_more():
    """Links to several blocks of one chapter get letters, to the only block of another one just its number."""
    blocks = [CHAPTERS[0].blocks[1], CHAPTERS[0].blocks[2], CHAPTERS[0].blocks[0], CHAPTERS[1].blocks[0]]

    assert numbered(blocks, ADDRESSES) == ["1a", "1b", "1c", "2"]


def test_a_reference_says_where_each_entry_is_from():
    """A reference entry says where it's from, below its heading or its separate signature; other headings don't change."""
    total = '<h3 id="pkg.shapes.total" class="doc">total</h3>'
    area = '<h4 id="pkg.shapes.Square.area">area</h4>\n<div class="doc-signature highlight"><pre>area()</pre></div>'
    other = '<h2 id="pkg.shapes">shapes</h2>'
    page = f"{other}\n{total}\n{area}\n<p>Text.</p>"

    assert documented(headings(page), KNOWN) == ["pkg.shapes.total", "pkg.shapes.Square.area"]
    assert documented(headings("<h2 id='a'>A</h2>"), KNOWN) == []
    html = filled(page, headings(page), KNOWN, ADDRESSES, {})
    link = '<a href="../01-first/#block-2" title="01-first">{}</a>'
    assert html.startswith(f'{other}\n{total}\n<p class="litbook-origin">From chapter {link.format("1")}.</p>\n')
    assert f'{area}\n<p class="litbook-origin">From chapter {link.format("1a")}, changed in ' in html
    assert html.endswith(".</p>\n<p>Text.</p>")


def test_only_a_reference_asks_for_its_style_sheet():
    """Only pages with a reference load its style sheet."""
    link = '<link rel="stylesheet" href="../assets/_mkdocstrings.css">\n'

    assert without_styles(f"{link}<p>") == "<p>"
    assert without_styles(f'{link}<h2 class="doc doc-heading">') == f'{link}<h2 class="doc doc-heading">'


PLACE = "# Names\n\n<!-- names -->\n"
USE = f"# Use\n\n```python\n{IMPORT}```\n"


def test_a_page_with_a_place_gets_the_index(make_book, build):
    """A page with the placeholder gets the index, and code on every page links to it; a mere mention doesn't count."""
    pages = {"01-first.md": FIRST, "02-second.md": SECOND, "notes/use.md": USE, "names.md": PLACE}
    root = make_book({**pages, "index.md": "# Index\n\nWrite `<!-- names -->` on a line of its own.\n"})
    assert build(root).exit_code == 0
    site = root / "site"

    assert '<a href="../../names/#total"' in (site / "notes" / "use" / "index.html").read_text()
    names = (site / "names" / "index.html").read_text()
    assert '<div id="Square.area"><dt><code>area</code></dt>' in names
    assert '<a href="../01-first/#block-3" title="01-first">1b</a>' in names
    assert book.load(root).index.path == "docs/names.md"


def test_a_book_without_a_place_has_no_links(make_book, build):
    """A book without an index page has no links in its code."""
    root = make_book({"01-first.md": FIRST, "index.md": "# Index\n"})
    assert build(root).exit_code == 0
    page = (root / "site" / "01-first" / "index.html").read_text()

    assert '<span class="nc">Square</span>' in page
    assert "#Square" not in page


def test_a_broken_chapter_is_served(make_book):
    """If the package can't be made, a page is served without an index and without dead links."""
    broken = SECOND.replace("class Circle", "class Square")  # in another file
    root = make_book({"01-first.md": FIRST, "02-second.md": broken, "names.md": PLACE, "index.md": "# Index\n"})
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build_site(config)

    assert "litbook-error" in (root / "site" / "02-second" / "index.html").read_text()
    assert "litbook-names" not in (root / "site" / "names" / "index.html").read_text()
    assert "names/#" not in (root / "site" / "01-first" / "index.html").read_text()
