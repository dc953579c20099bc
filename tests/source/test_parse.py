"""The parser: the blocks it finds, the pages it refuses, and its agreement with superfences."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pymdownx.superfences import SuperFencesCodeExtension

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.text.plain import normalize
from litbook.source.fence_header import intended
from litbook.source.parse import parse
from litbook.weave.extension import keep_known_words
from places import TESTS

FIXTURES = TESTS / "fixtures" / "parse"
CASE = re.compile(r"^(?P<title>.+)\n\.\n(?P<page>(?s:.*?))^\.\n(?P<expected>(?s:.*?))^\.$", re.MULTILINE)
DUMPED = ("prefix", "file", "raises", "skip", "needs", "caption", "alt", "live", "predict", "judge", "name", "recap")
PLAIN = Block(Location("page.md", 1), 2, "", "")


def cases() -> Iterator[pytest.param]:
    """Yield the title, page, and expectation of each case in the fixtures; anything else in a file is an error."""
    for file in sorted(FIXTURES.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        assert not CASE.sub("", text).strip(), file
        for title, page, expected in CASE.findall(text):
            yield pytest.param(page, expected, id=f"{file.stem}: {title}")


def dump(chapter: Chapter) -> str:
    """Return a line for each block: its lines, its code, and every field that isn't the default."""
    lines = [str(chapter.meta)] if chapter.meta else []
    if chapter.recap:
        lines.append(f"recap={chapter.recap.first_line}-{chapter.recap.last_line}")
    for block in chapter.blocks:
        words = [f"{block.location.line}-{block.last_line}", repr(block.source)]
        words += [f"{name}={value!r}" for name in DUMPED if (value := getattr(block, name)) != getattr(PLAIN, name)]
        if block.output:
            words.append(f"output={block.output.first_line}-{block.output.last_line} {block.output.text!r}")
        lines.append(" ".join(words))
    return "\n".join(lines if chapter.blocks else [*lines, "no blocks"]) + "\n"


def refusal(page: str, path: str = "page.md") -> str:
    """Return the parser's error message for a page."""
    with pytest.raises(BookError) as caught:
        parse(page, path)
    return str(caught.value)


@pytest.mark.parametrize(("page", "expected"), [*cases()])
def test_fixture(page, expected):
    """The fixture's page gives the fixture's dump, or exactly the fixture's error."""
    if expected.startswith("page.md:"):
        assert refusal(page) + "\n" == expected
    else:
        assert dump(parse(page, "page.md")) == expected


def test_dump_is_complete():
    """The fixtures' dumps have every field of a block."""
    assert {field.name for field in fields(Block)} == {*DUMPED, "location", "last_line", "source", "output"}


@pytest.mark.parametrize("language", ["py", "py3", "python3", "Python", "PYTHON", "ipython", "Pyton"])
def test_misspelt_language(language):
    """A misspelled language is refused, because its code would silently not run."""
    assert intended(language) == "python"
    assert refusal(f"Text\n\n```{language}\n1\n```\n") == f"page.md:3: unknown language {language!r}; write `python`"


@pytest.mark.parametrize("language", ["pycon", "text", "console", "c++", "objective-c", "math.x", "pytb", ""])
def test_other_language(language):
    """A fence in any other language is shown, whatever it contains."""
    assert parse(f"```{language}\n=\n```\n", "page.md").blocks == ()


BAD_FILES = [
    "engine.py",
    "/a/b.py",
    "a/b",
    "a/b.txt",
    "../a/b.py",
    "a/../b.py",
    "a//b.py",
    "a-b/c.py",
    "a/1.py",
    r"a\b.py",
]


@pytest.mark.parametrize("file", [*BAD_FILES, "a/b.py/", " a/b.py", "a/b.pyc", "C:/a/b.py"])
def test_bad_file(file):
    """A file that can't be a module inside a package is refused."""
    remedy = 'name a module inside a package, such as "package/module.py"'
    expected = f"page.md:1: {file!r} cannot be a file of the package; {remedy}"
    assert refusal(f'```python {{ file="{file}" }}\n```\n') == expected


def test_message_names_the_path():
    """Messages begin with the given path."""
    assert refusal("```py\n```\n", "docs/answers/07-größe.md").startswith("docs/answers/07-größe.md:1: ")


def test_first_problem_is_reported():
    """Of several problems, the first on the page is reported."""
    assert refusal("```py\n```\n\n```python\n)\n```\n\n```output\n```\n").startswith("page.md:1: ")


