"""Pages as clean Markdown, beside each page and in one piece."""

from __future__ import annotations

import pytest

from litbook.core.model import Display, Outcome
from litbook.site.formats.markdown import page, prose
from litbook.source.notebook import read
from litbook.source.parse import parse
from litbook.weave.page import Page

ONE = r"""
---
title: "1. The first"
description: What it's about.
---

# 1. The first { #first }

A formula, \( x^2 \), one in code, `\(x\)`, and a displayed one:

\[
y = \frac{1}{2}
\]

{ .lead }
See [the second](02-two.md#of-2-things), [here](#first), [out](https://example.org/a.md), and ![a dot](dot.png).
[A button](02-two.md){ .md-button } <!-- nobody reads this -->

```python { file="package/one.py" title="one" }
class Thing:
    pass
```

```python { caption="Notice [it](02-two.md)." alt="A line [that] goes up." }
import matplotlib.pyplot as plt

plt.plot([1, 3, 2])
plt.show()
```
"""
TWO = """
# The second

<details markdown="1">
<summary>The code so far</summary>

```python { title="package/one.py" }
class Thing:
    pass
```

</details>

## Of 2 things

!!! note "Mind `this`"

    Inside.

    ```python
    print("<!-- kept -->")

    print("{ .kept }")
    ```

    ```output
    <!-- kept -->
    { .kept }
    ```

=== "Here"

    This.

=== "There"

    That.

<details markdown="1">
<summary>What changes in <code>one.py</code></summary>

Look.

</details>

~~~~console { title="a" }
```
$ echo
```
~~~~

- An item

    ```python { raises="ZeroDivisionError" }
    1 / 0
    ```

    ```output
    ZeroDivisionError: division by zero
    ```

<ul class="doors" markdown="1">
<li markdown="1">**One** door</li>
</ul>
"""
ONE_CLEAN = r"""# 1. The first

A formula, $x^2$, one in code, `\(x\)`, and a displayed one:

$$
y = \frac{1}{2}
$$

See [the second](02-two.md#of-2-things), [here](#first), [out](https://example.org/a.md), and ![a dot](dot.png).
[A button](02-two.md)

```python
class Thing:
    pass
```

```python
import matplotlib.pyplot as plt

plt.plot([1, 3, 2])
plt.show()
```

![A line \[that\] goes up.](assets/figures/figure-1-1.svg)

> **Figure 1.1.** Notice it.
"""
TWO_CLEAN = """\
# The second

**The code so far**

```python
class Thing:
    pass
```

## Of 2 things

> **Mind `this`**
>
> Inside.
>
> ```python
> print("<!-- kept -->")
>
> print("{ .kept }")
> ```
>
> ```output
> <!-- kept -->
> { .kept }
> ```

**Here**

This.

**There**

That.

**What changes in `one.py`**

Look.

````console
```
$ echo
```
````

- An item

    ```python
    1 / 0
    ```

    ```output
    ZeroDivisionError: division by zero
    ```

- **One** door
"""
MKDOCS = """\
site_name: A book
site_description: Of two chapters.
theme: {name: mkdocs, locale: en}
nav: [index.md, 01-one.md, 02-two.md, answers/01-one.md]
plugins: [litbook]
markdown_extensions: [admonition, attr_list, md_in_html, pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}},
  {pymdownx.arithmatex: {generic: true}}]
"""
PAGES = {
    "index.md": "# A book\n\n## The chapters\n\n<!-- chapters -->\n",
    "01-one.md": ONE,
    "02-two.md": TWO,
    "answers/01-one.md": "Without a title, to [the chapter](../01-one.md#first) and [the start](../index.md).\n",
}


@pytest.fixture
def site(make_book, build):
    """Return a function that builds a small book for an address, "" if it isn't known, and returns its site."""

    def make(address=""):
        root = make_book(PAGES)
        (root / "docs" / "dot.png").write_bytes(b"")
        (root / "mkdocs.yml").write_text(f"{MKDOCS}site_url: '{address}'\n")
        result = build(root)
        assert result.exit_code == 0, result.output
        return root / "site"

    return make


