"""The import lines of a file: merged, sorted like Ruff does, and only those that are used."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterable, Iterator

from litbook.core.syntax import names_read
from litbook.tangle.statements import Statement

LINE_LENGTH = 88

Imported = tuple[str, str | None, str | None]
"""Module, name imported from it (None for ``import module``), and alias."""


def imported_by(statements: Iterable[Statement]) -> list[Imported]:
    """Return what the import statements import, without duplicates."""
    found: list[Imported] = []
    for statement in statements:
        node = statement.node
        assert isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names:
            if isinstance(node, ast.Import):
                found.append((alias.name, None, alias.asname))
            else:
                found.append(("." * node.level + (node.module or ""), alias.name, alias.asname))
    return list(dict.fromkeys(found))


def bound_name(entry: Imported) -> str:
    """Return the name that an import binds."""
    module, name, alias = entry
    return alias or name or module.partition(".")[0]


@functools.lru_cache(maxsize=1024)
def names_used(text: str, path: str) -> frozenset[str]:
    """Return the global names that the code ``text`` uses and doesn't define, except built-in ones.

    Cached, because each block leaves most files as they were.
    """
    return frozenset(names_read(text, path, undefined=True))


def import_lines(entries: Iterable[Imported], packages: set[str]) -> Iterator[str]:
    """Yield the import statements, with a blank line between sections; ``packages`` are the book's own."""
    by_section: dict[int, list[Imported]] = {}
    for entry in entries:
        by_section.setdefault(section(entry[0], packages), []).append(entry)
    for index, number in enumerate(sorted(by_section)):
        if index:
            yield ""
        yield from section_lines(by_section[number])


def section(module: str, packages: set[str]) -> int:
    """Return the section of a module: 0 future, 1 standard library, 2 third party, 3 first party, 4 relative."""
    top = module.partition(".")[0]
    if module.startswith("."):
        return 4
    if top == "__future__":
        return 0
    if top in packages:
        return 3
    return 1 if top in sys.stdlib_module_names else 2


def section_lines(entries: list[Imported]) -> Iterator[str]:
    """Yield ``import x`` lines, then ``from x import y`` lines, each sorted by module."""
    for module, _, alias in sorted((e for e in entries if e[1] is None), key=lambda e: e[0].lower()):
        yield f"import {module} as {alias}" if alias else f"import {module}"
    froms: dict[str, list[tuple[str, str | None]]] = {}
    for module, name, alias in entries:
        if name is not None:
            froms.setdefault(module, []).append((name, alias))
    for module in sorted(froms, key=str.lower):
        names = [f"{name} as {alias}" if alias else name for name, alias in sorted(froms[module], key=by_type)]
        line = f"from {module} import {', '.join(names)}"
        if len(line) <= LINE_LENGTH:
            yield line
        else:
            yield f"from {module} import ("
            yield from (f"    {name}," for name in names)
            yield ")"


def by_type(entry: tuple[str, str | None]) -> tuple[int, str, str]:
    """Return a sort key: CONSTANTS, then Classes, then other names."""
    name = entry[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return (kind, name.lower(), name)
