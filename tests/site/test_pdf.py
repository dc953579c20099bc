"""The book, and each of its pages, as a PDF."""

from __future__ import annotations

import importlib.util
import sys

import pytest
from lxml.html import fragment_fromstring

from litbook.site.formats.bound.leaves import Leaf, Title
from litbook.site.formats.bound.pdf import pdf
from litbook.site.formats.bound.pdf.formulas import formula
from litbook.site.formats.bound.pdf.markup import Writer, escaped
from litbook.source.elements import formulas

TITLE = Title("A book", "On *all* things.", "Me", "en", "https://example.org/")
BODY = """<h1 id="page-a.a">A &amp; [b]</h1>
<p>See <a href="site:b/#there">there</a>, <a href="site:b/">b</a>, <a href="site:b.ipynb">a file</a> (<em>now</em>).</p>
<div class="litbook-block" id="page-a.block-1"><div class="language-python highlight"><span class="filename">p/a.py</span>
<pre><span></span><code>x = "\\\\"
</code></pre></div><pre class="litbook-output"><samp>1 &lt; 2
</samp></pre><figure class="litbook-figure"><img src="site:assets/figures/f.svg" alt="A line." width="300"/>
<figcaption><span class="litbook-number">Figure 1</span> Look.</figcaption></figure></div>
<ol start="2"><li>Two</li><li>Three</li></ol><table><thead><tr><th>k</th></tr></thead><tbody><tr><td>v</td></tr></tbody></table>"""
LEAVES = [
    Leaf("a/", "A", "Part", BODY),
    Leaf("b/", "B", "Part", '<h1>B</h1><table><tr id="page-b.there"><td>x</td></tr></table>'),
]
DRAWINGS = {
    "assets/figures/f.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><path d="M0 0L9 9"/></svg>'
}

LINKS = (
    'See #link("https://example.org/b/")[there];, #link("https://example.org/b/")[b];, '
    '#link("https://example.org/b.ipynb")[a file]; \\(#emph[now];\\)\\.'
)
PICTURE = '#image("assets/figures/f.svg", width: 225.0pt, height: 112.5pt, alt: "A line."); '


@pytest.fixture
def typst():
    """Return the module typst."""
    return pytest.importorskip("typst")


def test_a_page_in_typst_s_language():
    """Text means only itself, code is a string, and links lead to places that are there."""
    text = pdf.document(TITLE, LEAVES[:1], {"assets/figures/f.svg": (225.0, 112.5)}, whole=False)
    parts = [part for part in text.partition("\n\n")[2].split("\n\n") if part.strip()]
    assert parts == [
        "#heading(level: 1)[A \\& \\[b\\]];",
        LINKS,
        "#block(breakable: false, width: 100%)[",
        '#code("x = \\"\\\\\\\\\\"", "python", "p/a.py", true);',
        '#output("1 < 2");',
        "#block(breakable: false, width: 100%)[" + PICTURE,
        "#caption[Figure 1 Look\\.];",
        "];",
        "];",
        "#enum(start: 2, [Two], [Three], );",
        "#table(columns: 1, table.header([k], ), [v], );",
    ]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{x^2}{2}", 'frac(attach(scripts(x), t: "2"), "2")'),
        (r"f(x)", 'f class("opening", "(") x class("closing", ")")'),
        (r"\tanh x_i", 'op("tanh") attach(scripts(x), b: i)'),
        (r"\sqrt{a+1}", 'sqrt(a \\+ "1")'),
    ],
)
def test_a_formula(tex, expected):
    """MathML becomes Typst's mathematics."""
    made = fragment_fromstring(formulas.rendered(f'<span class="arithmatex">\\({tex}\\)</span>'))
    assert formula(made.find(".//math") if made.tag != "math" else made) == expected


def test_every_sign_means_itself(typst):
    """All of ASCII in a page's text can be typeset."""
    text = "".join(map(chr, range(32, 127)))
    writer = Writer({}, (), 1)
    source = writer.page(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
    assert typst.compile(source.encode(), format="svg", ignore_system_fonts=True)
    assert escaped("a\n  b") == "a b"


def test_the_same_book_is_the_same_file(typst):
    """Byte for byte; the whole has all pages, and a link to a row leads to its page."""
    whole = pdf.typeset(TITLE, LEAVES, DRAWINGS, whole=True)
    assert whole == pdf.typeset(TITLE, LEAVES, DRAWINGS, whole=True)
    assert whole.startswith(b"%PDF-")
    assert len(pdf.typeset(TITLE, LEAVES[1:], DRAWINGS, whole=False)) < len(whole)


def test_a_picture_has_its_size_as_far_as_there_is_room():
    """In points, with its own proportions."""
    drawing = DRAWINGS["assets/figures/f.svg"]
    assert pdf.size(drawing, 100) == (75, 37.5)
    assert pdf.size(drawing, 2000) == (380, 190)


@pytest.mark.parametrize(
    ("url", "path"), [("./", "index.pdf"), ("a/b/", "a/b/b.pdf"), ("a/b.html", "a/b.pdf"), ("index.html", "index.pdf")]
)
def test_a_page_s_pdf_is_beside_it(url, path):
    """Whatever the style of addresses."""
    assert pdf.path(url) == path


def test_without_typst_there_is_no_pdf_and_the_build_says_so(make_book, build, monkeypatch):
    """It names what to install, and offers no link."""
    root = make_book({"index.md": "# A book\n\nWords.\n"})
    (root / "mkdocs.yml").write_text(
        "site_name: A book\ntheme: {name: mkdocs}\nplugins: [litbook: {pdf: true}]\n"
        "markdown_extensions: [pymdownx.superfences]\n"
    )
    found = importlib.util.find_spec
    monkeypatch.setattr(pdf, "find_spec", lambda name: None if name == "typst" else found(name))
    result = build(root)
    assert result.exit_code == 0, result.output
    assert "No PDFs are made without Typst: pip install 'litbook[pdf]'" in result.output
    assert not (root / "site" / "book.pdf").exists()
    assert "PDF" not in (root / "site" / "index.html").read_text(encoding="utf-8")
    assert "typst" not in sys.modules or found("typst")


def test_a_site_has_its_pdfs(make_book, build, typst):
    """The whole book, and one for each page, with links to both."""
    root = make_book({"index.md": "# A book\n\nWords.\n", "01-a.md": "# A\n\nTo [the start](index.md).\n"})
    (root / "mkdocs.yml").write_text(
        "site_name: A book\ntheme: {name: mkdocs}\nplugins: [litbook: {pdf: true}]\n"
        "markdown_extensions: [pymdownx.superfences]\n"
    )
    result = build(root)
    assert result.exit_code == 0, result.output
    for path in ("book.pdf", "index.pdf", "01-a/01-a.pdf"):
        assert (root / "site" / path).read_bytes().startswith(b"%PDF-")
    page = (root / "site" / "01-a" / "index.html").read_text(encoding="utf-8")
    assert '<a href="01-a.pdf" download>this page as a PDF</a>' in page
    assert '<a href="../book.pdf">the whole book as a PDF</a>' in page
