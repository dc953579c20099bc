"""What the tests of live pages share: a kernel in this process, and the book's own pages for it."""

from __future__ import annotations

import tomllib

from browser import BOOK
from litbook.live.pyodide.kernel import Kernel
from litbook.run import dot, graphviz
from places import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["litbook"]["live"]


def chapter(number):
    """The blocks of a chapter as a page is told of them; those that need what a browser has not are left out."""
    found = next(c for c in BOOK.sequence if c.number == number)
    return [
        {"source": block.source, "raises": block.raises, "skip": "torch" if "torch" in block.needs else block.skip}
        for block in found.blocks
    ]


def ask(monkeypatch, name, blocks, **settings):
    """What ``litbook.live.pyodide.<name>`` answers of a page whose last block is asked about, and what was said meanwhile."""
    monkeypatch.setattr(dot, "renderer", None)
    said = []
    kernel = Kernel(said.append, graphviz.render)
    kernel.open({"path": "page.md", "blocks": blocks, "settings": {**SETTINGS, **settings}})
    return kernel.ask(name, {"sources": [block["source"] for block in blocks]}), said


def block_with(number, text, occurrence=0):
    """The chapter up to and with the block of that text."""
    blocks = chapter(number)
    places = [index for index, block in enumerate(blocks) if text in block["source"]]
    return blocks[: places[occurrence] + 1]
