"""The pytest plugin: little enough not to be felt by a run of pytest that has no doc tests."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from dataclasses import replace

import pytest

COLLECTS = importlib.util.find_spec("pytest_markdown_docs") is not None
"""Whether there is what finds the blocks: pytest-markdown-docs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let CI ask for every block."""
    words = "a block of the book that is skipped for a module it needs fails; example: pytest --forbid-skips"
    group = parser.getgroup("litbook")
    group.addoption("--forbid-skips", action="store_true", help=words)
    if not COLLECTS:  # whose option this is
        group.addoption("--markdown-docs", action="store_true", dest="markdowndocs", help="needs the extra test")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Let what the chapters import be imported, in a process of its own, while pytest is still starting."""
    if not COLLECTS or not getattr(early_config.known_args_namespace, "markdowndocs", False):
        return
    from litbook.core.errors import BookError
    from litbook.core.settings import load_settings
    from litbook.run.pool import expect

    with suppress(BookError):  # which is said when the chapters run
        settings = replace(load_settings(early_config.rootpath), draw=False)
        expect("".join(path.read_text("utf-8", "replace") for path in settings.docs.rglob("*.md")), settings)


def pytest_configure(config: pytest.Config) -> None:
    """Take over the doc tests, where pytest-markdown-docs is in use. Raises UsageError where it is missing."""
    if config.getoption("markdowndocs", False):
        if not COLLECTS:
            from litbook.core.extras import install

            raise pytest.UsageError(f"--markdown-docs needs pytest-markdown-docs; {install('test')}")
        from litbook.commands import pytest_runner

        pytest_runner.register(config)
