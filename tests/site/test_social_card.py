"""Metadata for search engines, and the social card of each page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from litbook.site import metadata
from litbook.site.formats import raster, social_card
from litbook.source import book
from litbook.source.parse import parse
from places import ROOT

BOOK = book.load(ROOT)
PAGES = {
    "index.md": '---\ntitle: A "fine" book\ndescription: On squares & <all> "that".\n---\n\n# A fine book\n',
    "01-one.md": """
        ---
        title: "1. One"
        description: The first one.
        ---

        # 1. One

        ```python { caption="Two boxes." alt="A box a with an arrow to a box b." }
        import graphviz

        graph = graphviz.Digraph()
        graph.edge("a", "b")
        graph
        ```
        """,
    "about.md": "# About\n\nNothing.\n",
}
TEXT = re.compile(r'<meta (?:name|property)="([\w:-]+)" content="([^"]*)">')


def built(root: Path, build, name: str) -> tuple[str, dict[str, str]]:
    """A page of the site and its metadata."""
    text = (root / "site" / name).read_text(encoding="utf-8")
    return text, dict(TEXT.findall(text))


@pytest.fixture
def site(make_book, build, monkeypatch):
    """Return a function that builds a book, at an address if it's given one."""

    def made(address: str = "") -> Path:
        root = make_book(PAGES)
        lines = (root / "mkdocs.yml").read_text() + "site_description: Of the whole book.\n"
        (root / "mkdocs.yml").write_text(lines + (f"site_url: {address}\n" if address else ""))
        done = build(root)
        assert done.exit_code == 0, done.output
        return root

    return made


def test_a_page_says_what_it_is(site, build):
    """A page has an escaped title, description, and address, and a card with its title and its first figure."""
    root = site("https://example.org/book/")
    text, said = built(root, build, "01-one/index.html")
    assert "<title>1. One - A book</title>" in text
    assert said["og:title"] == "1. One"
    assert said["og:description"] == "The first one."
    assert said["og:url"] == "https://example.org/book/01-one/"
    assert said["og:image"] == "https://example.org/book/assets/previews/01-one.png"
    assert said["og:image:alt"] == "A box a with an arrow to a box b."
    assert said["twitter:card"] == "summary_large_image"
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(found[1]) == {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": "1. One",
        "url": "https://example.org/book/01-one/",
        "position": 1,
        "isPartOf": {"@type": "Book", "name": "A book", "url": "https://example.org/book/"},
        "description": "The first one.",
    }
    picture = (root / "site/assets/previews/01-one.png").read_bytes()
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert len(picture) < 60_000

    _, said = built(root, build, "index.html")
    assert said["og:title"] == "A &#34;fine&#34; book"
    assert said["og:description"] == "On squares &amp; &lt;all&gt; &#34;that&#34;."
    assert said["og:type"] == "website"
    _, said = built(root, build, "about/index.html")
    assert said["og:description"] == "Of the whole book."
    assert said["og:image"] == "https://example.org/book/assets/previews/about.png"
    assert not (root / "site/robots.txt").exists()  # robots.txt only counts at the root of a host


def test_without_an_address_no_page_names_one(site, build):
    """Without a site address, pages have none, and no card is drawn."""
    root = site()
    text, said = built(root, build, "01-one/index.html")
    assert said["og:description"] == "The first one."
    assert [name for name in said if name.startswith(("og:image", "og:url", "twitter"))] == []
    assert "ld+json" not in text
    assert not (root / "site/assets/previews").exists()
    text, said = built(root, build, "404.html")
    assert said["robots"] == "noindex"
    assert "<title>There is no page here - A book</title>" in text


def test_at_the_root_of_a_host_robots_are_shown_the_way(site):
    """At the root of a host, robots.txt leads to the sitemap, which lists each page once."""
    root = site("https://example.org")
    robots = (root / "site/robots.txt").read_text()
    assert robots == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"
    listed = re.findall(r"<loc>(.*?)</loc>", (root / "site/sitemap.xml").read_text())
    assert sorted(listed) == [f"https://example.org/{name}" for name in ("", "01-one/", "about/")]


def test_a_picture_is_drawn_once(site, monkeypatch):
    """A card is cached by its content, and drawing it again gives the same image."""
    root = site("https://example.org/")
    picture = (root / "site/assets/previews/01-one.png").read_bytes()
    drawn = []
    png = raster.png.__wrapped__  # which draws anew
    monkeypatch.setattr(raster, "png", lambda card: drawn.append(card) or png(card))
    site("https://example.org/")
    assert drawn == []
    for kept in (root / ".cache").rglob("*.png"):
        kept.unlink()
    site("https://example.org/")
    assert len(drawn) == 3
    assert (root / "site/assets/previews/01-one.png").read_bytes() == picture


@pytest.mark.parametrize("title", ["Short", "A title of a good many words that has to be broken into lines", "W" * 40])
@pytest.mark.parametrize("box", [(1072, 190), (452, 400)])
def test_a_title_fits_its_column(title, box):
    """A title fits between the margins at one of the sizes; only a single word that's too long may not."""
    size, lines = social_card.fitted(title, *box)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert len(lines) * size <= box[1]


def test_a_card_is_drawn_in_the_light_palette():
    """A card has the light palette without CSS variables, which renderers may not support, and its texts fit in their boxes."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0.00 0.00 80 40" id="litbook-id-drawing">'
        '<text fill="var(--litbook-1, #3f51b5)" font-family="Helvetica,sans-Serif" font-size="10.00">a</text></svg>'
    )
    card = social_card.card("1. One & two", "A book", drawing)
    assert 'fill="#2f44b0" font-family="DejaVu Sans" font-size="8.60"' in card
    assert "1.\N{NO-BREAK SPACE}One &amp; two" in card
    assert 'viewBox="0.00 0.00 80 40"' in card
    assert '<svg x="64" y="286.0"' in card  # twice as wide as high: below the title
    assert "var(" not in card


def test_each_page_of_the_book_says_what_it_is_about():
    """Each page's description is unique, short enough for search engines, and needs no escaping."""
    said = [str(chapter.meta.get("description", "")) for chapter in BOOK.readable]
    assert len(set(said)) == len(said)
    assert [text for text in said if not 30 <= len(text) <= 200 or re.search('["<>&]', text)] == []
    titles = [chapter.title for chapter in BOOK.readable]
    assert len(set(titles)) == len(titles)


def test_schema_cannot_end_its_script():
    """No title can close the script element of the schema."""
    chapter = parse("---\ntitle: x\ndescription: </script>\n---\n", "docs/01-a.md")
    text = metadata.schema("</script>", "https://a.b/c/", "x", "https://a.b/", chapter)
    assert "</" not in text
    assert json.loads(text)["description"] == "</script>"
