"""The history of each public name of the package: the block that introduced it, and those that changed it."""

from __future__ import annotations

import ast
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from litbook.core.cache import kept_text
from litbook.core.model import Block
from litbook.core.syntax import Function, decorators, first_line
from litbook.tangle.package import Package, module_name

PROPERTIES = ("property", "cached_property")
ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class History:
    """A function, class, or constant of the package, or a member of one of its classes."""

    name: str
    """Qualified by its class: ``Value.__add__``. Unique in the package."""
    kind: str
    """``class``, ``function``, ``constant``, ``method``, ``property``, or ``attribute``."""
    file: str
    """The file of the package that defines it."""
    blocks: tuple[Block, ...]
    """The block that introduced it, then those that changed it."""
    gone: Block | None = None
    """The block that removed it, by redefining its class without it."""

    @property
    def path(self) -> str:
        """The full name: ``litgrad.engine.Value.__add__``."""
        return f"{module_name(self.file)}.{self.name}"

    @property
    def last(self) -> str:
        """The name without its class."""
        return self.name.rpartition(".")[2]

    @property
    def owner(self) -> str:
        """The class that it's a member of; empty if there is none."""
        return self.name.rpartition(".")[0]


def kept_histories(root: Path, package: Package) -> dict[str, History]:
    """Return :func:`histories` from the cache of the book in ``root``, where it's known, with the blocks as they are now."""
    blocks = {step.block.location: step.block for step in package.steps}
    numbers = {place: number for number, place in enumerate(blocks)}
    steps = [(s.name, s.before, s.after, s.block.file, numbers[s.block.location]) for s in package.steps]
    stated = [(numbers.get(change.block.location), change.name) for change in package.changes]

    def make() -> str:
        def number(block: Block | None) -> int | None:
            return numbers[block.location] if block else None

        found = histories(package).values()
        return json.dumps(
            [[one.name, one.kind, one.file, [*map(number, one.blocks)], number(one.gone)] for one in found]
        )

    found = json.loads(kept_text(root, ["histories", repr(steps), repr(stated)], make))
    now = [*blocks.values()]
    return {
        name: History(name, kind, file, tuple(now[n] for n in ns), None if gone is None else now[gone])
        for name, kind, file, ns, gone in found
    }


def histories(package: Package) -> dict[str, History]:
    """Return the history of each public name that the package has or had, in the order they were introduced."""
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
    """Return True if no part of ``name`` begins with an underscore, special names such as ``__add__`` excepted."""
    return all(not part.startswith("_") or (part[:2] == part[-2:] == "__") for part in name.split("."))


@functools.lru_cache(maxsize=512)
def names_in(text: str) -> Mapping[str, tuple[str, str]]:
    """Return the kind and text of a definition under the name "", and of each of its members if it's a class.

    Empty if ``text`` is. Cached, because the text after one step is the text before the next.
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
            kind, earlier = found.get(name, (member_kind(node), ""))  # a property's setter is added to its getter
            found[name] = (kind, earlier + "\n".join(lines[i] for i in own))
        for name in own_attributes(node):
            found.setdefault(name, (ATTRIBUTE, ""))
    head = "\n".join(lines[i] for i in sorted(rest) if lines[i].strip())
    return {"": ("class", head), **found}


def member_names(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement in a class body defines."""
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def own_attributes(method: ast.stmt) -> Iterator[str]:
    """Yield the attributes of ``self`` that a method sets."""
    itself = method.args.args[0].arg if isinstance(method, Function) and method.args.args else ""
    for node in ast.walk(method) if itself else ():
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Store()) if name == itself:
                yield attribute


def member_kind(node: ast.stmt) -> str:
    """Return the kind of a member of a class, as :class:`History` has it."""
    if not isinstance(node, Function):
        return "class" if isinstance(node, ast.ClassDef) else ATTRIBUTE
    return "property" if any(ast.unparse(d).rpartition(".")[2] in PROPERTIES for d in decorators(node)) else "method"
