"""Fixtures for the tests in this folder, all of which need a real browser."""

from browser import book_host, chromium, visit  # noqa: F401  # fixtures
from engine import engine_site  # noqa: F401
from firefox import firefox  # noqa: F401
