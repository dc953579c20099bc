"""Track what a chapter's names refer to, block by block: the package, the chapter itself, or another library.

A name refers to the package if a block that goes into a file, "The code so far", or an import defined it last, and not if
any other block did.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litbook.core.syntax import Function, decorators, names_bound
from litbook.tangle.history import ATTRIBUTE, History, member_names
from litbook.tangle.package import module_name
from litbook.tangle.statements import DECORATOR

PYTHONS = (object, str, bytes, int, float, complex, list, dict, set, property, io.StringIO, Path)
EVERYBODYS = frozenset(name for kind in PYTHONS for name in dir(kind))
"""Attributes that Python's built-in objects have."""
OWN = ""
"""Represents any class that isn't the package's."""


@dataclass
class Namespace:
    """What names refer to, as of the statements read so far."""

    known: Mapping[str, History]
    """All public names of the package, including those of later chapters."""
    ours: dict[str, str] = field(default_factory=dict)
    """The package's name that each name refers to."""
    members: dict[str, set[str]] = field(default_factory=dict)
    """For each attribute, the classes that may have it."""
    made: dict[str, str] = field(default_factory=dict)
    """The class of each variable that was made by calling a class of the package."""
    modules: set[str] = field(default_factory=set)
    """Names of modules, whose functions aren't methods."""
    foreign: set[str] = field(default_factory=set)
    """Names of other libraries, and of what was made with them, whose attributes are unknown."""

    def read(self, node: ast.stmt, *, is_package: bool) -> None:
        """Read a statement; ``is_package`` says if it's also part of the package."""
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.read_import(node)
            return
        bound = set(names_bound(node))
        is_foreign = any(isinstance(n, ast.Name) and n.id in self.foreign for n in ast.walk(node))
        maker = self.maker(node.value) if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for name in bound:
            self.forget(name)
            if is_package and name in self.known and not extended(node):
                self.ours[name] = name
            elif maker:
                self.made[name] = maker
            elif is_foreign:
                self.foreign.add(name)
        self.read_members(node, is_package=is_package)

    def read_members(self, node: ast.stmt, *, is_package: bool) -> None:
        """Record the members that a statement gives to classes."""
        owner = extended(node)
        if owner and is_package and isinstance(node, Function):
            self.add_member(owner, node.name)
        if isinstance(node, ast.ClassDef):
            for name in (name for statement in node.body for name in member_names(statement)):
                self.add_member(node.name if is_package else OWN, name)
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                self.add_member(OWN, part.attr)

    def read_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Record the names that an import binds."""
        packages = {history.file.partition("/")[0] for history in self.known.values()}
        for alias in node.names:
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            name = alias.asname or alias.name.partition(".")[0]
            self.forget(name)
            found = self.known.get(alias.name)
            if isinstance(node, ast.Import):
                self.modules.add(name)
            elif found and module_name(found.file) == module:
                self.ours[name] = alias.name
            if module.partition(".")[0] in packages:
                for history in self.known.values():
                    self.add_member(history.owner, history.last)
            elif module.partition(".")[0] not in sys.stdlib_module_names:
                self.foreign.add(name)

    def add_member(self, owner: str, name: str) -> None:
        """Record that ``name`` after a dot may be a member of ``owner``."""
        found = self.known.get(f"{owner}.{name}")
        if owner == OWN or (
            found and found.kind != ATTRIBUTE
        ):  # attributes such as x.data are everywhere, and aren't linked
            self.members.setdefault(name, set()).add(owner)

    def forget(self, name: str) -> None:
        """Make ``name`` refer to something of the chapter's own."""
        self.ours.pop(name, None)
        self.made.pop(name, None)
        self.modules.discard(name)
        self.foreign.discard(name)

    def maker(self, node: ast.expr | None) -> str | None:
        """Return the class of the package that an expression calls, if it calls one."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = self.ours.get(node.func.id, "")
            return name if name and self.known[name].kind == "class" else None
        return None


def extended(node: ast.stmt) -> str | None:
    """Return the class that a function under ``@extend(Class)`` extends; None for any other statement."""
    match decorators(node)[:1]:
        case [ast.Call(func=ast.Name(id=name), args=[ast.Name(id=owner)])] if name == DECORATOR:
            return owner
    return None
