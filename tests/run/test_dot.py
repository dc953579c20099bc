"""Graphs from top to bottom, for narrow screens."""

import pytest

from litbook.run import display, dot

WIDE = """digraph {
graph [rankdir=LR]
n0 [label="a | 1" shape=Mrecord]
n1 [label="+" height=0.36]
n1 [label="*"]
n2 [label="{ b | 2 }" color=red]
n2 [shape=record]
n0 -> n1
n1 -> n2
}"""


def test_upright():
    """A graph turns, and its records stay as they are, whichever line says that they're records."""
    turned = dot.upright(WIDE).split("\n")

    assert turned[1] == "graph [rankdir=TB]"
    assert turned[2] == 'n0 [label="{a | 1}" shape=Mrecord]'
    assert turned[3:5] == ['n1 [label="+" height=0.36]', 'n1 [label="*"]']
    assert turned[5] == 'n2 [label="{{ b | 2 }}" color=red]'


def test_all_nodes_are_records():
    """With records as the default, only nodes of another shape keep their labels."""
    turned = dot.upright("digraph {\nrankdir=LR\nnode [shape=record]\na [label=x]\nb [label=y shape=circle]\n}")

    assert turned == 'digraph {\nrankdir=TB\nnode [shape=record]\na [label="{x}"]\nb [label=y shape=circle]\n}'


@pytest.mark.parametrize("source", ["digraph { a -> b }", "digraph { rankdir=LR " + "a; " * 5000 + "}"])
def test_not_turned(source):
    """A graph that goes down already, or is very large, isn't drawn twice."""
    assert dot.upright(source) == ""


def test_second_drawing():
    """A graph that's wider than a phone comes with a narrower drawing; a small one doesn't."""
    chain = "digraph {\nrankdir=LR\n" + "".join(f"n{i} -> n{i + 1}\n" for i in range(12)) + "}"

    assert display.graph(chain, "graphviz").narrow.startswith("<svg")
    assert display.graph(WIDE, "graphviz").narrow == ""
