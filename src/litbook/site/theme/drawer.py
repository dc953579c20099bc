"""The drawer with the code so far: the HTML that tells a page's scripts about it. Pure."""

from __future__ import annotations

from html import escape

FEATURE = "litbook.drawer"
"""The Material theme feature that turns drawers on."""
EARLY = """\
<script>try{matchMedia("(min-width:76.25em)").matches&&localStorage[__md_scope.pathname+"litbook.drawer"]=="true"&&\
document.documentElement.classList.add("litbook-beside")}catch{}</script>
"""
"""Makes room for a drawer that was left open before the page is painted; later, everything would move."""


def mark(path: str) -> str:
    """Return the element that tells a page's scripts the path in the site of the drawer's content, fetched once it's opened."""
    return f'<div class="litbook-code" data-source="{escape(path)}" hidden></div>'


def make_room(page: str, content: str) -> str:
    """Return the page, with the script that makes room in its head if its ``content`` has a drawer."""
    return page.replace("</head>", f"{EARLY}</head>", 1) if '<div class="litbook-code"' in content else page
