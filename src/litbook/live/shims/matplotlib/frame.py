"""Measure the margins that an axes needs, and draw the axes with its spines, ticks, and labels."""

from __future__ import annotations

from dataclasses import dataclass

from . import ink, legend
from .artists import Drawing, Frame
from .axes import Axes
from .axis import Axis
from .colors import color
from .ink import ASCENT, DESCENT, Pen, path, write
from .style import number, rcParams, size

TICK, SMALL_TICK, PAD, LABEL_PAD, TITLE_PAD = 3.5, 2.0, 3.5, 4.0, 6.0


@dataclass(frozen=True)
class Room:
    """Space, in points, that labels take on each side of an axes."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


def room(axes: Axes, width: float, height: float) -> Room:
    """Return the space that the labels around an axes of this size take."""
    letters = number("font.size")
    left = right = bottom = 0.0
    top = TITLE_PAD + size("axes.titlesize") if axes.title else 0.0
    if axes.shows_axis:
        left, bottom = tick_width(axes, height), TICK
        right = overhang(axes, width)
        if axes.shows_ticks[0] and axes.x.ticks(width, letters)[0]:
            bottom += PAD + letters
        left += LABEL_PAD + letters if axes.ylabel else 0.0
        bottom += LABEL_PAD + letters if axes.xlabel else 0.0
    found = legend.of(axes)
    if found and found.anchor is not None:
        wide, high = found.extent()
        if found.anchor[1] >= 1 and found.loc.startswith("lower"):
            top += high + legend.OUTER * found.size
        elif found.anchor[0] >= 1 and found.loc.endswith("left"):
            right = max(right, wide + legend.OUTER * found.size)
    return Room(left, right, max(top, 0.4 * letters if axes.shows_axis else 0.0), bottom)


def tick_width(axes: Axes, height: float) -> float:
    """Return the width of the y ticks and their labels, in points."""
    found, _, _ = axes.y.ticks(height, number("font.size"))
    if not axes.shows_ticks[1] or not found:
        return TICK
    return TICK + PAD + max(ink.width(text, number("font.size")) for _, text in found)


def overhang(axes: Axes, width: float) -> float:
    """Return how far the x tick labels extend beyond the right side, in points."""
    letters = number("font.size")
    place = axes.x.ruler(0.0, width)
    ends = [place(value) + ink.width(text, letters) / 2 for value, text in axes.x.ticks(width, letters)[0]]
    return max([0.0, *(end - width for end in ends)]) if axes.shows_ticks[0] else 0.0


def draw(axes: Axes, box: tuple[float, float, float, float], clip: str) -> str:
    """Return the SVG of the axes in the rectangle ``box`` (left, top, right, bottom) of the page."""
    left, top, right, bottom = box
    frame = Frame(*box, axes.x.ruler(left, right), axes.y.ruler(bottom, top), clip)
    rect = f'x="{ink.exact(left)}" y="{ink.exact(top)}" width="{ink.exact(right - left)}" height="{ink.exact(bottom - top)}"'
    parts = [f'<defs><clipPath id="{clip}"><rect {rect}/></clipPath></defs>']
    artists = list(axes.artists)
    if axes.shows_axis:
        parts += [draw_axis(axes.x, frame, across=True, axes=axes), draw_axis(axes.y, frame, across=False, axes=axes)]
        artists.append(Drawing(2.5, spines))
    parts += [artist.draw(frame) for artist in sorted(artists, key=lambda artist: artist.zorder)]
    if axes.title:
        at = ((left + right) / 2, top - TITLE_PAD)
        parts.append(write(axes.title, at, size("axes.titlesize"), color(rcParams["text.color"]), ha="center"))
    found = legend.of(axes)
    return "".join(parts) + (found.draw(frame, axes.artists) if found else "")


def spines(frame: Frame) -> str:
    """Return the SVG of the spines that ``rcParams`` asks for."""
    corners = [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    ]
    sides = {"left": (0, 3), "bottom": (3, 2), "right": (1, 2), "top": (0, 1)}
    shown = [[corners[i] for i in ends] for side, ends in sides.items() if rcParams.get(f"axes.spines.{side}", True)]
    pen = Pen(color(rcParams["axes.edgecolor"]), width=number("axes.linewidth"))
    return path(shown, pen, ' stroke-linecap="square"')


def draw_axis(axis: Axis, frame: Frame, across: bool, axes: Axes) -> str:
    """Return the SVG of one axis: its grid, ticks, tick labels, and label. ``across`` is True for the x axis."""
    letters = number("font.size")
    length = frame.right - frame.left if across else frame.bottom - frame.top
    found, small, power = axis.ticks(length, letters)
    place = frame.across if across else frame.up
    at = (
        (lambda value, out: (place(value), frame.bottom + out))
        if across
        else lambda value, out: (frame.left - out, place(value))
    )
    parts = []
    if axes.shows_grid:
        inwards = frame.top - frame.bottom if across else frame.left - frame.right
        pen = Pen(color(rcParams["grid.color"]), width=number("grid.linewidth"))
        parts.append(path([[at(value, 0.0), at(value, inwards)] for value, _ in found], pen, frame.clipped))
    own = color(rcParams["xtick.color" if across else "ytick.color"])
    parts.append(path([[at(value, 0.0), at(value, TICK)] for value, _ in found], Pen(own, width=0.8)))
    parts.append(path([[at(value, 0.0), at(value, SMALL_TICK)] for value in small], Pen(own, width=0.6)))
    out = TICK
    if axes.shows_ticks[0 if across else 1] and found:
        ha, va = ("center", "top") if across else ("right", "center")
        parts += [write(text, at(value, TICK + PAD), letters, own, ha=ha, va=va) for value, text in found]
        out += PAD + (letters if across else max(ink.width(text, letters) for _, text in found))
        if power:
            end = (frame.right, frame.bottom + out + LABEL_PAD) if across else (frame.left, frame.top - LABEL_PAD)
            parts.append(
                write(power, end, letters, own, ha="right" if across else "left", va="top" if across else "baseline")
            )
    text = axes.xlabel if across else axes.ylabel
    if text:
        middle = (frame.left + frame.right) / 2 if across else (frame.top + frame.bottom) / 2
        foot = out + LABEL_PAD + (ASCENT if across else DESCENT) * letters
        where = (middle, frame.bottom + foot) if across else (frame.left - foot, middle)
        ink_of = color(rcParams["axes.labelcolor"])
        parts.append(write(text, where, letters, ink_of, ha="center", turn=0.0 if across else 90.0))
    return "".join(parts)
