"""What became of each public name of the package: the block that introduced it, and each that changed it. Pure."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from litbook.core.model import Block
from litbook.core.syntax import Function, decorators, first_line
from litbook.tangle.package import Package, module_name

PROPERTIES = ("property", "cached_property")
ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class History:
    """A function, class or constant of the package, or what a class or its objects have."""

    name: str
    """Qualified by its class: ``Value.__add__``. No other file of the package has it."""
    kind: str
    """``class``, ``function``, ``constant``, ``method``, ``property`` or ``attribute``."""
    file: str
    """The file of the package that it is in."""
    blocks: tuple[Block, ...]
    """The first introduced it, the others changed it."""
    gone: Block | None = None
    """The block that took it away: a class that was written anew, without it."""

    @property
    def path(self) -> str:
        """As an import would reach it: ``litgrad.engine.Value.__add__``."""
        return f"{module_name(self.file)}.{self.name}"

    @property
    def last(self) -> str:
        """The name without its class."""
        return self.name.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """The class that it is a member of, or nothing."""
        return self.name.rpartition(".")[0]


def histories(package: Package) -> dict[str, History]:
    """Each public name that the package has or once had, in the order in which they came."""
    found: dict[str, History] = {}
    stated = {(change.block.location, change.name) for change in package.changes}
    for step in package.steps:
        before, after = names_in(step.before), names_in(step.after)
        for part, (kind, text) in after.items():
            name = f"{step.name}.{part}" if part else step.name
            is_written = before.get(part) != (kind, text) or (step.block.location, name) in stated
            if is_public(name) and is_written:
                earlier = found[name].blocks if name in found else ()
                found[name] = History(name, kind, step.block.file or "", (*earlier, step.block))
        for part in before.keys() - after.keys():
            name = f"{step.name}.{part}"
            if name in found:
                found[name] = replace(found[name], gone=step.block)
    return found


def is_public(name: str) -> bool:
    """Whether no part of ``name`` begins with an underscore, but for names that Python itself gives a meaning."""
    return all(not part.startswith("_") or (part[:2] == part[-2:] == "__") for part in name.split("."))


@functools.lru_cache(maxsize=512)
def names_in(text: str) -> Mapping[str, tuple[str, str]]:
    """The kind and text of one definition, under no name, and of each member if it is a class; nothing for no text.

    Kept: what one step leaves is what the next one finds.
    """
    body = ast.parse(text).body
    if not body:
        return {}
    if not isinstance(body[0], ast.ClassDef):
        return {"": ("function" if isinstance(body[0], Function) else "constant", text)}
    lines = text.split("\n")
    found: dict[str, tuple[str, str]] = {}
    rest = set(range(len(lines)))
    for node in body[0].body:
        for name in member_names(node):
            first = first_line(node) - 1
            own = range(first, node.end_lineno or node.lineno)
            rest.difference_update(own)
            kind, earlier = found.get(name, (member_kind(node), ""))  # a property's setter comes below its getter
            found[name] = (kind, earlier + "\n".join(lines[i] for i in own))
        for name in own_attributes(node):
            found.setdefault(name, (ATTRIBUTE, ""))
    head = "\n".join(lines[i] for i in sorted(rest) if lines[i].strip())
    return {"": ("class", head), **found}


def member_names(node: ast.stmt) -> Iterator[str]:
    """What a statement in a class body defines."""
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def own_attributes(method: ast.stmt) -> Iterator[str]:
    """What a method gives to ``self``."""
    itself = method.args.args[0].arg if isinstance(method, Function) and method.args.args else ""
    for node in ast.walk(method) if itself else ():
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Store()) if name == itself:
                yield attribute


def member_kind(node: ast.stmt) -> str:
    """What a member of a class is called."""
    if not isinstance(node, Function):
        return "class" if isinstance(node, ast.ClassDef) else ATTRIBUTE
    return "property" if any(ast.unparse(d).rpartition(".")[2] in PROPERTIES for d in decorators(node)) else "method"
