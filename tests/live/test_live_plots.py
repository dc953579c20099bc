"""The browser's own plots: their exact drawings, and their messages for unsupported features."""

import io
import re
import sys

import pytest
from matplotlib.figure import Figure

from litbook.core.model import SVG
from litbook.live.shims.matplotlib import figure
from litbook.live.shims.matplotlib import pyplot as plt
from litbook.live.shims.matplotlib.artists import contours
from litbook.live.shims.matplotlib.scales import ticks
from litbook.live.shims.matplotlib.svg.text import text_width, write
from litbook.run import display


@pytest.fixture(autouse=True)
def _closed():
    """Close all figures after each test."""
    yield
    plt.close("all")


def drawn():
    """Return the newest figure as SVG."""
    page = io.StringIO()
    plt.gcf().savefig(page, format="svg")
    return page.getvalue()


def words(svg):
    """Return all text in it."""
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def test_shown_like_the_real_one(monkeypatch):
    """`open_figures` and `is_figure` recognize the figures under Matplotlib's names; colors follow the theme."""
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", plt)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", figure)
    new, ax = plt.subplots()
    ax.plot([1, 4, 9])
    assert display.is_figure(new)
    (shown,) = display.open_figures()
    assert (shown.mime, shown.maker, plt.get_fignums()) == (SVG, "matplotlib", [])
    assert 'stroke="var(--litbook-1, #3f51b5)"' in shown.data
    assert "--litbook-width: 614px" in shown.data


def test_line():
    """A line has a vertex for each number, and its ticks are Matplotlib's."""
    _, ax = plt.subplots()
    ax.plot([0, 1, 2], [1, 3, 2], "o--", color="C1", label="a")
    ax.set(title="T", xlabel="x", ylabel="y")
    svg = drawn()
    line = re.search(
        r'<path d="(M[^"]*)" fill="none" stroke="#d1495b" stroke-width="2" stroke-dasharray="7.4 3.2"', svg
    )
    assert line[1] == "M73.31 237.34L253.44 30.5L433.57 133.92"
    assert svg.count("<circle") == 3
    labels = [f"{i / 4:.2f}" for i in range(9)]
    assert words(svg) == [*labels, "x", *labels[4:], "2.25", "2.50", "2.75", "3.00", "y", "T"]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (-5.5, 5.24, ["−4", "−2", "0", "2", "4"]),
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (2.98, 3.02, ["2.980", "2.985", "2.990", "2.995", "3.000", "3.005", "3.010", "3.015", "3.020"]),
    ],
)
def test_ticks(low, high, found):
    """Ticks have steps of 1, 2, 2.5, or 5, and only the digits they need."""
    assert ticks.linear_labels(ticks.linear(low, high, 9))[0] == found


def test_decades():
    """With many powers of ten, about every second has a tick; within one decade there are ticks between."""
    assert ticks.decades(1e-17, 1, 9) == list(range(-16, 1, 2))
    assert ticks.decades(0.5, 2000, 9) == [0, 1, 2, 3]
    assert [text for _, text in ticks.logarithmic(2, 7, 9)[0]] == ["2×10^0", "3×10^0", "4×10^0", "6×10^0"]


def test_logarithmic_axes():
    """Logarithmic axes label powers of ten, and values up to 0 don't count for the limits."""
    _, ax = plt.subplots()
    ax.loglog([1, 10, 100], [0.0, 1e-3, 1.0])
    svg = drawn()
    assert re.search(r'>10<tspan dy="-4.4" style="font-size: 7.7px">−2</tspan>', svg)
    assert ax.y.view() == pytest.approx((10**-3.15, 10**0.15))
    line = re.search(r'd="M73.31 ([\d.]+)L[^"]*" fill="none" stroke="#3f51b5"', svg)
    assert float(line[1]) > 10_000  # far below


def test_marks_alone():
    """A format with a marker and no line style draws no line."""
    _, ax = plt.subplots()
    ax.plot([1, 2], "C2o")
    svg = drawn()
    assert svg.count("<circle") == 2
    assert 'stroke-width="2"' not in svg


def test_bars_stand_on_their_feet():
    """Bars start at zero without a margin, with labels for categories and at the ends, and an axis can be inverted."""
    _, ax = plt.subplots()
    ax.bar_label(ax.barh(["a", "b"], [3, 4]), ["three", "four"], padding=4)
    ax.invert_yaxis()
    assert ax.x.view() == (0.0, pytest.approx(4.2))
    assert ax.y.view() == (pytest.approx(1.49), pytest.approx(-0.49))
    assert [word for word in words(drawn()) if word.isalpha()] == ["a", "b", "three", "four"]


