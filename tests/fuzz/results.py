"""Make hostile drawings and HTML, and see that nothing scriptable and no address of another site survives in a page."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from browser import ARGUMENTS, CHROMIUM, serving
from fuzzing import Failure, command, pick, seeded, smallest
from litbook.core.text import sanitize
from litbook.live.bundling.npm.workspace import workspace
from places import ROOT

COUNT = 2_000
SANITIZER = ROOT / "src" / "litbook" / "live" / "web" / "results"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
TAGS = [
    "svg",
    "g",
    "a",
    "path",
    "rect",
    "text",
    "tspan",
    "defs",
    "use",
    "clipPath",
    "mask",
    "marker",
    "pattern",
    "image",
    "style",
    "script",
    "foreignObject",
    "animate",
    "set",
    "title",
    "desc",
    "div",
    "span",
    "p",
    "table",
    "td",
    "img",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "link",
    "meta",
    "base",
    "template",
    "noscript",
    "math",
    "mtext",
    "mglyph",
    "details",
    "video",
    "audio",
    "source",
    "select",
    "option",
    "textarea",
    "xmp",
    "plaintext",
    "body",
    "html",
]
NAMES = [
    "href",
    "xlink:href",
    "src",
    "srcset",
    "style",
    "class",
    "id",
    "onload",
    "onclick",
    "onerror",
    "onmouseover",
    "formaction",
    "action",
    "data",
    "background",
    "poster",
    "fill",
    "filter",
    "mask",
    "clip-path",
    "data-md-component",
    "data-clipboard-text",
    "data-node",
    "title",
    "attributeName",
    "to",
    "from",
    "values",
    "srcdoc",
    "ping",
]
VALUES = [
    "alarm()",
    "javascript:alarm()",
    "java&#10;script:alarm()",
    "JaVaScRiPt:alarm()",
    "https://elsewhere.example/x.png",
    "//elsewhere.example/x",
    "data:text/html,<script>alarm()</script>",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "url(https://elsewhere.example/x#y)",
    "u\\72l(//elsewhere.example)",
    "background: url(//elsewhere.example/x)",
    "position: fixed; inset: 0",
    "#here",
    "red",
    "fill: image-set('//elsewhere.example/x' 1x)",
    "expression(alarm())",
    "vbscript:alarm()",
    "onclick",
    "md-overlay",
    "</style><script>alarm()</script>",
]
TEXTS = [
    "still here",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "&lt;script>alarm()&lt;/script>",
    "</style>",
    "</title>",
    "@import '//elsewhere.example/x.css';",
    "#litbook-id-drawing { * { fill: url(//elsewhere.example/x#y) } }",
    "body { display: none }",
    "\x00",
    "\ufffe",
    "&#0;",
    "<?xml-stylesheet href='//elsewhere.example'?>",
]
LEFT = [
    "<script></script>", "<p onclick='x'>", "<a href='javascript:x'>", "<a href='java\nscript:x'>", "<img src='//elsewhere.example/'>",
    "<p style='background: url(https://elsewhere.example)'>", "<style>@import 'https://elsewhere.example'</style>", "<iframe>", "<form>",
]  # fmt: skip
"""What nothing may leave in a page, of each kind."""
FORBIDDEN = frozenset(
    ("script", "iframe", "object", "embed", "form", "link", "meta", "base", "foreignobject", "animate", "set")
)
ADDRESSES = frozenset(
    ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "background", "poster", "ping", "srcdoc"]
)
LOCAL = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,")
"""The beginning of an address that asks nobody."""
FETCHES = re.compile(r"url\((?![\"']?#)|image-set|@import")
"""What makes a browser ask for something, in a style and in the attributes of a drawing."""
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="importmap">{"imports": {"dompurify": "./dompurify.js"}}</script>
<script type="module">import * as sanitize from "./sanitize.js"; window.sanitize = sanitize;</script>"""
SHOW = """async (cases) => {
  window.alarms = 0;
  window.alarm = () => (window.alarms += 1);
  const answers = [];
  for (const text of cases) {
    const { safeSvg, safeHtml } = window.sanitize;
    const shown = text.startsWith("<svg") ? safeSvg(text, "figure-1-", "A graph") : safeHtml(text);
    document.body.replaceChildren(shown ?? "");
    for (const element of document.body.querySelectorAll("*")) element.dispatchEvent(new MouseEvent("click", { cancelable: true }));
    await new Promise((done) => setTimeout(done, 0));
    answers.push([document.body.innerHTML, window.alarms]);
  }
  return answers;
}"""


