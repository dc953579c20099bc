"""The gradient check: gradients in the chapters' own code compared with finite differences, and the limits of that."""

from __future__ import annotations

import math

import pytest

from litbook.live.packs.autograd.python.gradients.slopes import compared
from litbook.live.pyodide.slicing import relevant
from live_pages import ask, block_with


@pytest.fixture
def nudges(monkeypatch):
    """Return a function that checks the blocks of a chapter up to a text, or given blocks, and returns verdicts by node."""

    def checked(*place):
        blocks = [{"source": text} for text in place] if isinstance(place[0], str) else block_with(*place)
        answer, said = ask(monkeypatch, "packs.autograd.gradients.gradient_check", blocks)
        if "declined" in answer:
            return answer
        assert [event["nudged"] for event in said] == list(range(1, len(answer["nodes"]) + 1))
        return {node["node"]: (node["status"], node["words"]) for node in answer["nodes"]}

    return checked


def test_chapter_5_half_way(nudges):
    """Gradients filled in so far are right; those not filled in yet aren't wrong."""
    assert nudges(5, "d.grad = f.data") == {
        "n0": ("unfilled", "grad not filled in yet, measured 6.0000"),
        "n1": ("unfilled", "grad not filled in yet, measured -4.0000"),
        "n2": ("unfilled", "grad not filled in yet, measured -2.0000"),
        "n3": ("unfilled", "grad not filled in yet, measured -2.0000"),
        "n4": ("right", "grad -2.0, measured -2.0000"),
        "n5": ("right", "grad 4.0, measured 4.0000"),
        "n6": ("right", "grad 1.0, measured 1.0000"),
    }


def test_chapter_6_old_gradients_in_new_places(nudges):
    """After the leaves have changed, gradients are checked at the values from before the root was made."""
    found = nudges(6, "draw_dot(L)", 1)
    assert found["n0"] == ("wrong", "grad 6.0, measured 5.9584")
    assert found["n6"] == ("unfilled", "grad not filled in yet, measured 1.0000")


def test_chapter_8_and_9_all_right(nudges):
    """All gradients are right, by hand and with the method, including w2's zero."""
    for place in ((8, "x2w2._backward()\nframed"), (9, "o.backward()\ndraw_dot(o)")):
        assert {status for status, _ in nudges(*place).values()} == {"right"}


def test_chapter_10_wrong_at_a_glance(nudges):
    """The overwritten gradients are wrong and the others right; in the fixed version all are right."""
    assert nudges(10, "draw_dot(f)") == {
        "n0": ("wrong", "grad 3.0, measured -3.0000"),
        "n1": ("wrong", "grad -2.0, measured -8.0000"),
        "n2": ("right", "grad 1.0, measured 1.0000"),
        "n3": ("right", "grad -6.0, measured -6.0000"),
        "n4": ("right", "grad 1.0, measured 1.0000"),
    }
    assert {status for status, _ in nudges(10, "draw_dot(f)", 1).values()} == {"right"}


def test_chapter_11_and_18(nudges):
    """Gradients of more operations are right; leaves that also have those of a root that isn't drawn are wrong."""
    assert {status for status, _ in nudges(11, "y.backward()\ndraw_dot(y)").values()} == {"right"}
    assert [status for status, _ in nudges(18, "second.backward()").values()] == ["wrong", "wrong", "right", "right"]


PACKAGE = "from litgrad.engine import Value\nfrom litgrad.draw import draw_dot\n"


def test_at_a_kink(nudges):
    """Where the slopes on both sides differ, the check is undecided, unless the gradient is neither of them nor between."""
    found = nudges(PACKAGE, "x = Value(0.0)\ny = x.relu()\ny.backward()\ndraw_dot(y)")
    assert found["n0"] == ("unclear", "grad 0, measured 0.0000 below and 1.0000 above: there is a kink")
    found = nudges(PACKAGE, "x = Value(0.0)\ny = x.relu()\ny.backward()\nx.grad = 5.0\ndraw_dot(y)")
    assert found["n0"][0] == "wrong"


