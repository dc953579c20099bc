"""Read a book's glossary, and find where text uses its terms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from posixpath import dirname, normpath

from litbook.core.model import Chapter, Location
from litbook.core.text.markdown import CODE, without
from litbook.core.text.plain import normalize
from litbook.source.elements import formulas
from litbook.source.prose import prose_lines

PAGE = "glossary.md"
"""A page with definition lists, relative to the folder of the chapters."""
NAME = re.compile(r"[^\s:#<]")
"""The beginning of a line with the name of an entry."""
MOST_WORDS = 10
"""The most words of a name. Longer ones are never found."""
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\(([^()]*)\)|\[[^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the glossary."""

    location: Location
    """The line of its first name."""
    names: tuple[str, ...]
    """Its names; the first is the main one."""
    definition: str
    """The definition as Markdown, without indentation."""

    @property
    def identity(self) -> str:
        """The id of the entry on the glossary's page."""
        return "-".join(WORD.findall(self.names[0].lower()))

    @property
    def summary(self) -> str:
        """The definition as plain text, without a last line that contains only links."""
        lines = self.definition.strip().split("\n")
        if self.where:
            del lines[-1]
        text = LINK.sub(r"\1", " ".join(line.strip() for line in lines))
        return re.sub(r"[`*]|\\[()]", "", text)

    @property
    def where(self) -> str:
        """The last line of the definition, if it contains only links: to where the term is introduced; else ""."""
        *before, last = self.definition.strip().split("\n")
        return last if before and not LINK.sub("", last).strip(" .") else ""


Uses = Iterator[tuple[int, int, Entry]]


@dataclass(frozen=True)
class Glossary:
    """A glossary and its entries, in order."""

    path: str
    """The path of its page, relative to the book's root."""
    entries: tuple[Entry, ...]

    @cached_property
    def forms(self) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
        """All forms of all names, as tuples of words, by their first word; the longest come first."""
        found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in self.entries:
            for name in entry.names:
                for words in forms(name):
                    found.setdefault(words[0], []).append((words, entry))
        return {first: sorted(those, key=lambda form: -len(form[0])) for first, those in found.items()}

    @cached_property
    def introduced(self) -> dict[str, list[str]]:
        """The names that each page introduces, in lower case, by its path relative to the book's root.

        Of a name that ends in another one, the rest counts: "multivariable" of "multivariable chain rule".
        """
        names = {name.lower() for entry in self.entries for name in entry.names}
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            for link in LINK.finditer(entry.where):
                page = normpath(f"{dirname(self.path)}/{(link[2] or '').partition('#')[0]}")
                own = (rest(name.lower(), names) for name in entry.names)
                found.setdefault(page, []).extend(name for name in own if name)
        return found

    def uses(self, text: str) -> Uses:
        """Yield start, end, and entry of each name in ``text``. Of several names that start at one place, the longest counts."""
        words = [(match.start(), match.end(), match[0].lower()) for match in WORD.finditer(text)]
        index = 0
        while index < len(words):
            length = 1
            for form, entry in self.forms.get(words[index][2], ()):
                here = words[index : index + len(form)]
                if tuple(word for _, _, word in here) == form and together(text, here):
                    yield here[0][0], here[-1][1], entry
                    length = len(form)
                    break
            index += length


def forms(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name in lower case, and those of its plurals."""
    words = [word.lower() for word in WORD.findall(name)]
    if not 0 < len(words) <= MOST_WORDS:
        return
    *before, last = words
    plurals = [last + "s"]
    if last.endswith(("s", "x", "ch", "sh")):
        plurals = [last + "es"]
    elif last.endswith("y"):
        plurals.append(last[:-1] + "ies")
    for form in (last, *plurals):
        yield (*before, form)


def rest(name: str, others: AbstractSet[str]) -> str:
    """Return a name without another one at its end."""
    words = name.split()
    ends = (i for i in range(1, len(words)) if " ".join(words[i:]).lower() in others)
    return " ".join(words[: next(ends, None)])


def together(text: str, words: list[tuple[int, int, str]]) -> bool:
    """Return True if there's only whitespace between the words."""
    pairs = pairwise(words)
    return all(text[left[1] : right[0]].isspace() for left, right in pairs)


def read(chapter: Chapter) -> Glossary:
    """Return the glossary on a page."""
    entries: list[Entry] = []
    names: list[str] = []
    definition: list[str] | None = None
    for number, line in enumerate([*normalize(chapter.text).split("\n"), ""], start=1):
        if definition is not None and line:
            definition.append(line)
        elif definition is not None:
            location = Location(chapter.path, number - len(definition) - len(names))
            entries.append(Entry(location, tuple(names), "\n".join([*definition, ""])))
            names, definition = [], None
        elif names and line.startswith(": "):
            definition = [line[1:].lstrip(" ")]
        elif NAME.match(line):
            names.append(line)
        else:
            names = []
    return Glossary(chapter.path, tuple(entries))


def prose(chapter: Chapter) -> str:
    """Return the words of a page: its prose without headings, HTML, code, formulas, and links."""
    text = "\n".join(line for line in prose_lines(chapter) if not line.startswith(("#", "<")))
    text = without(text, lambda span: "·", [CODE])
    return LINK.sub("·", formulas.without(text, "·"))
