"""What a move can't put right: names used before they're defined, numbers in code, old names in other files. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from litbook.commands.restructure.pages import Renames
from litbook.commands.restructure.wishes import number_of
from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.syntax import names_read
from litbook.source.elements.judges import names_defined
from litbook.source.prose import front_matter_length

NUMBER = re.compile(r"\bchapters?[ ](?P<number>\d+)\b", re.IGNORECASE)


def used_too_early(pages: Sequence[Chapter], renames: Renames) -> Iterator[BookError]:
    """Yield each block that uses what only a later chapter defines now; ``pages`` are those after the move."""
    before = {new: number_of(old) for old, new in renames.new.items()}
    places = [(page, before.get(page.path, page.number) or 0, page.number or 0) for page in pages if page.number]
    for page, old, new in places:
        passed = [other for other, was, now in places if was < old and now > new]
        gone = introduced(passed) - introduced([page]) - set(names_defined(page.blocks))
        gone -= introduced([other for other, _, now in places if now < new]) if gone else set()
        for block in page.blocks if gone else ():
            lost = [] if block.recap else [name for name in used(block) if name in gone]
            if lost:
                names = listed([f"`{name}`" for name in lost])
                said = f"this uses {names}, which only {definers(passed, lost)} now"
                yield BookError(block.location, said, "move what defines it, or do without it here")


def definers(pages: Iterable[Chapter], names: Iterable[str]) -> str:
    """Return which of ``pages`` bring in one of ``names``: "chapter 3 defines", or "chapters 2 and 3 define"."""
    numbers = sorted({page.number or 0 for page in pages if not introduced([page]).isdisjoint(names)})
    chapters = listed([str(number) for number in numbers])
    return f"chapters {chapters} define" if len(numbers) > 1 else f"chapter {chapters} defines"


def introduced(pages: Iterable[Chapter]) -> set[str]:
    """Return what the package's code in ``pages`` brings in: ``name``, ``.attribute``, and ``parameter=``."""
    blocks = (block for page in pages for block in page.blocks if block.file and not block.recap)
    found: set[str] = set()
    for node in (node for block in blocks for node in ast.walk(ast.parse(block.source))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(f".{node.attr}")
        elif isinstance(node, ast.arg):
            found.add(f"{node.arg}=")
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found |= {node.name, f".{node.name}"}
    return found


def used(block: Block) -> list[str]:
    """Return what a block looks up, in the same form and in order, but for names of its own."""
    try:
        tree = ast.parse(block.source)
        read = names_read(block.source, undefined=True)
    except SyntaxError:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in read:
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            found.append(f".{node.attr}")
        elif isinstance(node, ast.keyword) and node.arg:
            found.append(f"{node.arg}=")
    return [*dict.fromkeys(found)]


def numbers_in_code(pages: Iterable[Chapter], renames: Renames) -> Iterator[BookError]:
    """Yield each number of a chapter that changes, in code or in an output; ``pages`` are those after the move."""
    changed = {number_of(old) for old, new in renames.new.items() if number_of(old) != number_of(new)}
    for page in pages:
        for line, text in ((line, text) for block in page.blocks if not block.recap for line, text in lines_of(block)):
            for match in NUMBER.finditer(text):
                if int(match["number"]) in changed:
                    said = f"“{match[0]}” is in code, which stays as it is"
                    yield BookError(Location(page.path, line), said, "check its number")


def lines_of(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the lines of a block's code and of its output, each with its number."""
    yield from enumerate(block.source.split("\n"), start=block.location.line + 1)
    if block.output and block.output.first_line > block.location.line:
        yield from enumerate(block.output.text.split("\n"), start=block.output.first_line + 1)


def old_names(files: Mapping[str, str], renames: Renames) -> Iterator[BookError]:
    """Yield each of ``files``, as they are after the move, that still has the name of a page that moved."""
    stems = {PurePosixPath(old).stem: PurePosixPath(new).stem for old, new in renames.new.items()}
    stems = {old: new for old, new in stems.items() if old not in stems.values()}
    if not stems:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, stems))})(?![\w-])")
    for path, text in sorted(files.items()):
        start = front_matter_length(text) if path.endswith(".md") else 0  # there, old names are remembered
        lines = [(n, pattern.search(line)) for n, line in enumerate(text.split("\n"), 1) if n > start]
        found = [(n, match[0]) for n, match in lines if match] if pattern.search(text) else []
        if found:
            said = listed(
                [f"“{name}” is called “{stems[name]}” now" for name in dict.fromkeys(name for _, name in found)]
            )
            more = (
                f"; so do {len(found) - 1} more lines"
                if len(found) > 2
                else "; so does another line" * (len(found) - 1)
            )
            yield BookError(Location(path, found[0][0]), said, f"change it, if it means the page{more}")


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
