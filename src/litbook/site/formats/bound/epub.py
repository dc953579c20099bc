"""Write the book as an EPUB 3 file.

There's no library for this because ebooklib is under the AGPL, pandoc is 34 MB and parses the HTML again, and both put
the date into the file. All it takes is a zip with a manifest. The module is long because it contains the templates.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from litbook.core.cache import kept
from litbook.core.text import svg
from litbook.site.formats import raster
from litbook.site.formats.bound import cover
from litbook.site.formats.bound.leaves import Leaf, Title, joined
from litbook.site.formats.bound.leaves import contents as contents_of
from litbook.site.formats.zipped import zipped
from litbook.site.theme import assets
from litbook.weave.page import FIGURES

NAME = "book.epub"
"""The file's path in the site."""
TYPE = "application/epub+zip"
CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PACKAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">urn:uuid:{identifier}</dc:identifier>
<dc:title>{name}</dc:title>
<dc:language>{language}</dc:language>
{optional}<meta name="cover" content="{cover}"/>
<meta property="dcterms:modified">1980-01-01T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">displayTransformability</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">readingOrder</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Each figure is described in words, and formulas are MathML.</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
CREATOR = """\
<dc:creator id="author">{author}</dc:creator>
<meta refines="#author" property="role" scheme="marc:relators">aut</meta>
"""
DOCUMENT = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body class="litbook-bound">
{body}
</body>
</html>
"""
NAVIGATION = """\
<nav epub:type="toc" role="doc-toc" class="litbook-contents" id="contents">
<h1>Contents</h1>
{contents}
</nav>
<nav epub:type="landmarks" hidden="">
<h2>Landmarks</h2>
<ol>
<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>
<li><a epub:type="toc" href="#contents">Contents</a></li>
<li><a epub:type="bodymatter" href="{first}">The book</a></li>
</ol>
</nav>"""
COVER = '<section epub:type="cover" class="litbook-cover"><img role="doc-cover" src="cover.svg" alt="{alt}"/></section>'
IMAGE = re.compile(r'src="site:([^"]*)"')


def kept_book(root: Path, title: Title, leaves: Sequence[Leaf], files: Mapping[str, str | bytes]) -> bytes:
    """Return the EPUB, from the cache of the book in ``root`` if it's there; drawings are among the site's ``files``."""
    drawings = {path: text for path, text in files.items() if path.endswith(".svg") and isinstance(text, str)}
    parts = [asdict(title), [asdict(leaf) for leaf in leaves], drawings, assets.bound(), len(raster.fonts())]
    return kept(root, parts, lambda: book(title, leaves, drawings), ".epub")


def book(title: Title, leaves: Sequence[Leaf], drawings: Mapping[str, str]) -> bytes:
    """Return the EPUB file. ``drawings`` are the site's SVG files, by their paths in the site."""
    documents = pages(title, leaves)
    wanted = sorted({path for text in documents.values() for path in IMAGE.findall(text)} & drawings.keys())
    colors = assets.light()
    files: dict[str, str | bytes] = {f"figures/{name(path)}": svg.colored(drawings[path], colors) for path in wanted}
    drawn = cover.cover(title, svg.colored(drawings[wanted[0]], colors) if wanted else "")
    files["cover.svg"] = drawn
    if raster.fonts():  # shops and shelves show pictures of pixels only
        files["cover.png"] = raster.png(drawn)
    files["book.css"] = assets.bound()
    files |= {
        path: IMAGE.sub(lambda match: f'src="figures/{name(match[1])}"', text) for path, text in documents.items()
    }
    files["package.opf"] = package(title, leaves, files)
    packed = {"META-INF/container.xml": CONTAINER, **{f"EPUB/{path}": content for path, content in files.items()}}
    return zipped(packed, {"mimetype": TYPE})


def name(path: str) -> str:
    """Return a drawing's file name in the EPUB."""
    return path.removeprefix(f"{FIGURES}/")


def pages(title: Title, leaves: Sequence[Leaf]) -> dict[str, str]:
    """Return the XHTML documents by file name: cover, contents, and one for each leaf."""
    bodies = joined(
        leaves,
        place=lambda key, place: f"{key}.xhtml" + (f"#{place}" if place else ""),
        file=lambda url: f"{title.address.rstrip('/')}/{url}" if title.address else "",
    )
    contents = contents_of(leaves, lambda leaf: f"{leaf.key}.xhtml")
    navigation = NAVIGATION.format(contents=xml(contents), first=f"{leaves[0].key}.xhtml")
    found = {"cover.xhtml": document(title, escape(title.name), COVER.format(alt=escape(title.name)))}
    found["contents.xhtml"] = document(title, "Contents", navigation)
    for leaf in leaves:
        text = bodies[leaf.key].replace(' href=""', "")  # links to files of a site whose address isn't known
        found[f"{leaf.key}.xhtml"] = document(title, leaf.title, f"<section>{xml(text)}</section>")
    return found


def xml(html: str) -> str:
    """Add the MathML namespace, which HTML implies and XHTML needs."""
    return html.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"')


def document(title: Title, name: str, body: str) -> str:
    """Return an XHTML document; ``name``, its title, is HTML."""
    return DOCUMENT.format(language=escape(title.language), title=name, body=body)


def package(title: Title, leaves: Sequence[Leaf], files: Mapping[str, str | bytes]) -> str:
    """Return the package document: metadata, manifest, and reading order."""
    optional = [CREATOR.format(author=escape(title.author))] if title.author else []
    optional += [f"<dc:description>{escape(title.description)}</dc:description>\n"] if title.description else []
    picture = "cover.png" if "cover.png" in files else "cover.svg"
    spine = ["cover.xhtml", "contents.xhtml", *(f"{leaf.key}.xhtml" for leaf in leaves)]
    return PACKAGE.format(
        language=escape(title.language),
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, title.address or title.name),
        name=escape(title.name),
        optional="".join(optional),
        cover=picture,
        manifest="\n".join(item(path, content, picture) for path, content in sorted(files.items())),
        spine="\n".join(f'<itemref idref="{named(path)}"/>' for path in spine),
    )


def item(path: str, content: str | bytes, picture: str) -> str:
    """Return a manifest entry; ``picture`` is the path of the cover's."""
    kinds = {"xhtml": "application/xhtml+xml", "svg": "image/svg+xml", "css": "text/css", "png": "image/png"}
    said = {"contents.xhtml": ["nav"], picture: ["cover-image"]}.get(path, [])
    said += ["mathml"] if isinstance(content, str) and "<math" in content and path.endswith(".xhtml") else []
    properties = f' properties="{" ".join(said)}"' if said else ""
    return f'<item id="{named(path)}" href="{path}" media-type="{kinds[path.rpartition(".")[2]]}"{properties}/>'


def named(path: str) -> str:
    """Return a file's id in the manifest."""
    return path.replace("/", ".")
