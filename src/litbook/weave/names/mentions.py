"""Find where the code of a chapter mentions public names of the package. Pure.

A method is mentioned where it's added to the package, and after a dot if it can't be anything else.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from litbook.core.cache import digest, kept_text
from litbook.core.model import Block, Chapter
from litbook.core.syntax import Function, Scope, names_bound_inside
from litbook.tangle.history import History
from litbook.weave.names.code_links import Mention, dumps, loads
from litbook.weave.names.namespace import EVERYBODYS, OWN, Namespace, extended

KEYWORD = re.compile(r"(?:async\s+)?(?:def|class)\s+")


@dataclass(frozen=True, slots=True)
class Inside:
    """What's known inside a function or class."""

    local: frozenset[str] = frozenset()
    """Names bound in it or in a nested scope, which may hide those outside."""
    itself: str = ""
    """The name of a method's first parameter."""
    owner: str = ""
    """The class of the method."""


def kept_mentions(root: Path, chapter: Chapter, known: Mapping[str, History], key: str) -> list[list[Mention]]:
    """Return :func:`mentions` from the cache of the book in ``root``, where it's known; ``key`` is that of ``known``."""
    blocks = [(block.source, block.file, block.recap, block.is_python) for block in chapter.blocks]
    return loads(kept_text(root, ["mentions", repr(blocks), key], lambda: dumps(mentions(chapter, known))))


def key_of(known: Mapping[str, History]) -> str:
    """Return a digest of what :func:`mentions` looks at in ``known``."""
    return digest([[name, history.kind, history.file] for name, history in known.items()])


def mentions(chapter: Chapter, known: Mapping[str, History]) -> list[list[Mention]]:
    """Return each block's first mention of each name in ``known``, in source order."""
    namespace = Namespace(known)
    found = [first_of_each(Finder(block, namespace).mentions()) for block in chapter.blocks]
    seen: set[str] = set()
    for block, some in zip(chapter.blocks, found, strict=True):
        for index, mention in enumerate(some):
            # "The code so far" is collapsed: readers reach its mentions from below, or from the index.
            some[index] = replace(mention, again=block.recap or mention.name in seen)
        seen.update(mention.name for mention in some if not block.recap)
    return found


def first_of_each(found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in order, only the first of each name."""
    first: dict[str, Mention] = {}
    for mention in sorted(found):
        first.setdefault(mention.name, mention)
    return list(first.values())


@functools.lru_cache(maxsize=1024)  # many pages repeat the code so far
def parsed(source: str) -> ast.Module:
    """Return the syntax tree of a block."""
    return ast.parse(source)


class Finder:
    """Finds the mentions in one block, and updates the namespace with its definitions."""

    def __init__(self, block: Block, namespace: Namespace) -> None:
        self.block = block
        self.namespace = namespace
        self.lines = block.source.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.is_package = bool(block.file) or block.recap

    def mentions(self) -> Iterator[Mention]:
        """Yield all mentions, statement by statement."""
        for node in parsed(self.block.source).body if self.block.is_python else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.namespace.read(node, is_package=False)
                yield from self.imported(node)
                continue
            own = frozenset() if isinstance(node, Scope) else names_bound_inside(node)
            yield from self.look(node, Inside(own))
            if self.is_package:
                yield from self.defined(node, extended(node) or "")
            self.namespace.read(node, is_package=self.is_package)

    def imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[Mention]:
        """Yield the mentions in an import."""
        for alias in node.names:
            name = self.namespace.ours.get(alias.asname or alias.name)
            if name:
                yield self.mention(alias.lineno, alias.col_offset, alias.name, name)

    def defined(self, node: ast.stmt, owner: str) -> Iterator[Mention]:
        """Yield mentions of the names that a statement of the package defines, class members included."""
        prefix = f"{owner}." if owner else ""
        if isinstance(node, Function | ast.ClassDef):
            if prefix + node.name in self.namespace.known:
                start = self.position(node.lineno, node.col_offset)
                keyword = KEYWORD.match(self.block.source, start)
                yield Mention(keyword.end() if keyword else start, node.name, prefix + node.name)
            for member in node.body if isinstance(node, ast.ClassDef) else ():
                yield from self.defined(member, node.name)
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        for target in targets:
            if isinstance(target, ast.Name) and prefix + target.id in self.namespace.known:
                yield self.mention(target.lineno, target.col_offset, target.id, prefix + target.id)

    def look(self, node: ast.AST, inside: Inside) -> Iterator[Mention]:
        """Yield the mentions of names that ``node`` uses."""
        if type(node).__name__ in ("JoinedStr", "TemplateStr"):
            return  # Python 3.11 reports no positions inside f-strings
        match node:
            case ast.Name(id=text, ctx=ast.Load()) if text in self.namespace.ours and text not in inside.local:
                yield self.mention(node.lineno, node.col_offset, text, self.namespace.ours[text])
            case ast.Attribute(attr=text, ctx=ast.Load()):
                owner = self.owner(node, inside)
                if owner:
                    column = (node.end_col_offset or 0) - len(text.encode())
                    yield self.mention(node.end_lineno or 0, column, text, f"{owner}.{text}")
        within = self.within(node, inside) if isinstance(node, Scope) else inside
        for child in ast.iter_child_nodes(node):
            yield from self.look(child, within)

    def within(self, node: ast.AST, inside: Inside) -> Inside:
        """Return what's known inside a scope."""
        local = inside.local | names_bound_inside(node)
        if isinstance(node, ast.ClassDef):
            return Inside(local, "", node.name if self.is_package else OWN)
        owner = extended(node) if isinstance(node, Function) else None
        owner = owner or ("" if inside.itself else inside.owner)
        if isinstance(node, Function) and owner and node.args.args:
            return Inside(local, node.args.args[0].arg, owner)
        return Inside(local, inside.itself, inside.owner)

    def owner(self, node: ast.Attribute, inside: Inside) -> str | None:
        """Return the class of the member after the dot, or None if it's uncertain."""
        space, value = self.namespace, node.value
        possible = space.members.get(node.attr, set())
        name = value.id if isinstance(value, ast.Name) else ""
        certain = inside.owner if name and name == inside.itself else space.maker(value)
        if name and name not in inside.local:
            certain = space.made.get(name) or space.ours.get(name)
        if certain in possible:
            return certain
        used = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        doubts = used & (space.foreign | space.modules) or (space.foreign and used & inside.local)
        if len(possible) != 1 or node.attr in EVERYBODYS or doubts:
            return None
        return next(iter(possible))

    def mention(self, line: int, column: int, text: str, name: str) -> Mention:
        """Return a mention of ``name`` as ``text``, at a line and column as ``ast`` counts them: from 1, and in bytes."""
        return Mention(self.position(line, column), text, name)

    def position(self, line: int, column: int) -> int:
        """Convert a line and a column in bytes to an offset in the source, in characters."""
        before = self.lines[line - 1].encode()[:column].decode()
        return self.starts[line - 1] + len(before)
