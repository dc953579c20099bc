"""HTML as a tree that's written as XHTML."""

from __future__ import annotations

import random
import time
from xml.etree import ElementTree

import pytest

from litbook.core.text.tree import parse


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("<P Class=a ID='b'>One<br>two</P>", '<p class="a" id="b">One<br/>two</p>'),
        ("&eacute; &lt; &nosuch; & a < b > c", "é &lt; &amp;nosuch; &amp; a &lt; b &gt; c"),
        ("<p>One <b>two", "<p>One <b>two</b></p>"),
        ("<p><b>One</p>two</b>", "<p><b>One</b></p>two"),
        ("One</i><!-- <b> -->two<!doctype html>", "Onetwo"),
        ('<p title="a > b, &quot;c&quot;" hidden>', '<p hidden="" title="a &gt; b, &quot;c&quot;"></p>'),
        ("<p title=it's>One</p>", '<p title="it&#x27;s">One</p>'),
        ("<script>if (a<b) '</p>'</script>.", "<script>if (a&lt;b) '&lt;/p&gt;'</script>."),
        ("<style>a>b", "<style>a&gt;b</style>"),
        ("<i/>One<a x=1 x=2 @y=3>", '<i></i>One<a x="2"></a>'),
    ],
)
def test_html_becomes_xhtml(html, xhtml):
    """Whatever a browser would make of it, it's sound."""
    assert parse(html).content() == xhtml


def test_what_is_left_out_takes_its_content_along():
    """And a tag that ends it ends nothing else."""
    top = parse("<div>a<nav>b<div>c</div></nav>d</div>", lambda tag, attributes: tag == "nav")
    assert top.content() == "<div>ad</div>"
    assert [node.tag for node in top.inside()] == ["div"]


def test_any_text_becomes_sound_xhtml():
    """Tags, halves of tags, comments, and entities in any order."""
    chance = random.Random(1)
    pieces = ["<p>", "</p>", "<b c=1>", "<b c='", '<i d="', '"', "'", "<", ">", "/>", "=", "&", "&amp;", "&no;", "<!--"]
    pieces += ["-->", "<script>", "</script>", "<br>", '<a"b>', "<!", "<?x?>", " word ", "<e f", "]]>", "<p//x=/>", "-"]
    for _ in range(2000):
        html = "".join(chance.choices(pieces, k=20))
        ElementTree.fromstring(f"<html>{parse(html).content()}</html>")


@pytest.mark.parametrize(
    "piece", ["<p>", "<p ", "</p>", "<!--", "<a b='", '<a b="', "<a b='c\" ", "<script>", "&", "<a=", "< "]
)
def test_long_texts_take_no_longer_per_character(piece):
    """Not even where nothing ends that begins."""

    def seconds(count: int) -> float:
        start = time.process_time()
        parse(piece * count).content()
        return time.process_time() - start

    assert seconds(8_000) < 0.5 + 20 * seconds(800)
