"""Spare mkdocs-jupyter from asking Jupytext about each page, several times a build, only to find it isn't a notebook."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any


def ask_less(config: Any) -> None:
    """Let mkdocs-jupyter, if it's in use, first look at a file's name, which is cheap. Its answers stay the same."""
    plugin = config.plugins.get("mkdocs-jupyter")
    if plugin is None:
        return
    ask = plugin.should_include

    def should_include(file: Any) -> bool:
        name = PurePath(file.abs_src_path or "")
        return any(name.match(pattern) for pattern in plugin.config["include"]) and bool(ask(file))

    plugin.should_include = should_include
