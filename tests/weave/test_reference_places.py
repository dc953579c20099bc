"""What references lead to has its id on the page, and shows its number there."""

from __future__ import annotations

import re

import pytest

PAGES = {
    "01-one.md": """
        # 1. One

        [Figure](#fig-second) and [equation](#eq-sum), [block](02-two.md#block-walk), [exercise](#exercise-more).

        ```python { caption="Not [drawn](02-two.md)" alt="a" needs="no_such_module" }
        Plot()
        ```

        ```python { caption="After [chapter](02-two.md#2-two) & more" alt="b" name="second" }
        class Plot:
            def _repr_svg_(self):
                return '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>'


        Plot()
        ```

        <!-- name: sum -->
        \\[ a + b \\]

        ## Exercises

        1. Add.
        2. <!-- name: more --> Add more.
        """,
    "02-two.md": """
        # 2. Two

        Back to [](answers/01-one.md#answer-more).

        ```python { name="walk" }
        1
        ```

        ```output
        1
        ```
        """,
    "answers/01-one.md": "# Answers to chapter 1\n\n## 1. Add\n\n## 2. Add more\n",
}


@pytest.fixture
def site(make_book, invoke, build):
    """Return a function that reads a page of the built site, and the log of the build."""
    root = make_book(PAGES)
    extra = '[project]\nname = "b"\nversion = "1"\n[project.optional-dependencies]\nall = ["no_such_module"]\n'
    (root / "pyproject.toml").write_text(extra)
    settings = (
        (root / "mkdocs.yml")
        .read_text()
        .replace("pymdownx.details", "pymdownx.details, pymdownx.arithmatex: {generic: true}")
    )
    (root / "mkdocs.yml").write_text(
        settings.replace("site_name", "validation: {links: {anchors: warn}}\nsite_name").replace(
            "{generic: true}", "{generic: true}"
        )
    )
    assert invoke(root, "update").exit_code == 0
    done = build(root)
    assert done.exit_code == 0, done.output
    return lambda name: done.output if name == "log" else (root / "site" / name / "index.html").read_text("utf-8")


def test_site(site):
    """Figures, equations, blocks, exercises, and answers: the number in the text is the one at the place."""
    one, two, answers = site("01-one"), site("02-two"), site("answers/01-one")

    for text, address in {
        "Figure 1.2": "#fig-second",
        "equation 1.1": "#eq-sum",
        "block 2.1": "../02-two/#block-walk",
        "exercise 2": "#exercise-more",
    }.items():
        assert f'<a href="{address}">{text}</a>' in one
    assert '<a href="../answers/01-one/#answer-more">answer 2</a>' in two
    assert re.search(r'<figure[^>]*id="figure-1-2">\s*<span id="fig-second"></span>', one)
    assert 'Figure 1.2</span> After <a href="../02-two/#2-two">chapter 2</a> &amp; more' in one
    assert re.search(r'<div class="litbook-equation" id="eq-sum">\(1.1\)</div>\s*<div class="arithmatex">', one)
    assert re.search(r'<li id="exercise-2">\s*<span id="exercise-more"></span>', one)
    assert '<span id="block-walk"></span>\n<div class="litbook-block" id="block-1"' in two
    assert '<p class="litbook-marks">block 2.1</p>' in two
    assert re.search(r'<h2 id="answer-2"><span id="answer-more"></span>2. Add more', answers)


def test_every_id_is_known(site):
    """MkDocs finds each of them, and doesn't warn."""
    assert "WARNING" not in site("log")
