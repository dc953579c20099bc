"""The front page: cards for the chapters, and a drawing with frames at the top."""

from dataclasses import replace

from litbook.core.text import sanitize, svg
from litbook.site.theme import front

FILM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-0.5 -0.5 2 1" data-frames="01 10" data-notes="a|b">'
    '<path data-node="1" d="M0 0h0" stroke="#3f51b5"/></svg>'
)


def test_film_moves_up():
    """The first drawing with frames goes to its place, with its caption; other figures stay."""
    plain = '<figure class="litbook-figure" id="figure-1"><svg></svg></figure>'
    film = (
        '<figure class="litbook-figure" id="figure-2"><svg data-frames="01"></svg><figcaption>F</figcaption></figure>'
    )
    moved = film.replace("litbook-figure", "litbook-figure litbook-film")

    assert front.with_film(f"<h1>A</h1>{front.FILM}<p>B</p>{plain}{film}<p>C</p>") == (
        f"<h1>A</h1>{moved}<p>B</p>{plain}<p>C</p>"
    )
    assert front.with_film(f"<h1>A</h1>{front.FILM}{plain}") == f"<h1>A</h1>{plain}"


def test_frames_are_kept():
    """Neither cleaning nor sanitizing a drawing removes its frames."""
    kept = sanitize.drawing(svg.cleaned(FILM))

    assert 'data-frames="01 10"' in kept
    assert 'data-notes="a|b"' in kept
    assert 'data-node="1"' in kept


def test_notebook_has_no_reading_time(make_book):
    """A chapter's reading time counts its prose; a notebook's text is JSON."""
    from litbook.source.book import load

    root = make_book({"index.md": "# Home\n", "01-a.md": "# A\n\n" + "word " * 2000})
    chapter = next(one for one in load(root, root / "docs").readable if one.path.endswith("01-a.md"))

    assert front.minutes(chapter) == 10
    assert front.minutes(replace(chapter, path="docs/01-a.ipynb")) == 0
