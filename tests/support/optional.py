"""What a user's machine may lack, and CI may not."""

from __future__ import annotations

import importlib.util
import os

import pytest


def needed(name, install):
    """The module ``name``; without it a user's test is skipped, and CI's fails."""
    if not importlib.util.find_spec(name) and "CI" not in os.environ:
        pytest.skip(f"needs {install}")
    return importlib.import_module(name)