PAGE = '---\ntitle: A\n---\n\n```python { file="a/b.py" }\nx = """\n\n"""\n```\n\n```output\n1\n\n2\n```\n\nEnd'


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends(end, mark, last):
    """Line endings and a byte order mark make no difference."""
    assert parse(mark + (PAGE + last).replace("\n", end), "page.md") == parse(PAGE + last, "page.md")


def test_mixed_line_ends():
    """Lines with different endings count as one line each."""
    assert dump(parse("a\rb\r\n\r\n```python\rx\n\ry\r\n```", "page.md")) == "4-8 'x\\n\\ny\\n'\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("- a\n\n\t```python\n\tif x:\n\t\ty\n\t```\n", "3-6 'if x:\\n    y\\n' prefix='    '\n"),
        ("- a\n\n    ```python\n\tx\n\t```\n", "3-5 'x\\n' prefix='    '\n"),
        ("```python\t{\tfile='a/b.py'\t}\nx\n```\t\n", "1-3 'x\\n' file='a/b.py'\n"),
        ("```python\nx = 'a\tb'\n\t\n```\n", "1-4 \"x = 'a  b'\\n\\n\"\n"),
    ],
    ids=["indentation", "tabs and spaces", "header", "string"],
)
def test_tabs(page, expected):
    """A tab expands to the next multiple of four columns, as in Python-Markdown."""
    assert dump(parse(page, "page.md")) == expected


STRANGE = ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
"""Characters that ``str.splitlines`` treats as line endings and Markdown doesn't."""


@pytest.mark.parametrize("character", STRANGE, ids=ascii)
def test_strange_line_ends(character):
    """A character that only ``splitlines`` treats as a line ending doesn't shift the lines below it."""
    block = parse(f"a{character}b\n\n```python\nx = 'a{character}b'\n```\n", "page.md").blocks[0]
    assert (block.location.line, block.last_line, block.source) == (3, 5, f"x = 'a{character}b'\n")


@pytest.mark.parametrize("character", STRANGE, ids=ascii)
def test_strange_line_ends_before_a_syntax_error(character):
    """A character that only ``splitlines`` treats as a line ending doesn't shift the line of a syntax error."""
    assert refusal(f"a{character}b\n```python\nx = 'a{character}b'\ny = = 1\n```\n").startswith(
        "page.md:4: SyntaxError"
    )


def test_strange_line_end_in_front_matter():
    """A character that only ``splitlines`` treats as a line ending doesn't shift the line of an error in front matter."""
    assert refusal("---\ntitle: 'a\u2028b'\nlabel: a: b\n---\n").startswith("page.md:3: the front matter is not YAML")


@pytest.mark.parametrize("yaml", ["date: 2024-13-45", "n: 0b_", "title: 'a\x0cb'", "title: 'a\x07b'"], ids=ascii)
def test_front_matter_that_yaml_chokes_on(yaml):
    """Every kind of YAML error in front matter is reported with file and line."""
    assert refusal(f"---\n{yaml}\n---\n").startswith("page.md:")


def test_null_byte():
    """A null byte is refused on its line."""
    assert refusal("```python\nx = 1\ny = '\0'\n```\n").startswith("page.md:3: ")


def test_syntax_error_with_the_page_on_disk(tmp_path, monkeypatch):
    """An error that only the compiler finds shows the block's line, not the same line number of the file on disk."""
    page = "Text\nMore\n```python\nx = 1\nreturn x\n```\n"
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert refusal(page).splitlines()[1:] == ["    return x", "    ^"]


def test_very_long_page():
    """Ten thousand blocks are found on their lines."""
    blocks = parse("Text\n\n```python\nx = 1\n```\n\n" * 10_000, "page.md").blocks
    assert [block.location.line for block in blocks] == list(range(3, 60_000, 6))


# Agreement with superfences


