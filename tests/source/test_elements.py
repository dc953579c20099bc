"""What a page is made of besides prose and blocks: each kind read from a few lines of Markdown, to the character."""

import pytest

from litbook.core.model import Location
from litbook.source.elements import exercises, formulas, glossary, judges, links
from litbook.source.elements.references import mentions, targets
from litbook.source.elements.references.links import Link, all_links, changed, plain, rebased, visible
from litbook.source.elements.references.texts import is_reference, kind_said, right_text, with_own_number
from litbook.source.parse import parse

PAGE = "docs/05-page.md"


# Exercises

EXERCISES = """\
# Page

## Exercises

1. One,
   on two lines.

2. Two.

    code

Not of it.

10. Ten
### Smaller
3. Three.
# Bigger
4. No.
"""


def test_texts_of_exercises():
    """An exercise ends where a line isn't indented, and the list where a heading isn't smaller than its title."""
    chapter = parse(EXERCISES, PAGE)
    assert exercises.exercises(chapter) == [5, 8, 14, 16]
    assert exercises.exercise_texts(chapter) == [
        "1. One,\n   on two lines.",
        "2. Two.\n\n    code",
        "10. Ten",
        "3. Three.",
    ]
    assert exercises.exercises(parse("### Exercises\n\n1. One.\n\n### Other\n\n2. No.\n", PAGE)) == [3]
    assert exercises.exercises(parse("## Exercises, all\n\n1. No.\n", PAGE)) == []


def test_hints():
    """A hint is the paragraph; outside an answer it has number 0, and is nobody's."""
    text = "# A\n\n*Hint.* None's.\n\n## 2. Two\n\nNo *Hint.* here.\n\n*Hint.* Try\nit\n  twice.\n\nMore.\n\n## Notes\n"
    page = parse(text, "docs/answers/05-page.md")
    assert list(exercises.hinted(page)) == [(3, 0, "None's."), (9, 2, "Try it   twice.")]
    assert exercises.hints(page) == {2: ["Try it   twice."]}
    assert exercises.answers(page) == {2: 5}
    assert exercises.answers(parse("# 1. A\n## 3. B\n#### 12. C\n## 4 D\n", PAGE)) == {3: 2, 12: 3}


def test_which_pages_have_exercises_and_answers():
    """A chapter has a number; its answers are in the folder beside it, in a file of the same name."""
    assert exercises.answers_path("docs/05-page.md") == "docs/answers/05-page.md"
    assert [
        exercises.is_answers(path) for path in ("docs/answers/05-a.md", "answers/a.md", "answers.md", "docs/a.md")
    ] == [
        True,
        True,
        False,
        False,
    ]
    paths = ["docs/05-page.md", "docs/answers/05-page.md", "docs/page.md", "docs/index.md"]
    assert [exercises.is_chapter(parse("", path)) for path in paths] == [True, False, False, False]


# Judges


def judge(source, *above, text=""):
    """Return the start of an answer to an exercise, given its judge, the blocks above all answers, and its text."""
    page = "\n".join(f"```python\n{block}\n```\n" for block in (*above, source))
    *start, last = parse(page, PAGE).blocks
    return judges.start_of(last, start, text)


def test_starts_of_answers():
    """A function has the parameters that the exercise names it with in code, if it does; other names are assigned to."""
    assert judge("assert f(1) == 2", text="Write `f(x)`.") == "def f(x):\n    ...\n"
    assert judge("f(1)", text="Write ``f(x, *more, k=1.5, n=-1)``.") == "def f(x, *more, k=1.5, n=-1):\n    ...\n"
    assert judge("f(1)", text="What `f(2 + 2)` or f(x) is.") == "f = ...\n"
    assert judge("f(1)", text="Write `f()`, of `off(x)`.") == "f = ...\n"
    assert judge("f(1)", text="No `text`.") == "f = ...\n"
    assert judge("b + a\nprint(b)", text="Write `a(x)` and `b`.") == "b = ...\n\ndef a(x):\n    ...\n"
    assert judge("c = 1\nb + c + a", "a = 1") == "b = ...\n"
    assert judge("a", "a = 1") == ""


