"""The contents of the benchmark's book, independent of the tool that runs it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

RUNS = "LITBOOK_BENCH_RUNS"
"""The environment variable with the file to which each chapter appends a line when its first block runs."""
GRAPHS, PLOTS, LOOP_EVERY, LOOP_IN = 3, 1, 5, 3
"""Drawings per chapter; a training loop is in chapters 3, 8, 13, and so on: three of the first fifteen."""
EDITED_PROSE, EDITED_CODE = 2, 3
"""The chapters that are edited; the one whose code is edited has a training loop."""


class Kind(Enum):
    """The kind of result that a block shows."""

    NOTHING = auto()
    TEXT = auto()
    GRAPH = auto()
    PLOT = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block: statements, followed by an expression whose value it shows."""

    code: str
    value: str = ""
    kind: Kind = Kind.NOTHING
    file: str = ""
    """The file of the package that the code goes into."""


def chapter_pieces(number: int, count: int) -> list[Piece]:
    """Return the ``count`` blocks of chapter ``number``, with the special ones spread evenly among the ordinary."""
    special = [graph(number, index) for index in range(GRAPHS)] + [plot(number)] * PLOTS
    if number % LOOP_EVERY == LOOP_IN:
        special.append(training(number))
    places = {(index + 1) * count // (len(special) + 1): piece for index, piece in enumerate(special)}
    ordinals = iter(range(count))
    return [opening(number), *(places.get(i) or ordinary(number, next(ordinals)) for i in range(1, count))]


def opening(number: int) -> Piece:
    """Return imports, a number to edit, and the line that records that this chapter ran."""
    return Piece(f"""\
import math
import os

import graphviz
import matplotlib.pyplot as plt

edition = 0
with open(os.environ["{RUNS}"], "a") as log:
    log.write("{number}\\n")
""")


def ordinary(number: int, ordinal: int) -> Piece:
    """Return in turn a definition, a loop that prints, a number, and a dictionary."""
    name = f"blend_{number}_{ordinal // 4}"
    match ordinal % 4:
        case 0:
            code = f"""\
def {name}(x, weight=0.{ordinal + 1}):
    \"\"\"Return a point between x and its square.\"\"\"
    return weight * x + (1 - weight) * x**2
"""
            return Piece(code, file="benchbook/tools.py")
        case 1:
            return Piece(f'for x in range(5):\n    print(f"{{x}}: {{{name}(x):.3f}}")\n', kind=Kind.TEXT)
        case 2:
            return Piece(f"total = sum({name}(x / {number}) for x in range(100))\n", "total / 100", Kind.TEXT)
        case _:
            code = 'words = "the slope of a function".split()\nlengths = {word: len(word) for word in words}\n'
            return Piece(code, "lengths", Kind.TEXT)


def graph(number: int, index: int) -> Piece:
    """Return a block that draws the graph of an expression with eight nodes."""
    code = f"""\
graph = graphviz.Digraph(graph_attr={{"rankdir": "LR"}}, node_attr={{"shape": "box"}})
for child, parent in zip("abcdefg", "ddeefhh"):
    graph.edge(f"{{child}} {number}.{index}", f"{{parent}} {number}.{index}")
graph.edge("e {number}.{index}", "g {number}.{index}")
"""
    return Piece(code, "graph", Kind.GRAPH)


def plot(number: int) -> Piece:
    """Return a block that plots two curves with a legend."""
    return Piece(
        f"""\
xs = [i / 10 for i in range(60)]
figure, axes = plt.subplots()
axes.plot(xs, [math.sin(x + {number}) for x in xs], label="sine")
axes.plot(xs, [math.cos(x + {number}) for x in xs], label="cosine")
axes.legend()
axes.set_axisbelow(True)
""",
        kind=Kind.PLOT,
    )


def training(number: int) -> Piece:
    """Return a block with gradient descent in pure Python, which takes about 0.3 s."""
    code = f"""\
points = [(x / 50, {number} * x / 50 - 1) for x in range(-50, 50)]
weight = bias = 0.0
for step in range(12000):
    slope_weight = slope_bias = 0.0
    for x, y in points:
        error = weight * x + bias - y
        slope_weight += 2 * error * x
        slope_bias += 2 * error
    weight -= 0.1 * slope_weight / len(points)
    bias -= 0.1 * slope_bias / len(points)
"""
    return Piece(code, "round(weight, 6), round(bias, 6)", Kind.TEXT)


def prose(number: int, index: int) -> str:
    """Return about a hundred words with the usual markup, different on each page."""
    return f"""\
Before block {index} of lesson {number}, *look again* at what the last one said, and ask what would change
if its input were a little larger. Edition 0 of this paragraph says it in words, as `block {index}` says it in code:
the answer moves **in proportion**, and the proportion is what we are after. Nothing is hidden.

- A small step shows a small change, until rounding shows more of itself than of the function.
- A large step shows another function's slope; see [lesson {number}](#lesson-{number}) for how large is too large.

Predict the result before you read on. Being wrong by a sign is common, being wrong by a factor of two is a lesson,
and being right for {number + index} reasons at once is a coincidence.
"""
