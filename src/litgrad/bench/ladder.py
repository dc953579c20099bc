"""The ladder: a result, to be asked and to be shown."""

import json
import statistics
from os import PathLike
from pathlib import Path
from pkgutil import get_data
from typing import Literal

from litgrad.bench.result import Profile, Result, Row
from litgrad.bench.table import Table, duration, rounded
from litgrad.measure import spread

UNIT = "micrograd"  # all others are so many times as fast
HEAD = (
    "rung",
    "a step",
    "quartiles",
    "speed",
    "collector off",
    "its speed",
    "nodes",
    "memory",
)


class Ladder:
    """What `python -m litgrad.bench --json` has written."""

    def __init__(self, content: Result) -> None:
        self.content = content
        self.machine = content["machine"]
        self.names = list(content["rungs"])

    def row(self, name: str) -> Row:
        """Return all that is known of the rung with this name."""
        try:
            return self.content["rungs"][name]
        except KeyError:
            known = ", ".join(self.names)
            message = f"no rung {name!r} was recorded; there are {known}"
            raise LookupError(message) from None

    def times(self, name: str) -> list[float]:
        """Return the seconds of a step, one number for each round."""
        return self.row(name)["times"]

    def median(self, name: str) -> float:
        """Return the seconds of a step."""
        return statistics.median(self.times(name))

    def spread(self, name: str) -> tuple[float, float]:
        """Return the quartiles of the seconds of a step."""
        low, _, high = spread(self.times(name))
        return low, high

    def times_without_gc(self, name: str) -> list[float]:
        """Return the seconds of a step with the collector off, for each round."""
        row = self.row(name)
        return row.get("times without gc") or [row["time without gc"]]

    def without_gc(self, name: str) -> float:
        """Return the seconds of a step with the collector off."""
        return statistics.median(self.times_without_gc(name))

    def ratio(self, name: str, other: str = UNIT) -> float:
        """Return how many times as fast as the other this rung is."""
        return self.median(other) / self.median(name)

    def ratio_without_gc(self, name: str, other: str = UNIT) -> float:
        """Return the same, with the collector off for both."""
        return self.without_gc(other) / self.without_gc(name)

    def nodes(self, name: str) -> int | None:
        """Return how many nodes the graph of a step has; None without a graph."""
        return self.row(name)["nodes"]

    def memory(self, name: str) -> int | None:
        """Return the most memory that the rung's process has had, in bytes."""
        return self.row(name)["memory"]

    def gc(self, name: str) -> float:
        """Return the share of a step that goes into collecting garbage."""
        share = self.row(name)["gc"]
        return statistics.median(share) if isinstance(share, list) else share

    def pauses(self, name: str) -> tuple[float, list[float]]:
        """Return the seconds of one step, and of each pause in it."""
        total, pauses = self.row(name)["pauses"]
        return total, pauses

    def profiles(self, name: str, collector: bool = True) -> list[Profile]:
        """Return five profiles of a step: rows of function, calls, own seconds."""
        row = self.row(name)
        return row["profiles"] if collector else row["profiles without gc"]

    def scaling(
        self, name: str, against: Literal["nodes", "batch", "layers"] = "nodes"
    ) -> tuple[list[int], list[float]]:
        """Return sizes and seconds, against "nodes", "batch" or "layers".

        The nodes are those of the engine's graph, whatever the rung makes of it.
        """
        found = self.content.get("scaling", {})
        if name not in found:
            message = f"no series of {name!r} was recorded; --scaling makes them"
            raise LookupError(message)
        points = found[name]["layers" if against == "layers" else "batch"]
        sizes = [point[1] if against == "nodes" else point[0] for point in points]
        return sizes, [point[2] for point in points]

    def faults(self, name: str) -> tuple[list[int], list[float]]:
        """Return batch sizes, and how many page faults a step has at each of them."""
        batch = self.content.get("scaling", {})[name]["batch"]
        counted = [point for point in batch if len(point) > 3]
        return [point[0] for point in counted], [point[3] for point in counted]

    def table(self, *names: str) -> Table:
        """Return a table of the rungs with these names, or of all."""
        return Table([HEAD, *(self.cells(name) for name in names or self.names)])

    def cells(self, name: str) -> tuple[str, ...]:
        """Return what the table says about a rung."""
        low, high = self.spread(name)
        ratio = alone = "?"
        if UNIT in self.names:
            ratio = f"{rounded(self.ratio(name))} ×"
            alone = f"{rounded(self.ratio_without_gc(name))} ×"
        nodes, memory = self.nodes(name), self.memory(name)
        return (
            name,
            duration(self.median(name)),
            f"{duration(low)} – {duration(high)}",
            ratio,
            duration(self.without_gc(name)),
            alone,
            f"{nodes:,}" if nodes else "–",
            f"{memory / 1e6:,.0f} MB" if memory else "?",
        )


def recorded(path: str | PathLike[str] | None = None) -> Ladder:
    """Return the result in the file, or the one that the book was written with."""
    text = (
        get_data("litgrad.bench", "ladder.json")
        if path is None
        else Path(path).read_bytes()
    )
    return Ladder(json.loads(text or b""))