def seen_by_superfences(page: str) -> tuple[list[str], str]:
    """Return the code of each Python fence that superfences finds, and the HTML with ``[[n]]`` in place of the nth."""
    names = ["admonition", "attr_list", "md_in_html", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"]
    markdown = Markdown(extensions=names, extension_configs={"pymdownx.tabbed": {"alternate_style": True}})
    superfences = next(e for e in markdown.registeredExtensions if isinstance(e, SuperFencesCodeExtension))
    found = []

    def python(src: str, **_rest: object) -> str:
        found.append(src)
        return f"[[{len(found) - 1}]]"

    superfences.extend_super_fences("python", python, keep_known_words, None)
    superfences.extend_super_fences("output", lambda **_rest: "", keep_known_words, None)
    html = markdown.convert(page.removeprefix("\ufeff"))
    return found, html


def assert_agreement(page: str) -> None:
    """Assert that superfences finds the same blocks on ``page`` as the parser, unless the parser refuses it."""
    try:
        chapter = parse(page, "page.md")
    except BookError:
        return
    assert [block.source.removesuffix("\n") for block in chapter.blocks] == seen_by_superfences(page)[0]


@pytest.mark.parametrize("page", [pytest.param(c.values[0], id=c.id) for c in cases() if "---" not in c.values[0]])
def test_superfences_agrees_on_fixture(page):
    """Superfences finds the same blocks as the parser in the fixtures (without front matter, which MkDocs removes)."""
    assert_agreement(page)


@pytest.mark.parametrize(
    "page",
    [
        "```.python\n1\n```\n",
        "```python{ title='x' }\n1\n```\n",
        "```python title='`x`'\n1\n```\n\n```python\n2\n```\n",
        "```text title='`'\n```python\n1\n```\n",
        "```python\n1\n```\u00a0\n\n```python\n2\n```\n",
        "```python\nx = '''\n\u00a0\n'''\n```\n",
        "> ```python\n> x = '''\n>   \n> '''\n> ```\n",
        "~~~python { title='`x`' }\n1\n~~~\n",
        "```x```\n\n```python\n1\n```\n",
        "```python { title = 'x' }\n1\n```\n",
        "[a]: ```\n\n```python\n2\n```\n",
        "- ```text\n  a\n\n```python\n1\n```\n",
    ],
    ids=ascii,
)
def test_superfences_agrees_on(page):
    """Superfences finds the same blocks as the parser where the two could easily differ."""
    assert_agreement(page)


@pytest.mark.parametrize(
    "page", ["Text\n\n    ```python\n    1\n    ```\n", "<!--\n```python\n1\n```\n-->\n"], ids=["indented", "comment"]
)
def test_what_runs_is_shown(page):
    """A fence in an indented code block or a comment, where the page can't show its result, is refused or not run."""
    html = re.sub(r"<!--.*?-->", "", seen_by_superfences(page)[1], flags=re.DOTALL)
    with suppress(BookError):
        assert len(parse(page, "page.md").blocks) == html.count("[[")


PREFIXES = ["", "", "    ", "\t", "  ", "   ", "        ", "> ", ">", "> > ", "    > ", ">     "]
OPENINGS = [
    "",
    '!!! note "A"',
    '=== "Tab"',
    "- item",
    "1. item",
    "text",
    "> text",
    '<div markdown="1">',
    "</div>",
    "# T",
]
MARKS = ["```", "````", "~~~", "~~~~", "`````"]
HEADERS = [
    "python skip='why'",
    ' python { skip="why" } ',
    'python { raises="SyntaxError" }',
    "text",
    "",
    "text title='a'",
]
LINES = [
    "x = 1",
    "",
    "    y",
    "\tz",
    "#",
    "```",
    "~~~",
    "````",
    " ```",
    "``` ",
    "x```",
    "```python",
    "> q",
    ">",
    "'''",
    "~~~text",
]


@st.composite
def fenced(draw: st.DrawFn) -> list[str]:
    """A strategy for a fence with any content behind one prefix; sometimes it's never closed."""
    prefix, marks = draw(st.sampled_from(PREFIXES)), draw(st.sampled_from(MARKS))
    body = draw(st.lists(st.sampled_from(LINES), max_size=5))
    lines = [
        marks + draw(st.sampled_from(HEADERS)),
        *body,
        *draw(st.sampled_from([[marks]] * 6 + [["", marks + " "], []])),
    ]
    return [(prefix + line).rstrip() if prefix.strip() else prefix + line for line in lines]


loose = st.lists(st.builds(str.__add__, st.sampled_from(PREFIXES), st.sampled_from(OPENINGS)), max_size=3)
documents = st.lists(loose | fenced() | fenced(), max_size=6).map(lambda parts: "\n".join(chain(*parts)))


@settings(deadline=None)
@given(documents, st.sampled_from(["\n", "\r\n", "\r"]))
def test_superfences_agrees(page, end):
    """Superfences finds the same blocks as the parser, however fences are nested, prefixed, and closed."""
    assert_agreement(page.replace("\n", end))


@settings(deadline=None)
@given(st.text(st.sampled_from("`~> \n\t{}=\"'a.\r\u2028é") | st.characters(codec="utf-8"), max_size=80))
def test_parse_never_breaks(text):
    """For any text, the parser finds blocks or a problem, on lines that the page has."""
    try:
        line = max([1, *(block.last_line for block in parse(text, "page.md").blocks)])
    except BookError as error:
        line = error.location.line
    assert 1 <= line <= normalize(text).count("\n") + 1
