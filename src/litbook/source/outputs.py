"""Compare the output of a block with the output on the page."""

from __future__ import annotations

import difflib
import itertools
import math
import re

from litbook.core.text.plain import normalize

RELATIVE_TOLERANCE = 1e-9
"""Nine significant digits: other math libraries may round the last ones differently."""
DIGITS = r"\d++(?:_\d++)*+"
NUMBER = re.compile(rf"(?<![\w.])[-+]?(?:{DIGITS}(?:\.(?:{DIGITS})?)?|\.{DIGITS})(?:[eE][-+]?\d++)?(?=j\b|(?!\w|\.\d))")
"""A number by itself, which is neither part of a name nor of a version."""
MOST_LINES, LONGEST_LINE = 50, 500
"""How much of a text a difference shows. To compare all of two long texts could take hours."""


def agree(expected: str, actual: str) -> bool:
    """Return True if two texts have the same words, and the same numbers to nine significant digits.

    Whitespace at the ends of lines doesn't count.
    """
    expected, actual = canonical(expected), canonical(actual)
    if expected == actual:
        return True
    if NUMBER.split(expected) != NUMBER.split(actual):
        return False
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual), strict=True)
    return all(same_number(first, second) for first, second in pairs)


def same_number(first: str, second: str) -> bool:
    """Return True for equal integers, and for floats that agree to nine significant digits."""
    if first == second:
        return True
    if not all(any(mark in number for mark in ".eE") for number in (first, second)):
        return False
    return math.isclose(float(first), float(second), rel_tol=RELATIVE_TOLERANCE)


def canonical(text: str) -> str:
    """Return ``text`` as a fence can contain it: normalized as Markdown, without whitespace at line ends."""
    return "\n".join(line.rstrip() for line in normalize(text).split("\n")).rstrip("\n")


def difference(expected: str, actual: str) -> str:
    """Return a line-by-line diff of the expected and the actual output; of long ones, from their first difference on."""
    texts = [canonical(text).split("\n") for text in (expected, actual)]
    if max(map(len, texts)) > MOST_LINES:
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
        texts = [lines[max(0, same - 1) : same + MOST_LINES] for lines in texts]
    before, after = ([line[:LONGEST_LINE] for line in lines] for lines in texts)
    lines = difflib.ndiff(before, after)
    return "\n".join(f"    {line.rstrip()}" for line in lines if not line.startswith("?"))
