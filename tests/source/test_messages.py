"""What's said of a page that can't be read: for each problem the line, what's wrong, and what to do, to the character."""

import json

import pytest

from litbook.core.errors import BookError
from litbook.core.syntax import TOO_DEEP
from litbook.source import navigation, outputs
from litbook.source.elements.references.links import changed
from litbook.source.fence_header import JUDGES_ALONE, LONGEST, MATERIALS, OURS, intended, is_language
from litbook.source.parse import LINE_SHOWN, LONGEST_LINE, LONGEST_PAGE, parse_all
from litbook.source.prose import LONGEST as LONGEST_FRONT_MATTER
from litbook.source.prose import line_in_front_matter, markup_lines

KNOWN = ", ".join([*OURS, *MATERIALS])


def said(text, path="page.md"):
    """Return the problems of a page, without its name."""
    return [str(problem).removeprefix(f"{path}:") for problem in parse_all(text, path)[1]]


HEADERS = {
    'python {file="a/b.py"}': (
        """cannot read the fence header 'python {file="a/b.py"}'; """
        'keep the spaces inside the braces: ```python { file="package/module.py" }'
    ),
    "python { skip": (
        "cannot read the fence header 'python { skip'; "
        'keep the spaces inside the braces: ```python { file="package/module.py" }'
    ),
    'python { files="x" }': f"unknown word 'files' in the fence header; it can hold: {KNOWN}",
    "python files": f"unknown word 'files' in the fence header; it can hold: {KNOWN}",
    "python file=x more": """cannot read 'file=x more' in the fence header; write file="…\"""",
    'python { skip="a" skip="b" }': "'skip' appears twice in the fence header; keep one",
    'python { skip=" , " }': "'skip' is empty; give 'skip' a value, or leave it out",
    'python { caption="c" }': 'a figure without alt text; describe it in alt="…" for readers who cannot see it',
    'python { alt="a" }': 'a figure without a caption; say what to notice in caption="…"',
    'python { file="b.py" }': (
        "'b.py' cannot be a file of the package; name a module inside a package, such as \"package/module.py\""
    ),
    'python { raises="a b" }': "'a b' is not the name of an exception; write raises=\"TypeError\"",
    'python { judge="one" }': "'one' is not the number of an exercise; write judge=\"2\"",
    'python { name="7" }': (
        "'7' cannot be a name; use lower-case letters, digits, and hyphens, a letter first: name=\"two-roads\""
    ),
    'pyhton { skip="x" }': "unknown language 'pyhton'; write `python`",
    "Out": "unknown language 'Out'; write `output`",
    'text { file="a/b.py" }': "unknown word 'file' in the fence header; it can hold: title, hl_lines, linenums",
    "output": "this output follows no python block; put it directly under the block that prints it",
    f"text {'x' * LONGEST}": "a fence header of 5,005 characters, and 5,000 are enough; say it shorter, or in the text",
}
"""Headers of fences that can't be read, each with what's said of it."""


@pytest.mark.parametrize(("header", "problem"), HEADERS.items(), ids=range(len(HEADERS)))
def test_header(header, problem):
    """All are at the line of the fence."""
    assert said(f"Text.\n\n```{header}\n```\n") == [f"3: {problem}"]


VALUES = dict.fromkeys(OURS, "x") | {"file": "a/b.py", "judge": "1", "raises": "E"}
APART = {
    ("raises", "file"),
    ("skip", "file"),
    ("skip", "raises"),
    ("skip", "caption"),
    ("skip", "live"),
    ("skip", "predict"),
    ("raises", "predict"),
    *JUDGES_ALONE,
}


@pytest.mark.parametrize("first", OURS)
def test_words_that_do_not_go_together(first):
    """Each of these pairs is refused, and no other."""
    for second in OURS.keys() - {first}:
        words = {first, second} | ({"caption", "alt"} if {"caption", "alt"} & {first, second} else set())
        pairs = [pair for pair in APART if set(pair) <= words]
        text = " ".join(f'{word}="{VALUES[word]}"' for word in OURS if word in words)
        problems = said(f"```python {{ {text} }}\n```\n")
        assert bool(problems) is bool(pairs), (words, problems)
        assert not pairs or problems[0] in {
            f"1: {a!r} and {b!r} do not go together; make it two blocks" for a, b in pairs
        }