def result(chance: random.Random) -> str:
    """Return a drawing, or an object's HTML."""
    content = "".join(element(chance, 0) for _ in range(chance.randint(1, 4)))
    text = SVG.format(attributes(chance), content) if chance.random() < 0.5 else content
    if chance.random() < 0.3:  # damaged
        place = chance.randrange(len(text))
        text = text[:place] + pick(chance, ["<", ">", '"', "'", "&", "/", ""]) + text[place + 1 :]
    return text


def element(chance: random.Random, depth: int) -> str:
    """Return an element with others inside, or a text."""
    if depth > 3 or chance.random() < 0.2:
        return pick(chance, TEXTS)
    tag = pick(chance, TAGS)
    inside = "".join(element(chance, depth + 1) for _ in range(chance.randint(0, 2)))
    return f"<{tag} {attributes(chance)}>{inside}</{tag}>"


def attributes(chance: random.Random) -> str:
    """Return a few attributes."""
    return " ".join(f'{pick(chance, NAMES)}="{pick(chance, VALUES)}"' for _ in range(chance.randint(0, 3)))


class Survivors(HTMLParser):
    """Collects what's scriptable, or leads to another site, in a page's HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        self.found += [tag] if tag in FORBIDDEN else []
        for name, value in attrs:
            plain = re.sub(r"[\s\0\\]", "", value or "").lower()
            leads_away = not LOCAL.match(plain) if name in ADDRESSES else FETCHES.search(plain)
            if name.startswith("on") or (leads_away and not name.startswith("data-") and name != "title"):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.in_style and "elsewhere" in data:
            self.found.append(data)


def survivors(html: str) -> list[str]:
    """Return what's scriptable, or leads to another site, in a page's HTML."""
    reader = Survivors()
    reader.feed(html)
    return reader.found


@contextlib.contextmanager
def page(browser: Any) -> Iterator[Any]:
    """Yield a page that has the sanitizer, and a list of its requests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in (SANITIZER / "sanitize.js", SANITIZER / "bounds.js", sanitize.LIST):
            shutil.copy(file, folder)
        shutil.copy(workspace() / "node_modules" / "dompurify" / "dist" / "purify.es.mjs", folder / "dompurify.js")
        (folder / "index.html").write_text(PAGE)
        with serving(folder) as address:
            context = browser.new_context()
            shown = context.new_page()
            shown.goto(address)
            shown.wait_for_function("window.sanitize")
            shown.asked = []
            shown.on("request", lambda request: shown.asked.append(request.url))
            yield shown
            context.close()


def complaints(shown: Any, cases: list[str]) -> list[str]:
    """Return what's wrong with how a page shows each result; "" if nothing."""
    before = len(shown.asked)
    answers = shown.evaluate(SHOW, cases)
    asked = [address for address in shown.asked[before:] if not address.startswith("data:")]
    said, alarms = [], 0
    for html, count in answers:
        found = survivors(html)
        said.append(f"{found} survives" if found else "it ran" if count > alarms else "")
        alarms = count
    if asked:
        said[-1] = said[-1] or f"asked for {json.dumps(asked)}"
    return said


def fuzz(seed: int, count: int, browser: Any) -> Failure | None:
    """Return the first of ``count`` results of which something dangerous survives in a ``browser``; None if of none."""
    with page(browser) as shown:
        return first(seeded(result, seed, count), shown)


def first(cases: Iterator[str], shown: Any) -> Failure | None:
    """Return the first of ``cases`` of which something dangerous survives in a page."""
    everything = list(cases)
    for case, said in zip(everything, complaints(shown, everything), strict=True):
        if said:
            return Failure(smallest(case, lambda text: bool(complaints(shown, [text])[0]), tries=100), said)
    return None


def run(cases: Iterator[str]) -> Failure | None:
    """Do the same in a browser that's started for it."""
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        page(playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)) as shown,
    ):
        return first(cases, shown)


if __name__ == "__main__":
    command("results", COUNT, run, result)()
