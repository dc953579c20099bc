"""What the code of a block draws or writes can show, and do nothing: asked of a real Chromium."""

import pytest
from browser import ROOT, serving

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
SHOW = """async ([module, how, text]) => {
  window.alarms = 0;
  window.alarm = () => (window.alarms += 1);
  const { safeSvg, safeHtml } = await import(module);
  const shown = how === "svg" ? safeSvg(text, "figure-1-", "A graph") : safeHtml(text);
  document.body.replaceChildren(shown);
  for (const element of document.body.querySelectorAll("*")) element.dispatchEvent(new MouseEvent("click", { cancelable: true }));
  document.body.append(Object.assign(document.createElement("div"), { innerHTML: document.body.innerHTML })); // "Open large"
  await new Promise((done) => setTimeout(done, 20));
  const acts = [...document.body.querySelectorAll("*")].filter((element) =>
    element.matches("img, script, iframe, form, link, meta") || element.getAttributeNames().some((name) => /^on/.test(name)));
  document.body.lastChild.remove();
  return { alarms: window.alarms, acts: acts.length, html: document.body.innerHTML, seen: getComputedStyle(document.body).display };
}"""


@pytest.fixture(scope="module")
def show(chromium):
    """A function that shows SVG or HTML in a page, clicks on all of it, and says what came of it."""
    with serving(WEB) as address:
        context = chromium.new_context()
        page = context.new_page()
        asked = []
        page.route("**/empty.html", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto(address + "empty.html")
        page.on("request", lambda request: asked.append(request.url))

        def show_it(how, text):
            result = page.evaluate(SHOW, ["./results/sanitize.js", how, text])
            return {**result, "asked": [url for url in asked if not url.endswith("sanitize.js")]}

        yield show_it
        context.close()


def harmless(result):
    """Whether nothing ran, nothing was asked for, and the page still shows."""
    return result["alarms"] == result["acts"] == 0 and result["asked"] == [] and result["seen"] == "block"


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_drawing_does_nothing(show, part):
    """No script, no event, no link that acts, no request, no style that reaches the page; the rest of it shows."""
    result = show("svg", SVG.format("onload='alarm()'", f"{part}<text>still here</text>"))
    assert harmless(result)
    assert "still here" in result["html"]
    for word in ("alarm", "elsewhere", "position", "md-", "body"):
        assert word not in result["html"]


@pytest.mark.parametrize("text", HTML)
def test_hostile_html_does_nothing(show, text):
    """The same of what an object's ``_repr_html_`` says."""
    result = show("html", text)
    assert harmless(result)
    for word in ("elsewhere", "position", "href", "id=", "class=", "<style"):
        assert word not in result["html"]


def test_what_is_no_drawing_is_none(show):
    """Neither HTML nor half a document."""
    for text in ("<html><script>alarm()</script></html>", "<svg", "", SVG.format("", "<g>")):
        assert show("svg", text)["html"] == "null"


def test_a_drawing_keeps_what_it_draws_with(show):
    """Graphviz's and Matplotlib's parts, their ids made unique, and words for who cannot see it."""
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
    """What a table is made of, and its own widths and colours."""
    table = '<table><thead><tr><th colspan="2" style="text-align: left">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'
    assert show("html", table)["html"] == table
