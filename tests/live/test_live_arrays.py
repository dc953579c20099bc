"""The browser's own array module gives the same results as NumPy, for everything that it supports."""

import io
import math
import operator
import re
from numbers import Integral, Real

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from litbook.live.shims import numpy as own
from litbook.live.shims.matplotlib import pyplot as plt
from litgrad.check import numerical_gradient
from litgrad.engine import Value

FLOATS = st.floats() | st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 0.5, math.inf, -math.inf, math.nan])
SMALL = st.integers(-5, 5)
WHOLE = SMALL | st.integers(-(2**63), 2**63 - 1)
PLAIN = st.floats(-1e6, 1e6, allow_subnormal=False) | st.integers(-1000, 1000).map(float)
OPERATORS = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.eq,
    operator.ne,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
]
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def outcome(act, *arguments):
    """Return a result as Python numbers together with its type, or the type of the error."""
    try:
        found = act(*arguments)
    except (ValueError, IndexError, OverflowError) as error:
        return type(error)
    name = type(found).__name__
    content = found.tolist() if hasattr(found, "tolist") else found
    content = content if isinstance(content, list) else plain(found)
    return ("bool" if name == "bool_" else name), content


def plain(found):
    """Return a number as Python's own."""
    if isinstance(found, Real) and not isinstance(found, bool):
        return int(found) if isinstance(found, Integral) else float(found)
    return bool(found)


def same(found, expected):
    """Return True if two outcomes are equal up to a few units in the last place."""
    if not isinstance(found, tuple) or not isinstance(expected, tuple):
        return found == expected
    return found[0] == expected[0] and close(found[1], expected[1])


def close(found, expected):
    """Return True if two contents are close and have the same types throughout."""
    if isinstance(found, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    if type(found) is not type(expected):
        return False
    return found == expected or expected == pytest.approx(found, rel=1e-14, abs=0, nan_ok=True)


@pytest.mark.parametrize("operation", OPERATORS)
@given(numbers=st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=5), single=FLOATS | SMALL)
@settings(max_examples=30, deadline=None)
def test_floats(operation, numbers, single):
    """Operators on arrays, on an array and a number (on either side), and on two numbers agree with NumPy."""
    left, right = map(list, zip(*numbers, strict=True))
    assume(operation is not operator.pow or -math.inf not in left or single != 0.5)  # NumPy takes a square root: nan
    for library in (own, np):
        a, b = library.array(left), library.array(right)
        found = [outcome(operation, a, b), outcome(operation, a, single), outcome(operation, single, a)]
        found += [outcome(operation, a[0], b[0]), outcome(operation, a[0], single), outcome(operation, single, a[0])]
        if library is own:
            ours = found
    assert all(map(same, ours, found)), (ours, found)


@pytest.mark.parametrize("operation", OPERATORS)
@given(numbers=st.lists(st.tuples(WHOLE, SMALL), min_size=1, max_size=5), single=SMALL | FLOATS)
@settings(max_examples=30, deadline=None)
def test_whole_numbers(operation, numbers, single):
    """Operators on integers agree with NumPy; they wrap around at 64 bits."""
    left, right = map(list, zip(*numbers, strict=True))
    for library in (own, np):
        a, b = library.array(left), library.array(right)
        found = [outcome(operation, a, b), outcome(operation, a, single), outcome(operation, b, single)]
        found += [outcome(operation, a[0], b[0]), outcome(operation, a[0], single), outcome(operation, single, b[0])]
        if library is own:
            ours = found
    assert all(map(same, ours, found)), (ours, found)


@pytest.mark.parametrize("name", ["abs", "cos", "exp", "log", "sin", "sqrt", "tanh"])
@given(numbers=st.lists(FLOATS, max_size=5), single=FLOATS | SMALL)
@settings(max_examples=30, deadline=None)
def test_functions(name, numbers, single):
    """Functions of an array, a list, and a number agree with NumPy."""
    ours, theirs = getattr(own, name), getattr(np, name)
    assert same(outcome(ours, own.array(numbers)), outcome(theirs, np.array(numbers)))
    assert same(outcome(ours, numbers), outcome(theirs, numbers))
    assert same(outcome(ours, single), outcome(theirs, single))


