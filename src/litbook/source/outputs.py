"""Whether what a block shows is what the page says it shows."""

from __future__ import annotations

import difflib
import math
import re

from litbook.core.text.plain import normalise

RELATIVE_TOLERANCE = 1e-9
"""Nine significant digits: another mathematics library may round the last ones otherwise."""
DIGITS = r"\d+(?:_\d+)*"
NUMBER = re.compile(rf"(?<![\w.])[-+]?(?:{DIGITS}\.?(?:{DIGITS})?|\.{DIGITS})(?:[eE][-+]?\d+)?(?=j\b|(?!\w|\.\d))")
"""A number that stands alone: not the end of a name, nor a part of a version."""


def agree(expected: str, actual: str) -> bool:
    """Whether two texts have the same words, and the same numbers to nine significant digits.

    White space at the ends of lines, which nobody sees, does not count.
    """
    expected, actual = canonical(expected), canonical(actual)
    if expected == actual:
        return True
    if NUMBER.split(expected) != NUMBER.split(actual):
        return False
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual), strict=True)
    return all(same_number(first, second) for first, second in pairs)


def same_number(first: str, second: str) -> bool:
    """Integers must be equal, and are no floats; floats agree to nine digits."""
    if first == second:
        return True
    if not all(any(mark in number for mark in ".eE") for number in (first, second)):
        return False
    return math.isclose(float(first), float(second), rel_tol=RELATIVE_TOLERANCE)


def canonical(text: str) -> str:
    """``text`` as it can stand in a fence: Markdown's line ends and tabs, no white space at line ends."""
    return "\n".join(line.rstrip() for line in normalise(text).split("\n")).rstrip("\n")


def difference(expected: str, actual: str) -> str:
    """What the page says and what the run gave, line by line."""
    lines = difflib.ndiff(canonical(expected).split("\n"), canonical(actual).split("\n"))
    return "\n".join(f"    {line.rstrip()}" for line in lines if not line.startswith("?"))
