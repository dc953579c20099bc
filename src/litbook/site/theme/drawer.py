"""How a page is told of its drawer: pure."""

from __future__ import annotations

from html import escape

FEATURE = "litbook.drawer"
"""What a book writes below ``theme.features`` to have drawers."""
EARLY = """\
<script>try{matchMedia("(min-width:76.25em)").matches&&localStorage[__md_scope.pathname+"litbook.drawer"]=="true"&&\
document.documentElement.classList.add("litbook-beside")}catch{}</script>
"""
"""Where the drawer was left open, the text makes room before it is seen: later, everything would move."""


def mark(name: str) -> str:
    """What tells the scripts of a page where its drawer's content is: nothing is asked for before somebody opens it."""
    return f'<div class="litbook-code" data-source="{escape(name)}" hidden></div>'


def make_room(page: str) -> str:
    """The whole page's HTML, with what must run before anything of it is shown, if it has a drawer."""
    return page.replace("</head>", f"{EARLY}</head>", 1) if '<div class="litbook-code"' in page else page