@given(start=PLAIN, stop=PLAIN, step=st.floats(0.25, 1e4), num=st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_ranges(start, stop, step, num):
    """Ranges agree to the last bit, except powers of ten."""
    stop = max(min(stop, start + 200 * step), start - 200 * step)
    for act in (
        lambda library: library.arange(start, stop, step),
        lambda library: library.arange(stop, start, -step),
        lambda library: library.linspace(start, stop, num),
        lambda library: library.linspace(start, start, num),
        lambda library: library.arange(num),
        lambda library: library.arange(2, num, 3),
    ):
        assert act(own).tolist() == act(np).tolist()
    assert same(outcome(own.logspace, -17, 0, num), outcome(np.logspace, -17, 0, num))
    assert len(own.linspace(0, 1)) == len(own.logspace(0, 1)) == 50


@given(numbers=st.lists(PLAIN, min_size=1, max_size=9), data=st.data())
@settings(max_examples=100, deadline=None)
def test_parts(numbers, data):
    """Indexing with an int, a slice, a list, and a mask agrees with NumPy, and so does iteration."""
    place = st.integers(-len(numbers), len(numbers) - 1)
    marks = st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers))
    index = data.draw(place | st.slices(len(numbers)) | st.lists(place, min_size=1) | marks | st.just(99))
    ours, theirs = own.array(numbers), np.array(numbers)
    assert same(outcome(operator.getitem, ours, index), outcome(operator.getitem, theirs, index))
    assert list(ours) == list(theirs)
    assert same(outcome(lambda: ours[ours > 0]), outcome(lambda: theirs[theirs > 0]))


def moons(library, seed, count):
    """Return points in two half moons, pushed at random, in a random order, made as chapter 20 makes them."""
    library.random.seed(seed)
    first, second = library.linspace(0, library.pi, count), library.linspace(0, library.pi, count + 1)
    x = library.append(library.cos(first), 1 - library.cos(second))
    y = library.append(library.sin(first), 0.5 - library.sin(second))
    moon = library.append(library.zeros(count, int), library.ones(count + 1, int))
    order = library.arange(2 * count + 1)
    library.random.shuffle(order)
    points = library.column_stack([x, y])[order]
    points = points + library.random.normal(scale=0.1, size=points.shape)
    return points, moon[order], points.T, library.random.normal(3.0, size=3)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 40))
@example(1337, 50)
@settings(max_examples=30, deadline=None)
def test_random_numbers(seed, count):
    """For each seed the random numbers are NumPy's: the order exactly, others but for the last digits of a logarithm."""
    for ours, theirs in zip(moons(own, seed, count), moons(np, seed, count), strict=True):
        assert ours.shape == theirs.shape
        assert np.array(ours.tolist()) == pytest.approx(theirs, rel=1e-13, abs=1e-14)


def test_ones_and_zeros():
    """Arrays of ones and zeros have NumPy's types; shapes with two axes, and other types, are refused."""
    for name in ("ones", "zeros"):
        for dtype in (bool, int, float):
            ours, theirs = getattr(own, name)(3, dtype), getattr(np, name)(3, dtype)
            assert repr(ours) == repr(theirs)
        with pytest.raises(NotImplementedError, match="a number of items"):
            getattr(own, name)((2, 3))
    with pytest.raises(ValueError, match="must match exactly"):
        own.column_stack([[1, 2], [3]])


@given(numbers=st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=1, max_size=9))
@settings(max_examples=50, deadline=None)
def test_of_all(numbers):
    """Minimum, maximum, sum, and mean agree with NumPy."""
    ours, theirs = own.array(numbers), np.array(numbers)
    for name in ("max", "min"):
        assert same(outcome(getattr(ours, name)), outcome(getattr(theirs, name)))
    assert float(ours.sum()) == pytest.approx(float(theirs.sum()), abs=1e-8, nan_ok=True)
    assert float(ours.mean()) == pytest.approx(float(theirs.mean()), abs=1e-8, nan_ok=True)


@given(xs=st.lists(PLAIN, min_size=2, max_size=4), ys=st.lists(PLAIN, min_size=2, max_size=4), single=PLAIN)
@settings(max_examples=50, deadline=None)
def test_two_axes(xs, ys, single):
    """Rows of a two-dimensional array, and operators on it, agree with NumPy."""
    found = []
    for library in (own, np):
        a, b = library.meshgrid(xs, library.array(ys))
        results = [a, b, a * b + single, a[1], a[-2:], library.tanh(b), abs(a - b), library.array(a.tolist())]
        found.append(([result.tolist() for result in results], a.shape, len(a), [row.tolist() for row in b]))
    assert close(found[0][0], found[1][0])
    assert found[0][1:] == found[1][1:]


