"""An incremental build makes the same site as a clean one, whatever was edited before."""

import pytest

from edits import Clean, Editor, built, differences, install
from litbook.run.kept.libraries import Libraries

MKDOCS = """\
site_name: A book
site_url: http://book.localhost/
theme: {name: material, font: false, features: [litbook.drawer]}
plugins:
  - search
  - litbook:
      printed: true
      epub: false
      policy: true
nav:
  - index.md
  - One:
      - 01-first.md
      - 02-second.md
  - Two:
      - 03-third.md
      - answers/03-third.md
  - glossary.md
  - names.md
markdown_extensions:
  - attr_list
  - def_list
  - md_in_html
  - toc:
      permalink: true
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
"""
PAGES = {
    "index.md": """
        # A book

        [The first](01-first.md), [the second](02-second.md#doubles), and [words](glossary.md).
        """,
    "01-first.md": r"""
        ---
        description: The first.
        ---

        # First

        A slope is \(x^2\).

        ```python { file="pkg/shapes.py" }
        def double(x):
            return 2 * x
        ```

        ```python
        double(3)
        ```

        ```output
        6
        ```
        """,
    "02-second.md": """
        # Second

        ## Doubles

        More about the slope of [the first](01-first.md).

        ```python { file="pkg/shapes.py" }
        def double(x):
            return x + x
        ```

        ```python { caption="A box." alt="A box with nothing in it." }
        import graphviz

        graphviz.Digraph(body=["a"])
        ```
        """,
    "03-third.md": """
        # Third

        ## Exercises

        1. What is the double of two?
        """,
    "answers/03-third.md": """
        # Answers

        ## 1. The double of two

        *Hint.* Think of the slope.

        ```python
        2 * 2
        ```

        ```output
        4
        ```
        """,
    "glossary.md": """
        # Words

        slope
        :   How fast it changes.
        """,
    "names.md": """
        # Names

        <!-- names -->
        """,
}


@pytest.fixture
def clean(names_of_libraries, tmp_path, monkeypatch):
    """Return a function that builds a book from nothing, on the same date as all other builds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    return Clean(tmp_path / "clean", lambda root: names_of_libraries(root, "graphviz"))


OTHERS = {
    "the title of a chapter that another one names": (
        "docs/01-first.md",
        "description:",
        "title: Number one\ndescription:",
    ),
    "a definition that pages show": ("docs/glossary.md", "How fast", "How steeply"),
    "a hint that a chapter shows": ("docs/answers/03-third.md", "Think of", "Remember"),
    "earlier code that a step changes": ("docs/01-first.md", "return 2 * x", "return x * 2"),
    "the name of a part": ("mkdocs.yml", "- Two:", "- Part two:"),
    "the name of the book": ("mkdocs.yml", "A book", "Another book"),
    "a word of a template": ("overrides/main.html", "first", "second"),
    "an extension's option": ("mkdocs.yml", "permalink: true", "permalink: here"),
}
"""Edits that change pages other than the one that's edited: a file, a text in it, and its replacement."""


def test_pages_follow_what_they_show_of_others(make_book, clean):
    """After each edit of something that other pages show, the site has changed, and equals a clean one."""
    root = make_book(PAGES)
    (root / "mkdocs.yml").write_text(MKDOCS.replace("name: material,", "name: material, custom_dir: overrides,"))
    (root / "overrides").mkdir()
    (root / "overrides" / "main.html").write_text('{% extends "base.html" %}{% block footer %}The first.{% endblock %}')
    before, _ = built(root)
    for what, (name, text, instead) in OTHERS.items():
        path = root / name
        assert text in path.read_text()
        path.write_text(path.read_text().replace(text, instead))
        assert differences(root, clean) == [], what
        after, _ = built(root)
        changed = {page for page in after if page.endswith(".html") and after[page] != before.get(page)}
        assert len(changed) > 1, what
        before = after


PLAIN = """\
site_name: A book
theme: {name: mkdocs, locale: en}
use_directory_urls: false
plugins:
  - litbook:
      printed: true
      epub: true
      policy: false
nav:
  - index.md
  - 01-first.md
  - More:
      - 02-second.md
      - 04-shown.md
  - glossary.md
markdown_extensions:
  - attr_list
  - def_list
  - md_in_html
  - toc:
      permalink: true
  - pymdownx.details
  - pymdownx.superfences
"""
PLAIN_PAGES = {
    "index.md": PAGES["index.md"],
    "01-first.md": PAGES["01-first.md"].replace(r"\(x^2\)", "*x*"),
    "02-second.md": """
        # Second

        ## Doubles

        More about the slope of [the first](01-first.md).

        ```python { file="pkg/shapes.py" }
        def double(x):
            return x + x
        ```
        """,
    "04-shown.md": """
        # Shown

        ```python { caption="The version." alt="The version of a library, in bold." }
        from edited_library import shown

        shown
        ```
        """,
    "glossary.md": PAGES["glossary.md"],
}
"""No preview pictures, formulas, or drawings, which take most of the time of a clean build."""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return the folder where the library is installed that edits replace."""
    folder = tmp_path / "site-packages"
    install(folder, 1)
    monkeypatch.syspath_prepend(folder)
    return folder


BOOKS = {"material": (PAGES, MKDOCS, 30), "plain": (PLAIN_PAGES, PLAIN, 170)}
"""Pages, configuration, and the number of edits."""


@pytest.mark.parametrize("name", BOOKS)
def test_an_incremental_build_equals_a_clean_one(make_book, clean, installed, name):
    """After each of 200 random edits, both sites are the same to the byte, and both builds warn of the same."""
    pages, site, edits = BOOKS[name]
    root = make_book(pages)
    (root / "mkdocs.yml").write_text(site)
    assert differences(root, clean) == []
    editor, done = Editor(root, edits, installed), []
    for _ in range(edits):
        done.append(editor.edit())
        assert differences(root, clean) == [], done


def test_what_a_build_overlooks_is_found(make_book, clean, installed, monkeypatch):
    """A canary: if no version of a library differs from another, the incremental build shows the earlier one."""
    root = make_book(PLAIN_PAGES)
    (root / "mkdocs.yml").write_text(PLAIN)
    monkeypatch.setattr(Libraries, "version", lambda libraries, name: "1")
    assert differences(root, clean) == []
    Editor(root, 2, installed).library()
    found = differences(root, clean)
    assert {"04-shown.html", "book.epub", "print/index.html"} <= set(found)
    assert not {"01-first.html", "02-second.html"} & set(found)
