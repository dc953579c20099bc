"""How the tests reach what is installed elsewhere, and nothing of what is installed for them."""

import os
import subprocess

SCRATCH = {"__pycache__", ".ruff_cache", ".mypy_cache", ".cache"}


def outside(**more):
    """The environment of a process that is to find nothing of this one's Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_"))}
    return kept | {"PIP_NO_COMPILE": "1"} | more  # most of what is installed is never imported


def run_outside(command, folder, timeout=60, **more):
    """What a command did in ``folder``, in an environment of its own and ``more``, in so many seconds."""
    return subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=outside(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def sources(folder):
    """The files of a package in this repository, by their paths in its wheel."""
    files = (path for path in folder.rglob("*") if path.is_file() and not SCRATCH & set(path.parts))
    return {path.relative_to(folder.parent).as_posix() for path in files}
