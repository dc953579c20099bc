"""The pytest plugin: it adds options, and imports the doc tests' code only if they're used, to keep startup fast."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from dataclasses import replace

import pytest

COLLECTS = importlib.util.find_spec("pytest_markdown_docs") is not None
"""True if pytest-markdown-docs, which finds the blocks, is installed."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--forbid-skips`` and ``--fresh``, and ``--markdown-docs`` if the package that owns it isn't installed."""
    words = "a block of the book that is skipped for a module it needs fails; example: pytest --forbid-skips"
    group = parser.getgroup("litbook")
    group.addoption("--forbid-skips", action="store_true", help=words)
    words = "run every page of the book, also those that have not changed; example: pytest --markdown-docs --fresh docs"
    group.addoption("--fresh", action="store_true", help=words)
    if not COLLECTS:
        group.addoption("--markdown-docs", action="store_true", dest="markdowndocs", help="needs the extra test")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the process that chapters' workers are forked from, as long as this one is small, if there are doc tests.

    If all will run, it imports the chapters' modules while pytest starts.
    """
    options = early_config.known_args_namespace
    if not COLLECTS or not getattr(options, "markdowndocs", False):
        return
    from litbook.commands.doctests import known
    from litbook.core.errors import BookError
    from litbook.core.settings import load_settings
    from litbook.run.pool import expect
    from litbook.source import book

    with suppress(BookError):  # reported when the chapters run
        settings = replace(load_settings(early_config.rootpath), draw=False)
        all_run = options.fresh or not known.anything(settings)
        pages = [path for path in book.pages(settings.docs) if all_run and path.exists() and path.suffix == ".md"]
        expect("".join(path.read_text("utf-8", "replace") for path in pages), settings)


def pytest_configure(config: pytest.Config) -> None:
    """Register the doc tests for ``--markdown-docs``. Raises UsageError if pytest-markdown-docs isn't installed."""
    if config.getoption("markdowndocs", False):
        if not COLLECTS:
            from litbook.core.errors import install

            raise pytest.UsageError(f"--markdown-docs needs pytest-markdown-docs; {install('test')}")
        from litbook.commands.doctests import runner

        runner.register(config)
