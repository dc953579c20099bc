""" "The code so far" in a page: the same text, without the elements of highlighting, and not searched."""

from litbook.source.parse import parse
from litbook.weave.block import weave
from litbook.weave.page import Page

TEXT = """\
<details markdown="1">
<summary>The code so far</summary>

```python { file="pkg/a.py" }
ONE = 1 < 2
```

</details>

```python
ONE
```
"""
FILE = '<span class="filename">pkg/a.py</span>'
CODE = f'<div class="highlight">{FILE}<pre><span></span><code><span class="n">ONE</span> <span class="o">&lt;</span>\n</code></pre></div>'


def test_the_code_so_far_is_plain():
    """Its code has no spans, its file's name does; a block below keeps those that have a color."""
    page = Page(parse(TEXT, "docs/02-b.md"), ())
    recap, block = weave(page, 0, CODE), weave(page, 1, CODE)
    assert f"{FILE}<pre><span></span><code>ONE &lt;\n</code></pre>" in recap
    assert [" data-search-exclude>" in html for html in (recap, block)] == [True, False]
    assert CODE.replace('<span class="n">ONE</span>', "ONE") in block
