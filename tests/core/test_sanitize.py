"""What blocks show is sanitized by one allow-list: nothing in it runs, fetches, or restyles the page."""

from __future__ import annotations

import pytest

from litbook.core.text import sanitize, svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" />'
HOSTILE = {
    "<script>alarm()</script>": "",
    "<style>@import 'https://elsewhere.example/x.css';</style>": "",
    "<style>body { display: none }</style>": "",
    "<style>#litbook-id-drawing { } } body { display: none } x { {</style>": "",
    "<style>#litbook-id-drawing { * { fill: url(https://elsewhere.example/x#y) } }</style>": "",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='alarm()'>x</p></foreignObject>": "",
    "<img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='alarm()'/>": "",
    "<desc><rect/></desc>": "",
    "<a><animate attributeName='href' to='javascript:alarm()'/></a>": "<a />",
    "<rect onclick='alarm()' onload='alarm()' width='9'/>": '<rect width="9" />',
    "<a href='javascript:alarm()'><text>x</text></a>": "<a><text>x</text></a>",
    "<a href='java&#10;script:alarm()'/>": "<a />",
    "<image href='https://elsewhere.example/x.png'/>": "<image />",
    "<image href='../../secret.png'/>": "<image />",
    "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>": "<image />",
    "<image href='data:image/png;base64,AAAA'/>": '<image href="data:image/png;base64,AAAA" />',
    "<use href='https://elsewhere.example/x.svg#y'/>": "<use />",
    "<rect fill='url(https://elsewhere.example/x.svg#y)'/>": "<rect />",
    "<rect fill='u\\72l(https://elsewhere.example/x.svg#y)'/>": "<rect />",
    "<rect style='position: fixed; fill: red; background: url(//elsewhere.example)'/>": '<rect style=" fill: red" />',
    "<text class='md-overlay' data-md-component='search' data-clipboard-text='x'>x</text>": "<text>x</text>",
    "<g class='node' data-node='1'/>": '<g class="node" data-node="1" />',
    "<text>a<script/>b<desc/>c</text>": "<text>abc</text>",
    "<text><script/>b<script/></text>": "<text>b</text>",
    "<g>a<rect/>b<script/>c<rect/></g>": "<g>a<rect />bc<rect /></g>",
    "<g><rect/><script/>c<rect/>d</g>": "<g><rect />c<rect />d</g>",
    "<rect style='FILL : red; stroke: a:b; url: x'/>": '<rect style="FILL : red; stroke: a:b" />',
    "<rect fill='URL(https://elsewhere.example)' stroke='url(#here)'/>": '<rect stroke="url(#here)" />',
    "<text xml:space='preserve' xml:base='https://elsewhere.example'>x</text>": '<text xml:space="preserve">x</text>',
    "<a xlink:href='#here' xlink:title='x'/>": '<a xlink:href="#here" />',
    "<!--><script>alarm()</script>-->": "",
    "<?xml-stylesheet href='x.css'?>": "",
}


def inside(found: str) -> str:
    """Return a drawing's content."""
    return "" if found == EMPTY else found.partition(">")[2].removesuffix("</svg>")


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_drawing_is_harmless(part):
    """Everything that isn't allowed goes, with what's in it; the text behind it stays."""
    assert inside(sanitize.drawing(HEAD.format("", part))) == HOSTILE[part]
    assert inside(sanitize.drawing(svg.cleaned(HEAD.format("", f"<g>{part}</g>")))).count("alarm") == 0


def test_the_root_is_an_element_like_the_others():
    """It has handlers, too."""
    assert sanitize.drawing(HEAD.format("onload='alarm()'", "")) == EMPTY


@pytest.mark.parametrize("text", ["", "<svg", "<html/>", "<svg/>", HEAD.format("", "<g>")])
def test_what_is_no_drawing_is_nothing(text):
    """HTML, SVG without its namespace, and half a document have nothing to show."""
    assert sanitize.drawing(text) == ""


def test_a_bomb_of_uses_is_defused():
    """Each of twenty groups has the one before it twice; only the first level stays."""
    group = '<g id="g{}"><use href="#g{}"/><use href="#g{}"/></g>'
    bomb = "".join(group.format(n, n - 1, n - 1) for n in range(1, 20))
    found = sanitize.drawing(HEAD.format("", f'<g id="g0"/>{bomb}<use href="#g19"/>'))
    assert found.count("<use") == 2


def test_what_draws_stays_to_the_byte():
    """Elements and attributes with capitals, references into the drawing, and Matplotlib's style sheet."""
    drawn = svg.cleaned(
        HEAD.format(
            'viewBox="0 0 9 9"',
            '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>'
            '<linearGradient id="a" gradientTransform="rotate(9)"><stop offset="0" stop-color="#000"/></linearGradient>'
            '<clipPath id="b"><rect width="5"/></clipPath><path id="c" d="M0 0"/>'
            '<g clip-path="url(#b)" style="fill: url(#a); stroke: #3f51b5"><use xlink:href="#c"/></g>'
            '<text xml:space="preserve">a &lt; b</text>',
        )
    )
    assert sanitize.drawing(drawn) == drawn


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<img src=x onerror=alarm()>x", "x"),
        ("<script>alarm()</script><p onclick=alarm()>x</p>", "<p>x</p>"),
        ("<form action=//elsewhere.example><button>x</button></form><p>y", "<p>y</p>"),
        ("<a href='javascript:alarm()'>x</a>y", "y"),
        ("<iframe srcdoc='<script>alarm()</script>'></iframe><object data=//elsewhere.example></object>", ""),
        ("<svg><script>alarm()</script></svg><math><mtext></mtext></math>", ""),
        ("<noscript><p title='</noscript><img src=x onerror=alarm()>'>", "'&gt;"),
        ("<style>body { display: none }</style><link rel=stylesheet href=//elsewhere.example/x.css>", ""),
        ("<p style='position: fixed; color: red' class=md-overlay id=block-1>x</p>", '<p style=" color: red">x</p>'),
        ("<td style='background: url(//elsewhere.example)'>x", "x"),
        ("<!-- x --><template><img src=x onerror=alarm()></template>", ""),
        ("<p>a&nbsp;&lt;&nbsp;b</p>", "<p>a&nbsp;&lt;&nbsp;b</p>"),
        ("<unknown>x</unknown>", "x"),
    ],
)
def test_hostile_html_is_harmless(text, found):
    """Handlers, addresses, and elements that aren't allowed go."""
    assert sanitize.html(text) == found


def test_a_table_stays_a_table():
    """To the byte, with its widths and colors."""
    table = '<table><thead><tr><th colspan="2" style="text-align: left">a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    assert sanitize.html(table) == table


def test_a_type_says_what_is_shown():
    """A drawing is one only with its type."""
    document = HEAD.format("", "<g/>")
    assert sanitize.shown("image/svg+xml", document) == sanitize.drawing(document) != sanitize.html(document)
    assert sanitize.shown("text/html", "<b>x</b><script>y</script>") == "<b>x</b>"
