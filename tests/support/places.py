"""Folders of the project."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The repository's root."""
TESTS = ROOT / "tests"
BOOKS = TESTS / "books"
"""Small books for tests."""
