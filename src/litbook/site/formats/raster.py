"""Render drawings as pictures of pixels, which previews of links and shelves of books want."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def fonts() -> list[Path]:
    """Return the fonts bundled with Matplotlib; none without it."""
    matplotlib = find_spec("matplotlib")
    folder = Path(matplotlib.origin or "").parent if matplotlib else Path()
    return sorted((folder / "mpl-data" / "fonts" / "ttf").glob("DejaVuS*.ttf"))


def png(drawing: str) -> bytes:
    """Return an SVG as a PNG, identical on every machine: resvg renders it with the fonts bundled with Matplotlib."""
    import resvg_py

    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=drawing,
        skip_system_fonts=True,
        font_files=[str(font) for font in fonts()],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
        serif_family="DejaVu Serif",
        monospace_family="DejaVu Sans Mono",
    )
    return drawn
