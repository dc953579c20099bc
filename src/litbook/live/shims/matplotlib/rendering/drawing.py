"""Draw an axes: its grid, ticks, and labels, its artists, its spines, its title, and its legend."""

from __future__ import annotations

from ..arguments.colors import color
from ..arguments.settings import number, rcParams, size
from ..artists.artist import Drawing, Frame
from ..axes import Axes
from ..scales.axis import Axis
from ..svg.paths import Pen, exact, path
from ..svg.text import ASCENT, DESCENT, text_width, write
from . import legend
from .margins import LABEL_PAD, PAD, SMALL_TICK, TICK, TITLE_PAD


def draw(axes: Axes, box: tuple[float, float, float, float], clip: str) -> str:
    """Return the SVG of the axes in the rectangle ``box`` (left, top, right, bottom) of the page."""
    left, top, right, bottom = box
    frame = Frame(*box, axes.x.ruler(left, right), axes.y.ruler(bottom, top), clip)
    rect = f'x="{exact(left)}" y="{exact(top)}" width="{exact(right - left)}" height="{exact(bottom - top)}"'
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
        out += PAD + (letters if across else max(text_width(text, letters) for _, text in found))
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
        label_color = color(rcParams["axes.labelcolor"])
        parts.append(write(text, where, letters, label_color, ha="center", turn=0.0 if across else 90.0))
    return "".join(parts)
