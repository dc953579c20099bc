"""Comparing outputs: numbers to nine digits, words exactly, invisible differences not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litbook.source.outputs import agree, canonical, difference

SAME = [
    ("loss 0.123456789012", "loss 0.123456789013"),
    ("[0.1, -2.0000000001]", "[0.1, -2.0000000002]"),
    ("1.5e-10", "1.5000000000001e-10"),
    ("-1.5E+300", "-1.5000000000001E+300"),
    ("1e-05", "0.00001"),
    ("x=.5,y=5.", "x=.5000000000001,y=5.0000000000001"),
    ("(1.0)*2.0-3.0", "(1.0000000000001)*2.0000000000001-3.0000000000001"),
    ("1_000.5", "1_000.5000000001"),
    ("It is 0.5.", "It is 0.5000000000001."),
    ("nan inf -inf", "nan inf -inf"),
    ("", ""),
    ("", "\n \n\t\n"),
    ("a", "a\n\n"),
    ("a  \nb\t\n", "a\nb\n"),
    ("a\tb\n", "a   b\n"),
    ("a\r\nb\rc", "a\nb\nc\n"),
]
OTHER = [
    ("0.12345678", "0.12345679"),
    ("0.123456781", "0.123456791"),
    ("1.00000001", "1.00000002"),
    ("1.5", "-1.5"),
    ("1.5e-10", "1.5e-11"),
    ("1e10", "1e-10"),
    ("0.0", "1e-300"),
    ("1.5", "1.5x"),
    ("7", "8"),
    ("12345678901", "12345678902"),
    ("100000000000000000000", "100000000000000000001"),
    ("1 2", "1 2 3"),
    ("nan", "inf"),
    ("inf", "-inf"),
    ("nan", "0.0"),
    ("1.7e308", "inf"),
    ("x1", "x2"),
    ("x1.5", "x1.5000000000001"),
    ("layer_1.5", "layer_1.50"),
    ("1.2.3", "1.2.4"),
    ("1.1.3", "1.10.3"),
    ("10.0.0.1", "10.00.0.1"),
    ("0x1f", "0x1F"),
    ("2024-01-02", "2024-1-02"),
    ("Value(1.0)", "value(1.0)"),
    ("1.0,2.0", "1.0, 2.0"),
    ("a b", "a  b"),
    (" a", "a"),
    ("\na", "a"),
    ("a\n\nb", "a\nb"),
    ("a\nb", "b\na"),
    ("", "0"),
    ("1__0.5", "1__0.6"),
    ("1_.5", "1_.6"),
    ("1_e5", "1_e6"),
]
FRAGMENTS = [
    "1",
    "20",
    "0.5",
    "1.25",
    "e",
    "E5",
    "-",
    "+",
    ".",
    "_",
    "x",
    " ",
    "\n",
    "\t",
    "\r",
    "nan",
    "inf",
    "½",
    "٣",
    "é",
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join) | st.text(
    st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=30
)
numbers = st.floats(1e-300, 1e300) | st.floats(-1e300, -1e-300)


@pytest.mark.parametrize(("expected", "actual"), SAME)
def test_agree(expected, actual):
    """Texts with the same words, and the same numbers to nine digits, agree."""
    assert agree(expected, actual)
    assert agree(actual, expected)


@pytest.mark.parametrize(("expected", "actual"), OTHER)
def test_differ(expected, actual):
    """Texts with another word, another integer, or a number that differs in its first nine digits don't agree."""
    assert not agree(expected, actual)
    assert not agree(actual, expected)


@settings(deadline=None)
@given(numbers, st.sampled_from(["{:.16e}", "{!r}", "loss={:.16e}, ", "[{!r}]\n"]))
def test_nine_digits(number, form):
    """A number of any size may differ in its twelfth digit, but not in its eighth."""
    assert agree(form.format(number), form.format(number * (1 + 1e-12)))
    assert not agree(form.format(number), form.format(number * (1 + 1e-8)))


@settings(deadline=None)
@given(st.integers(), st.integers())
def test_integers_are_exact(first, second):
    """Integers agree only if they're equal, however large they are."""
    assert agree(f"n = {first}", f"n = {second}") == (first == second)


@settings(deadline=None)
@given(texts)
def test_text_agrees_with_itself(text):
    """Every text agrees with itself and with its canonical form in a fence."""
    assert agree(text, text)
    assert agree(text, canonical(text))
    assert canonical(canonical(text)) == canonical(text)


@settings(deadline=None)
@given(texts, texts)
def test_agreement_is_symmetric(first, second):
    """Agreement is symmetric."""
    assert agree(first, second) == agree(second, first)


def test_difference():
    """The difference shows the page's lines with a minus, the run's with a plus."""
    assert difference("a \nb\n", "a\nc\nd") == "      a\n    - b\n    + c\n    + d"