def test_what_answers_start_from():
    """The blocks above the first answer; if there's no answer, none."""
    text = "```python\na = 1\n```\n\n## 2. B\n\n```python\nb = 1\n```\n\n## 1. A\n"
    page = parse(text, "docs/answers/05-page.md")
    assert [block.source for block in judges.opening(page)] == ["a = 1\n"]
    assert judges.opening(parse("```python\na = 1\n```\n", PAGE)) == ()
    assert list(judges.names_defined(page.blocks)) == ["a", "b"]


# Formulas

FORMULAS = {
    r"a \(x\) b": [("inline", r"\(x\)", "x")],
    r"a $x$ b $ y$ \$z$": [("dollar", "$x$", "x")],
    r"$a\$b$": [("dollar", r"$a\$b$", r"a\$b")],
    "$a\nb$": [("dollar", "$a\nb$", "a\nb")],
    "$a\n\nb$": [],
    "$$\nx\n$$": [("dollars", "$$\nx\n$$", "\nx\n")],
    " \\[\nx\n\\]  \ny": [("brackets", " \\[\nx\n\\]  ", "\nx\n")],
    "\\[\nx\n\n\\]": [],
    "\\[ x": [],
    "\\begin{align*}\nx\n\\end{align*}": [("environment",) + ("\\begin{align*}\nx\n\\end{align*}",) * 2],
    "\\begin{align}\nx\n\\end{align*}": [],
    "a \\[x\\]": [],
    r"\\(x\)": [],
    r"\(\)\)": [("inline", r"\(\)\)", r"\)")],
    "> $$x$$\n> \n> \\(y\\)": [("dollars", "> $$x$$", "x"), ("inline", r"\(y\)", "y")],
}
"""Texts, each with the kinds, the places, and the TeX of its formulas."""


@pytest.mark.parametrize(("text", "expected"), FORMULAS.items())
def test_where_formulas_are(text, expected):
    """A displayed one takes the space around it in its lines."""
    found = list(formulas.formulas(text))
    assert [(f.kind, text[f.start : f.end], text[f.source_start : f.source_end]) for f in found] == expected
    assert [f.is_displayed for f in found] == [f.kind in ("brackets", "dollars", "environment") for f in found]


def test_without_formulas():
    """Either a mark is there instead, or spaces on as many lines."""
    assert formulas.without("a $x$ b\n$$\nx\n$$\nc", "·") == "a · b\n·\nc"
    assert formulas.without("a $x$ b\n$$\nx\n$$\nc") == "a     b\n  \n \n  \nc"


X, X_DISPLAYED = formulas.mathml("x", displayed=False), formulas.mathml("x", displayed=True)


def test_formulas_of_a_page():
    """The content of a wrapper becomes MathML, displayed in a ``div``; what's around stays."""
    assert 'display="block"' in X_DISPLAYED
    assert 'display="block"' not in X
    page = r'<p>a <span class="arithmatex">\(x\)</span></p><div class="arithmatex">\[x\]</div><div class="arithmatex">$$ x $$</div>'
    assert formulas.rendered(page) == (
        f'<p>a <span class="arithmatex">{X}</span></p><div class="arithmatex">{X_DISPLAYED}</div>'
        f'<div class="arithmatex">{formulas.mathml(" x ", displayed=True)}</div>'
    )
    less = formulas.mathml("a<b", displayed=False)
    assert formulas.content("span", " a&lt;b ") == less
    assert formulas.inline(r"y \(a&lt;b\) \(x\)") == f"y {less} {X}"
    assert formulas.plain(r"The \(x\) and \(y\)") == "The x and y"


def test_formulas_of_a_notebook():
    """They're wrapped as Markdown would; in a caption none is displayed, and all else is escaped."""
    text = "a < $x<1$ and\n$$y$$ & $"
    inline, displayed = '<span class="arithmatex">{}</span>', '<div class="arithmatex">{}</div>'
    assert formulas.wrapped(text, displayed=True) == (
        f"a &lt; {inline.format('x&lt;1')} and\n{displayed.format('y')} &amp; $"
    )
    assert formulas.wrapped("$$y$$", displayed=False) == inline.format("y")


@pytest.mark.parametrize(
    ("source", "said"),
    [(r"x + \oops", (4, 'Unknown command "\\oops"')), (r"a \\[6pt] \oops", (10, 'Unknown command "\\oops"'))],
)
def test_bad_tex(source, said):
    """The place in the source is told, also behind a space between rows, which math_core doesn't know."""
    with pytest.raises(ValueError, match="Unknown command") as caught:
        formulas.mathml(source, displayed=False)
    assert caught.value.args == said


