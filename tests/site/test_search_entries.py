"""Search finds the same in a page whose code has lost its colors, which makes reading it much faster."""

from types import SimpleNamespace

import pytest
from material.plugins.search.plugin import SearchIndex
from mkdocs.structure.toc import get_toc

from litbook.site.incremental.search import Entries

CODE = '<pre><span></span><code><span class="k">def</span> <span class="nf">f</span>(x):\n    <span class="c1"># a &lt; b</span>\n</code></pre>'
HEADING = '<h2 id="steps">Steps <span class="number">1</span></h2>'
OPTION = '<p>Shown <span data-search-exclude="">not found</span></p>'
PAGES = {
    "code": f"<h1>Title</h1><p>Before</p>{CODE}<p>After</p>",
    "a heading": f"<h1>Title</h1>{HEADING}<p>One <span>two</span> three.</p>",
    "an option": f"<h1>Title</h1>{HEADING}{CODE}{OPTION}",
    "spans inside one another": '<h1>Title</h1><p><span class="a">x <span>y</span></span> z</p>',
}


def entries(html, wrapped):
    index = SearchIndex(lang=["en"], separator=" ", pipeline=[], fields={})
    toc = get_toc([{"level": 2, "id": "steps", "name": "Steps 1", "children": []}])
    page = SimpleNamespace(content=html, url="page/", title="Title", meta={}, toc=toc)
    if wrapped:
        return Entries(index, {}, None, None, lambda page: []).found(page, html)
    index.add_entry_from_context(page)
    return index.entries


@pytest.mark.parametrize("name", PAGES)
def test_search_finds_the_same_without_colors(name):
    assert entries(PAGES[name], wrapped=True) == entries(PAGES[name], wrapped=False)


def test_what_an_option_excludes_stays_out():
    texts = [entry["text"] for entry in entries(PAGES["an option"], wrapped=True)]
    assert "Shown" in "".join(texts)
    assert "not found" not in "".join(texts)
