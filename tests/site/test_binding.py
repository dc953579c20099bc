"""The whole book as one page to print, and as an EPUB."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from litbook.core.text import svg
from litbook.site.formats.bound import binding, cover, epub, print_page
from litbook.site.formats.bound.leaves import Leaf, Title, contents, joined, words
from litbook.site.theme import assets

SITE = """\
site_name: A book & more
site_description: Of two chapters.
site_author: A. Writer & Co.
site_url: https://example.org/book/
theme: {name: mkdocs, locale: en}
nav: [index.md, {Part One: [01-one.md, 02-two.md]}, {Answers: [answers/01-one.md]}]
plugins: [search, litbook: {printed: true, epub: true}]
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, pymdownx.details, pymdownx.superfences,
  {pymdownx.tabbed: {alternate_style: true}}, {pymdownx.arithmatex: {generic: true}}]
"""
ONE = r"""
# The *first*

A formula, \(x^2\), a note[^1], and [the second](02-two.md#of-2-things), a [file](https://example.org).

[^1]: Below.

```python { file="package/one.py" }
class Thing:
    pass
```

```python { caption="Notice it." alt="A line that goes up and then down." }
import matplotlib.pyplot as plt

plt.plot([1, 3, 2], color="C0")
plt.show()
```
"""
TWO = """
# The second

<details markdown="1">
<summary>The code so far</summary>

```python
class Thing:
    pass
```

</details>

## Of 2 things

Back to [the recap](#block-1), and to [the first](01-one.md).

=== "Here"

    This.

=== "There"

    That.

<details markdown="1">
<summary>A hint</summary>

Look.

</details>

```python
print("<&>")
```

```output
<&>
```
"""
PAGES = {
    "index.md": "# A book\n\nRead.\n",
    "01-one.md": ONE,
    "02-two.md": TWO,
    "answers/01-one.md": "# Answers to chapter 1\n\nTo [the exercises](../01-one.md).\n",
}


@pytest.fixture
def site(make_book, invoke, build):
    """Return a function that builds a small book and returns its site."""

    def make() -> Path:
        root = make_book(PAGES)
        (root / "mkdocs.yml").write_text(SITE)
        invoke(root, "update")  # "The code so far"
        result = build(root)
        assert result.exit_code == 0, result.output
        return root / "site"

    return make


def test_the_book_to_print_and_the_epub_of_a_site(site):
    """Both have all chapters in order with their results and internal links, and nothing interactive."""
    folder = site()
    text = (folder / print_page.FOLDER / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<article id="([^"]*)"', text) == [
        "page-index",
        "page-01-one",
        "page-02-two",
        "page-answers-01-one",
    ]
    assert re.findall(r'<h1 class="litbook-part">(.*?)</h1>', text) == ["Part One", "Answers"]
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]*)"', text)
    assert set(links) <= set(ids)
    assert {"page-02-two.of-2-things", "page-01-one", "page-01-one.fn-1", "page-02-two"} <= set(links)
    assert '<a href="https://example.org">file</a>' in text
    assert "<math>" in text
    assert "&lt;&amp;&gt;" in text
    assert binding.RECAP_LEFT_OUT in text
    assert "<p></p>" not in text
    assert text.count("Thing</span>") == 1
    assert '<p class="litbook-summary">A hint</p>' in text
    assert '<p class="litbook-summary">There</p>' in text
    assert not re.search(r"<(script|button|details|input|label|svg)\b|Open large|Download|data-", text)
    picture = re.search(r'<img src="\.\./([^"]*)" alt="A line that goes up and then down." width="\d+"/>', text)
    assert picture
    assert (folder / picture[1]).is_file()
    [styles] = folder.glob("assets/litbook.*/bound.css")
    assert f'href="../{styles.relative_to(folder).as_posix()}"' in text
    assert "var(" not in styles.read_text(encoding="utf-8")

    page = (folder / "answers" / "01-one" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../../print/">the whole book to print</a>' in page
    assert '<a href="../../book.epub">the whole book as an EPUB</a>' in page
    assert "print/" not in (folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "print/" not in (folder / "search" / "search_index.json").read_text(encoding="utf-8")
    assert_sound(folder / epub.NAME)


def assert_sound(path: Path) -> None:
    """Assert what can be checked of an EPUB without epubcheck, which test_site.py runs on the whole book."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        files = {e.filename: archive.read(e).decode("utf-8") for e in entries if not e.filename.endswith(".png")}
        picture = Image.open(io.BytesIO(archive.read("EPUB/cover.png")))
    assert (picture.format, picture.size) == ("PNG", (cover.WIDTH, cover.HEIGHT))
    assert (
        len(picture.convert("RGB").crop((0, 400, cover.WIDTH, 1100)).getcolors(10**6) or ()) > 2
    )  # the title is drawn
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    for name, text in files.items():
        if name.endswith((".xhtml", ".svg", ".opf", ".xml")):
            ElementTree.fromstring(text)
        assert "var(" not in text
    one = files["EPUB/page-01-one.xhtml"]
    assert 'href="page-02-two.xhtml#page-02-two.of-2-things"' in one
    assert 'src="figures/figure-1-1.svg"' in one
    assert assets.light()["1"] in files["EPUB/figures/figure-1-1.svg"]
    assert '<item id="page-01-one.xhtml" href="page-01-one.xhtml" media-type="application/xhtml+xml" properties="mathml"/>' in files["EPUB/package.opf"]  # fmt: skip
    assert '<dc:creator id="author">A. Writer &amp; Co.</dc:creator>\n' in files["EPUB/package.opf"]
    assert '<meta name="cover" content="cover.png"/>' in files["EPUB/package.opf"]
    assert (
        '<item id="cover.png" href="cover.png" media-type="image/png" properties="cover-image"/>'
        in files["EPUB/package.opf"]
    )
    assert "<dc:title>A book &amp; more</dc:title>" in files["EPUB/package.opf"]
    order = re.findall(r'idref="(?:page-)?([\w-]+)\.xhtml"', files["EPUB/package.opf"])
    assert order == ["cover", "contents", "index", "01-one", "02-two", "answers-01-one"]


@pytest.mark.parametrize("page", [None, "01-one.md"])
def test_a_dirty_build_keeps_the_bound_book(site, page):
    """It has only the pages that have changed, none or one, of which no whole book can be made."""
    folder = site()
    bound = {path: (folder / path).read_bytes() for path in (epub.NAME, f"{print_page.FOLDER}/index.html")}
    if page:
        (folder.parent / "docs" / page).write_text(ONE + "\nMore.\n")

    command = [sys.executable, "-m", "mkdocs", "build", "--dirty"]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert {path: (folder / path).read_bytes() for path in bound} == bound
    assert ("More." in (folder / "01-one" / "index.html").read_text(encoding="utf-8")) == bool(page)


def test_a_book_that_does_not_ask_has_neither(make_book, build):
    """Without the settings there's no page to print, no EPUB, and no link to them."""
    root = make_book({"index.md": "# A book\n\n```python\n1\n```\n\n```output\n1\n```\n"})
    assert build(root).exit_code == 0
    assert not (root / "site" / "print").exists()
    assert not (root / "site" / "book.epub").exists()
    assert "whole book" not in (root / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("href", "url", "expected"),
    [
        ("../02-two/#there", "01-one/", "site:02-two/#there"),
        ("#here", "01-one/", "site:01-one/#here"),
        ("..", "01-one/", "site:"),
        ("../", "answers/01-one/", "site:answers/"),
        ("../../assets/a.svg", "answers/01-one/", "site:assets/a.svg"),
        ("/02-two/", "01-one/", "site:02-two/"),
        ("two.html", "one.html", "site:two.html"),
        ("#fn%3A1", "one.html", "site:one.html#fn:1"),
        ("https://example.org/#a", "01-one/", "https://example.org/#a"),
        ("mailto:a@example.org", "01-one/", "mailto:a@example.org"),
    ],
)
def test_links_are_seen_from_the_root(href, url, expected):
    """Links are resolved from the root, whatever the page and the style of addresses."""
    assert binding.from_root(href, url) == expected


def test_a_link_to_what_the_book_leaves_out_leads_to_its_page():
    """A link to something the book leaves out leads to its page on the site; so does a link to a file."""
    body = '<a href="site:b/#gone">b</a> <a href="site:b/#kept">b</a> <a href="site:a.ipynb">file</a>'
    leaves = [Leaf("a/", "A", "", body), Leaf("b/", "B", "", '<p id="page-b.kept">x</p>')]
    made = joined(leaves, lambda key, place: f"#{place or key}", lambda url: f"out/{url}")
    assert made["page-a"] == ('<a href="#page-b">b</a> <a href="#page-b.kept">b</a> <a href="out/a.ipynb">file</a>')


def test_a_title_is_words():
    """Titles from front matter are text, and those from headings are HTML."""
    assert [words(title) for title in ("a < b & c", "The <em>x</em> &amp; y")] == [
        "a &lt; b &amp; c",
        "The x &amp; y",
    ]


def test_the_contents_keep_the_order_of_pages_between_parts():
    """A page after a part of the book isn't moved before it."""
    leaves = [Leaf(f"{name}/", name, part, "") for name, part in [("a", ""), ("b", "P"), ("c", ""), ("d", "Q")]]
    assert contents(leaves, lambda leaf: leaf.url) == (
        '<ol><li><a href="a/">a</a></li><li><span>P</span><ol><li><a href="b/">b</a></li></ol></li>'
        '<li><a href="c/">c</a></li><li><span>Q</span><ol><li><a href="d/">d</a></li></ol></li></ol>'
    )


def test_the_same_book_is_the_same_file():
    """The same book gives an identical file, and another address another one."""
    title = Title("A book", "", "", "en", "")
    leaves = [Leaf("", "A", "", "<p>x</p>")]
    assert epub.book(title, leaves, {}) == epub.book(title, leaves, {})
    other = Title("A book", "", "", "en", "https://example.org/")
    assert epub.book(title, leaves, {}) != epub.book(other, leaves, {})


def test_a_drawing_alone_has_fixed_colours_and_plain_rules():
    """A standalone drawing has fixed colors and no nested rules: e-book readers support neither variables nor nesting."""
    drawing = '<svg id="drawing" fill="var(--litbook-ink, #000000)"><style>#drawing { *{a: b} }</style></svg>'
    assert svg.colored(drawing, {"ink": "#24292f"}) == ('<svg id="drawing" fill="#24292f"><style>*{a: b}</style></svg>')


def test_a_cover_has_title_and_drawing():
    """The cover is well-formed SVG with the title, and the drawing in its own box."""
    drawing = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 4" width="600" style="a"><g/></svg>'
    made = ElementTree.fromstring(
        cover.cover(Title("Long words make several lines & more", "", "Me", "en", ""), drawing)
    )
    texts = [element.text for element in made.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Long words", "make several", "lines & more", "Me"]
    (inner,) = made.findall("{http://www.w3.org/2000/svg}svg")
    assert (inner.get("viewBox"), inner.get("width"), inner.get("style")) == ("0 0 6 4", "1320", None)