@given(
    numbers=st.lists(st.floats(allow_subnormal=False) | PLAIN, max_size=30)
    | st.lists(st.integers(-999, 10**6), min_size=1, max_size=30)
    | st.lists(st.booleans(), min_size=1, max_size=30)
    | st.integers(900, 1100).map(lambda count: [i / 8 for i in range(count)]),
    rows=st.integers(1, 3),
)
@settings(max_examples=100, deadline=None)
def test_as_text(numbers, rows):
    """Arrays print as NumPy's do, in lines and columns."""
    for content in (numbers, [numbers] * rows) if numbers else (numbers,):
        ours, theirs = own.array(content), np.array(content)
        assert (repr(ours), str(ours)) == (repr(theirs), str(theirs))
    for ours, theirs in zip(own.array(numbers), np.array(numbers), strict=True):
        if not isinstance(ours, bool):
            assert (repr(ours), str(ours), f"{ours:.3f}") == (repr(theirs), str(theirs), f"{theirs:.3f}")


@given(number=st.floats(-1e4, 1e4), digits=st.integers(-2, 5))
@example(number=0.005, digits=2)
@settings(max_examples=100, deadline=None)
def test_numbers(number, digits):
    """Numbers from an array can be rounded, hashed, and used as real numbers."""
    ours, theirs = own.float64(number), np.float64(number)
    assert (repr(round(ours, digits)), repr(round(ours))) == (repr(round(theirs, digits)), repr(round(theirs)))
    assert (hash(ours), bool(ours), math.tanh(ours)) == (hash(theirs), bool(theirs), math.tanh(theirs))
    small, single = own.float32(number), np.float32(number)
    assert (float(small), float(own.spacing(small))) == (float(single), float(np.spacing(single)))
    assert float(own.spacing(ours)) == float(np.spacing(theirs))


@given(ours=st.lists(FLOATS, min_size=1, max_size=4), shift=st.sampled_from([0.0, 1e-9, 1e-5, 1.0]))
@settings(max_examples=50, deadline=None)
def test_close(ours, shift):
    """``allclose`` compares lists, arrays, and numbers, with both tolerances."""
    others = [number + shift for number in ours]
    assert own.allclose(ours, own.array(others)) is np.allclose(ours, others)
    assert own.allclose(ours, others, 1e-12, 1e-12) is np.allclose(ours, others, 1e-12, 1e-12)
    assert own.allclose(ours[0], others[0], rtol=0) is np.allclose(ours[0], others[0], rtol=0)


def test_beside_a_book_s_own_numbers():
    """A number defers to the other operand's operators; an array says what it can't do."""
    for library in (own, np):
        assert isinstance(library.float64(2), float)
        assert isinstance(library.int64(2), Integral)
        assert not isinstance(library.int64(2), int)
        assert isinstance(library.float32(2), Real)
        results = [library.float64(2) * Value(3.0), Value(3.0) ** library.int64(2), Value(library.int64(2)) + 1]
        results += [library.array([2.0])[0] + Value(1.0), Value(1.0) / library.float64(4)]
        assert [result.data for result in results] == [6.0, 9.0, 3.0, 3.0, 0.25]
        (slope,) = numerical_gradient(library.tanh, library.linspace(-1, 1, 5))
        assert library.allclose(slope, 1 - library.tanh(library.linspace(-1, 1, 5)) ** 2)
    with pytest.raises(
        NotImplementedError, match="don't support arithmetic with Value; they support arrays, numbers; use"
    ):
        own.array([1.0]) * Value(2.0)
    beside = type("Beside", (), {"__array_ufunc__": None, "__radd__": lambda self, other: "mine"})()
    assert own.array([1.0]) + beside == np.array([1.0]) + beside == "mine"


SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple)


