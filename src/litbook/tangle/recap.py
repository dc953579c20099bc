"""The code of the chapters so far, folded into an order that runs in one namespace."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable

from litbook.core.cache import kept_text
from litbook.core.model import Block, Chapter
from litbook.source.book import Book
from litbook.tangle import resolve
from litbook.tangle.package import file_blocks, fold_blocks, module_lines
from litbook.tangle.statements import DECORATOR, source_of


def recap(chapters: Iterable[Chapter]) -> tuple[tuple[str, str], ...]:
    """Return the parts of "The code so far" after ``chapters``: titles and code, in an order that runs in one namespace.

    The first, with an empty title, is the book's own ``extend``, which isn't in any file.
    """
    chapters = list(chapters)
    return folded_code(tuple(file_blocks(chapters)), tuple(extend_helper(chapters)))


@functools.lru_cache(maxsize=256)
def folded_code(blocks: tuple[Block, ...], helpers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the ``helpers`` and what ``blocks`` make. Cached, because several pages need the code as of each chapter."""
    fold = fold_blocks(blocks)
    needs = resolve.dependencies(fold)
    found = [("", helper) for helper in helpers]
    for path in resolve.import_order(fold, needs):
        draft = fold.drafts[path]
        draft.docstring = None
        lines = list(module_lines(draft, {}, set()))
        text = source_of(lines).strip("\n")
        found.append((path, text + "\n"))
    return tuple(found)


def extend_helper(chapters: Iterable[Chapter]) -> list[str]:
    """Return the source of the last definition of ``extend``, in a list that's empty if there is none."""
    found: list[str] = []
    for block in (block for chapter in chapters for block in chapter.blocks):
        if block.file or block.recap or block.skip or f"def {DECORATOR}(" not in block.source:
            continue
        found = helpers_in(block.source) or found
    return found


@functools.lru_cache(maxsize=64)  # every later chapter asks
def helpers_in(source: str) -> list[str]:
    """Return the last definition of ``extend`` in a block, in a list that's empty if there's none."""
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == DECORATOR]
    return ["\n".join(source.split("\n")[node.lineno - 1 : node.end_lineno]) + "\n" for node in nodes[-1:]]


def script(chapters: Iterable[Chapter], title: str) -> str:
    """Return the package as these chapters make it, as one self-contained script."""
    parts = [f'"""The code of the book, up to and including "{title}"."""\n']
    for path, code in recap(chapters):
        if path:  # without the helper that patches classes, which are complete here
            parts.append(f"# {path}\n\n{code}")
    return "\n\n".join(parts)


def code_so_far(book: Book, chapter: Chapter) -> str:
    """Return the package as of ``chapter`` in one file; empty if the chapter adds nothing to it. Raises BookError."""
    if not any(block.file for block in chapter.blocks):
        return ""
    chapters = (*book.earlier(chapter), chapter)
    parts = [chapter.title, [(block.file, block.source) for block in file_blocks(chapters)]]
    return kept_text(book.settings.root, parts, lambda: script(chapters, chapter.title))
