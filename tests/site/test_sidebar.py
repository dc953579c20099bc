"""The sidebar, the pages before and after a page, and what the search finds of it."""

import json
import re
import subprocess
import sys

import pytest

SETTINGS = """\
site_name: A book
nav:
  - index.md
  - One: [01-a.md]
  - Answers: [answers/01-a.md, answers/02-b.md]
  - Two: [02-b.md, glossary.md]
theme: {name: material, font: false, features: [navigation.footer]}
plugins: [litbook, search]
markdown_extensions: [def_list, md_in_html, pymdownx.details, pymdownx.superfences]
"""
PAGES = {
    "index.md": "# A book\n",
    "01-a.md": '# 1. One\n\nA wave.\n\n```python { file="pkg/a.py" }\nside = 1\n```\n\n## Rest\n\nMore.\n',
    "02-b.md": "# 2. Two\n\nWords.\n",
    "answers/01-a.md": "# Answers to chapter 1\n\nA wave.\n",
    "answers/02-b.md": "# Answers to chapter 2\n\nNothing.\n",
    "glossary.md": "# Glossary\n\nwave\n:   It goes up and down.\n    [Chapter 1](01-a.md).\n",
}


@pytest.fixture
def built(make_book):
    """Return the site of a small book with answers between its parts."""
    root = make_book(PAGES)
    (root / "mkdocs.yml").write_text(SETTINGS)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, check=True, capture_output=True)
    return root / "site"


def test_answers_are_beside_the_road(built):
    """The sidebar has no answers, chapters follow chapters, and answers follow answers."""
    pages = {
        name: (built / name / "index.html").read_text(encoding="utf-8") for name in ("01-a", "02-b", "answers/01-a")
    }
    sidebars = [page.partition("md-sidebar--primary")[2].partition("md-content")[0] for page in pages.values()]
    assert [sidebar.count("answers/") for sidebar in sidebars] == [0, 0, 0]
    near = {name: re.findall(r'href="([^"]*)" class="md-footer__link', page) for name, page in pages.items()}
    assert near == {"01-a": ["..", "../02-b/"], "02-b": ["../01-a/", "../glossary/"], "answers/01-a": ["../02-b/"]}


def test_what_the_search_has(built):
    """A chapter has the terms that it introduces, one entry up to its second heading, and more weight than other pages."""
    index = json.loads((built / "search/search_index.json").read_text(encoding="utf-8"))
    assert [index["config"]["fields"][name]["boost"] for name in ("title", "text", "tags")] == [12, 1, 16]
    found = {one["location"]: (one["title"], one.get("tags"), one.get("boost")) for one in index["docs"]}
    assert found == {
        "": ("A book", None, 0.3),
        "01-a/": ("1. One", ["wave"], None),
        "01-a/#rest": ("Rest", None, None),
        "02-b/": ("2. Two", None, None),
        "answers/01-a/": ("Answers to chapter 1", None, 0.3),
        "answers/02-b/": ("Answers to chapter 2", None, 0.3),
        "glossary/": ("Glossary", None, 0.3),
    }
