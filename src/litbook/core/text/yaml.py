"""Read YAML that anybody may have written: nesting and aliases, which could take forever or overflow the stack, are refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import yaml

DEEPEST = 50
"""The most mappings and lists inside one another."""
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""A loader written in C, where there's one, by which MkDocs reads pages, too."""


class YamlError(Exception):
    """What's wrong with a text, and in which of its lines."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def read(text: str) -> Any:
    """Return the value of a YAML document without aliases. Raises YamlError, in words that don't depend on the loader."""
    with suppress(YamlError):
        return read_by(FAST, text)[0]
    return read_by(yaml.SafeLoader, text)[0]


def read_by(loader: type[yaml.SafeLoader], text: str, *, aliases: bool = False) -> tuple[Any, yaml.Node | None]:
    """Return the value of a YAML document, and its node; with ``aliases``, it may have some. Raises YamlError."""
    try:
        check(text, loader, aliases=aliases)
        reader = loader(text)
        node = reader.get_single_node()
        value = reader.construct_document(node) if node else None
        if not aliases:
            repr(value)  # a number can have too many digits to be shown
    except YamlError:
        raise
    except Exception as error:  # PyYAML raises what it stumbles over: a date that doesn't exist, `!!bool x`
        mark = getattr(error, "problem_mark", None)
        is_clear = isinstance(error, yaml.YAMLError | ValueError) and str(error)
        said = getattr(error, "problem", None) or (str(error).splitlines()[0] if is_clear else "a value can't be read")
        raise YamlError(str(said), text.count("\n", 0, mark.index) + 1 if mark else 1) from error
    return value, node


def check(text: str, loader: type[yaml.SafeLoader], *, aliases: bool) -> None:
    """Raise YamlError for nesting that's too deep and, unless ``aliases`` are allowed, for one."""
    depth = 0
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        problem = f"more than {DEEPEST} lists and mappings inside one another" if depth > DEEPEST else ""
        if isinstance(event, yaml.AliasEvent) and not aliases:
            problem = f"the alias *{event.anchor} stands for a value above, which has to be written out"
        if problem and event.start_mark:
            raise YamlError(problem, text.count("\n", 0, event.start_mark.index) + 1)