def test_pages_without_formulas():
    """Their prose isn't even looked at."""
    assert list(formulas.prose(parse("Text.\n", PAGE))) == []
    (found,) = formulas.prose(parse("---\ntitle: x\n---\n\\(x\\)\n", PAGE))
    assert found == (Location(PAGE, 1), "\n\n\n\\(x\\)\n")


# The glossary


def entries(text):
    """Return the entries of a glossary."""
    return glossary.read(parse(text, "docs/glossary.md")).entries


def test_definitions():
    """A definition goes to the next blank line; names are the lines above it, unless something is between."""
    found = entries(
        "Not a name\n\none\ntwo\n:   First\n    second.\n\n- no name\n: No.\n\nthree\n:no\n\n# four\n: No.\n\nfive\n: V"
    )
    assert [(entry.location.line, entry.names, entry.definition) for entry in found] == [
        (3, ("one", "two"), "First\n    second.\n"),
        (8, ("- no name",), "No.\n"),
        (17, ("five",), "V\n"),
    ]


@pytest.mark.parametrize(
    ("definition", "summary"),
    [
        ("A *word* of `code`,\n  \\(x\\) and [a link](a.md).", "A word of code, x and a link."),
        ("A word.\n[Chapter 1](a.md), [2][two].", "A word. Chapter 1, 2."),
        ("A word.\n[Chapter 1](a.md) . ", "A word."),
        ("[Chapter 1](a.md)", "Chapter 1"),
        ("A ![picture](a.png).", "A picture."),
    ],
)
def test_summaries(definition, summary):
    """Plain text; a last line that's all links is left out."""
    (entry,) = entries(f"word\n: {definition}\n")
    assert entry.summary == summary


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Leaf", ["leaf", "leafs"]),
        ("class", ["class", "classes"]),
        ("box", ["box", "boxes"]),
        ("branch", ["branch", "branches"]),
        ("hash", ["hash", "hashes"]),
        ("the Entry", ["the entry", "the entrys", "the entries"]),
        ("two-moons' net", ["two-moons net", "two-moons nets"]),
        ("...", []),
        ("a " * 10, ["a a a a a a a a a a", "a a a a a a a a a as"]),
        ("a " * 11, []),
    ],
)
def test_forms(name, forms):
    """Only the last word has a plural."""
    assert [" ".join(form) for form in glossary.forms(name)] == forms


def test_identities():
    """The id has the words of the first name."""
    (entry,) = entries("Two-Moons net (small)\nmoons\n: x\n")
    assert entry.identity == "two-moons-net-small"


def test_prose_in_which_terms_are_found():
    """Neither headings, HTML, code, formulas, nor links."""
    text = "# Heading\n<b>x</b>\nText `code` \\(x\\) [link](a.md) <!-- c --> end\n"
    assert glossary.prose(parse(text, PAGE)) == "Text · · · <!-- c --> end\n"


# Links

LINKS = """\
[a](https://a.example/x_(y)) <https://b.example/> `[c](https://c.example)`
[d]: https://d.example/z "title"
<img src="https://e.example/p.png"> ![f]( <https://f.example/q>) https://no.example
[^g]: http://g.example (http://no.example)
"""


def test_links_to_other_sites():
    """With the line of each; an address may have parentheses, but not the one that ends the link."""
    found = links.links([parse(LINKS, PAGE)])
    assert [(link.location.line, link.address) for link in found] == [
        (1, "https://a.example/x_(y)"),
        (1, "https://b.example/"),
        (2, "https://d.example/z"),
        (3, "https://e.example/p.png"),
        (3, "https://f.example/q"),
        (4, "http://g.example"),
    ]


OURS = """\
[a](06-b.md#c%20d) ![b](../img/p.png "t") [![c](q.png)](r.md)
[d]: <s.md>
<a href="t.md"> [e](#f) [g](https://x.example) [h](/i.md) [j](//x.example/) [k](//[)
"""


