"""What a page's looks and scripts are made of."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
THEME = HERE / "theme"
"""Templates that stand before Material's, and files that are served as they are."""
FOLDER = "assets/litbook"
STYLES = ("palette", "frame", "prose", "formula", "code", "block", "figure", "large", "phone", "print")
"""The parts of the style sheet, in the order in which they overrule one another."""
STYLESHEET = f"{FOLDER}/litbook.css"
SCRIPT = f"{FOLDER}/litbook.js"
"""A module; it imports the others."""


def stylesheet() -> str:
    """The whole style sheet: one request for a reader, a part for each idea for us."""
    return "\n".join((HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