def test_words_of_a_block():
    """Each is where it belongs."""
    header = 'file="a/b.py" needs="x, y z" live="l" caption="c" alt="t" predict="p" name="n-1"'
    (block,) = parse_all(f"> ```python {{ {header} }}\n> x\n> ```\n", "page.md")[0].blocks
    assert (block.file, block.needs, block.live, block.caption) == ("a/b.py", ("x", "y", "z"), "l", "c")
    assert (block.alt, block.predict, block.name, block.prefix) == ("t", "p", "n-1", "> ")
    assert (block.source, block.location.line, block.last_line, block.recap) == ("x\n", 1, 3, False)
    for word in ("raises", "skip", "judge"):
        (block,) = parse_all(f'```python {word}="1"\n```\n'.replace('s="1"', 's="E"'), "page.md")[0].blocks
        assert getattr(block, word) == {"raises": "E", "skip": "1", "judge": 1}[word]


def test_languages():
    """Those that look like ours by mistake, unless it's one."""
    assert [intended(name) for name in (".Python", "PY", "pythom", "outptu", "", "c", "cython", "pycon")] == [
        "python",
        "python",
        "python",
        "output",
        None,
        None,
        None,
        None,
    ]
    assert [is_language(name) for name in ("java", "pyrex", "pythom")] == [True, True, False]


FENCES = {
    '```python { skip="`" }\n```\n': ["1: a backtick in the header of a fence; use ~~~ for the fence"],
    "- ```python\n": [],
    "  ```text\n  a\n b\n  ```\n": [
        "1: line 3 is to the left of the fence it is in; indent it like the fence, or close the fence with ``` before it"
    ],
    "> ~~~~text\n> ~~~\n": ["1: this fence is never closed; close it with a line > ~~~~"],
    "<!--\n\n```python\n1\n```\n\n-->\n": [
        "3: this block is in a comment: it would run without being shown; move it out of the comment, or delete it"
    ],
    "a\n\n<!-- b\n\n```python\n1\n```\n": ["3: this comment is never closed; close it with -->"],
    "    ```python\n    1\n    ```\n": [
        (
            "1: Markdown shows this block as indented text: it is in no list, admonition or tab; "
            "move it to the left; to show a fence, put it inside a longer one"
        )
    ],
    "- a\n\n    ```python\n    1\n    ```\n": [],
    "- a\n- b\n\nc\n\n    ```python\n    1\n    ```\n": [
        (
            "6: Markdown shows this block as indented text: it is in no list, admonition or tab; "
            "move it to the left; to show a fence, put it inside a longer one"
        )
    ],
    "<!-- a -->\n\n```python\n1\n```\n\n<!-- b -->\n": [],
    "`<!--` and\n\n```python\n1\n```\n": [],
}
"""Pages with fences, each with what's said of it."""


@pytest.mark.parametrize(("text", "problems"), FENCES.items(), ids=range(len(FENCES)))
def test_fence(text, problems):
    """Where it begins, or where the line is that's wrong."""
    assert said(text) == problems


RECAP = '<details markdown="1">\n<summary>The code so far</summary>\n\n```python\na = 1\n```\n\n'


def test_the_code_so_far():
    """It's there once, and closed; its blocks know that they're in it, and have no output."""
    chapter, problems = parse_all(f"# A\n\n{RECAP}</details>\n\n```python\n1\n```\n", "page.md")
    assert problems == []
    assert (chapter.recap.first_line, chapter.recap.last_line) == (5, 10)
    assert [block.recap for block in chapter.blocks] == [True, False]
    assert said(RECAP) == ["1: this <details> is never closed; close it with </details>"]
    assert said(f"{RECAP}</details>\n{RECAP}</details>\n") == [
        "9: a second “The code so far” on this page; keep one of them"
    ]
    assert said(f"{RECAP}```output\n1\n```\n</details>\n") == [
        "8: this output follows no python block; put it directly under the block that prints it"
    ]
    fenced = f"````text\n{RECAP}</details>\n````\n"
    assert parse_all(fenced, "page.md")[0].recap is None


