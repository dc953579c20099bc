"""Helpers for tests of live pages: a kernel in this process, and the book's own pages for it."""

from __future__ import annotations

import tomllib

from browser import BOOK
from litbook.live.pyodide.kernel import Kernel
from litbook.run import dot, graphviz
from places import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["litbook"]["live"]


def chapter(number):
    """Return a chapter's blocks as page data; blocks that need PyTorch are marked as skipped."""
    found = next(c for c in BOOK.sequence if c.number == number)
    return [
        {"source": block.source, "raises": block.raises, "skip": "torch" if "torch" in block.needs else block.skip}
        for block in found.blocks
    ]


def neuron():
    """Return the blocks of chapter 7 that draw its neuron, and the place of the block that makes its leaves among them."""
    found = next(c for c in BOOK.sequence if c.number == 7).blocks
    leaves, drawn = (
        next(index for index, block in enumerate(found) if text in block.source)
        for text in ("x1, x2 = Value(2.0", "draw_dot(o)")
    )
    before = [block for block in found[:leaves] if block.recap]
    return [*before, *found[leaves : drawn + 1]], len(before)


def ask(monkeypatch, name, blocks, **settings):
    """Return what a module, such as ``packs.autograd.gradients.steps``, answers about the last of ``blocks``, and the messages it sends."""
    monkeypatch.setattr(dot, "renderer", None)
    said = []
    kernel = Kernel(said.append, graphviz.render)
    kernel.open({"path": "page.md", "blocks": blocks, "settings": {**SETTINGS, **settings}})
    return kernel.ask(name, {"sources": [block["source"] for block in blocks]}), said


def block_with(number, text, occurrence=0):
    """Return the chapter's blocks up to and including the block that contains the text."""
    blocks = chapter(number)
    places = [index for index, block in enumerate(blocks) if text in block["source"]]
    return blocks[: places[occurrence] + 1]
