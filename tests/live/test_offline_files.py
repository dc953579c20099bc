"""The files that the service worker stores: what pages need to be read and to run, and no other form of them."""

import pytest

from litbook.live.offline import is_kept


@pytest.mark.parametrize(
    "name",
    [
        "05-backpropagation/index.html",
        "assets/litbook.0123456789ab/litbook.css",
        "assets/litbook.0123456789ab/serif.woff2",
        "assets/litbook.0123456789ab/live/python.zip.zst",
        "assets/litbook.0123456789ab/live/pyodide.asm.wasm.zst",
    ],
)
def test_what_a_page_needs_is_kept(name):
    assert is_kept(name)


@pytest.mark.parametrize(
    "name",
    ["book.epub", "book.pdf", "05-backpropagation/05-backpropagation.zip", "05-backpropagation.md", "llms-full.txt"],
)
def test_other_forms_of_the_book_are_not(name):
    assert not is_kept(name)
