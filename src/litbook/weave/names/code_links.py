"""Put links on names in a block's highlighted code. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
TOKEN = re.compile(r"<span[^>]*>(?P<word>\w+)</span>|<[^>]*>|&[^;]*;|[^<&]+")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A mention in the source of a block of a name that the index lists."""

    start: int
    """Its offset in the source, in characters."""
    text: str
    """The text in the source: ``backward``."""
    name: str
    """The qualified name: ``Value.backward``."""
    again: bool = False
    """True if the page also mentions it elsewhere in reach; the tab key then skips this link."""


def dumps(found: Iterable[Iterable[Mention]]) -> str:
    """Serialize the mentions of each block, for the cache."""
    return json.dumps([[astuple(mention) for mention in some] for some in found])


def loads(text: str) -> list[list[Mention]]:
    """Return the mentions of each block, as serialized by :func:`dumps`."""
    return [[Mention(*mention) for mention in some] for some in json.loads(text)]


def linked(code: str, source: str, mentions: Sequence[Mention], address: str) -> str:
    """Return the highlighted ``code`` with links from its ``mentions`` to the page at ``address``.

    A link goes around the element of a word and not into it, so that the link itself has the color of the surrounding code.
    Code that differs from its source, such as a table with line numbers, gets no links.
    """
    found = CODE.search(code)
    if not mentions or not found:
        return code
    waiting = {mention.start: mention for mention in mentions}
    parts = [code[: found.start(1)]]
    done = found.start(1)
    place = len(source) - len(source.lstrip("\n"))  # Pygments strips empty lines at the top
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
