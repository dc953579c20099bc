"""The exported text, executed: its points, its network, and its gradients, on the fastest rung there is."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import litgrad.nn
import litgrad.train  # noqa: F401  # the text of a run imports them
from litgrad.engine import Value

from .forward import Program, asked, forward, neurons
from .settings import Point, Settings
from .text.script import kind_of, sections

OWN = {
    name: module for name, module in sys.modules.items() if name.startswith("litgrad.")
}
"""The engine's modules: when the page runs a block, Python forgets them, and a block would import others."""
REFUSED = (ValueError, RecursionError, MemoryError, SyntaxError)
"""What recording a network raises where it's too large, or can't be recorded."""


class Runnable:
    """What the text of a run defines."""

    def __init__(self, chosen: Settings) -> None:
        self.chosen = chosen
        self.kind = kind_of(chosen)
        self.backward = Value._backward
        try:
            self.make()
        except REFUSED:
            if self.kind == "Value":
                raise
            self.kind = "Value"
            self.make()

    def make(self) -> None:
        """Run the text, for numbers of this kind."""
        before = dict(sys.modules)
        sys.modules.update(OWN)
        try:
            self.run()
        finally:
            for name in OWN:
                sys.modules.pop(name)
            sys.modules.update({name: before[name] for name in OWN if name in before})

    def run(self) -> None:
        """Run the text as far as the first step."""
        self.names: dict[str, Any] = {"__name__": "run"}
        parts = sections(self.chosen, self.kind)
        for part in parts[:3]:
            exec(part.code, self.names)
        self.random: Any = random.getstate()
        self.train: list[Point] = self.names["train"]
        self.test: list[Point] = self.names["test"]
        self.parameters: Sequence[Any] = self.names["parameters"]
        self.values = [p.data for p in self.parameters]
        if not self.train:
            return
        with self.own_backward():
            for part in parts[3:]:
                exec(part.code, self.names)
            self.backward = Value._backward
        self.record()

    @contextmanager
    def own_backward(self) -> Iterator[None]:
        """Let the run have a backward step of its own, which a bug may be in, and take it back."""
        before, Value._backward = Value._backward, self.backward
        try:
            yield
        finally:
            Value._backward = before

    def record(self) -> None:
        """Make the programs that tell what neurons say, and the losses and scores of points."""
        net, example = self.names["net"], self.names["example"]

        def says(*xs: Any) -> list[Any]:
            return neurons(net, xs)

        def judged(*point: Any) -> list[Any]:
            return [example(*point), net(point[:-1])]

        inputs = self.chosen.inputs
        if self.kind == "Symbol":
            self.says: Program = forward(says, inputs, self.parameters)
            self.judge: Program = forward(judged, inputs + 1, self.parameters)
        else:
            self.says, self.judge = (
                asked(says, self.parameters),
                asked(judged, self.parameters),
            )

    def gradients(
        self, values: Sequence[float], points: Sequence[Point], before: Sequence[float]
    ) -> tuple[float, list[float]]:
        """Return the loss of the points, and its slopes added to those before."""
        for p, number in zip(self.parameters, values, strict=True):
            p.data = number
        with self.own_backward():
            found: tuple[float, list[float]] = self.names["gradients"](points, before)
        return found

    def rate(self, step: int) -> float:
        """Return the rate of a step."""
        rate = self.names["rate"]
        return float(rate(step) if callable(rate) else rate)
