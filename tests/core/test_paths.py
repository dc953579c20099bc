"""Shorter coordinates: the same drawing in fewer bytes."""

from litbook.core.text import paths

HEAD = '<svg viewBox="0 0 {size} {size}">'
BOX = "M12,-131.52C12,-131.52 30.66,-131.52 30.66,-131.52 36,-131 42.6,-137 42.7,-143.5"


def test_commands_are_relative():
    """Lines and curves are relative to the point before, straight curves are lines, and each letter is said once."""
    assert paths.path(BOX) == "m12-131.5h18.7c5.3 .5 11.9-5.5 12-12"
    assert paths.path("M1,2 3,4 L5,7 Z M10,10 L10,20 30,20") == "m1 2 2 2 2 3zm9 8v10h20"


def test_rounding_does_not_add_up():
    """Each point is rounded where it is, so a line of many short steps ends where it should."""
    assert paths.path("M0.04,0 L0.08,0 0.12,0 0.16,0") == "m0 0h.1 0 .1"


def test_equal_shapes_have_equal_text():
    """A shape says the same wherever it is, but for its first point."""
    here, there = (paths.path(f"M{x},5 L{x + 3},9 {x},9 Z") for x in (10, 220))
    assert here != there
    assert here.removeprefix("m10 5") == there.removeprefix("m220 5")


def test_what_is_shortened():
    """Paths, points, and places of a large drawing are shortened; small drawings, moving ones, and arcs stay."""
    inside = '<path d="M 1.26 2 L 4.5 2"/><polyline points="0,-1.26 5.04,7"/><text x="0.75" y="-3">a</text></svg>'
    short = '<path d="m1.3 2h3.2"/><polyline points="0 -1.3 5 7"/><text x=".8" y="-3">a</text></svg>'
    assert paths.short(HEAD.format(size=400) + inside) == HEAD.format(size=400) + short
    assert paths.short(HEAD.format(size=40) + inside) == HEAD.format(size=40) + inside
    moving = HEAD.format(size=400).replace(">", ' data-frames="">') + inside
    assert paths.short(moving) == moving
    arc = f'{HEAD.format(size=400)}<path d="M1.26,2 A5 5 0 0 1 9.26 9"/></svg>'
    assert paths.short(arc) == arc
