"""The backward pass, assignment by assignment, of the chapters' own code."""

from __future__ import annotations

import pytest

from live_pages import ask, block_with

VALUE = """\
class V:
    def __init__(self, data, made_from=()):
        self.data = data
        self.grad = 0.0
        self.made_from = made_from
"""
DRAW = """\
class Dot:
    def __init__(self, source):
        self.source = source

def draw_dot(root):
    lines, todo = [], [(root, "r")]
    for v, name in todo:
        lines.append(f'{name} [label="{v.grad:g}"]')
        for i, child in enumerate(v.made_from):
            lines.append(f"{name}{i} -> {name}")
            todo.append((child, f"{name}{i}"))
    return Dot("digraph {\\n" + "\\n".join(lines) + "\\n}")
"""


@pytest.fixture
def steps(monkeypatch):
    """Return a function that records the steps of a chapter up to a text, or of given blocks."""

    def played(*place):
        blocks = [{"source": text} for text in place] if isinstance(place[0], str) else block_with(*place)
        return ask(monkeypatch, "packs.autograd.gradients.steps", blocks)[0]

    return played


def told(answer):
    """Return the words of all steps."""
    return [step["words"] for step in answer["steps"]]


def lines(answer):
    """Return the line of code behind each step, and the place it's shown under."""
    found = []
    for step in answer["steps"]:
        code = answer["code"][step["code"]]
        found.append((code["title"], step["line"], code["lines"][step["line"] - code["first"]].strip()))
    return found


def test_chapter_5_by_hand(steps):
    """Each assignment is a step, with edges from the object whose gradient it read."""
    answer = steps(5, "c.grad = 1.0 * d.grad")
    assert told(answer) == ["c.grad = -2.0", "e.grad = -2.0"]
    assert lines(answer) == [("block 17", 1, "c.grad = 1.0 * d.grad"), ("block 17", 2, "e.grad = 1.0 * d.grad")]
    assert [(s["node"], s["fed"], s["edges"], s["kind"]) for s in answer["steps"]] == [
        ("n3", ["n4"], ["n3->n4op", "n4op->n4"], "passed"),
        ("n2", ["n4"], ["n2->n4op", "n4op->n4"], "passed"),
    ]
    assert [s["label"] for s in answer["steps"]] == ["grad -2", "grad -2"]
    assert answer["texts"]["n3"] == ["c", "data \xa010", "grad \xa00"]
    assert 'data-node="n3"' in answer["drawing"]
    assert 'data-edge="n3-&gt;n4op"' in answer["drawing"]


def test_chapter_8_closures_called_by_hand(steps):
    """Steps are in the order in which the block calls closures, including a zero that's passed on; loop variables name nothing."""
    answer = steps(8, "L.grad = 1.0\nfor v in (L, d, e):")
    assert told(answer) == [
        "L.grad = 1.0", "d.grad = -2.0", "f.grad = 4.0", "e.grad = -2.0", "c.grad = -2.0", "a.grad = 6.0", "b.grad = -4.0",
    ]  # fmt: skip
    assert lines(answer)[1] == ("block 22", 6, "self.grad = other.data * out.grad")
    assert answer["code"][1]["lines"][0].strip() == "def _backward():"


def test_the_end_that_is_read_is_shown(steps):
    """A block that starts from a result without assigning its gradient shows that result's graph."""
    answer = steps(8, "o._backward()\nn._backward()")
    assert [step["sources"] for step in answer["steps"]] == [["o"], ["n"], ["n"], ["(x1w1 + x2w2)"], ["(x1w1 + x2w2)"]]


def test_chapter_9_out_of_order(steps):
    """A call that comes too early passes zeros on; the steps show them, because that's the mistake."""
    answer = steps(9, "o.grad = 1.0\nn._backward()")
    assert told(answer)[:4] == ["o.grad = 1.0", "(x1w1 + x2w2).grad = 0", "b.grad = 0", "n.grad = 0.5"]


def test_chapter_9_backward(steps):
    """Gradients are first reset, then the method goes along the list."""
    answer = steps(9, "o.backward()\ndraw_dot(o)")
    assert told(answer)[7:12] == [
        "n.grad: 0.5 set back to 0",
        "o.grad: 1.0 set back to 0",
        "o.grad = 1.0",
        "n.grad = 0.5",
        "(x1w1 + x2w2).grad = 0.5",
    ]
    assert [step["kind"] for step in answer["steps"]] == ["cleared"] * 9 + ["set"] + ["passed"] * 9


