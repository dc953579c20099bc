"""The contrast of text and lines in figures, by WCAG 2.2 (AA), in the light and the dark palette."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from litbook.site.theme import assets

PALETTE = (assets.HERE / "styles/palette.css").read_text(encoding="utf-8")
DAY, NIGHT = PALETTE.split("@media screen {")[:2]
SCHEMES = {
    "light": dict(re.findall(r"--litbook-(\w+): (#[0-9a-f]{6})", DAY)),
    "dark": dict(re.findall(r"--litbook-(\w+): (#[0-9a-f]{6})", NIGHT)),
}
LETTERS, LINES = 4.5, 3.0
"""The minimum contrasts of WCAG 2.2, 1.4.3 and 1.4.11."""
DECORATION = ("grid", "paper")
"""Decorative lines, and shapes that cover what's below."""
PROPERTY = re.compile(r"(fill|stroke|opacity|fill-opacity|stroke-opacity): ?([^;]+)")
NAMED = re.compile(r"var\(--litbook-(\w+)")
HIDDEN = {"defs", "clipPath", "style"}


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 to 1 (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(color: str, below: str, opacity: float) -> str:
    """Return the color that results where ``color`` is painted over ``below``."""
    pairs = [(int(color[i : i + 2], 16), int(below[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * top + (1 - opacity) * ground):02x}" for top, ground in pairs)


def faint(svg: str, palette: dict[str, str]) -> list[str]:
    """Return the text and lines of a drawing with too little contrast."""
    return sorted(set(looked_at(ElementTree.fromstring(svg), palette, {"fill": "var(--litbook-ink)"})))


def looked_at(element, palette, inherited):
    """Yield what has too little contrast in ``element``, which inherits colors and opacity."""
    tag = element.tag.rpartition("}")[2]
    if tag in HIDDEN:
        return
    own = {**element.attrib, **dict(PROPERTY.findall(element.get("style", "")))}
    now = {**inherited, **{key: own[key] for key in ("fill", "stroke") if key in own}}
    now["opacity"] = str(float(inherited.get("opacity", 1)) * float(own.get("opacity", 1)))
    for key, needed in (("fill", LETTERS), ("stroke", LINES)):
        name = NAMED.search(now.get(key, ""))
        drawn = tag in ("text", "tspan") if key == "fill" else tag in ("path", "line", "polyline", "use", "ellipse")
        shades = "data-node" in own and key == "stroke"  # the dots of a film, which fill an area
        if drawn and name and name[1] not in DECORATION and not shades:
            opacity = float(now["opacity"]) * float(own.get(f"{key}-opacity", 1))
            found = contrast(over(palette[name[1]], palette["paper"], opacity), palette["paper"])
            if found < needed:
                yield f"<{tag}> {key} {name[1]} at {opacity:g}: {found:.2f}, not {needed:g}"
    for child in element:
        yield from looked_at(child, palette, now)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_figure_stands_out(site, scheme):
    """Each drawing of the book has enough contrast."""
    drawings = sorted(Path(site, "assets/figures").glob("*.svg"))
    assert len(drawings) > 100
    found = {path.stem: faint(path.read_text(encoding="utf-8"), SCHEMES[scheme]) for path in drawings}
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_stand_out(scheme):
    """Each text color has enough contrast, on plain and tinted backgrounds."""
    palette = SCHEMES[scheme]
    words = ["ink", "muted", "link", "wrong", "keyword", "name", "builtin", "string", "literal", "comment"]
    for ground in ("paper", "tint"):
        assert [word for word in words if contrast(palette[word], palette[ground]) < LETTERS] == []


def test_the_notice_of_an_old_edition_stands_out():
    """In both palettes it has one paper, and its text and its link have the same ink, instead of the palette's."""
    rules = re.findall(r"([^{}]+?) \{([^{}]*)\}", (assets.HERE / "styles/frame.css").read_text(encoding="utf-8"))
    ((ink, paper),) = (
        re.findall(r" color: (#\w+); background: (#\w+);", rule)[0]
        for words, rule in rules
        if words.strip() == ".md-banner--warning, .md-banner--warning .md-typeset, .md-banner--warning .md-typeset a"
    )
    assert contrast(ink, paper) > LETTERS


def test_what_is_faint_is_found():
    """A half-transparent line and text in the color of an axis are found; a grid isn't."""
    svg = """<svg xmlns="http://www.w3.org/2000/svg"><g opacity="0.5"><path stroke="var(--litbook-3, #2a9d6f)"/></g>
    <text style="fill: var(--litbook-axis, #8a8f98)">a</text><path stroke="var(--litbook-grid, #dfe2e7)"/></svg>"""
    assert [problem.split(":")[0] for problem in faint(svg, SCHEMES["light"])] == [
        "<path> stroke 3 at 0.5",
        "<text> fill axis at 1",
    ]


def test_contrast_is_what_wcag_says():
    """Black on white has a ratio of 21; #777 is the darkest gray that fails."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
