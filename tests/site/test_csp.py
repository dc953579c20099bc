"""The content security policy of pages."""

import base64
import hashlib
import io
import json
import re
import zipfile

import pytest

from litbook.site.publishing import csp
from litbook.site.publishing.output import publish
from litbook.weave.page import in_head

SCRIPT = "let a = 1 < 2"
HASH = f"'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'"
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>A</title>
<script>{SCRIPT}</script><script src="a.js"></script><script type="application/json">{{}}</script></head></html>"""


def test_only_inline_scripts_that_run_are_named():
    """Only inline scripts that run get a hash, not those with an address or with data."""
    assert csp.hashes(PAGE) == {HASH}


@pytest.mark.parametrize("page", ["<!-- <script>no</script> -->", "<script type='application/json'>{}</script>"])
def test_what_never_runs_is_not_named(page):
    """A script in a comment, or data with its type in any quotes, gets no hash."""
    assert csp.hashes(page) == set()


def test_an_inline_script_may_have_any_other_attribute():
    """An inline script may have any attribute except ``src``."""
    assert csp.hashes(f'<script data-src="a > b" async>{SCRIPT}</script>') == {HASH}


def test_an_attribute_may_hold_a_bracket():
    """A bracket inside an attribute doesn't hide what the tag loads."""
    page = '<img alt="a > b" src="https://example.org/a.png"><img data-src="//example.org"><!-- <img src="//no"> -->'
    assert csp.elsewhere(page) == ["https://example.org/a.png"]


def test_a_policy_allows_what_is_needed_and_no_more():
    """WebAssembly and blob workers are allowed only on sites that run Python."""
    still, live = (csp.policy([HASH], live=live) for live in (False, True))
    assert f"script-src 'self' {HASH};" in still
    assert f"script-src 'self' 'wasm-unsafe-eval' {HASH};" in live
    assert "connect-src 'self';" in still
    assert "connect-src 'self' blob:;" in live
    for rules in (still, live):
        assert "default-src 'none'" in rules
        assert "'unsafe-eval'" not in rules
        assert "script-src 'unsafe-inline'" not in rules


@pytest.mark.parametrize(("page", "before"), [(PAGE, '<meta charset="utf-8">'), ("<head><title>A</title>", "<head>")])
def test_a_policy_stands_before_what_it_binds_and_after_the_encoding(page, before):
    """The policy is in the head, after the encoding and before all else; a page without a head isn't changed."""
    assert (
        in_head(page, csp.meta("rules"))
        .partition('<meta http-equiv="Content-Security-Policy" content="rules">')[0]
        .endswith(before)
    )
    assert in_head("no page", csp.meta("rules")) == "no page"


def test_all_pages_have_the_same_policy_and_say_what_it_forbids(tmp_path):
    """All pages have the same policy, because instant navigation runs other pages' scripts; violations are reported."""
    (tmp_path / "below").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "below" / "index.html").write_text(
        '<head></head><script>b</script><img alt="" src="https://example.org/a.png">'
    )
    assert publish(tmp_path, {}, policy={HASH}, live=False) == [
        ("below/index.html", "https://example.org/a.png"),
        ("below/index.html", "an inline script"),
    ]
    metas = {path.read_text().partition('content="')[2].partition('"')[0] for path in tmp_path.rglob("*.html")}
    assert len(metas) == 1
    found = metas.pop()
    assert (found.count("sha256-"), HASH in found) == (1, True)


@pytest.mark.parametrize(
    ("page", "content", "frame"),
    [
        ("<script>a</script><p>x</p><script>b</script>", "<p>x</p>", "<script>a</script><script>b</script>"),
        ("<script>a</script>", "", "<script>a</script>"),
        ("<script>a</script><p>x </p>", "<p>x</p>", ""),
    ],
)
def test_the_frame_is_what_the_theme_made(page, content, frame):
    """A page without its content. If another plugin has changed the content, nothing counts as the theme's."""
    assert csp.frame(page, content) == frame


BOOK = {
    "index.md": "# Home\n\n<script>written()</script>\n",
    "01-a.md": """\
        # One

        ```python { caption="Look." alt="It is drawn." }
        class Table:
            def _repr_html_(self):
                return "<b>bold</b><script>alarm()</script><i onclick='alarm()'>i</i>"

        Table()
        ```

        ```python { caption="Look." alt="It is drawn." }
        class Drawing:
            def _repr_svg_(self):
                return '''<svg xmlns="http://www.w3.org/2000/svg" onload="alarm()" viewBox="0 0 9 9">
                <rect onclick="alarm()" width="9"/><a href="javascript:alarm()"><text>here</text></a>
                <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">alarm</p></foreignObject></svg>'''

        Drawing()
        ```
        """,
}


def test_what_blocks_show_is_sanitized_wherever_it_is_published(make_book, build):
    """In pages, in drawings of their own, in downloads, and in the printed book; and no script but the theme's may run."""
    root = make_book(BOOK)
    settings = (root / "mkdocs.yml").read_text()
    settings = settings.replace("[litbook]", "[{litbook: {policy: true, printed: true, epub: true}}]")
    (root / "mkdocs.yml").write_text(settings.replace("site_name", "site_url: https://example.org/\nsite_name"))
    done = build(root)
    assert done.exit_code == 0, done.output
    said = "index.html needs an inline script, which `policy` forbids; make it a file of the book"
    assert said in done.output
    site = root / "site"
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.*") if path.is_file()}
    with zipfile.ZipFile(io.BytesIO(files.pop("book.epub"))) as book:
        files |= {f"book.epub/{name}": book.read(name) for name in book.namelist()}
    texts = {name: content.decode(errors="replace") for name, content in files.items()}
    assert "<b>bold</b><i>i</i>" in texts["01-a/index.html"]
    assert "<a><text>here</text></a>" in texts["01-a/index.html"]
    assert any(name.startswith("book.epub/") and name.endswith("1-2.svg") for name in texts)
    assert {"print/index.html", "assets/figures/figure-1-2.svg"} <= texts.keys()
    cells = json.loads(texts.pop("01-a/01-a.ipynb"))["cells"]
    texts["outputs"] = "".join(str(output["data"]) for cell in cells for output in cell.get("outputs", ()))
    assert "bold" in texts["outputs"]
    fence = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)  # the author's code, which is text there
    texts |= {name: fence.sub("", text) for name, text in texts.items() if name.endswith((".md", ".txt"))}
    hostile = re.compile(r"<script>alarm|<\w[^<>]*\s(on\w+=|href=.javascript)|<foreignObject", re.IGNORECASE)
    assert [name for name, text in texts.items() if hostile.search(text)] == []
    digest = base64.b64encode(hashlib.sha256(b"written()").digest()).decode()
    policies = {text.partition("Security-Policy")[2].partition(">")[0] for text in texts.values() if "<head>" in text}
    assert [digest in policy for policy in policies if policy] == [False]