def test_links_within_the_book():
    """Each with its line, the page it leads to, the id there, and what kind it is; a picture's text is no reference."""
    found = all_links(OURS, PAGE)
    assert [(link.location.line, link.text, link.address, link.page, link.fragment, link.kind) for link in found] == [
        (1, "a", "06-b.md#c%20d", "docs/06-b.md", "c d", "link"),
        (1, None, "../img/p.png", "img/p.png", "", "image"),
        (1, None, "q.png", "docs/q.png", "", "image"),
        (1, None, "r.md", "docs/r.md", "", "link"),
        (2, None, "s.md", "docs/s.md", "", "link"),
        (3, None, "t.md", "docs/t.md", "", "html"),
        (3, "e", "#f", PAGE, "f", "link"),
    ]


def test_changed_links():
    """Both the text and the address of a link can change; a picture has only an address."""

    def change(link: Link) -> tuple[str, str]:
        return (link.text or "").upper(), link.address.replace(".md", ".html").replace(".png", ".svg")

    assert changed(OURS, PAGE, change) == (
        '[A](06-b.html#c%20d) ![b](../img/p.svg "t") [![c](q.svg)](r.html)\n[d]: <s.html>\n'
        '<a href="t.html"> [E](#f) [g](https://x.example) [h](/i.md) [j](//x.example/) [k](//[)\n'
    )
    assert changed(OURS, PAGE, lambda link: (link.text or "", link.address)) == OURS


def test_rebased_links():
    """From another page they lead to the same places."""
    assert rebased("[a](../06-b.md#c) [d](#e) [](x.md)", "docs/answers/05-page.md", PAGE) == (
        "[a](06-b.md#c) [d](answers/05-page.md#e) [](answers/x.md)"
    )
    assert rebased("[a](b.md)", "a.md", "c.md") == "[a](b.md)"


def test_a_caption_without_links():
    """Their words stay."""
    assert plain("See [this](a.md), ![that](b.png), and [it]: c.md.") == "See this, !that, and [it]: c.md."


def test_what_is_visible():
    """Prose and captions, each character in its place; other words of a header aren't."""
    text = "a `b` c\r\n```python { caption=\"d\" alt='e' }\r\nf\r\n```\r\ng"
    assert visible(text, PAGE) == "a     c\r\n" + " " * 21 + "d" + " " * 11 + "\r\n \r\n   \r\ng"


# References


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("chapter", "chapter"),
        ("Figures 1.2", "figure"),
        ("7", ""),
        ("A1b.2", ""),
        ("Equation\n3", "equation"),
    ],
)
def test_references(text, kind):
    """Their text is a word, a number, both, or nothing; a plural needs a number."""
    link = Link(Location(PAGE, 1), text, "a.md", "docs/a.md", "")
    assert is_reference(link)
    assert kind_said(link) == kind


@pytest.mark.parametrize("text", ["the chapter", "chapters", "chapter 1 and 2", "1.2.3", None])
def test_no_references(text):
    """They keep their text, whatever they lead to."""
    link = Link(Location(PAGE, 1), text, "01-a.md", "docs/01-a.md", "")
    known = targets.all_targets([parse("# A\n", "docs/01-a.md")])
    assert not is_reference(link)
    assert kind_said(link) == ""
    assert right_text(link, known) == text


def test_targets_of_a_page():
    """Figures are all counted, and blocks and formulas that have names; what's named has a second id."""
    text = (
        '```python { caption="c" alt="a" name="fig" }\n```\n```python { name="run" }\n```\n```python\n```\n'
        '```python { caption="c" alt="a" }\n```\n\n<!-- name: sum -->\n\\[\nx\n\\]\n\n\\[\ny\n\\]\n<!-- name: none -->\n'
        "\n## Exercises\n\n1. One. <!-- name: one -->\n2. Two.\n"
    )
    found = targets.all_targets([parse(text, PAGE)])[PAGE]
    assert {identity: (target.kind, target.number, target.location.line) for identity, target in found.items()} == {
        "": ("chapter", "5", 1),
        "block-1": ("figure", "5.1", 1),
        "fig-fig": ("figure", "5.1", 1),
        "block-2": ("block", "5.1", 3),
        "block-run": ("block", "5.1", 3),
        "block-3": ("block", "", 5),
        "block-4": ("figure", "5.2", 7),
        "eq-sum": ("equation", "5.1", 10),
        "exercise-1": ("exercise", "1", 22),
        "exercise-one": ("exercise", "1", 22),
        "exercise-2": ("exercise", "2", 23),
    }
    assert [(location.line, name) for location, name in targets.names(parse(text, PAGE))] == [
        (10, "sum"),
        (18, "none"),
        (22, "one"),
    ]


