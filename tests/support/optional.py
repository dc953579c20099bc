"""Import optional dependencies, which may be missing on a user's machine but not in CI."""

from __future__ import annotations

import importlib.util
import os

import pytest


def needed(name, install):
    """Return the module ``name``; if it's missing, skip the test, or fail it in CI."""
    if not importlib.util.find_spec(name):
        lacking(f"needs {install}")
    return importlib.import_module(name)


def lacking(reason):
    """Skip the test, or fail it in CI, where nothing may be missing."""
    (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
