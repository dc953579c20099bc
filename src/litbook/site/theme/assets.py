"""What a page's looks and scripts are made of."""

from __future__ import annotations

import functools
import re
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
"""Templates that stand before Material's, and files that are served as they are."""
FOLDER = "assets/litbook"
STYLES = (
    "palette", "frame", "prose", "formula", "code", "block", "figure", "large", "names", "term", "aids", "phone", "print",
)  # fmt: skip
"""The parts of the style sheet, in the order in which they overrule one another."""
STYLESHEET = f"{FOLDER}/litbook.css"
SCRIPT = f"{FOLDER}/litbook.js"
"""A module; it imports the others."""


def stylesheet() -> str:
    """The whole style sheet: one request for a reader, a part for each idea for us."""
    from rcssmin import cssmin

    return str(cssmin("\n".join((HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)))


def files() -> dict[str, str]:
    """All style sheets and scripts by their paths in a site, as small as they can be."""
    from rcssmin import cssmin
    from rjsmin import jsmin

    small = {".css": cssmin, ".js": jsmin}
    found = sorted(
        path for path in [*(HERE / "scripts").glob("*.js"), HERE / "styles" / "drawer.css"] if path.suffix in small
    )
    parts = {f"{FOLDER}/{path.name}": small[path.suffix](path.read_text(encoding="utf-8")) for path in found}
    return {STYLESHEET: stylesheet(), **parts}


def sheets() -> str:
    """The style sheet of the book as a page to print."""
    return bound() + (HERE / "styles" / "sheets.css").read_text(encoding="utf-8")


@functools.cache
def light() -> dict[str, str]:
    """The light palette: each colour by the name of its variable, without ``--litbook-``."""
    palette = (HERE / "styles" / "palette.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--litbook-(\w+): (#\w+);", palette.partition("@media")[0]))


def bound() -> str:
    """The style sheet of the bound book, in the light palette: e-book readers know no variables."""
    sheet = (HERE / "styles" / "bound.css").read_text(encoding="utf-8")
    colours = light()
    return re.sub(r"var\(--litbook-(\w+)\)", lambda match: colours[match[1]], sheet)
