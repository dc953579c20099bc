"""Leave out of a style sheet the rules that no page of a site can use. Pure.

A rule goes if its selector asks for a class, an id, or an attribute that no tag of the site has and no script mentions: what
scripts mention they may add while somebody reads. Names inside `:not()` and its like don't count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

Node = Any
"""A node of tinycss2, which has no types."""

START = re.compile(r"[a-z][a-z_-]{3,}-")
"""The start of a name whose rest a script adds, as in ``md-tag--${kind}``."""
FIXED = {"dir", "data-md-color-scheme", "data-md-color-primary", "data-md-color-accent"}
"""Attributes whose values are all in the pages: the theme's scripts take them from there."""
NESTED = {"media", "supports", "layer", "container"}
"""At-rules with rules in them."""
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True)
class Names:
    """The names that a site's tags and scripts have."""

    tags: frozenset[str]
    """Attributes, the words of their values, and ``attribute=value``."""
    words: frozenset[str]
    """The words of scripts."""

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """The words that may be the start of a name."""
        return tuple(filter(START.fullmatch, self.words))

    def may_have(self, name: str) -> bool:
        """Return True if a page may have this class, id, or attribute."""
        return name in self.tags or self.may_add(name)

    def may_add(self, name: str) -> bool:
        """Return True if a script may add this name."""
        return name in self.words or name.startswith(self.starts)

    def may_give(self, attribute: str, value: str) -> bool:
        """Return True if an attribute may have this value."""
        return f"{attribute}={value}" in self.tags or (attribute not in FIXED and self.may_add(attribute))


def reduced(css: str, names: Names, others: str) -> str:
    """Return a style sheet without rules that need other ``names``, and without variables that nothing reads.

    The style sheets ``others`` may read them, too.
    """
    import tinycss2

    def with_selectors(rule: Node) -> str:
        selectors = [part for part in split(rule.prelude, ",") if may_apply(part, names)]
        return f"{text(selectors, ',')}{{{tinycss2.serialize(rule.content)}}}" if selectors else ""

    def with_variables(rule: Node) -> str:
        parts = [part for part in split(rule.content, ";") if part and (variable(part) or "") in read]
        return f"{tinycss2.serialize(rule.prelude)}{{{text(parts, ';')}}}" if parts else ""

    rest = changed(css, with_selectors)
    read = {"", *VARIABLE.findall(rest + others), *names.tags, *names.words}
    return changed(rest, with_variables)


def changed(css: str | list[Node], change: Callable[[Node], str]) -> str:
    """Return a style sheet, or the content of an at-rule, in which each rule is replaced by what ``change`` returns."""
    import tinycss2

    def one(node: Node) -> str:
        if node.type == "qualified-rule":
            return change(node)
        if node.type != "at-rule" or node.lower_at_keyword not in NESTED or node.content is None:
            return str(node.serialize())
        inside = changed(node.content, change)
        return f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inside}}}" if inside else ""

    return "".join(map(one, tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True)))


def split(nodes: Iterable[Node], mark: str) -> list[list[Node]]:
    """Return the parts of ``nodes`` between those that are this ``mark``."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == mark:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def text(parts: Iterable[list[Node]], mark: str) -> str:
    """Return the text of parts, with this ``mark`` between them."""
    import tinycss2

    return mark.join(map(tinycss2.serialize, parts))


def may_apply(selector: list[Node], names: Names) -> bool:
    """Return True if an element of a page may match a selector."""
    classes = (node for before, node in pairwise(selector) if before == "." and node.type == "ident")
    named = [node.value for node in [*classes, *(node for node in selector if node.type == "hash")]]
    attributes = (words(node.content) for node in selector if node.type == "[] block")
    return all(map(names.may_have, named)) and all(may_match(attribute, names) for attribute in attributes)


def words(nodes: Iterable[Node]) -> list[str]:
    """Return the values of nodes that aren't white space."""
    return [str(node.value) for node in nodes if node.type != "whitespace"]


def may_match(attribute: list[str], names: Names) -> bool:
    """Return True if an element may match an attribute selector, given as its words."""
    name, *rest = attribute
    return names.may_give(name, rest[1]) if rest[:1] == ["="] else names.may_have(name)


def variable(declaration: list[Node]) -> str:
    """Return the name of the variable that a declaration defines, or ""."""
    first = next((node for node in declaration if node.type != "whitespace"), None)
    return first.value if first is not None and first.type == "ident" and first.value.startswith("--") else ""
