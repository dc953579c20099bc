"""What a chapter depended on while it ran: files, libraries, code made on the way, and what it looked at by reflection."""

from __future__ import annotations

import ast
import builtins
import collections
import dataclasses
import os
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litbook.core.model import Block
from litbook.run.session import Session
from litbook.run.workers.traces.audit import STARTING, listen
from litbook.run.workers.traces.introspection import ALWAYS, ATTRIBUTES, MAPPINGS, NAMES, OBJECTS, sites

FUNCTIONS = {"object": "__litbook_object__", "mapping": "__litbook_mapping__", "name": "__litbook_name__"}
"""Functions that tell the recorder which object a block looks at, or which name it looks up, and return it; by kind of site."""
REFLECTIVE = ALWAYS | ATTRIBUTES | MAPPINGS | NAMES.keys() | OBJECTS.keys() | {"inspect"}
"""Words with which code that's made while a chapter runs may look at code."""
MAKERS = {collections.__file__, dataclasses.__file__}
"""Modules of the standard library that make code from names, such as the methods of dataclasses."""


@dataclasses.dataclass(frozen=True, slots=True)
class Traces:
    """What a chapter depended on, besides its blocks."""

    files: tuple[str, ...]
    """Project files that it read or imported: POSIX paths relative to the book's root, sorted."""
    modules: frozenset[str] = frozenset()
    """Those of them that it only imported."""
    imports: frozenset[str] = frozenset()
    """The top-level names of modules that it imported or tried to import."""
    words: frozenset[str] = frozenset()
    """Names that it computed, and those in code that it made and ran."""
    whole: str = ""
    """Why all code it could see counts, rather than what it names; empty if that's not so."""


class Recorder:
    """Records what this process does from now on."""

    def __init__(self, root: Path, page: str) -> None:
        """Record what the blocks of ``page``, of the book in ``root``, do."""
        self.page = page
        self.root = f"{root.resolve()}{os.sep}"
        self.before = set(sys.modules)
        self.data: set[str] = set()
        self.imports: set[str] = set()
        self.words: set[str] = set()
        self.whole = ""
        for kind, function in FUNCTIONS.items():
            builtins.__dict__[function] = getattr(self, f"on_{kind}")
        listen(("open", "import", "exec", *STARTING), self.audit)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Record files opened for other reasons than importing them, imports, processes, and code that's executed."""
        if event == "open" and isinstance(arguments[0], str | bytes) and arguments[1:] != ("rb", 0):  # as imports do
            self.data.add(os.path.abspath(os.fsdecode(arguments[0])))
        elif event == "import":
            self.imports.add(arguments[0].partition(".")[0])
        elif event in STARTING:
            self.whole = self.whole or f"it starts a process ({event})"
        elif event == "exec" and self.is_made(arguments[0]):
            found = set(words_of(arguments[0]))
            self.words |= found
            if found & REFLECTIVE and not is_of_library(sys._getframe(2)):  # noqa: SLF001  # documented
                self.whole = self.whole or "code that it makes looks at code"

    def on_mapping(self, value: Any) -> Any:
        """Return ``value``, whose own attributes a block lists. Those of an object are no definitions."""
        is_code = isinstance(value, type | types.ModuleType | types.FunctionType | types.MethodType)
        return self.on_object(value) if is_code else value

    def on_object(self, value: Any) -> Any:
        """Return ``value``, whose members a block lists. They count if the book defines them."""
        cls = value if isinstance(value, type) else type(value)
        places = [getattr(cls, "__module__", None), getattr(value, "__module__", None)]
        if isinstance(value, types.ModuleType):
            places.append(value.__name__)
        if any(self.is_own(place) for place in places if isinstance(place, str)):
            self.whole = self.whole or f"it lists what {getattr(value, '__name__', cls.__name__)} has"
        return value

    def on_name(self, value: Any) -> Any:
        """Return ``value``, a name that a block looks up."""
        if isinstance(value, str):
            self.words.update(value.split("."))
        return value

    def is_made(self, code: object) -> bool:
        """Return True for code that was made while the chapter ran: not a block, nor a module, whose paths are absolute."""
        name = code.co_filename if isinstance(code, types.CodeType) else self.page
        return name != self.page and not Path(name).is_absolute() and not name.startswith("<frozen ")

    def is_own(self, module: str) -> bool:
        """Return True if the module is the chapter itself, or one of the project's."""
        file = getattr(sys.modules.get(module), "__file__", None) or ""
        return module == "__main__" or (file.startswith(self.root) and f"{os.sep}site-packages{os.sep}" not in file)

    def traces(self, files: tuple[str, ...]) -> Traces:
        """Return what was recorded; ``files`` are the project files that were read."""
        data = {Path(name).relative_to(self.root).as_posix() for name in self.data if name.startswith(self.root)}
        found = (name for name in files if name.endswith(".py") and Path(self.root, name).is_file())
        modules = frozenset(name for name in found if name not in data)
        new = {name.partition(".")[0] for name in sys.modules.keys() - self.before}
        return Traces(files, modules, frozenset(self.imports | new), frozenset(self.words), self.whole)


class Observed(Session):
    """A session that tells the recorder at which objects blocks look, and which names they look up."""

    def parsed(self, block: Block, path: str) -> ast.Module:
        """Return the syntax tree of ``block``, with the arguments of reflective functions passed on by the recorder.

        Nodes keep their places, so tracebacks look the same.
        """
        tree = super().parsed(block, path)
        for site in list(sites(tree)):
            if site.kind == "always":
                continue
            function = FUNCTIONS[site.kind]
            if isinstance(site.node, ast.Call):
                site.node.args[site.argument] = through(function, site.node.args[site.argument])
            elif isinstance(site.node, ast.Attribute):
                site.node.value = through(function, site.node.value)
        return tree


def is_of_library(frame: types.FrameType) -> bool:
    """Return True if a frame that executes code is an installed library's, whose ways to look into objects are known."""
    name = frame.f_code.co_filename
    return f"{os.sep}site-packages{os.sep}" in name or name in MAKERS


def through(function: str, value: ast.expr) -> ast.expr:
    """Return a call of ``function`` with ``value``, in the place of ``value``."""
    return ast.copy_location(ast.Call(ast.copy_location(ast.Name(function, ast.Load()), value), [value], []), value)


def words_of(code: types.CodeType) -> Iterator[str]:
    """Yield the names in ``code``, and the words in its strings."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield from re.findall(r"[^\W\d]\w*", constant)
        elif isinstance(constant, types.CodeType):
            yield from words_of(constant)
