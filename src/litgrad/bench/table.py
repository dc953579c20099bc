"""A table of texts, and numbers as it shows them."""

import html
import math
from collections.abc import Iterable


class Table:
    """Rows of texts, the first of them the head: aligned as text, or as HTML."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.rows = list(rows)

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        lines = []
        for first, *others in self.rows:
            rest = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
            lines.append("  ".join([first.ljust(widths[0]), *rest]))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head, *rows = (
            "".join(f"<{kind}>{as_html(cell)}</{kind}>" for cell in row)
            for row, kind in zip(self.rows, ["th"] + ["td"] * len(self.rows))
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_html(text: str) -> str:
    """Return text as HTML that stays on one line."""
    return html.escape(text).replace(" ", "&nbsp;")


def rounded(number: float) -> str:
    """Return number with the two digits that count."""
    digits = 1 - math.floor(math.log10(number))
    return f"{round(number, digits):,.{max(0, digits)}f}"


def duration(seconds: float) -> str:
    """Return seconds in a unit that suits them."""
    units = {"s": 1, "ms": 1e-3, "µs": 1e-6}
    unit = next((unit for unit, size in units.items() if seconds >= size), "µs")
    return f"{seconds / units[unit]:.3g} {unit}"