def test_chapter_10_shows_the_overwrite(steps):
    """In the buggy version the overwrite shows, in the block that draws an earlier block's graph."""
    answer = steps(10, "b.backward()")
    assert told(answer) == ["b.grad = 1.0", "a.grad = 1.0", "a.grad: 1.0 overwritten by 1.0: 1.0 is lost"]
    assert [step["kind"] for step in answer["steps"]] == ["set", "passed", "lost"]
    assert steps(10, "draw_dot(b)")["steps"] == answer["steps"]


def test_chapter_10_mended(steps):
    """In the fixed version of the same graph both contributions arrive."""
    answer = steps(10, "draw_dot(b)", 1)
    assert told(answer) == ["b.grad = 1.0", "a.grad: 0 + 1.0 = 1.0", "a.grad: 1.0 + 1.0 = 2.0"]
    assert lines(answer)[1:] == [("block 19", 6, "self.grad += out.grad"), ("block 19", 7, "other.grad += out.grad")]


def test_chapter_11_without_names(steps):
    """A node without a name is described by its value."""
    assert told(steps(11, "y.backward()\ndraw_dot(y)"))[:3] == [
        "y.grad = 1.0",
        "(data 4).grad: 0 + 1.0 = 1.0",
        "(data 1).grad: 0 + 1.0 = 1.0",
    ]


def test_chapter_18_two_roots_in_turn(steps):
    """All contributions in the drawn graph are steps, including those of the first root."""
    answer = steps(18, "second.backward()")
    assert told(answer)[0] == "s.grad: 0 + 3.0 = 3.0"
    assert told(answer)[-1] == "x.grad: 28.0 + 16.0 = 44.0"


def test_the_package_and_slots(steps):
    """Steps in the package have its file and line, and work for objects with slots, too."""
    page = "from litgrad.fast import Lean as {0}\nfrom litgrad.draw import draw_dot\na = {0}(3.0, label='a')\nb = a + a\nb.backward()"
    answer = steps(page.format("V"))
    assert told(answer) == ["b.grad: 0 + 1.0 = 1.0", "a.grad: 0 + 1.0 = 1.0", "a.grad: 1.0 + 1.0 = 2.0"]
    title, _, line = lines(answer)[1]
    assert (title, line) == ("litgrad/fast.py", "self._x.grad += self._dx * self.grad")


def test_another_drawing_of_another_graph(steps):
    """A graph of other nodes, whose attributes have other names, works by settings."""
    answer = steps(VALUE, DRAW, "p = V(2)\nq = V(3, (p, p))\nq.grad = 5\np.grad = q.grad * 2\ndraw_dot(q)")
    assert told(answer) == ["q.grad = 5.0", "p.grad = 10.0"]
    assert [(step["node"], step["label"]) for step in answer["steps"]] == [("r", "5"), ("r1", "10")]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ((VALUE, "x = V(1)"), "This block neither writes a grad nor draws a graph."),
        ((VALUE, "x = V(1)\nx.grad = 2.0"), "There is no draw_dot on this page yet to draw the graph with."),
        ((VALUE, DRAW, "draw_dot(V(1))"), "Up to here nothing has written a grad of this graph."),
        (
            (VALUE, DRAW, "v = V(1)\nfor i in range(151):\n    v = V(i, (v,))\nv.grad = 1.0\ndraw_dot(v)"),
            "This drawing shows 152 gradients; with more than 150 nobody could follow it.",
        ),
        (
            (VALUE, DRAW, "v = V(1)\nfor i in range(401):\n    v.grad += 1.0\ndraw_dot(v)"),
            "There are 401 steps; with more than 400 nobody could follow them.",
        ),
    ],
)
def test_declined(steps, blocks, reason):
    """A block that has nothing to play is refused, with a reason for the reader."""
    assert steps(*blocks) == {"declined": reason}


def test_the_class_is_as_before(steps):
    """Afterwards the class is no longer instrumented."""
    from litgrad.engine import Value

    before = dict(vars(Value))
    steps(
        "from litgrad.engine import Value\nfrom litgrad.draw import draw_dot\na = Value(2)\n(a * a).backward()\ndraw_dot(a)"
    )
    assert dict(vars(Value)) == before
