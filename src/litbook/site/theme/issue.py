"""The link that reports a mistake: a new issue in the book's repository, in which the page is filled in. Pure."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode, urlsplit

BODY = "Page: {source}\n\nWhat's wrong: "
"""A script puts the page's address, and the passage that the reader points at, below the first line."""


def link(repository: str, title: str, source: str) -> str:
    """Return the HTML of the link for the page ``source``; "" without the address of a repository."""
    if not repository:
        return ""
    base = repository.rstrip("/")
    body, said = BODY.format(source=source), f"Something's wrong in “{title}”"
    host = urlsplit(base).hostname or ""
    if "gitlab" in host.split("."):
        address = f"{base}/-/issues/new?{encoded({'issue[title]': said, 'issue[description]': body})}"
    else:  # as on GitHub, Codeberg, and other Forgejo or Gitea hosts
        address = f"{base}/issues/new?{encoded({'title': said, 'body': body})}"
    anchor = f'<a href="{escape(address)}" target="_blank" rel="noopener">Something\'s wrong on this page</a>'
    return f'<p class="litbook-wrong" data-search-exclude>{anchor}</p>'


def encoded(fields: dict[str, str]) -> str:
    """Return the fields as a query, with spaces as ``%20``."""
    return urlencode(fields, quote_via=quote)
