"""The highlighting of edited code agrees with Pygments, checked in a real Chromium."""

import pytest
from pygments.lexers import PythonLexer
from pygments.token import STANDARD_TYPES

from browser import BOOK, serving
from places import ROOT

WEB = ROOT / "src" / "litbook" / "live" / "web"
CHANGED = '''\
@decorator
async def go(self, *, x: "int" = 0x1F, y=1_000.5e-3):
    """A docstring, indented."""
    async with lock as held:
        yield from (f"{x!r:>{width}} {{y}} {'inner'}" for x in y if x is not None)
    raise ValueError("100 %% of {}\\n" % rb"raw\\d", 'it\\'s') from error
match command:
    case [1, .5, 2.]:
        pass
match = import_ = self.class_ = print
from .package import (one, two as three)
import os.path as path, sys
x: list[int] = [0b1, 0o7, 1e5] @ matrix; del x  # a comment
lambda: NotImplemented.__class__.__name__
open = "never closed
else_ = """as text
on two lines"""
'''


@pytest.fixture(scope="module")
def tokens(chromium):
    """Yield the class that editor/lexer.js gives each character of these texts."""
    with serving(WEB) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.route("**/empty.html", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto(address + "empty.html")
        script = (
            "async texts => (await import('./editor/lexer.js'), texts.map((await import('./editor/lexer.js')).tokens))"
        )
        yield lambda texts: page.evaluate(script, texts)
        context.close()


def kinds(pairs):
    """Return each visible character with its class."""
    return [(kind, character) for kind, text in pairs for character in text if not character.isspace()]


def by_pygments(source):
    """Return each visible character with the class that Pygments gives it."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return kinds((STANDARD_TYPES[kind], text) for kind, text in lexer.get_tokens(source))


def test_every_block_of_the_book_has_the_same_classes(tokens):
    """In every block of the book each character has the same class, so an edit changes only the colors of its own line."""
    blocks = [block for chapter in BOOK.readable for block in chapter.blocks if not block.recap]
    assert len(blocks) > 300
    for block, found in zip(blocks, tokens([block.source for block in blocks]), strict=True):
        assert "".join(text for _, text in found) == block.source
        assert kinds(found) == by_pygments(block.source), block.location


def test_what_the_book_does_not_have(tokens):
    """Strings, numbers, and statements that the book doesn't have, and incomplete code, agree as well."""
    for line in [CHANGED, *CHANGED.splitlines(keepends=True)]:
        [found] = tokens([line])
        assert "".join(text for _, text in found) == line
        assert kinds(found) == by_pygments(line), line