def test_outputs():
    """An output belongs to the block right above it; one that's misspelled or can't be read still has its own."""
    chapter, problems = parse_all("```python\n1\n```\n\n```output\n1\n\n```\n", "page.md")
    assert problems == []
    output = chapter.blocks[0].output
    assert (output.text, output.first_line, output.last_line) == ("1\n\n", 5, 8)
    misplaced = "this output follows no python block; put it directly under the block that prints it"
    assert said("```python\n1\n```\nText.\n```output\n```\n") == [f"5: {misplaced}"]
    assert said("> ```python\n> 1\n> ```\n\n```output\n```\n") == [f"5: {misplaced}"]
    assert said("```python\n1\n```\n```output\n```\n```output\n```\n") == [f"6: {misplaced}"]
    assert said("```python\n1\n```\n```text\n```\n```output\n```\n") == [f"6: {misplaced}"]
    assert said("```pyton\n1\n```\n```output\n```\n") == ["1: unknown language 'pyton'; write `python`"]
    assert said("```ouput\n```\n```output\n```\n") == ["1: unknown language 'ouput'; write `output`", f"3: {misplaced}"]
    assert said('```python\n1\n```\n```output title="x"\n```\n') == [
        "4: unknown word 'title' in the fence header; it can hold: nothing"
    ]


CARET = "\n    {}\n    {}^"
SYNTAX = {
    "x = (\n": "2: SyntaxError: '(' was never closed; fix the block, or mark it `skip`" + CARET.format("x = (", "    "),
    "x = 1\ny = = 2\n": "3: SyntaxError: invalid syntax; fix the block, or mark it `skip`"
    + CARET.format("y = = 2", "    "),
    "1\n'\0'\n": "3: SyntaxError: source code string cannot contain null bytes; fix the block, or mark it `skip`"
    + CARET.format("'�'", ""),
    "x = 0" + "+0" * 200 + "\n": f"2: {TOO_DEEP}; split it" + CARET.format(("x = 0" + "+0" * 200)[:LINE_SHOWN], ""),
    "x = 'a' " + "+ 'b' " * 30 + "= 1 ?\n": None,
}
"""Code that Python doesn't accept, each with what's said of it; None if that depends on Python."""


@pytest.mark.parametrize(("code", "problem"), SYNTAX.items(), ids=range(len(SYNTAX)))
def test_syntax_error(code, problem):
    """The line is that of the code, and below it is the line with a caret; of a long one, the part around the caret."""
    (found,) = said(f"```python\n{code}```\n")
    if problem is None:
        _, shown, caret = found.split("\n")
        assert len(shown) == 4 + LINE_SHOWN
        assert shown[len(caret) - 1] in "?'"
    else:
        assert found == problem


def test_what_python_need_not_accept():
    """A block that's skipped, or shows a mistake of syntax; and nothing is compiled if a caller knows that it can be."""
    assert said('```python skip="x"\n1 +\n```\n') == said('```python raises="SyntaxError"\n1 +\n```\n') == []
    chapter, problems = parse_all("```python\n1 +\n```\n", "page.md", is_fine=True)
    assert (len(chapter.blocks), problems) == (1, [])
    chapter, problems = parse_all("```python\n1 +\n```\n```python\n2\n```\n", "page.md")
    assert ([block.source for block in chapter.blocks], len(problems)) == (["2\n"], 1)


