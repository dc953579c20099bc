"""The typefaces of the book's site: what they have, what they weigh, and how pages ask for them."""

import io

from fontTools.ttLib import TTFont

from litbook.site.theme import assets
from litbook.site.theme.fonts import typefaces

KILOBYTES = 1000


def faces(site):
    """Return the built faces by name."""
    [folder] = site.glob("assets/litbook.*")
    return {face: folder / f"{face}.woff2" for face in typefaces.FACES}


def test_the_faces_are_small_and_licensed(site):
    """All faces together weigh less than the theme's style sheet and script, and their license is beside them."""
    found = faces(site)
    assert sum(path.stat().st_size for path in found.values()) <= 45 * KILOBYTES
    text = found["serif"].with_name("typefaces-license.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in text
    assert "Reserved Font Name 'Source'" in text
    names = {
        str(name)
        for path in typefaces.FOLDER.glob("*.woff2")
        for name in TTFont(path)["name"].names
        if name.nameID == 1
    }
    assert names == {"Litbook Serif", "Litbook Sans", "Litbook Code"}


def test_the_faces_have_what_the_pages_show(site):
    """Code has the lines and arrows of outputs, text has superscripts and Greek, and every face has ASCII."""
    has = {face: set(map(chr, TTFont(path).getBestCmap())) for face, path in faces(site).items()}
    assert set("─│└▶◀₃…π\N{MULTIPLICATION SIGN}\N{MINUS SIGN}") <= has["code"]
    assert set("e⁻ˢ·²µ½∂√π₁\N{MINUS SIGN}") <= has["serif"]
    assert all(typefaces.ALWAYS - set("\N{NO-BREAK SPACE}") <= letters for letters in has.values())
    assert "ß" not in has["serif"]


def test_no_face_moves_text_or_holds_it_up(site):
    """Each face is left for the next page if it comes late, and no page waits for one."""
    styles = assets.stylesheet()
    assert styles.count("font-display:optional") == styles.count("@font-face") - 1 == len(typefaces.FACES)
    assert all('as="font"' not in path.read_text(encoding="utf-8") for path in site.glob("0*/index.html"))


def test_a_book_without_typefaces():
    """Without them, the style sheet names none to load."""
    assert "Litbook Math" in assets.stylesheet(typefaces=False)
    assert "serif.woff2" not in assets.stylesheet(typefaces=False)


def test_the_letters_of_a_page():
    """Characters count however they're written; control characters don't."""
    assert typefaces.letters("<p>\u03bb &minus; &#8594;\n</p>") >= set("<p>λ→ \N{MINUS SIGN}")
    assert "\n" not in typefaces.letters("a\nb")


def test_the_same_letters_give_the_same_face():
    """A face depends on its letters alone, and has no more of them than wanted."""
    cut = [typefaces.subset(typefaces.FOLDER / "code.woff2", letters, ()) for letters in ("ab0", "0ba")]
    assert cut[0] == cut[1]
    assert set(map(chr, TTFont(io.BytesIO(cut[0])).getBestCmap())) == set("ab0")
