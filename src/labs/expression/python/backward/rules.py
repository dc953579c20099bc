"""The rules by which gradients travel back: how a gradient is written, and in which order the values take their turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from litgrad.engine import Value, build_topo


class Watched(Value):
    """A value of the engine that reports what's written into its gradient."""

    report: Callable[[Value, float], None] | None = None

    @property
    def grad(self) -> float:
        """Return the gradient."""
        held: float = vars(self)["grad"]
        return held

    @grad.setter
    def grad(self, new: float) -> None:
        if Watched.report:
            Watched.report(self, new)
        vars(self)["grad"] = new


class Replacing(Watched):
    """A value of chapter 9's engine, which writes ``=`` where ours has ``+=``."""

    def _backward(self) -> None:
        for child, slope in zip(self._prev, self._slopes):  # noqa: B905  # the engine's own lines
            child.grad = slope * self.grad


WRITES: dict[str, type[Watched]] = {"add": Watched, "replace": Replacing}


def topological(root: Value) -> Iterable[Value]:
    """Return the values in the engine's order: each after everything it went into."""
    return reversed(build_topo(root))


def nearest_first(root: Value) -> Iterable[Value]:
    """Return the values in the order of their distance from the root, as chapter 10 tries it."""
    order = [root]
    for v in order:
        for child in v._prev:
            if child not in order:
                order.append(child)
    return order


def recursion(root: Value) -> Iterator[Value]:
    """Yield the values in the order in which plain recursion calls them: a value for every road that leads to it."""
    yield root
    for child in root._prev:
        yield from recursion(child)


ORDERS: dict[str, Callable[[Value], Iterable[Value]]] = {
    "topological": topological,
    "nearest": nearest_first,
    "recursion": recursion,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that somebody has chosen."""

    write: str
    """A key of WRITES."""
    order: str
    """A key of ORDERS, or "clicked"."""
    clicked: Sequence[int] = ()
    """The values that took their turns by hand, by their places in ``build_topo(root)``."""


def turns(root: Value, rules: Rules) -> Iterable[Value]:
    """Return the values in the order of their turns."""
    if rules.order == "clicked":
        nodes = build_topo(root)
        return [nodes[place] for place in rules.clicked]
    return ORDERS[rules.order](root)


def calls(root: Value, rules: Rules) -> int:
    """Return how many turns there will be, without taking them."""
    nodes = build_topo(root)
    if rules.order != "recursion":
        return len(rules.clicked) if rules.order == "clicked" else len(nodes)
    below: dict[int, int] = {}
    for v in nodes:
        below[id(v)] = 1 + sum(below[id(child)] for child in v._prev)
    return below[id(root)]