FRONT_MATTER = {
    "title: A\n": [],
    "title: A: B\n": [
        "2: the front matter is not YAML: mapping values are not allowed here; fix it; quote a title that contains a colon"
    ],
    "x: 1\n\ny: [\n": [
        (
            "5: the front matter is not YAML: expected the node content, but found '<stream end>'; "
            "fix it; quote a title that contains a colon"
        )
    ],
    "- a\n": ["1: the front matter is not a mapping; write `title: …` lines"],
    "a: 1\ntitel: A\n": ["3: unknown key 'titel' in the front matter; write `title:`"],
    "tags: [titel]\n": [],
    "data: a.csv\n": [
        "2: data is not a list of files in the book's folder; list files relative to it, such as data: [data/iris.csv]"
    ],
    "a: 1\ndata: [a/../b]\n": [
        "3: data is not a list of files in the book's folder; list files relative to it, such as data: [data/iris.csv]"
    ],
    "data: [/a]\n": [
        "2: data is not a list of files in the book's folder; list files relative to it, such as data: [data/iris.csv]"
    ],
    "data: [1]\n": [
        "2: data is not a list of files in the book's folder; list files relative to it, such as data: [data/iris.csv]"
    ],
    "data: [a.csv, b/c..d]\n": [],
    "data:\n": [],
    "": [],
    "a: " + "x" * LONGEST_FRONT_MATTER + "\n": [
        "2: this line has 20,003 characters, and 10,000 are enough; make several lines of it"
    ],
    "a: x\n" * (LONGEST_FRONT_MATTER // 5) + "b: y\n": [
        "1: the front matter has 20,005 characters, and 20,000 are enough; move what isn't a setting below it"
    ],
}
"""Front matters, each with what's said of it."""


@pytest.mark.parametrize(("text", "problems"), FRONT_MATTER.items(), ids=range(len(FRONT_MATTER)))
def test_front_matter(text, problems):
    """At the line that's wrong."""
    assert said(f"---\n{text}---\n# A\n") == problems


def test_front_matter_that_is_not_closed():
    """Unless it's a rule."""
    assert said("---\ntitle: A\n\n# A\n") == [
        "1: the front matter is never closed; close it with a line --- below its last setting"
    ]
    assert said("---\n\n# A\n") == said("---\nA word: b\n") == []
    chapter, _ = parse_all("---\ntitle: A\n...\ntext", "page.md")
    assert chapter.meta == {"title": "A"}


def test_lines_of_the_front_matter():
    """Only there; 1 if it's nowhere."""
    text = "---\na: 1\nb: 1\n---\nc: 1\n"
    assert [line_in_front_matter(text, words) for words in ("a:", ": 1", "b:", "c:", "---")] == [2, 2, 3, 1, 1]


