"""Words of a block's code that are links. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
TOKEN = re.compile(r"<span[^>]*>(?P<word>\w+)</span>|<[^>]*>|&[^;]*;|[^<&]+")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name in the source of a block that a page elsewhere tells of."""

    start: int
    """Where it begins, in characters."""
    text: str
    """As it stands there: ``backward``."""
    name: str
    """What it means: ``Value.backward``."""
    again: bool = False
    """Whether the page has mentioned it before, or does so below: then the tab key passes over it."""


def dumps(found: Iterable[Iterable[Mention]]) -> str:
    """The mentions of each block as text, to be kept."""
    return json.dumps([[astuple(mention) for mention in some] for some in found])


def loads(text: str) -> list[list[Mention]]:
    """The mentions of each block from such text."""
    return [[Mention(*mention) for mention in some] for some in json.loads(text)]


def linked(code: str, source: str, mentions: Sequence[Mention], address: str) -> str:
    """The highlighted ``code`` with links from its ``mentions`` to the page at ``address``.

    Each goes around the element of a word and not into it: so the link itself has the colour of the code around it.
    Code that is not its source letter by letter, such as a table with numbers, has no links.
    """
    found = CODE.search(code)
    if not mentions or not found:
        return code
    waiting = {mention.start: mention for mention in mentions}
    parts = [code[: found.start(1)]]
    done = found.start(1)
    place = len(source) - len(source.lstrip("\n"))  # Pygments leaves out empty lines at the top
    for token in TOKEN.finditer(code, found.start(1), found.end(1)):
        word, whole = token["word"], token[0]
        mention = waiting.get(place) if word else None
        if mention and mention.text == word:
            passed = ' tabindex="-1"' if mention.again else ""
            parts += [code[done : token.start()], f'<a href="{address}#{mention.name}"{passed}>{whole}</a>']
            done = token.end()
            if mention is mentions[-1]:
                break
        place += len(word) if word else 0 if whole[0] == "<" else 1 if whole[0] == "&" else len(whole)
    return "".join(parts) + code[done:]