def test_targets_without_numbers():
    """A page without a number has none to show, and its figures have numbers without a point."""
    text = '```python { caption="c" alt="a" name="fig" }\n```\n'
    for path, label in (("docs/a.md", ""), ("docs/index.md", "")):
        found = targets.all_targets([parse(text, path)])[path]
        assert (found[""].kind, found[""].number) == ("chapter", label)
    assert targets.all_targets([parse(text, "docs/a.md")])["docs/a.md"]["fig-fig"].number == "1"
    assert targets.all_targets([parse(text, "docs/index.md")])["docs/index.md"]["fig-fig"].number == "0.1"


def test_targets_of_answers():
    """An answer can also be found by the name of its exercise; a name in code is none."""
    pages = [
        parse("## Exercises\n\n1. One. <!-- name: one -->\n", PAGE),
        parse("# Answers\n\n## 1. One\n\n`<!-- name: x -->`\n", "docs/answers/05-page.md"),
    ]
    found = targets.all_targets(pages)["docs/answers/05-page.md"]
    assert found[""].number == ""
    assert (
        found["answer-1"]
        == found["answer-one"]
        == targets.Target("answer", "1", Location("docs/answers/05-page.md", 3))
    )
    assert list(targets.names(pages[1])) == []


def test_the_first_of_two_names_counts():
    """As in a browser."""
    text = '```python { name="a" }\n1\n```\n```python { name="a" }\n2\n```\n'
    assert targets.all_targets([parse(text, PAGE)])[PAGE]["block-a"].number == "5.1"


@pytest.mark.parametrize(
    ("path", "text", "right"),
    [
        (PAGE, "---\ntitle: 4. A\n---\n# 4. A\n# 4. B\n", "---\ntitle: 5. A\n---\n# 5. A\n# 4. B\n"),
        (
            PAGE,
            "---\ntitle: '4. A'\nlecture: 4. x\n---\n## 4. A\n",
            "---\ntitle: '5. A'\nlecture: 4. x\n---\n## 4. A\n",
        ),
        (PAGE, "# 4 A\r\n4. x\r\n", "# 4 A\r\n4. x\r\n"),
        ("docs/answers/05-a.md", "# Answers to chapter 4\n\nchapter 4\n", "# Answers to chapter 5\n\nchapter 4\n"),
        ("docs/answers/05-a.md", "# 4. A\n", "# 4. A\n"),
        ("docs/a.md", "# 4. A\n", "# 4. A\n"),
        ("docs/index.md", "# 4. A\n", "# 4. A\n"),
    ],
)
def test_a_page_s_own_number(path, text, right):
    """It's right in the title and in the first heading, and nothing else changes."""
    assert with_own_number(text, parse(text, path)) == right


def test_numbers_in_headers():
    """What a figure is described with can't contain a link, and neither can a description or a title."""
    text = (
        "---\ntitle: Chapter 1\ndescription: As in figure 1.2\nlecture: chapter 3\n---\n# A\n\nChapter 4 of *It*, chapter 5.\n"
        '```python { caption="exercise 6" alt="chapter 7" predict="chapter 8?" }\nx = "chapter 9"\n```\n'
    )
    found = mentions.mentions(parse(text, PAGE))
    assert [(location.line, words, can) for location, words, can in found] == [
        (8, "chapter 5", True),
        (9, "exercise 6", True),
        (2, "Chapter 1", False),
        (3, "figure 1.2", False),
        (9, "chapter 7", False),
        (9, "chapter 8", False),
    ]


def test_numbers_on_a_page_of_answers():
    """The chapter's in its title is kept right."""
    text = "---\ntitle: Chapter 1\n---\n# Answers to chapter 1\n# Chapter 2\n"
    found = mentions.mentions(parse(text, "docs/answers/01-a.md"))
    assert [(location.line, words) for location, words, _ in found] == [(5, "Chapter 2")]
    cells = ((Location("a.ipynb", 3), "[chapter 1](a.md) chapter 2"),)
    assert list(mentions.in_notebook(cells)) == [(Location("a.ipynb", 3), "chapter 2", True)]
