"""The front page: cards for the chapters, and a drawing with frames at the top."""

from dataclasses import replace
from types import SimpleNamespace

from litbook.core.text import sanitize, svg
from litbook.site.theme import front
from litbook.source.book import load

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


def test_a_notebook_is_no_chapter(make_book):
    """A notebook with a number has no card, and doesn't count as read or unread; in the cards, it would divide a part in two."""
    root = make_book({"index.md": "# Home\n", "01-a.md": "# A\n", "02-b.md": "# B\n"})
    a, b = (one for one in load(root, root / "docs").readable if one.path != "docs/index.md")
    notebook = replace(a, path="docs/01-a.ipynb")
    site = SimpleNamespace(
        book=SimpleNamespace(readable=[a, notebook, b]), places={a.path: 1, notebook.path: 2, b.path: 3}
    )

    assert front.chapters_of(site) == [a, b]
