"""Collect and minify the theme's style sheets and scripts."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from litbook.weave.page import ASSETS

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
"""Templates that override Material's, and files that are served unchanged."""
STYLES = (
    "palette", "frame", "prose", "formula", "code", "block", "figure", "large", "names", "term", "aids", "front", "phone", "print",
)  # fmt: skip
"""The parts of the style sheet, in cascade order."""
STYLESHEET = f"{ASSETS}/litbook.css"
SCRIPT = f"{ASSETS}/litbook.js"
"""The entry module, which imports the others."""


def stylesheet(*, typefaces: bool = True) -> str:
    """Return the parts of the style sheet as one minified file, the book's own ``typefaces`` included if wanted."""
    from rcssmin import cssmin

    names = ["typefaces"] * typefaces + [*STYLES]
    return str(cssmin("\n".join((HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in names)))


def files(*, typefaces: bool = True) -> dict[str, str]:
    """Return all style sheets and scripts, minified, by their paths in the site."""
    from rcssmin import cssmin
    from rjsmin import jsmin

    small = {".css": cssmin, ".js": jsmin}
    found = sorted(
        path for path in [*(HERE / "scripts").glob("*.js"), HERE / "styles" / "drawer.css"] if path.suffix in small
    )
    parts = {f"{ASSETS}/{path.name}": small[path.suffix](path.read_text(encoding="utf-8")) for path in found}
    return {STYLESHEET: stylesheet(typefaces=typefaces), **parts}


def sheets() -> str:
    """Return the style sheet of the print page."""
    return bound() + (HERE / "styles" / "sheets.css").read_text(encoding="utf-8")


@functools.cache
def light() -> dict[str, str]:
    """Return the light palette: colors by the name of their CSS variable without ``--litbook-``."""
    palette = (HERE / "styles" / "palette.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--litbook-(\w+): (#\w+);", palette.partition("@media")[0]))


def bound() -> str:
    """Return the style sheet of the bound book, with variables replaced by light colors for e-book readers."""
    sheet = (HERE / "styles" / "bound.css").read_text(encoding="utf-8")
    colors = light()
    return re.sub(r"var\(--litbook-(\w+)\)", lambda match: colors[match[1]], sheet)
