"""Subset the fallback math font to the characters in a book's formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from litbook.core.cache import kept
from litbook.site.theme.assets import HERE
from litbook.site.theme.fonts.typefaces import subset
from litbook.weave.page import ASSETS

PATH = f"{ASSETS}/math.woff2"
"""The font's path in the site; ``formula.css`` loads it on pages that have formulas."""
LICENSE = f"{ASSETS}/math-license.txt"
SOURCE = HERE / "fonts" / "stix-two-math.woff2"
"""STIX Two Math, without characters that math on the web rarely needs."""
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
WORD = re.compile(r"<(mi|mn|mo|mtext|ms)\b[^>]*>(.*?)</\1>", re.DOTALL)
ITALICS = ((ord("A"), 26, 0x1D434), (ord("a"), 26, 0x1D44E), (0x3B1, 25, 0x1D6FC), (0x2202, 1, 0x1D715))
"""Ranges that MathML shows in italics (Latin, Greek, ∂): first code point, count, and first italic code point."""
PLANCK = "\u210e"
"""The italic h, which isn't in the range of the other italic letters."""


def letters(html: str) -> set[str]:
    """Return all characters that the formulas of a page show."""
    found = {"\N{SQUARE ROOT}"} if "<msqrt" in html or "<mroot" in html else set()
    for formula in MATH.findall(html):
        for kind, text in WORD.findall(ANNOTATION.sub("", formula)):
            plain = set(unescape(text))
            found |= plain | (set(map(italic, plain)) if kind == "mi" else set())
    return found


def italic(letter: str) -> str:
    """Return the character that MathML shows for a single-letter identifier (``<mi>``)."""
    if letter == "h":
        return PLANCK
    for first, count, shown in ITALICS:
        if first <= ord(letter) < first + count:
            return chr(shown + ord(letter) - first)
    return letter


def files(root: Path, letters: Iterable[str]) -> dict[str, str | bytes]:
    """Return the font with these ``letters``, from the cache of the book in ``root`` if it's there, and its license."""
    wanted = sorted(letters)
    font = kept(root, ["font", wanted], lambda: cut(wanted), ".woff2")
    return {PATH: font, LICENSE: SOURCE.with_name("LICENSE.txt").read_text(encoding="utf-8")}


def cut(wanted: Iterable[str]) -> bytes:
    """Return the font, as WOFF2, subset to these characters and the size variants of its brackets and operators."""
    return subset(SOURCE, wanted, ["ssty"])