@given(ours=SHAPES, others=SHAPES)
@example(ours=(1, 3), others=(3, 1))
@example(ours=(3,), others=(2, 2))
@settings(max_examples=50, deadline=None)
def test_shapes(ours, others):
    """Arrays of one shape add up, those that NumPy broadcasts are refused, and others are an error there, too."""
    numbers = [np.ones(shape).tolist() for shape in (ours, others)]
    a, b = map(own.array, numbers)
    try:
        np.add(*map(np.array, numbers))
    except ValueError:
        with pytest.raises(ValueError, match="operands could not be broadcast together with shapes"):
            a + b
        return
    if ours == others:
        assert (a + b).shape == ours
        return
    with pytest.raises(NotImplementedError, match=re.escape(f"broadcasting the shapes {ours} and {others}; ")):
        a + b


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_plots_take_them(scale):
    """A plot of the browser's arrays equals a plot of NumPy's and of lists."""
    drawn = []
    for library in (own, np):
        x = library.linspace(0.5, 4, 9)
        a, b = library.meshgrid(x, x[::2])
        for out in (lambda values: values, lambda values: values.tolist()):
            _, axes = plt.subplots(1, 2)
            axes[0].plot(out(x), out(x**2), ".-")
            axes[0].plot(x[3], x[3], "o")
            axes[0].set(xscale=scale, xlim=(x[0], x[-1]), title=f"{x[1] - x[0]:g}")
            axes[0].set_xticks([x[0], 3, x[-1]])
            axes[0].bar(out(x), out(library.tanh(x)))
            axes[1].contourf(out(a), out(b), out(a * b), levels=out(library.linspace(0, 16, 5)), alpha=0.5)
            axes[1].contour(out(x), out(x), [[one * two for one in x] for two in x])
            page = io.StringIO()
            plt.gcf().savefig(page, format="svg")
            plt.close("all")
            drawn.append(page.getvalue())
    assert len(set(drawn)) == 1


@pytest.mark.parametrize(
    ("act", "kind", "problem"),
    [
        (
            lambda: own.where,
            AttributeError,
            "don't support numpy.where; they support abs, allclose, append, arange, array, ",
        ),
        (
            lambda: own.array([1]).argmax,
            AttributeError,
            "don't support ndarray.argmax; they support T, max, mean, min, shape, sum, tolist",
        ),
        (lambda: own.array("abc"), NotImplementedError, "don't support arrays of anything but numbers; "),
        (lambda: own.array(3.0), NotImplementedError, "don't support arrays without an axis; "),
        (lambda: own.array([[[1]]]), NotImplementedError, "don't support arrays with three axes or ragged rows; "),
        (
            lambda: own.array([[1], [2, 3]]),
            NotImplementedError,
            "don't support arrays with three axes or ragged rows; ",
        ),
        (lambda: own.array([2**64]), NotImplementedError, "don't support integers wider than 64 bits; "),
        (lambda: own.array([1, 2]) + own.array([1]), NotImplementedError, "don't support broadcasting the shapes"),
        (
            lambda: own.array([1, 2])[0, 1],
            NotImplementedError,
            r"don't support index \(0, 1\); they support a list of booleans, ",
        ),
        (lambda: own.array([1, 2]).__setitem__(0, 1), NotImplementedError, "don't support item assignment; "),
        (
            lambda: operator.iadd(own.array([1, 2]), 1),
            NotImplementedError,
            "don't support in-place operators; they support new ",
        ),
        (lambda: own.array([True]) + True, NotImplementedError, "don't support arithmetic between booleans; "),
        (
            lambda: own.tanh("x"),
            NotImplementedError,
            "don't support tanh of str; they support arrays, lists of numbers, ",
        ),
        (lambda: own.spacing("x"), NotImplementedError, "don't support spacing of str; "),
    ],
)
def test_refused_in_words(act, kind, problem):
    """An unsupported feature is named, with what is supported and what to do instead."""
    with pytest.raises(kind, match=f"^this page's arrays {problem}.* or run the chapter on your own machine with"):
        act()


@pytest.mark.parametrize(
    "act",
    [
        lambda library: library.array([1, 2]) + library.array([1, 2, 3]),
        lambda library: bool(library.array([1.0, 2.0])),
        lambda library: library.array([1.0])[[True, False]],
        lambda library: library.array([]).max(),
    ],
)
def test_errors(act):
    """Errors have the same type as NumPy's."""
    kinds = []
    for library in (own, np):
        with pytest.raises((ValueError, IndexError)) as caught:
            act(library)
        kinds.append(caught.type)
    assert len(set(kinds)) == 1
