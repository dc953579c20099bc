"""Fixtures for the tests of the two distributions: wheels, and environments with nothing else installed.

They skip without pip or a network; in CI that's a failure.
"""

import importlib.util
import os
import subprocess
import sys
import venv

import pytest

from places import ROOT

DISTRIBUTIONS = {"litgrad": ROOT, "litbook": ROOT / "src" / "litbook"}
MISSING = ("No matching distribution found for", "Could not fetch URL", "Max retries exceeded")
"""The messages of pip that mean it has no network."""


@pytest.fixture(scope="session")
def pip():
    """Return a function that runs pip and asserts that it succeeds."""
    if not importlib.util.find_spec("pip") and "CI" not in os.environ:
        pytest.skip("needs pip")

    def run(*arguments):
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
        environment = os.environ | {"PIP_NO_COMPILE": "1"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False
        )
        if any(said in done.stderr for said in MISSING) and "CI" not in os.environ:
            pytest.skip("needs a network")
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture(scope="session")
def build_wheel(pip, tmp_path_factory):
    """Return a function that builds the wheel of a distribution from this repository."""

    def build(name):
        folder = tmp_path_factory.mktemp("wheel")
        here = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
        pip("wheel", "--quiet", "--no-deps", *here, "--wheel-dir", folder, DISTRIBUTIONS[name])
        (path,) = folder.iterdir()
        return path

    return build


@pytest.fixture(scope="session")
def empty_environment(tmp_path_factory):
    """Return a function that creates an empty environment and returns its Python."""

    def make():
        folder = tmp_path_factory.mktemp("environment")
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
        return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    return make
