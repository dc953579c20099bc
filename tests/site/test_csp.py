"""The content security policy of pages."""

import base64
import hashlib

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
    assert publish(tmp_path, {}, policy=True, live=False) == [("below/index.html", "https://example.org/a.png")]
    metas = {path.read_text().partition('content="')[2].partition('"')[0] for path in tmp_path.rglob("*.html")}
    assert len(metas) == 1
    assert metas.pop().count("sha256-") == 2
