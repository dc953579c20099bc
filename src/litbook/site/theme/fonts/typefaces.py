"""Subset the book's typefaces for text, headings, and code to the characters of a site."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from litbook.core.cache import kept
from litbook.site.theme.assets import HERE
from litbook.weave.page import ASSETS

FOLDER = HERE / "fonts" / "text"
"""Source Serif 4, Source Sans 3, and Source Code Pro, with the characters of Europe's languages, arithmetic, and drawings."""
FACES = {
    "serif": ("kern", "liga", "tnum"),
    "serif-italic": ("kern",),
    "sans": ("tnum",),
    "sans-semibold": (),
    "code": (),
}
"""The files of the faces, each with its OpenType features; ``typefaces.css`` says what it's for."""
LICENSE = f"{ASSETS}/typefaces-license.txt"
ALWAYS = frozenset(string.ascii_letters + string.digits + string.punctuation + " \N{NO-BREAK SPACE}…")
"""Characters that a site has in any case: a reader may type or print them."""
REFERENCE = re.compile(r"&#?\w+;")


def letters(html: str) -> set[str]:
    """Return all characters of a page that a typeface could have, markup included."""
    return {
        letter for letter in set(html) | set(unescape("".join(set(REFERENCE.findall(html))))) if letter.isprintable()
    }


def files(root: Path, letters: Iterable[str]) -> dict[str, bytes | str]:
    """Return the faces with these ``letters``, from the cache of the book in ``root`` if they're there, and their license."""
    wanted = sorted(ALWAYS | set(letters))
    faces: dict[str, bytes | str] = {f"{ASSETS}/{face}.woff2": kept_face(root, face, wanted) for face in FACES}
    return {**faces, LICENSE: (FOLDER / "LICENSE.txt").read_text(encoding="utf-8")}


def kept_face(root: Path, face: str, wanted: list[str]) -> bytes:
    """Return a face with the ``wanted`` characters, from the cache of the book in ``root`` if it's there."""
    return kept(root, ["face", face, wanted], lambda: subset(FOLDER / f"{face}.woff2", wanted, FACES[face]), ".woff2")


def subset(source: Path, wanted: Iterable[str], features: Iterable[str]) -> bytes:
    """Return a font, as WOFF2, with no more than these characters and OpenType ``features``."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=list(features), name_IDs=[], hinting=False, notdef_outline=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, wanted))
    subsetter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
