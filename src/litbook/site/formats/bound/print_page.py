"""Generate the print page: the whole book on one page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from litbook.site.formats.bound.leaves import Leaf, Title, contents, joined

FOLDER = "print"
"""The page's folder in the site."""
STYLESHEET = "assets/litbook/bound.css"
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{name}</title>
<link rel="stylesheet" href="../{stylesheet}">
</head>
<body class="litbook-bound">
<header class="litbook-cover">
<h1>{name}</h1>
<p>{description}</p>
{author}</header>
<nav class="litbook-contents" aria-label="Contents">
<h2>Contents</h2>
{contents}
</nav>
<main>
{pages}
</main>
</body>
</html>
"""


def page(title: Title, leaves: Sequence[Leaf]) -> str:
    """Return the page: cover, contents, and all chapters in order, with links between them made internal."""
    bodies = joined(leaves, place=lambda key, place: f"#{place or key}", file=lambda url: f"../{url}")
    pages = []
    for part, chapters in groupby(leaves, lambda leaf: leaf.part):
        pages += [f'<h1 class="litbook-part">{escape(part)}</h1>'] if part else []
        pages += [f'<article id="{leaf.key}">\n{bodies[leaf.key]}\n</article>' for leaf in chapters]
    return PAGE.format(
        language=escape(title.language),
        name=escape(title.name),
        description=escape(title.description),
        author=f"<p>{escape(title.author)}</p>\n" if title.author else "",
        stylesheet=STYLESHEET,
        contents=contents(leaves, lambda leaf: f"#{leaf.key}"),
        pages="\n".join(pages).replace('src="site:', 'src="../'),
    )
