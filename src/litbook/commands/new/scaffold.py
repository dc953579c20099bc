"""The files of a new book: the template with the author's words in it, "The code so far", and the package."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from litbook.check import edits
from litbook.core.files import write_atomically
from litbook.source import book
from litbook.tangle.package import package

TEMPLATE = Path(__file__).parent / "template"
PLACE = re.compile(r'(?P<quote>"?)<<(?P<word>\w+)>>(?P=quote)')
"""Matches a place for a word of the author's: in prose, or in quotes as YAML and TOML have them."""
MARKUP = re.compile(r"([\\`*_\[\]<>])")


def create(folder: Path, words: Mapping[str, str]) -> None:
    """Write a new book into ``folder``, whole or not at all. ``words`` are what the template leaves open.

    The book is made in a hidden folder inside, and its parts are moved out when it's complete.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
            write(Path(name), words)
            merge(Path(name), folder)
    except BaseException:
        if is_new:
            shutil.rmtree(folder)
        raise


def merge(source: Path, target: Path) -> None:
    """Move what's in the folder ``source`` into ``target``, and into the folders of the same names that are there."""
    for part in source.iterdir():
        place = target / part.name
        if place.is_dir():
            merge(part, place)
        else:
            part.rename(place)


def names() -> list[str]:
    """Return the path of each file of the template."""
    return sorted(path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*") if path.is_file())


def write(root: Path, words: Mapping[str, str]) -> None:
    """Write the files of a new book into the folder ``root``, which exists."""
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        text = filled(source.read_text(encoding="utf-8"), words, is_markdown=source.suffix == ".md")
        write_atomically(root / source.relative_to(TEMPLATE), text.encode("utf-8"))
    made = book.load(root)
    for chapter in made.chapters:
        text = edits.updated(chapter.text, edits.recap_edits(chapter, made.earlier(chapter)))
        write_atomically(root / chapter.path, text.encode("utf-8"))
    for name, text in package(book.load(root)).files().items():
        write_atomically(made.settings.source / name, text.encode("utf-8"))


def filled(text: str, words: Mapping[str, str], *, is_markdown: bool = False) -> str:
    """Return ``text`` with ``words`` in their places."""

    def word(place: re.Match[str]) -> str:
        value = words[place["word"]]
        if place["quote"]:
            return json.dumps(value, ensure_ascii=False)
        return MARKUP.sub(r"\\\1", value) if is_markdown and place["word"] == "title" else value

    return PLACE.sub(word, text)
