"""The Content-Security-Policy of pages: what they allow a browser to run and to load. Pure.

It's a ``<meta>`` element, since hosts of static pages don't let us send headers. All pages of a site have the same policy:
after an instant navigation, the first page's policy is still in force while the next page's inline scripts run.
Of inline scripts it allows the theme's alone. One in a page's content, whoever wrote it, isn't run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from litbook.core.text.html import elements

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # drawings and highlighted tables use `style` attributes, which hashes can't list
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",  # the theme's scripts handle its forms
    "object-src": "'none'",
}
LIVE = {"script-src": " 'wasm-unsafe-eval'", "connect-src": " blob:", "worker-src": " blob:"}
"""What running Python needs in addition, besides the script of its frame: WebAssembly, workers, and object URLs, by which
a worker is told to stop. The page uses none of that. The frame inherits this policy, and has a stricter one of its own."""

DATA = ("application/json", "application/ld+json")
"""Types of scripts that contain data and aren't run."""
LOADING = ("img", "script", "iframe", "video", "audio", "source", "embed")
"""Elements that load their ``src``."""

INLINE = "an inline script"
"""Stands for one among what a page asks for that its policy forbids."""


def hashes(page: str) -> set[str]:
    """Return the hashes of a page's inline scripts, as they're written in a policy."""
    scripts = (script for script in elements(page, "script") if "src" not in script.attributes)
    found = (page[one.content_start : one.content_end] for one in scripts if one.attributes.get("type") not in DATA)
    return {hash_of(text.encode("utf-8")) for text in found}


def hash_of(script: bytes) -> str:
    """Return the hash of an inline script, as it's written in a policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def frame(page: str, content: str) -> str:
    """Return what the theme put around the ``content`` of a page; "" if its content can't be told from the rest."""
    before, found, after = page.partition(content) if content else (page, "found", "")
    return before + after if found else ""


def forbidden(page: str, scripts: AbstractSet[str]) -> list[str]:
    """Return the addresses on other sites that a page loads, and :data:`INLINE` if a script of its isn't among ``scripts``."""
    return elsewhere(page) + [INLINE] * bool(hashes(page) - scripts)


def policy(scripts: Iterable[str], *, live: bool) -> str:
    """Return the policy of a site whose inline scripts have these hashes, that of Python's frame included."""
    extra = {name: LIVE.get(name, "") * live for name in RULES}
    extra["script-src"] += "".join(f" {script}" for script in sorted(scripts))
    return "; ".join(f"{name} {rule}{extra[name]}" for name, rule in RULES.items())


def meta(rules: str) -> str:
    """Return the element that binds everything after it in a page to a policy."""
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def elsewhere(page: str) -> list[str]:
    """Return the addresses on other sites that a page loads, which the policy forbids."""
    sources = (element.attributes.get("src", "").strip() for element in elements(page, *LOADING))
    return [source for source in sources if source.lower().startswith(("//", "http://", "https://"))]