def test_each_page_has_its_markdown(site):
    """It has no options and no HTML, every output and figure, and links that lead from file to file."""
    folder = site()

    assert (folder / "01-one.md").read_text() == ONE_CLEAN
    assert (folder / "02-two.md").read_text() == TWO_CLEAN
    assert (folder / "answers" / "01-one.md").read_text() == (
        "# 01-one\n\nWithout a title, to [the chapter](../01-one.md#first) and [the start](../index.md).\n"
    )
    assert (folder / "index.md").read_text() == (
        "# A book\n\n## The chapters\n\n- [1. The first](01-one.md): What it's about.\n- [The second](02-two.md)\n"
    )
    assert (
        '<a href="../01-one.md" type="text/markdown">View as Markdown</a>' in (folder / "01-one/index.html").read_text()
    )
    assert '<a href="index.md">this page as Markdown</a>' in (folder / "index.html").read_text()


def test_links_are_absolute_where_the_address_is_known(site):
    """They lead to pages, so they work wherever the text is pasted."""
    folder = site("https://example.org/book/")

    expected = ONE_CLEAN.replace("](02-two.md", "](https://example.org/book/02-two/")
    expected = expected.replace("](#first", "](https://example.org/book/01-one/#first")
    expected = expected.replace("](dot.png", "](https://example.org/book/dot.png")
    expected = expected.replace("](assets", "](https://example.org/book/assets")
    assert (folder / "01-one.md").read_text() == expected
    assert (
        "- [1. The first](https://example.org/book/01-one.md): What it's about.\n" in (folder / "llms.txt").read_text()
    )


def test_the_lists_for_programs(site):
    """`llms.txt` lists the Markdown of all pages, and `llms-full.txt` has all of it, without repeating code."""
    folder = site()

    assert (folder / "llms.txt").read_text() == (
        "# A book\n\n> Of two chapters.\n\nEverything in one file: [llms-full.txt](llms-full.txt)\n\n## Pages\n\n"
        "- [A book](index.md)\n- [1. The first](01-one.md): What it's about.\n- [01-one](answers/01-one.md)\n"
        "- [The second](02-two.md)\n"
    )
    whole = (folder / "llms-full.txt").read_text()
    assert whole.startswith("# A book\n\n> Of two chapters.\n\nSource: ./\n\n# A book\n")
    assert ONE_CLEAN in whole
    assert TWO_CLEAN.replace("**The code so far**\n\n```python\nclass Thing:\n    pass\n```\n\n", "") in whole
    assert "to [the chapter](01-one.md#first) and [the start](index.md)" in whole


def test_what_is_made_when_the_site_is_built_is_said():
    """Entries of a reference, and other comments that mark a place, become what's to say there."""
    text = "<!-- names -->\n\n::: package.one\n    options:\n      a: 1\n\nThe end, `::: x`, <!-- x -->a{1}, {.5}.\n"
    assert prose.cleaned(text, {"<!-- names -->": "Names.", prose.ENTRIES: "Entries."}) == (
        "Names.\n\nEntries.\n\nThe end, `::: x`, a{1}, {.5}.\n"
    )


def test_a_figure_that_is_no_drawing():
    """A table, or a figure whose block was skipped, is there by its description."""
    chapter = parse('```python { caption="A table." alt="Two rows." }\ntable\n```\n', "docs/03-a.md")
    table = Outcome(displays=(Display("text/html", "<table></table>", "DataFrame"),))
    for outcome in (table, Outcome(skipped="no pandas")):
        assert page.markdown(Page(chapter, [outcome]), lambda link: link.address, "", {}) == (
            "# 03-a\n\n```python\ntable\n```\n\nTwo rows.\n\n> **Figure 3.1.** A table.\n"
        )


def test_a_notebook():
    """Its cells are in order, and its links lead where a page's would."""
    text = """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
      {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# A notebook\\n\\nSee [one](01-one.md)."},
      {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 1, "source": "print(1)",
       "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\\n"]}]},
      {"cell_type": "markdown", "id": "c", "metadata": {}, "source": "The end."}]}"""
    notebook = read(text, "docs/02-a.ipynb")
    woven = Page(notebook.chapter, notebook.outcomes)
    assert page.of_notebook(notebook, woven, lambda link: f"{link.page}!", "") == (
        "# A notebook\n\nSee [one](docs/01-one.md!).\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n\nThe end.\n"
    )
