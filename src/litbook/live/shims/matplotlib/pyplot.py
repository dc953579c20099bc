"""The pyplot interface: open figures by number, and functions that draw in the current axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arguments.settings import rcParams
from .arguments.unsupported import unknown
from .artists.patches import Circle, Rectangle
from .axes import Axes
from .axes.axes import methods
from .figure import Figure

__all__ = [
    "Circle",
    "Figure",
    "Rectangle",
    "close",
    "figure",
    "gca",
    "gcf",
    "get_fignums",
    "rcParams",
    "show",
    "subplots",
]
figures: dict[int, Figure] = {}


class Grid(list[Any]):
    """The axes of a figure: one row, or a list of rows."""

    @property
    def flat(self) -> list[Axes]:
        """Return all axes in one list."""
        return [axes for row in self for axes in (row.flat if isinstance(row, Grid) else [row])]


def figure(num: int | None = None, figsize: Any = None, layout: str | None = None) -> Figure:
    """Return the figure with that number, or a new one."""
    if num in figures:
        return figures[num]
    number = max(figures, default=0) + 1 if num is None else num
    figures[number] = Figure(figsize, layout)
    return figures[number]


def subplots(  # noqa: PLR0913  # Matplotlib's
    nrows: int = 1,
    ncols: int = 1,
    *,
    sharex: Any = False,
    sharey: Any = False,
    figsize: Any = None,
    layout: str | None = None,
) -> tuple[Figure, Any]:
    """Return a new figure and its axes: a single one, one row or column of them, or a list of rows."""
    new = figure(figsize=figsize, layout=layout)
    table = [Grid(row) for row in new.subplots(nrows, ncols, sharex=sharex, sharey=sharey)]
    if nrows == ncols == 1:
        return new, table[0][0]
    return new, table[0] if nrows == 1 else Grid(row[0] for row in table) if ncols == 1 else Grid(table)


def get_fignums() -> list[int]:
    """Return the numbers of the open figures, sorted."""
    return sorted(figures)


def gcf() -> Figure:
    """Return the newest open figure, or create one."""
    return figures[max(figures)] if figures else figure()


def gca() -> Axes:
    """Return the last axes of the newest figure, or create one."""
    current = gcf()
    return current.axes[-1] if current.axes else current.subplots()[0][0]


def close(which: Any = None) -> None:
    """Close the newest figure, a given figure or number, or ``"all"``."""
    if which == "all":
        figures.clear()
    for number in [
        number for number, one in figures.items() if which in (number, one) or (which is None and one is gcf())
    ]:
        del figures[number]


def show() -> None:
    """Do nothing: the page shows each figure when its block has run."""


def savefig(file: Any, **given: Any) -> None:
    """Write the newest figure as SVG; see ``Figure.savefig``."""
    gcf().savefig(file, **given)


def __dir__() -> list[str]:
    """Return all supported names: functions here, and methods of the current axes."""
    own = [name.removeprefix("set_") for name in methods()]
    return [*__all__, "savefig", *methods(), *own]


def __getattr__(name: str) -> Callable[..., Any]:
    """Return a function that calls a method of the current axes: ``plot`` its ``plot``, ``xlabel`` its ``set_xlabel``.

    Raises AttributeError.
    """
    method = next((method for method in (name, f"set_{name}") if method in methods()), None)
    if method is None:
        raise AttributeError(unknown(f"pyplot.{name}", [*__all__, *methods()]))

    def call(*places: Any, **given: Any) -> Any:
        return getattr(gca(), method)(*places, **given)

    return call
