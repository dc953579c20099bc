"""Read `mkdocs.yml` without MkDocs: the navigation with its lines, what's a draft, and which extensions are on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pathspec import GitIgnoreSpec

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.text.yaml import YamlError, read_by

FILE = "mkdocs.yml"
PLUGIN = "litbook"
OPTIONS = ("printed", "epub", "pdf", "policy", "typefaces", "live")
"""The options of litbook's plugin, which `site/plugin.py` declares."""
ALWAYS_EXCLUDED = (".*", "/templates/")
"""What MkDocs leaves out of every site."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, or an address outside the book."""

    path: str
    """As written: relative to the folder of the pages."""
    title: str
    """Empty if the page's own title is shown."""
    location: Location
    """Its line in `mkdocs.yml`."""

    @property
    def is_page(self) -> bool:
        """True if it names a file of the book, and not an address."""
        address = urlsplit(self.path)
        return not (address.scheme or address.netloc or self.path.startswith("/"))


@dataclass(frozen=True)
class Navigation:
    """What the machine needs to know of `mkdocs.yml`."""

    path: str = FILE
    """The file as messages show it."""
    docs: str = "docs"
    """The folder of the pages, as written."""
    entries: tuple[Entry, ...] | None = None
    """The pages of the navigation, in order; None if MkDocs makes it from the files."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each top-level key that's set."""
    extensions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The options of each Markdown extension that's listed."""
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The options of each plugin that's listed."""
    option_lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each option of litbook's plugin."""
    excluded: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines(ALWAYS_EXCLUDED))
    drafts: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines(()))
    unlisted: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines(()))

    def is_excluded(self, page: str) -> bool:
        """Return True if ``page``, relative to the folder of the pages, is never shown, not even while serving."""
        return self.excluded.match_file(page)

    def is_draft(self, page: str) -> bool:
        """Return True if ``page`` is shown while serving, but isn't published."""
        return self.drafts.match_file(page)

    def leaves_out(self, page: str) -> bool:
        """Return True if ``page`` isn't in a build of the site."""
        return self.is_excluded(page) or self.is_draft(page)

    def is_unlisted(self, page: str) -> bool:
        """Return True if ``page`` is published, and may be missing from the navigation (``not_in_nav``)."""
        return self.unlisted.match_file(page)

    def location(self, key: str) -> Location:
        """Return the line of a top-level key; line 1 if it isn't set."""
        return Location(self.path, self.lines.get(key, 1))


class Loader(yaml.SafeLoader):
    """Reads the tags of MkDocs (``!ENV``, ``!relative``) and of Python as plain values."""


def environment(loader: Loader, node: yaml.Node) -> Any:
    """Return what ``!ENV NAME`` or ``!ENV [NAME, …, default]`` stands for."""
    if not isinstance(node, yaml.SequenceNode):
        return os.environ.get(str(node.value))
    *names, default = loader.construct_sequence(node) or [None]
    return next((os.environ[name] for name in names if name in os.environ), default)


def text_of(loader: Loader, suffix: str, node: yaml.Node) -> str:
    """Return the text of a value with a tag nobody here needs."""
    text = node.value if isinstance(node, yaml.ScalarNode) else ""
    return text or suffix.rpartition(":")[2]


Loader.add_constructor("!ENV", environment)
Loader.add_multi_constructor("!", text_of)
Loader.add_multi_constructor("tag:yaml.org,2002:python/", text_of)


def read(path: Path) -> Navigation | None:
    """Return what the file ``path`` says; None if it doesn't exist. Raises BookError if it can't be read."""
    if not path.is_file():
        return None
    name = path.name
    options, nodes = top_level(path)
    try:
        listed = tuple(entries(nodes["nav"][1], name)) if options.get("nav") and "nav" in nodes else None
        return Navigation(
            name,
            str(options.get("docs_dir") or "docs"),
            listed,
            {key: line for key, (line, _) in nodes.items()},
            named(options.get("markdown_extensions")),
            named(options.get("plugins")),
            dict(option_lines(nodes["plugins"][1])) if "plugins" in nodes else {},
            GitIgnoreSpec.from_lines([*ALWAYS_EXCLUDED, *patterns(options, "exclude_docs")]),
            GitIgnoreSpec.from_lines(patterns(options, "draft_docs")),
            GitIgnoreSpec.from_lines(patterns(options, "not_in_nav")),
        )
    except ValueError as error:  # a pattern that can't be read
        raise BookError(Location(name, 1), str(error), "fix the pattern") from error


def top_level(path: Path) -> tuple[dict[str, Any], dict[str, tuple[int, yaml.Node]]]:
    """Return the values of the top-level keys, and the line and node of each. Raises BookError.

    A file named by ``INHERIT`` gives the values of keys that aren't set here; these have no line.
    """
    try:
        options, root = read_by(Loader, path.read_text(encoding="utf-8-sig"), aliases=True)
    except YamlError as error:
        raise BookError(Location(path.name, error.line), f"not YAML: {error.problem}", "fix it") from error
    except UnicodeDecodeError as error:
        raise BookError(Location(path.name, 1), "not UTF-8", "save the file as UTF-8") from error
    if not isinstance(root, yaml.MappingNode):
        raise BookError(Location(path.name, 1), "not a mapping", "write `site_name: …` lines")
    nodes = {str(key.value): (key.start_mark.line + 1, value) for key, value in root.value}
    parent = path.parent / str(options.get("INHERIT", ""))
    if "INHERIT" in options and parent.is_file() and parent != path:
        inherited, _ = top_level(parent)
        options = inherited | options
    return options, nodes


def entries(node: yaml.Node, file: str, title: str = "") -> Iterator[Entry]:
    """Yield the entries below a node of the navigation, in order."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from entries(child, file)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield from entries(child, file, str(key.value))
    elif node.value:
        yield Entry(str(node.value), title, Location(file, node.start_mark.line + 1))


def option_lines(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Yield each option of litbook's plugin below ``plugins``, a list or a mapping, with its line."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for key, value in (pair for item in items if isinstance(item, yaml.MappingNode) for pair in item.value):
        if key.value == PLUGIN and isinstance(value, yaml.MappingNode):
            yield from ((str(option.value), option.start_mark.line + 1) for option, _ in value.value)


def named(listed: Any) -> dict[str, Mapping[str, Any]]:
    """Return a list of names, or of names with options, as a dict."""
    found: dict[str, Mapping[str, Any]] = {}
    for item in [{key: value} for key, value in listed.items()] if isinstance(listed, dict) else listed or []:
        for name, options in item.items() if isinstance(item, dict) else [(item, None)]:
            found[str(name)] = options if isinstance(options, dict) else {}
    return found


def patterns(options: Mapping[str, Any], key: str) -> list[str]:
    """Return the patterns of a key, one a line, in the syntax of ``.gitignore``."""
    return str(options.get(key) or "").splitlines()
