"""What a page allows a browser to run and to ask for: its Content-Security-Policy. Pure.

It stands in the page, since hosts of static pages send no headers of ours. All pages of a site have the same one:
after an instant navigation the first page's policy stays in force while the next page's inline scripts run.
A worker from an address of its own is not bound by it; one from a `blob:` address is.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from litbook.core.text.html import elements

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # drawings and highlighted tables say their looks in `style`; no hash can name all
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",  # the theme's forms are read by its scripts
    "object-src": "'none'",
}
LIVE = {"script-src": " 'wasm-unsafe-eval'", "connect-src": " blob:", "worker-src": " blob:"}
"""What running Python takes besides: WebAssembly, and a worker that this policy binds, too, so that Python asks nobody
else; it asks the page whether to stop."""

DATA = ("application/json", "application/ld+json")
"""Types of scripts that no browser runs."""
LOADING = ("img", "script", "iframe", "video", "audio", "source", "embed")
"""Elements that load what their ``src`` says."""


def hashes(page: str) -> set[str]:
    """Return the inline scripts of a page, as a policy names them."""
    scripts = (script for script in elements(page, "script") if "src" not in script.attributes)
    found = (page[one.content_start : one.content_end] for one in scripts if one.attributes.get("type") not in DATA)
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in found)
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def policy(scripts: Iterable[str], *, live: bool) -> str:
    """The policy of a site with these inline scripts."""
    extra = {name: LIVE.get(name, "") * live for name in RULES}
    extra["script-src"] += "".join(f" {script}" for script in sorted(scripts))
    return "; ".join(f"{name} {rule}{extra[name]}" for name, rule in RULES.items())


def meta(rules: str) -> str:
    """Return the element that binds everything after it in a page to a policy."""
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def elsewhere(page: str) -> list[str]:
    """What a page would ask of other sites, which the policy forbids."""
    sources = (element.attributes.get("src", "").strip() for element in elements(page, *LOADING))
    return [source for source in sources if source.lower().startswith(("//", "http://", "https://"))]
