"""Fixtures for tests that need a real browser: everything that does is in this folder."""

from browser import book_host, chromium, visit  # noqa: F401  # fixtures
from firefox import firefox  # noqa: F401
