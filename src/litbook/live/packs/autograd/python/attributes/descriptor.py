"""Report each read and each write of an attribute, on every class of a page, for the duration of a replay.

A descriptor takes the attribute's place on the class. It sees the read and the write of ``child.grad += 1``, for objects
with a ``__dict__`` and for those with slots, and leaves the values where they were.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, FunctionType
from typing import Any, Protocol

MISSING: Any = object()
"""Stands for the value of an attribute before its first write."""
PAGE = "block "
"""Prefix of the file names of a page's blocks; the block's number follows, from 1."""


class Watcher(Protocol):
    """Is called for each read and write, and may replace the value."""

    def read(self, thing: Any, value: Any) -> Any:
        """Return the value to use for a read of ``value``."""

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Return the value to store when ``new`` replaces ``old``, which is MISSING at the first write."""


class Watched:
    """A descriptor that passes each read and write to a watcher."""

    def __init__(self, name: str, inner: Any, watcher: Watcher) -> None:
        self.name = name
        self.inner = inner
        self.watcher = watcher

    def held(self, thing: Any) -> Any:
        """Return the stored value, or MISSING."""
        if hasattr(type(self.inner), "__get__") and hasattr(type(self.inner), "__set__"):
            try:
                return self.inner.__get__(thing, type(thing))
            except AttributeError:
                return MISSING
        return vars(thing).get(self.name, self.inner)

    def keep(self, thing: Any, value: Any) -> None:
        """Store a value without calling the watcher."""
        if hasattr(type(self.inner), "__set__"):
            self.inner.__set__(thing, value)
        else:
            vars(thing)[self.name] = value

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        value = self.inner if thing is None else self.held(thing)
        if value is MISSING:
            raise AttributeError(f"{(owner or type(thing)).__name__!r} object has no attribute {self.name!r}")
        return value if thing is None else self.watcher.read(thing, value)

    def __set__(self, thing: Any, value: Any) -> None:
        self.keep(thing, self.watcher.wrote(thing, self.held(thing), value))

    def __delete__(self, thing: Any) -> None:
        if hasattr(type(self.inner), "__delete__"):
            self.inner.__delete__(thing)
        elif vars(thing).pop(self.name, MISSING) is MISSING:
            raise AttributeError(self.name)


@contextmanager
def watching(watchers: dict[str, Watcher], packages: Iterable[str] = ()) -> Iterator[None]:
    """Watch attributes, by name, on every class created in the meantime, and on those of ``packages`` that use them."""
    placed: list[tuple[type, str, Any]] = []
    make = builtins.__build_class__

    def place(cls: Any, *, anyway: bool) -> None:
        for name, watcher in watchers.items():
            inner = vars(cls).get(name, MISSING)
            inherits = inner is MISSING and any(name in vars(base) for base in cls.__mro__[1:])
            if not inherits and (anyway or uses(cls, name)):
                setattr(cls, name, Watched(name, inner, watcher))
                placed.append((cls, name, inner))

    def build(*arguments: Any, **words: Any) -> Any:
        cls = make(*arguments, **words)
        if type(cls) is type and (cls.__dictoffset__ or any(name in vars(cls) for name in watchers)):
            place(cls, anyway=is_page(arguments[0].__code__.co_filename))
        return cls

    for cls in list(classes(packages)):
        place(cls, anyway=False)
    builtins.__build_class__ = build
    try:
        yield
    finally:
        builtins.__build_class__ = make
        for cls, name, inner in reversed(placed):
            if isinstance(vars(cls).get(name), Watched):
                delattr(cls, name) if inner is MISSING else setattr(cls, name, inner)


def classes(packages: Iterable[str]) -> Iterator[type]:
    """Yield the classes defined in the imported modules of ``packages``, each base class before its subclasses."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in packages:
            found = [c for c in vars(module).values() if type(c) is type and c.__module__ == name]
            yield from sorted(found, key=lambda cls: len(cls.__mro__))


def uses(cls: type, name: str) -> bool:
    """Return True if a class has the attribute, or one of its methods mentions it."""
    functions = (thing for thing in vars(cls).values() if isinstance(thing, FunctionType))
    return name in vars(cls) or any(name in code.co_names for f in functions for code in codes(f.__code__))


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code, and the code of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def is_page(file: str) -> bool:
    """Return True if code in this file is a block of the page."""
    return file.startswith(PAGE)


def callers(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield a frame and its callers, innermost first."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def block_of(frame: FrameType) -> int:
    """Return the block that runs in this frame, counted from 0, or -1 if none does."""
    names = [f.f_code.co_filename for f in callers(frame) if is_page(f.f_code.co_filename)]
    return int(names[-1].removeprefix(PAGE)) - 1 if names else -1


def first_argument(frame: FrameType) -> Any:
    """Return the first argument of the frame's function, which is a method's object; None if it takes none."""
    code = frame.f_code
    return frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
