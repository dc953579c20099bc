"""Join the theme's style sheets and ours into one, which holds only what the site's pages can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from litbook.site.publishing.publish import with_others
from litbook.site.publishing.unused import Names, reduced
from litbook.site.theme.assets import STYLESHEET

FOLDER = "assets/stylesheets"
"""The folder of a site with Material's style sheets."""
LINK = re.compile(rf'<link rel="stylesheet" href="[^"]*{FOLDER}/((?:main|palette)\.\w+\.min\.css)">\s*')
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)"|=([^\s">]+))?')
SCRIPT = re.compile(r"<script[^<>]*>(.+?)</script>", re.DOTALL)
WORD = re.compile(r"[\w-]+")
TagsOf = Callable[[str], Iterable[str]]


def in_tags(html: str) -> set[str]:
    """Return the names in the tags of HTML, also of HTML in JSON: attributes, words of their values, and both together."""
    found = set()
    for tag in set(TAG.findall(html.replace('\\"', '"'))):
        for name, quoted, bare in ATTRIBUTE.findall(tag):
            found |= {name, f"{name}={quoted or bare}", *WORD.findall(quoted or bare)}
    return found


def joined(folder: Path, pages: Mapping[str, str], tags: TagsOf = in_tags) -> dict[str, str]:
    """Put the theme's style sheets into ours, in the site in ``folder``, and return all its pages without the links to them.

    ``pages`` are those that aren't written yet. ``tags`` is :func:`in_tags`, or finds the same in a cache.
    """
    pages = with_others(folder, pages)
    names = sorted({name for html in pages.values() for name in LINK.findall(html)})  # main first, as in pages
    sheet = folder / STYLESHEET
    if not names or not sheet.is_file():
        return dict(pages)
    ours = sheet.read_text(encoding="utf-8")
    theme = [folder / FOLDER / name for name in names]
    css = "".join(path.read_text(encoding="utf-8") for path in theme)
    texts = [*pages.values(), *(path.read_text(encoding="utf-8") for path in folder.rglob("*.json"))]
    words = in_scripts(folder, pages)
    css = reduced(css, Names(frozenset(name for text in texts for name in tags(text)), frozenset(words)), ours)
    sheet.write_bytes((css + ours).encode("utf-8"))
    for path in theme:
        path.unlink()
        path.with_name(f"{path.name}.map").unlink(missing_ok=True)
    return {name: LINK.sub("", html) for name, html in pages.items()}


def in_scripts(folder: Path, pages: Mapping[str, str]) -> set[str]:
    """Return the words of the scripts of the site in ``folder``, those in its ``pages`` included."""
    inline = {script for html in pages.values() for script in SCRIPT.findall(html)}
    texts = [*inline, *(path.read_text(encoding="utf-8") for path in folder.rglob("*.js"))]
    return {word for text in texts for word in WORD.findall(text)}
