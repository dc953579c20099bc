"""Where the tests find the project."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The repository."""
TESTS = ROOT / "tests"
BOOKS = TESTS / "books"
"""Small books for tests."""