def test_what_is_too_long():
    """Nothing of such a page is read."""
    line = "a" * (LONGEST_LINE - 1) + "\n"
    page = line * (LONGEST_PAGE // LONGEST_LINE)
    assert said(page) == []
    chapter, problems = parse_all(page + "b", "page.md")
    assert [str(problem) for problem in problems] == [
        "page.md:1: this page has 2,000,001 characters, and 2,000,000 are enough; make several pages of it"
    ]
    assert (chapter.path, chapter.text, chapter.blocks) == ("page.md", "", ())
    assert said("a\n" + "b" * LONGEST_LINE) == []
    assert said("a\n" + "b" * (LONGEST_LINE + 1)) == [
        "2: this line has 10,001 characters, and 10,000 are enough; make several lines of it"
    ]


def test_problems_come_by_line():
    """Whatever kind they are."""
    assert [
        problem.partition(":")[0]
        for problem in said("---\ntitel: A\n---\n```python\n1 +\n```\n```out\n```\n```python\n")
    ] == [
        "2",
        "5",
        "7",
        "9",
    ]


def test_markup_lines():
    """Code and comments are dots, and indented code is empty; what's indented in a list isn't code."""
    text = "---\na: 1\n---\na `b c` <!-- d\ne -->\n\n    code\n\n- f\n\n    g\n"
    assert markup_lines(text, "page.md") == (
        *("", "", "", "a ·· ·· ···· ·", "· ···", "", "", "", "- f", "", "    g", ""),
    )


# Differences of outputs


def test_differences():
    """Line by line, without the hints of where in a line; whitespace at line ends doesn't count."""
    assert outputs.difference("a \nb\nc\n", "a\nx\nc") == "      a\n    - b\n    + x\n      c"
    assert outputs.difference("same", "same") == "      same"


def test_differences_of_long_texts():
    """From the line before the first difference on, and the beginning of each line."""
    lines = [str(number) for number in range(100)]
    shown = outputs.difference("\n".join(lines), "\n".join([*lines[:40], "x", *lines[41:]])).split("\n")
    assert shown[:4] == ["      39", "    - 40", "    + x", "      41"]
    assert len(shown) == outputs.MOST_LINES + 2
    long = "a" * outputs.LONGEST_LINE
    assert outputs.difference(long + "b", "c") == f"    - {long}\n    + c"
    assert outputs.difference("\n".join(lines), "x").endswith("    - 49")


# mkdocs.yml


def read(tmp_path, text):
    """Read a text, or bytes, as ``mkdocs.yml``."""
    (tmp_path / "mkdocs.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return navigation.read(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"\xff", "1: not UTF-8; save the file as UTF-8"),
        ("a: 1\nb: [", "2: not YAML: expected the node content, but found '<stream end>'; fix it"),
        ("1", "1: not a mapping; write `site_name: …` lines"),
        ("draft_docs: |\n  !\n", "1: Invalid git pattern: '!'; fix the pattern"),
    ],
)
def test_bad_mkdocs_yml(tmp_path, text, problem):
    """The file is named as it's called."""
    with pytest.raises(BookError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"mkdocs.yml:{problem}"


def test_what_mkdocs_yml_says(tmp_path):
    """Options of our plugin have lines; tags that nobody needs are texts."""
    found = read(tmp_path, "\ufeffplugins:\n  - search\n  - litbook:\n      live: true\n      epub: !x:y\nnav:\n")
    assert found.option_lines == {"live": 4, "epub": 5}
    assert found.plugins == {"search": {}, "litbook": {"live": True, "epub": "y"}}
    assert (found.entries, found.docs, found.path) == (None, "docs", "mkdocs.yml")
    assert (found.lines, str(found.location("nav"))) == ({"plugins": 1, "nav": 6}, "mkdocs.yml:6")
    found = read(
        tmp_path, "plugins:\n  litbook: {printed: no}\n  other: {epub: !x [1]}\nexclude_docs: a.md\ndraft_docs: b.md\n"
    )
    assert found.option_lines == {"printed": 2}
    assert found.plugins["other"] == {"epub": "x"}
    assert [found.leaves_out(name) for name in ("a.md", "b.md", "c.md", ".d.md")] == [True, True, False, True]


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("a.md", True), ("a/b.md#c", True), ("https://a.b/c", False), ("//a.b/c", False), ("/a.md", False)],
)
def test_entries_that_are_pages(path, is_page):
    """What has a scheme or a host, or begins at the root, is an address."""
    assert navigation.Entry(path, "", navigation.Location("mkdocs.yml", 1)).is_page is is_page


def test_environment_without_a_default(monkeypatch):
    """The last of several names is the default, if no variable before it is set."""
    monkeypatch.setenv("A_SET_ONE", "yes")

    def value(text):
        return navigation.yaml.load(text, navigation.Loader)  # it's a safe one

    assert value("!ENV [UNSET_ONE, A_SET_ONE, other]") == "yes"
    assert (value("!ENV [UNSET_ONE, other]"), value("!ENV UNSET_ONE"), value("!ENV []")) == ("other", None, None)


def test_links_of_a_notebook():
    """Those of Markdown cells change, in whatever way their text is stored; all else stays to the byte."""
    cells = [
        {"cell_type": "markdown", "source": ["Ein [Link](a.md) f\u00fcr\n", "x [b](c.md)"]},
        {"cell_type": "markdown", "source": "[d](a.md)"},
        {"cell_type": "code", "source": ["'[e](a.md)'"]},
    ]
    for is_ascii in (True, False):
        text = json.dumps({"cells": cells}, ensure_ascii=is_ascii, indent=1)
        expected = text.replace("[Link](a.md)", "[LINK](z.md)").replace("[d](a.md)", "[D](z.md)").replace("[b]", "[B]")
        found = changed(text, "n.ipynb", lambda link: (link.text.upper(), link.address.replace("a.md", "z.md")))
        assert found == expected