@pytest.mark.parametrize(
    ("calls", "limits"),
    [
        (["set_ylim(0, 5)", "invert_yaxis()"], (5, 0)),
        (["set_ylim(5, 0)", "invert_yaxis()"], (0, 5)),
        (["set_ylim(0, 5)", "invert_yaxis()", "invert_yaxis()"], (0, 5)),
        (["invert_yaxis()", "set_ylim(0, 5)"], (0, 5)),
        (["invert_yaxis()", "set_ylim(0, 5)", "invert_yaxis()"], (5, 0)),
        (["set_ylim(0)", "invert_yaxis()"], (3.1, 0)),
        (["invert_yaxis()", "set_ylim(0)"], (0, 0.9)),
        (["set_ylim(top=5)", "invert_yaxis()"], (5, 0.9)),
        (["invert_yaxis()", "set_ylim(top=5)"], (3.1, 5)),
    ],
)
def test_an_axis_turned_over_with_limits(calls, limits):
    """As in Matplotlib, inverting reverses limits that are set, and limits set later have their own direction."""
    _, ours = plt.subplots()
    theirs = Figure().subplots()
    for axes in (ours, theirs):
        axes.plot([1, 2], [1, 3])
        for call in calls:
            eval(f"axes.{call}")
    assert ours.y.view() == pytest.approx(limits)
    assert theirs.get_ylim() == pytest.approx(limits)


@pytest.mark.parametrize("text", ["x^2", "10", "^", "2^10", "x", "10^", "a 10 b^3"])
def test_text_without_a_power_of_ten(text):
    """What isn't a power of ten is drawn as it is, and is as wide as its characters."""
    assert text_width(text, 10) == pytest.approx(sum(text_width(character, 10) for character in text))
    assert words(write(text, (0, 0), 10, ("black", 1))) == [text]
    assert "tspan" not in write(text, (0, 0), 10, ("black", 1))


def test_a_power_of_ten():
    """Its exponent is smaller, in the drawing as in its width."""
    assert text_width("2×10^34", 10) == pytest.approx(text_width("2×10", 10) + 0.7 * text_width("34", 10))
    assert '<tspan dy="-4" style="font-size: 7px">34</tspan>' in write("2×10^34", (0, 0), 10, ("black", 1))


def test_land_between_two_heights():
    """A filled contour's upper half is one closed line through the exact crossings, without inner edges."""
    land = contours.HeightField([0.0, 1.0, 2.0], [0.0, 1.0, 2.0], [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    (line,) = contours.lines(land, 0.5)
    assert {point for point in line if 1.0 in point} == {(0.5, 1.0), (1.0, 0.5), (1.5, 1.0), (1.0, 1.5)}
    (rim,) = contours.between(land, 0.5, 2.0)
    assert set(rim) == set(line)
    (low,) = [rim for rim in contours.between(land, -1.0, 0.5) if (0.0, 0.0) in rim]
    assert {(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)} <= set(low)


def test_the_same_each_time():
    """Two figures from the same calls are identical; nested lists work as well as tuples."""
    texts = []
    for numbers in ([[0, 1], [2, 3]], ((0, 1), (2, 3))):
        _, ax = plt.subplots(layout="constrained")
        ax.contourf([0, 1], [0, 1], numbers, [0, 1, 2, 3], colors=["C0", "C1", "C2"])
        ax.annotate("here", (0.5, 0.5), (0.1, 0.9), arrowprops={"arrowstyle": "->"})
        texts.append(drawn())
    assert texts[0] == texts[1]


def test_hostile_labels_are_text():
    """Text from a reader can't become an element."""
    _, ax = plt.subplots()
    ax.plot([1, 2], label="<img src=x onerror=alert(1)>")
    ax.set_title("</svg><script>")
    ax.legend()
    assert "<img" not in drawn()
    assert "<script" not in drawn()


@pytest.mark.parametrize(
    ("call", "kind", "problem"),
    [
        (
            lambda ax: ax.violinplot([1]),
            AttributeError,
            "don't support Axes.violinplot; they support add_patch, annotate, ",
        ),
        (lambda ax: ax.plot([1], drawstyle="steps"), NotImplementedError, "don't support keyword drawstyle= of plot; "),
        (lambda ax: ax.plot([1], "h"), NotImplementedError, "don't support format 'h'; "),
        (lambda ax: ax.plot([1], color="mauve"), NotImplementedError, "don't support color 'mauve'; "),
        (
            lambda ax: ax.set_xscale("symlog"),
            NotImplementedError,
            "don't support scale 'symlog'; they support linear, log; ",
        ),
        (lambda _: plt.imread("a.png"), AttributeError, "don't support pyplot.imread; "),
        (
            lambda _: plt.gcf().savefig("a.png"),
            NotImplementedError,
            "don't support picture format 'a.png'; they support svg; ",
        ),
    ],
)
def test_refused_in_words(call, kind, problem):
    """An unsupported feature is named, with what is supported and what to do instead."""
    _, ax = plt.subplots()
    with pytest.raises(kind) as caught:
        call(ax)
    assert problem in str(caught.value)
    assert str(caught.value).endswith("or run the chapter on your own machine with the full Matplotlib")


@pytest.mark.parametrize(
    "call",
    [
        lambda kind: kind(figsize=(6, -2)),
        lambda kind: kind(figsize=(float("nan"), 1)),
        lambda kind: kind(figsize=(1, 1)).set_figheight(-1),
        lambda kind: kind(figsize=(1, 1)).set_figwidth(float("inf")),
    ],
)
def test_no_figure_is_smaller_than_nothing(call):
    """A size that no figure can have is refused with the type and the words of the real Matplotlib."""
    with pytest.raises(ValueError, match="figure size must be positive finite not "):
        call(Figure)
    with pytest.raises(ValueError, match="figure size must be positive finite not "):
        call(figure.Figure)
