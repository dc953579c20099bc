"""Pieces to files: later definitions replace earlier ones, methods go into their class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from litbook import rules
from litbook.errors import BookError
from litbook.model import Block
from litbook.pieces import Line, Piece, as_member, extended_class, members_of, pieces_of


@dataclass
class ClassDraft:
    """A class that is growing."""

    piece: Piece
    """The statement that defined it last."""
    head: tuple[Line, ...]
    members: dict[str, Piece]
    """By name; a member without a name has a number."""

    def lines(self) -> Iterator[Line]:
        """The class as it is now."""
        yield from self.head
        kept = [m for m in self.members.values() if len(self.members) == 1 or not isinstance(m.node, ast.Pass)]
        for index, member in enumerate(kept):
            if index and (member.is_definition or kept[index - 1].is_definition or not kept[index - 1].name):
                yield Line("")
            yield from member.lines


@dataclass
class Draft:
    """A file that is growing."""

    path: str
    docstring: Piece | None = None
    imports: list[Piece] = field(default_factory=list)
    parts: dict[str, Piece | ClassDraft] = field(default_factory=dict)

    def statements(self) -> Iterator[Piece]:
        """Every statement below the imports, members included, in their order in the file."""
        for part in self.parts.values():
            if isinstance(part, ClassDraft):
                yield from part.members.values()
            else:
                yield part

    def lines(self) -> Iterator[Line]:
        """What stands below the imports."""
        before = None
        for part in self.parts.values():
            piece = part.piece if isinstance(part, ClassDraft) else part
            apart = piece.is_definition or (before is not None and before.is_definition)
            yield from [Line("")] * (2 if apart else before is None or before.block is not piece.block)
            yield from part.lines() if isinstance(part, ClassDraft) else part.lines
            before = piece


@dataclass(frozen=True, slots=True)
class Change:
    """What a block does to one name of the package."""

    block: Block
    name: str
    """Qualified: ``Value.__add__``."""
    previous: Block | None
    """The block that defined it before."""


class Fold:
    """The package, as far as the blocks that were added make it."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.owners: dict[str, str] = {}
        """The file of each name that is defined at the top of one."""
        self.changes: list[Change] = []

    def add(self, block: Block) -> None:
        """Fold in a block that goes into a file.

        Raises BookError where the folded code would not do what the chapter's code does.
        """
        assert block.file is not None
        draft = self.drafts.setdefault(block.file, Draft(block.file))
        grown: set[str] = set()
        for index, piece in enumerate(pieces_of(block)):
            class_name = extended_class(piece)
            if class_name:
                self.extend(draft, class_name, piece)
                grown.add(class_name)
            elif isinstance(piece.node, ast.Import | ast.ImportFrom):
                draft.imports.append(piece)
            elif piece.name:
                self.define(draft, piece)
            elif index == 0 and isinstance(piece.node, ast.Expr):
                draft.docstring = piece
            else:
                raise BookError(piece.location, "this string documents nothing", "make it a comment, or put it first")
        for class_name in grown:
            rules.check_equality(draft.parts[class_name].members, block)  # type: ignore[union-attr]

    def define(self, draft: Draft, piece: Piece) -> None:
        """Let ``piece`` be what its name means from here on."""
        owner = self.owners.setdefault(piece.name, draft.path)
        if owner != draft.path:
            remedy = f"give it another name, or put it into {owner}"
            raise BookError(piece.location, f"{piece.name} is defined in {owner} already", remedy)
        before = draft.parts.get(piece.name)
        self.note(piece, piece.name, before.piece if isinstance(before, ClassDraft) else before)
        if not isinstance(piece.node, ast.ClassDef):
            draft.parts[piece.name] = piece
            return
        head, members = members_of(piece)
        draft.parts[piece.name] = ClassDraft(
            piece, head, {member.name or f"#{number}": member for number, member in enumerate(members)}
        )

    def extend(self, draft: Draft, class_name: str, piece: Piece) -> None:
        """Put a method into its class, in the place of an earlier one of the same name."""
        owner = self.owners.get(class_name)
        part = self.drafts[owner].parts.get(class_name) if owner else None
        if not isinstance(part, ClassDraft):
            raise BookError(
                piece.location, f"no class {class_name} to extend", "define it first, in a block with file="
            )
        if owner != draft.path:
            raise BookError(piece.location, f"{class_name} lives in {owner}", f'write file="{owner}"')
        rules.check_method(part.piece, part.members, piece)
        indent = part.piece.node.body[0].col_offset  # type: ignore[attr-defined]
        self.note(piece, f"{class_name}.{piece.name}", part.members.get(piece.name))
        part.members[piece.name] = as_member(piece, indent)

    def note(self, piece: Piece, name: str, before: Piece | None) -> None:
        """Remember what the block does to ``name``."""
        self.changes.append(Change(piece.block, name, before.block if before else None))
