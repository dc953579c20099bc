"""The one style sheet of a site: what it leaves out of the theme's, and what it must not leave out."""

import pytest

from litbook.site.publishing import styles
from litbook.site.publishing.unused import Names, reduced


def kept(css, html="", script="", others=""):
    """Return what's left of a style sheet for a page with these tags and this script."""
    return reduced(css, Names(frozenset(styles.in_tags(html)), frozenset(styles.WORD.findall(script))), others)


@pytest.mark.parametrize(
    ("css", "html", "script"),
    [
        ("p,*{a:b}", "", ""),
        (".one{a:b}", '<p class="two one">', ""),
        (".one{a:b}", "<p class=one>", ""),
        (".one{a:b}", r'{"html": "<p class=\"one\">"}', ""),
        (".one{a:b}", "", 'add("one")'),
        (".kind-two{a:b}", "", "add(`kind-${two}`)"),
        ("#one:target{a:b}", '<p id="one">', ""),
        ("p:not(.one){a:b}", "", ""),
        ("[hidden]{a:b}", "<p hidden>", ""),
        ("[open=true]{a:b}", "", 'set("open", value)'),
        ("[dir=ltr] p{a:b}", '<html dir="ltr">', 'get("dir")'),
        ("@font-face{font-family:x}", "", ""),
        ("@media print{.one{a:b}}", '<p class="one">', ""),
        ('.one{content:",;}";a:url("data:x,;")}', '<p class="one">', ""),
    ],
)
def test_what_may_apply_stays(css, html, script):
    """A rule stays, unchanged, if what its selector asks for is in a tag, or may come from a script."""
    assert kept(css, html, script) == css


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".one{a:b}", ""),
        (".two.one{a:b}", ""),
        (".one,.two,p{a:b}", ".two,p{a:b}"),
        ("#one{a:b}", ""),
        ("[hidden]{a:b}", ""),
        ("[dir=rtl] p{a:b}", ""),
        ("@media print{.one{a:b}}p{a:b}", "p{a:b}"),
        ("p{a:b}/*# sourceMappingURL=x.map */", "p{a:b}"),
    ],
)
def test_what_no_page_has_goes(css, left):
    """A rule goes if no tag and no script has what its selector asks for; a text doesn't count."""
    assert kept(css, '<p class="two" dir="ltr">one hidden</p>', 'get("dir")') == left


def test_variables_stay_if_something_reads_them():
    """Another rule, another style sheet, a script, or a tag."""
    css = 'p{--a:1;--b:url("x;");color:red;--c:2;--d:3}q{color:var(--a)}'
    assert kept(css, '<i style="width: var(--c)">', 'get("--d")', "b{color:var( --b)}") == css
    assert kept(css) == "p{--a:1;color:red}q{color:var(--a)}"


PAGE = """<html dir="ltr"><head><link rel="stylesheet" href="{0}assets/stylesheets/main.1a.min.css">
<link rel="stylesheet" href="{0}assets/stylesheets/palette.2b.min.css"><script>add("inline")</script></head><p class="tag"></html>"""


def test_a_site_has_one_style_sheet(tmp_path):
    """The theme's comes first in ours, its files are gone, and no page asks for them."""
    sheets = {"main.1a": '@charset "UTF-8";.tag{a:b}.other{a:b}', "palette.2b": ".file,.inline,.json{a:b}"}
    (tmp_path / styles.FOLDER).mkdir(parents=True)
    for name, css in sheets.items():
        (tmp_path / styles.FOLDER / f"{name}.min.css").write_text(css)
        (tmp_path / styles.FOLDER / f"{name}.min.css.map").write_text("{}")
    (tmp_path / "assets" / "litbook").mkdir()
    (tmp_path / styles.STYLESHEET).write_text(".ours{a:b}")
    (tmp_path / "a.js").write_text('add("file")')
    (tmp_path / "a.json").write_text(r'{"html": "<p class=\"json\">"}')
    pages = styles.joined(tmp_path, {"404.html": PAGE.format("/book/"), "a/index.html": PAGE.format("../")})
    assert set(pages.values()) == {'<html dir="ltr"><head><script>add("inline")</script></head><p class="tag"></html>'}
    joined = '@charset "UTF-8";.tag{a:b}.file,.inline,.json{a:b}.ours{a:b}'
    assert (tmp_path / styles.STYLESHEET).read_text() == joined
    assert list((tmp_path / styles.FOLDER).iterdir()) == []


def test_another_theme_keeps_its_style_sheets(tmp_path):
    """A page without Material's style sheets isn't changed."""
    assert styles.joined(tmp_path, {"index.html": "<p>"}) == {"index.html": "<p>"}
