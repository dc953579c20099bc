"""Fold statements into files: later definitions replace earlier ones, and methods go into their class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from litbook.core.errors import BookError
from litbook.core.model import Block
from litbook.tangle import imports, rules
from litbook.tangle.statements import Line, Statement, as_member, extended_class, members_of, source_of, statements_of


@dataclass
class ClassDraft:
    """A class as of the blocks folded in so far."""

    statement: Statement
    """The statement that last defined it."""
    head: tuple[Line, ...]
    members: dict[str, Statement]
    """The statements of its body by name; one without a name has a number instead."""

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the class."""
        yield from self.head
        real = [member for member in self.members.values() if not member.is_placeholder]
        members = real or list(self.members.values())
        for member, blanks in zip(members, blank_lines(members, most=1), strict=True):
            yield from [Line("")] * blanks
            yield from member.lines


@dataclass
class Draft:
    """A file as of the blocks folded in so far."""

    path: str
    docstring: Statement | None = None
    imports: list[Statement] = field(default_factory=list)
    parts: dict[str, Statement | ClassDraft] = field(default_factory=dict)

    def lines(self) -> Iterator[Line]:
        """Yield the lines below the imports."""
        statements = [part.statement if isinstance(part, ClassDraft) else part for part in self.parts.values()]
        for part, blanks in zip(self.parts.values(), blank_lines(statements, most=2), strict=True):
            yield from [Line("")] * blanks
            yield from part.lines() if isinstance(part, ClassDraft) else part.lines


def text_of(part: Statement | ClassDraft | None) -> str:
    """Return the source of ``part`` without empty lines around it; an empty string for None."""
    lines = part.lines() if isinstance(part, ClassDraft) else part.lines if part else ()
    return source_of(lines).strip("\n") + "\n" if part else ""


def blank_lines(statements: list[Statement], most: int) -> Iterator[int]:
    """Yield the number of blank lines above each of ``statements``: ``most`` around a function or class.

    Between other statements of the same block, it's as many as the author wrote, up to ``most``.
    """
    before = None
    for statement in statements:
        if before is None:
            yield 0 if most == 1 else 2 if statement.is_definition else 1
        elif statement.is_definition or before.is_definition:
            yield most
        elif not before.name:  # a class's docstring
            yield 1
        else:
            yield min(statement.gap, most) if before.block is statement.block else 1
        before = statement


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a block makes to one name of the package."""

    block: Block
    name: str
    """Qualified: ``Value.__add__``."""
    previous: Block | None
    """The block that defined it before, if any."""


@dataclass(frozen=True, slots=True)
class Step:
    """The source of one function, class, or constant of the package before and after a block."""

    block: Block
    name: str
    before: str
    """The source before the block; empty if the block is the first to define it."""
    after: str
    """The source after the block."""


class Fold:
    """The package as of the blocks added so far."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.owners: dict[str, str] = {}
        """The file of each top-level name."""
        self.changes: list[Change] = []
        self.steps: list[Step] = []
        self.made: dict[tuple[str, str], tuple[int, Statement]] = {}
        """For a class (or "") and a name, when the name was last defined (as a number of changes), and by which statement."""

    def add(self, block: Block) -> None:
        """Fold in a block that goes into a file.

        Raises BookError if the folded code wouldn't behave like the chapter's code.
        """
        assert block.file is not None
        draft = self.drafts.setdefault(block.file, Draft(block.file))
        grown: set[str] = set()
        statements = statements_of(block)
        names = dict.fromkeys(extended_class(statement) or statement.name for statement in statements)
        before = {name: text_of(draft.parts.get(name)) for name in names if name}
        for index, statement in enumerate(statements):
            class_name = extended_class(statement)
            if class_name:
                self.extend(draft, class_name, statement)
                grown.add(class_name)
            elif isinstance(statement.node, ast.Import | ast.ImportFrom):
                self.add_import(draft, statement)
            elif statement.name:
                self.define(draft, statement)
            elif index == 0 and isinstance(statement.node, ast.Expr):
                draft.docstring = statement
            else:
                raise BookError(
                    statement.location, "this string documents nothing", "make it a comment, or put it first"
                )
        for class_name in grown:
            rules.check_equality(draft.parts[class_name].members, block)  # type: ignore[union-attr]
        self.steps += [Step(block, name, text, text_of(draft.parts[name])) for name, text in before.items()]

    def add_import(self, draft: Draft, statement: Statement) -> None:
        """Add an import to the file. Raises BookError if its name is already imported from elsewhere."""
        known = {imports.bound_name(entry): entry for entry in imports.imported_by(draft.imports)}
        for entry in imports.imported_by([statement]):
            before = known.get(imports.bound_name(entry), entry)
            if before != entry and (before[1:] != (None, None) or entry[1:] != (None, None)):
                problem = f"{imports.bound_name(entry)} is already imported from {before[0]}"
                raise BookError(statement.location, problem, "import one of them under another name")
        draft.imports.append(statement)

    def define(self, draft: Draft, statement: Statement) -> None:
        """Make ``statement`` the current definition of its name. Raises BookError if another file defines the name."""
        owner = self.owners.setdefault(statement.name, draft.path)
        if owner != draft.path:
            remedy = f"give it another name, or put it into {owner}"
            raise BookError(statement.location, f"{statement.name} is already defined in {owner}", remedy)
        before = draft.parts.get(statement.name)
        self.note(statement, statement.name, before.statement if isinstance(before, ClassDraft) else before)
        self.made["", statement.name] = (len(self.changes), statement)
        if not isinstance(statement.node, ast.ClassDef):
            draft.parts[statement.name] = statement
            return
        head, members = members_of(statement)
        self.made.update({(statement.name, member.name): (len(self.changes), member) for member in members})
        draft.parts[statement.name] = ClassDraft(
            statement, head, {member.name or f"#{number}": member for number, member in enumerate(members)}
        )

    def extend(self, draft: Draft, class_name: str, statement: Statement) -> None:
        """Put a method into its class, replacing one of the same name. Raises BookError if that would change its meaning."""
        owner = self.owners.get(class_name)
        part = self.drafts[owner].parts.get(class_name) if owner else None
        if not isinstance(part, ClassDraft):
            raise BookError(
                statement.location, f"no class {class_name} to extend", "define it first, in a block with file="
            )
        if owner != draft.path:
            raise BookError(statement.location, f"{class_name} lives in {owner}", f'write file="{owner}"')
        rules.check_method(part.statement, part.members, statement)
        if statement.name in self.owners or statement.name in map(
            imports.bound_name, imports.imported_by(draft.imports)
        ):
            problem = f"from here on {statement.name} means this method in the chapter, but not in {draft.path}"
            raise BookError(statement.location, problem, "give one of them another name")
        indent = part.statement.node.body[0].col_offset  # type: ignore[attr-defined]
        self.note(statement, f"{class_name}.{statement.name}", part.members.get(statement.name))
        part.members[statement.name] = as_member(statement, indent)
        self.made[class_name, statement.name] = (len(self.changes), statement)

    def note(self, statement: Statement, name: str, before: Statement | None) -> None:
        """Record the change that the block makes to ``name``."""
        self.changes.append(Change(statement.block, name, before.block if before else None))
