"""A result: what was measured, in the form in which it is written down."""

import json
from typing import Any, NotRequired, TypeAlias, TypedDict

Profile: TypeAlias = list[tuple[str, int, float]]
"""Functions, with their calls and the seconds of their own."""

Point: TypeAlias = tuple[int, int, float] | tuple[int, int, float, float]
"""A size, the nodes of the engine's graph, the seconds of a step, its page faults."""

Row = TypedDict(
    "Row",
    {
        "gc": float | list[float],  # the share of a step that collects garbage
        "memory": int | None,  # the most that the process has had, in bytes
        "nodes": int | None,
        "profiles": list[Profile],
        "profiles without gc": list[Profile],
        "pauses": tuple[float, list[float]],  # seconds of a step, and of each in it
        "times": list[float],  # seconds of a step, one number for each round
        "times without gc": NotRequired[list[float]],  # with the collector off
        "time without gc": NotRequired[float],  # one round, in older files
        "difference": float,  # from the engine's losses and gradients
    },
)
"""All that is known of a rung."""


class Series(TypedDict):
    """The points of a rung's plots."""

    batch: list[Point]
    layers: list[Point]


class Result(TypedDict):
    """All that is known of all rungs, by their names."""

    machine: str
    load: NotRequired[float]  # how many programs wanted a core when this began
    rungs: dict[str, Row]
    scaling: NotRequired[dict[str, Series]]


def as_text(result: Result) -> str:
    """Return the result as JSON, in lines that are not too long to compare."""
    text = json.dumps(short(result), ensure_ascii=False)
    return text.replace(', "', ',\n"') + "\n"


def short(content: Any) -> Any:
    """Return content with its floats cut to four digits."""
    if isinstance(content, dict):
        return {key: short(part) for key, part in content.items()}
    if isinstance(content, (list, tuple)):
        return [short(part) for part in content]
    return float(f"{content:.4g}") if isinstance(content, float) else content
