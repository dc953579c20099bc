"""Texts as every stage reads them: a page's heading, what isn't prose, YAML that anybody wrote, and line numbers."""

import pytest
import yaml

from litbook.core.text import markdown, plain
from litbook.core.text.yaml import DEEPEST, YamlError, read, read_by

HEADINGS = {
    "# Title": "Title",
    "text\n\n#  Title  \n\n# Another": "Title",
    "## Smaller\n# Title": "Title",
    "#Title\n# \n# Title": "Title",
    "# Title {#here .class}": "Title",
    "# The set {1, 2}": "The set",
    "# {#here}": "{#here}",
    "# Title }": "Title }",
    "```\n# a comment\n```\n# Title": "",
    "~~~\n# a comment\n~~~": "",
    "---\ntitle: x\n# a comment\n---\n# Title": "Title",
    "---\n# a comment\n---\ntext": "",
    "---\n---\n# Title": "Title",
    "---\n# Title": "Title",
    "text\n# Title\n---\n# Another": "Title",
    "-\n---\n# Title": "Title",
    "text": "",
    "": "",
}
"""Pages, each with its first heading."""


@pytest.mark.parametrize(("text", "title"), HEADINGS.items())
def test_heading(text, title):
    """The first heading with one hash above all code, without attributes; what's in the front matter is none."""
    assert plain.heading(text) == title


def test_normalized():
    """A page has line feeds and spaces, and no byte order mark; tabs end at every fourth column."""
    assert plain.normalize("\ufeffa\tb\r\n\tc\rd\n\ufeff") == "a   b\n    c\nd\n\ufeff"


def test_line_counter():
    """A line's end belongs to it."""
    line = plain.line_counter("ab\n\ncd")
    assert [line(offset) for offset in range(6)] == [1, 1, 1, 2, 3, 3]
    assert plain.line_counter("a\nb", first=10)(2) == 11


def test_steady():
    """Addresses are the same in every run, but other numbers stay."""
    assert plain.steady("<f at 0x7f0a1B2c3d4e> at 0x12345 0x7f0a1b2c3d4e") == "<f at 0x…> at 0x12345 0x7f0a1b2c3d4e"


MARKDOWN_HEADINGS = {
    "# Title": (1, "Title"),
    "### A title ###": (3, "A title"),
    "##  Title {#here}": (2, "Title"),
    "# Title ## {#here}": (1, "Title"),
    "# {#here}": (1, ""),
    "# Title }": (1, "Title }"),
    "# {a} and b": (1, "{a} and b"),
    "#Title": None,
    "Title": None,
    " # Title": None,
    "#": None,
    "": None,
}


@pytest.mark.parametrize(("line", "expected"), MARKDOWN_HEADINGS.items())
def test_markdown_heading(line, expected):
    """The level is the number of hashes; those behind the title, and attributes, aren't part of it."""
    assert markdown.heading(line) == expected


SPANS = {
    "a `b` c": [("code", "`b`")],
    "`` a ` b ``": [("code", "`` a ` b ``")],
    "`a\nb`": [("code", "`a\nb`")],
    "`a\n\nb`": [],
    "> `a\n> \n> b`": [],
    r"\`a`": [],
    r"\`a `b`": [("code", "`b`")],
    "a <!-- `b` --> `c`": [("comment", "<!-- `b` -->"), ("code", "`c`")],
    "a <!-- b": [("unclosed", "<!--")],
    "a --> <!-- b": [("unclosed", "<!--")],
    "<!-- a <!-- b --> c -->": [("comment", "<!-- a <!-- b -->")],
    "<pre class='x'>`a</pre>`b`": [("raw", "<pre class='x'>`a</pre>"), ("code", "`b`")],
    "<code>a</pre>": [],
    "<pre>a</code></pre>": [("raw", "<pre>a</code></pre>")],
    "::: a.b\n    options: `\n\n    more\ntext `c`": [
        ("entry", "::: a.b\n    options: `\n\n    more"),
        ("code", "`c`"),
    ],
    "a ::: b": [],
}
"""Texts, each with the parts in which nothing is markup, and their kinds."""


@pytest.mark.parametrize(("text", "expected"), SPANS.items())
def test_spans(text, expected):
    """What begins first wins, and what's never closed is none but for comments."""
    assert [(span.kind, text[span.start : span.end]) for span in markdown.spans(text)] == expected


def test_spans_of_some_kinds():
    """Others aren't seen, so that what's in them counts; code can be made to end in its line."""
    text = "<!-- `a\nb` -->"
    assert [span.kind for span in markdown.spans(text, [markdown.CODE])] == ["code"]
    assert markdown.spans(text, [markdown.CODE], by_line=True) == []
    assert markdown.spans("`a` `b\n`", by_line=True) == [markdown.Span("code", 0, 3)]


def test_without_spans():
    """What's around stays, and each span is filled; an unclosed comment isn't of the kinds that are."""
    assert markdown.without("a `b` c <!-- d", str.upper) == "a `B` c <!-- d"
    assert markdown.without("`a\nb`", lambda found: f"[{found}]", by_line=True) == "`a\nb`"
    assert markdown.without("`a` <!-- b -->", markdown.blanked, [markdown.COMMENT]) == "`a`           "
    assert markdown.blanked("a\r\n b") == " \r\n  "


def test_yaml():
    """The value of a document, and its node, which knows its lines."""
    value, node = read_by(yaml.SafeLoader, "a: 1\nb: [x, y]\n")
    assert value == read("a: 1\nb: [x, y]\n")
    assert value == {"a": 1, "b": ["x", "y"]}
    assert [key.start_mark.line for key, _ in node.value] == [0, 1]
    assert read("") is None


BAD_YAML = {
    "a: 1\nb: [": (2, "expected the node content, but found '<stream end>'"),
    "a: 1\n\nb: 'x": (3, "found unexpected end of stream"),
    "a: 2024-13-45": (1, "month must be in 1..12"),
    "a: 1\nb: !!bool x": (1, "a value can't be read"),
    "a: !x 1": (1, "could not determine a constructor for the tag '!x'"),
    "a: &x 1\nb: *x": (2, "the alias *x stands for a value above, which has to be written out"),
    "a:\n " + "[" * DEEPEST + "]" * DEEPEST: (2, f"more than {DEEPEST} lists and mappings inside one another"),
}
"""Documents, each with the line and the message of what's wrong."""


@pytest.mark.parametrize(("text", "said"), BAD_YAML.items())
def test_bad_yaml(text, said):
    """The line is told where PyYAML knows it, and it's never more than one line that's said."""
    with pytest.raises(YamlError) as caught:
        read(text)
    assert (caught.value.line, caught.value.problem) == said
    assert str(caught.value) == said[1]


def test_deep_yaml():
    """Lists and mappings can be inside one another up to a limit, and beside one another without one."""
    assert read("[" * DEEPEST + "]" * DEEPEST)
    assert read("- []\n" * (2 * DEEPEST)) == [[]] * (2 * DEEPEST)


def test_yaml_with_aliases():
    """They're allowed for a loader whose files we trust."""
    assert read_by(yaml.SafeLoader, "a: &x [1]\nb: *x", aliases=True)[0] == {"a": [1], "b": [1]}