def test_after_training(nudges):
    """After a training, the last graph is checked without running the training for each nudge."""
    step = "for _ in range(3):\n    y = w * w * x\n    w.grad = 0.0\n    y.backward()\n    w.data -= 0.1 * w.grad\n"
    last = "w.grad = x.grad = 0.0\ny = w * w * x\ny.backward()\ndraw_dot(y)"
    assert {status for status, _ in nudges(PACKAGE, "x, w = Value(2.0), Value(1.0)", step, last).values()} == {"right"}


def test_too_large(nudges):
    """A graph that's too large is refused with the limit."""
    page = "v = Value(1.0)\nfor _ in range(60):\n    v = v.tanh()\nv.backward()\ndraw_dot(v)"
    assert nudges(PACKAGE, page) == {
        "declined": "To nudge 61 nodes, one after the other, would take too long; 60 is the most."
    }


@pytest.mark.parametrize(
    ("function", "at", "gradient", "status"),
    [
        (lambda x: x * x, 0.0, 0.0, "right"),
        (lambda x: x * x, 3.0, 6.001, "wrong"),
        (lambda x: 1e9 + x, 2.0, 1.0, "right"),
        (math.exp, 20.0, math.exp(20), "right"),
        (lambda x: 1e-6 * x, 1e6, 1e-6, "right"),
        (lambda x: max(x, 2 * x), 0.0, 1.5, "unclear"),
        (lambda x: max(x, 2 * x), 0.0, 0.5, "wrong"),
        (lambda x: 0.001 * abs(x), 0.0, 0.0, "unclear"),
        (lambda x: x * x, 3.0, math.nan, "unclear"),
        (lambda x: None if x > 1 else x, 1.0, 1.0, "unclear"),
    ],
)
def test_verdicts(function, at, gradient, status):
    """Verdicts for curves, large and small numbers, kinks, and values that can't be computed nearby."""
    assert compared(lambda by: function(at + by), function(at), at, gradient).status == status


def test_relevant():
    """The slice keeps what the last block depends on and what may have changed that, but no other calls of the same functions."""
    blocks = [
        "import random",
        "class V: pass",
        "@extend(V)\ndef go(self): return helper(self)",
        "def helper(v): return random.random()",
        "x = V()",
        "print(V().go())",
        "others = [x]",
        "y = V()",
        "for v in others:\n    v.a = 1",
        "x.go()",
        "def draw(): return 1",
    ]
    assert kept(blocks[:10]) == [0, 1, 2, 3, 4, 6, 8, 9]
    assert kept(["", *blocks[:10], "x"], "draw") == [1, 2, 3, 4, 5, 7, 9, 10, 11]
    assert kept([*blocks[10:], "x = 1", "x"], "draw") == [0, 1, 2]
    assert kept(["import random\nrandom.seed(1)", *blocks[1:10]]) == list(range(10))  # seeding affects them all
    assert kept(
        ["import random", "import random\nx = random.choice([1])", "import math\nimport random\nrandom.random()"]
    ) == [0, 2]
    assert kept(["from a import V", "from b import V", "V()"]) == [0, 1, 2]
    assert kept(["x = V()\nx.a = 1", "half = 1 / 2\nnew = object.__new__", "print(half)", "x = half\nx.b"]) == [1, 3]
    assert kept(["x = V()", "if c:\n    x = 1\nx.a = 2", "x"]) == [0, 1, 2]
    assert kept(["total = 0", "total += 1", "print(total)"]) == [0, 1, 2]
    assert kept(["total = 0", "for n in [1]:\n    total += n", "print(total)"]) == [0, 1, 2]
    assert kept(["total = 0", "def f():\n    total = 1\n    total += 1\n    return total", "f()"]) == [1, 2]
    assert relevant(["x = (", "x"]) == ["x = (", "x"]


def kept(blocks, *called):
    """Return the blocks that the slice keeps."""
    return [index for index, source in enumerate(relevant(blocks, *called)) if source]
