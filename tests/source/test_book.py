"""A book on disk: which files are pages, what's said of those that can't be read, and which come in which list."""

import json
import os

import pytest

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Failure, Location, Output
from litbook.core.text.svg import cleaned
from litbook.source import book, notebook
from litbook.source.elements import placing

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9"/>'


@pytest.fixture
def root(tmp_path):
    """A folder for a book."""
    (tmp_path / "docs" / "answers").mkdir(parents=True)
    return tmp_path.resolve()


def write(root, pages):
    """Write pages, texts or bytes by their path below docs/."""
    for name, text in pages.items():
        (root / "docs" / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_book(root):
    """Chapters come by number; a notebook is in a list of its own, and readable beside them."""
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# N"}]
    pages = {
        "10-b.md": "# B\n",
        "02-a.md": "# A\n",
        "answers/02-a.md": "# Answers\n",
        "names.md": "# Names\n\n<!-- names -->\n",
        "glossary.md": "Term\n: A word.\n",
        "index.md": "# Start <!-- names -->\n",
        "03-n.ipynb": json.dumps({"cells": cells, "metadata": {}}),
    }
    write(root, pages | {".hidden.md": "# H\n", "text.txt": "x"})
    found = book.load(root)
    assert found.problems == found.damaged == ()
    paths = [
        "docs/index.md",
        "docs/02-a.md",
        "docs/answers/02-a.md",
        "docs/10-b.md",
        "docs/glossary.md",
        "docs/names.md",
    ]
    assert [chapter.path for chapter in found.chapters] == paths
    assert [chapter.path for chapter in found.sequence] == paths[:4]
    assert [chapter.path for chapter in found.readable] == [*paths[:3], "docs/03-n.ipynb", *paths[3:]]
    assert [page.chapter.path for page in found.notebooks] == ["docs/03-n.ipynb"]
    assert [chapter.path for chapter in found.earlier(found.chapters[3])] == paths[:3]
    assert found.index.path == "docs/names.md"
    assert [entry.names for entry in found.glossary.entries] == [("Term",)]
    assert found.contents == {f"docs/{name}": text.encode() for name, text in pages.items()}
    assert (found.navigation, found.drafts) == (None, frozenset())


def test_what_a_book_can_lack(root):
    """An index, a glossary, and data files, which count if they exist."""
    write(root, {"01-a.md": "---\ndata: [b.csv, none.csv]\n---\n# A\n", "answers/glossary.md": "Term\n: A word.\n"})
    (root / "b.csv").touch()
    found = book.load(root)
    assert (found.index, found.glossary) == (None, None)
    assert found.data_files() == [str(root / "b.csv")]


def test_pages_that_cannot_be_read(root):
    """What's wrong is said with a line and a remedy, and the other pages are read."""
    write(
        root,
        {"01-a.md": "# A\n", "02-b.md": b"# B\n\nna\xefve\n", "03-c.md": "# C\n\n```python\n", "04-d.ipynb": "{\n"},
    )
    (root / "docs" / "05-e.md").symlink_to(root / "none.md")
    (root / "docs" / "06-f.md").mkdir()
    (root / "outside.md").touch()
    found = book.load(root)
    assert [str(problem) for problem in found.problems] == [
        "docs/02-b.md:3: not UTF-8; save the file as UTF-8",
        "docs/03-c.md:3: this fence is never closed; close it with a line ```",
        "docs/04-d.ipynb:2: not JSON: Expecting property name enclosed in double quotes; save the notebook again",
        "docs/05-e.md:1: this link leads to no file; correct it, or delete it",
    ]
    assert [chapter.path for chapter in found.chapters] == ["docs/01-a.md"]
    assert [chapter.path for chapter in found.damaged] == ["docs/03-c.md"]
    assert found.legible == ()
    assert found.contents["docs/02-b.md"] == b"# B\n\nna\xefve\n"
    assert found.contents["docs/05-e.md"] == b""


def test_a_damaged_page_can_be_legible(root):
    """Its prose can be told apart from its code."""
    write(root, {"01-a.md": "# A\n\n```python\n1 +\n```\n"})
    found = book.load(root)
    assert [str(problem.location) for problem in found.problems] == ["docs/01-a.md:4"]
    assert found.chapters == ()
    assert found.legible == found.damaged != ()


def test_links_out_of_the_book(root, tmp_path_factory):
    """They're refused, wherever they lead."""
    other = tmp_path_factory.mktemp("other") / "a.md"
    other.write_text("# A\n")
    (root / "docs" / "01-a.md").symlink_to(other)
    (problem,) = book.load(root).problems
    assert str(problem) == "docs/01-a.md:1: this link leads out of the book; put the file itself there"


def test_a_page_that_may_not_be_read(root, monkeypatch):
    """The system's reason is told."""
    write(root, {"01-a.md": "# A\n"})

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(book.Path, "read_bytes", refuse)
    with pytest.raises(BookError) as caught:
        book.read_page(root / "docs" / "01-a.md", "docs/01-a.md", root)
    assert str(caught.value) == "docs/01-a.md:1: it can't be read: Permission denied; make it readable"


def test_drafts(root):
    """By pattern they're left unread; by front matter they're read and left out. A command can ask for both."""
    write(root, {"01-a.md": "# A\n", "02-b.md": b"\xff", "03-c.md": "---\ndraft: true\n---\n```python\n"})
    write(root, {"04-d.md": b"\xff", "05-e.md": "---\ndraft: true\n---\n# E\n"})
    (root / "mkdocs.yml").write_text("draft_docs: 02-b.md\nexclude_docs: 04-d.md\nnav: [01-a.md]\n")
    found = book.load(root)
    assert (found.problems, found.drafts) == ((), {"docs/02-b.md", "docs/03-c.md", "docs/05-e.md"})
    assert [chapter.path for chapter in found.chapters] == ["docs/01-a.md"]
    assert found.navigation.entries[0].path == "01-a.md"
    found = book.load(root, drafts=True)
    assert [str(problem.location) for problem in found.problems] == ["docs/02-b.md:1", "docs/03-c.md:4"]
    assert [chapter.path for chapter in found.chapters] == ["docs/01-a.md", "docs/05-e.md"]
    assert [chapter.path for chapter in found.sequence] == ["docs/01-a.md"]


def test_another_mkdocs_yml(root):
    """A caller can say where it is; if it can't be read, that's a problem of the book's."""
    write(root, {"01-a.md": "# A\n"})
    (root / "other.yml").write_text("nav: [\n")
    (problem,) = book.load(root, config=root / "other.yml").problems
    assert str(problem).startswith("other.yml:2: not YAML: ")


# Pages without a place


def copies(texts, listed=()):
    """Return what's said of copies among chapters, given as texts by path."""
    found = placing.copies([Chapter(path, text) for path, text in texts.items()], listed)
    return [(path, str(problem)) for path, problem in found]


def test_copies():
    """The original is the one in the navigation, else the one without a copy's name, else the one with the shorter name."""
    same = {"docs/01-a.md": "x", "docs/01-a copy.md": "x", "docs/02-b.md": "y"}
    said = "docs/01-a copy.md:1: a copy of docs/01-a.md; delete it, or give it a number of its own"
    assert copies(same) == [("docs/01-a copy.md", said)]
    said = "docs/01-a.md:1: a copy of docs/01-a copy.md; delete it, or give it a number of its own"
    assert copies(same, ["docs/01-a copy.md"]) == [("docs/01-a.md", said)]
    said = "docs/01-b.md:1: a second chapter 1, after docs/01-a.md; give one of them another number"
    assert copies({"docs/01-b.md": "y", "docs/01-a.md": "x"}) == [("docs/01-b.md", said)]
    said = "docs/01-b.md:1: this page and docs/01-a.md are copies of each other; delete one, or give it a number of its own"
    assert copies({"docs/01-b.md": "x", "docs/01-a.md": "x"}) == [("docs/01-b.md", said)]
    assert copies({"docs/01-a.md": "x", "docs/01-long.md": "y"}, ["docs/01-long.md"])[0][0] == "docs/01-a.md"


def test_no_copies():
    """Neither in another folder nor without a number, which ``index.md`` doesn't have in its name."""
    assert copies({"docs/01-a.md": "x", "docs/answers/01-a.md": "x", "docs/a.md": "x", "docs/a copy.md": "x"}) == []
    assert copies({"docs/00-a.md": "x", "docs/index.md": "x"}) == []


@pytest.mark.parametrize(
    ("path", "text", "is_empty"),
    [
        ("01-a.md", "---\ntitle: A\n---\n\n \n", True),
        ("a.md", "---\ntitle: A\n---\n", False),
        ("a.md", " \n", True),
        ("01-a.md", "---\ntitle: A\n---\nx", False),
    ],
)
def test_empty_pages(path, text, is_empty):
    """A page without a number may be all front matter, such as one that only has a template."""
    said = f"{path}:1: this page is empty; write it, delete it, or put `draft: true` into its front matter"
    assert [str(problem) for problem in placing.empty(Chapter(path, text))] == [said] * is_empty


# Notebooks


def read(*cells, **metadata):
    """Return a notebook with these cells, each without what all have."""
    filled = [{"id": f"c{index}", "metadata": {}, "outputs": []} | cell for index, cell in enumerate(cells)]
    text = json.dumps({"cells": filled, "metadata": metadata}, indent=0)
    return notebook.read(text, "docs/19-a.ipynb"), text


def code(source, *outputs, **metadata):
    """Return a cell of code."""
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": metadata}


def test_cells_of_a_notebook():
    """Code is a block, at the line of its id in the file, and prose is kept with its line, too."""
    found, text = read({"cell_type": "markdown", "source": ["# Moons\n", "x"]}, code(["a = 1\n", "a\n"]), code("b"))
    assert [block.source for block in found.chapter.blocks] == ["a = 1\na\n", "b\n"]
    lines = [line.rstrip(",") for line in text.split("\n")]
    places = [Location("docs/19-a.ipynb", lines.index(f'"id": "c{index}"') + 1) for index in range(3)]
    assert [block.location for block in found.chapter.blocks] == places[1:]
    assert [block.last_line for block in found.chapter.blocks] == [place.line for place in places[1:]]
    assert found.prose == ((places[0], "# Moons\nx"),)
    assert found.chapter.title == "Moons"
    assert (found.chapter.text, found.chapter.path) == (text, "docs/19-a.ipynb")


def test_metadata_of_a_notebook():
    """A notebook's front matter, and the words of a cell, are in the table ``litbook``."""
    words = {"caption": "What", "alt": "A plot", "name": "plot"}
    found, _ = read(code("a", litbook=words), litbook={"title": "T", "data": ["x.csv"]})
    assert found.chapter.meta == {"title": "T", "data": ["x.csv"]}
    (block,) = found.chapter.blocks
    assert {key: getattr(block, key) for key in words} == words
    assert read(code("a"))[0].chapter.title == "a"
    assert read()[0].chapter.title == "19-a"


def test_outcomes_of_a_notebook():
    """Text is joined, drawings are cleaned, and an exception is one that's declared only with Jupyter's tag."""
    value = {"output_type": "execute_result", "data": {"text/plain": ["<a at 0x7f0a1b2c3d4e>"]}}
    stream = {"output_type": "stream", "text": ["1\n", "2\n"]}
    drawing = {"output_type": "display_data", "data": {"image/svg+xml": [SVG], "text/plain": "x"}}
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "1",
        "traceback": ["\x1b[0;31mKeyError\x1b[0m", "1"],
    }
    found, _ = read(
        code("a", stream, value, drawing), code("b", error, tags=["raises-exception"]), code("c", error), code("d")
    )
    shown, declared, failed, silent = found.outcomes
    assert shown.text == "1\n2\n<a at 0x…>\n"
    assert [(one.mime, one.data, one.maker) for one in shown.displays] == [("image/svg+xml", cleaned(SVG), "jupyter")]
    assert declared.failure == failed.failure == Failure("KeyError", "1", 0, "KeyError\n1")
    assert (silent.text, silent.displays, silent.failure) == ("", (), None)
    blocks = found.chapter.blocks
    assert [block.raises for block in blocks] == [None, "KeyError", None, None]
    outputs = [block.output for block in blocks]
    assert outputs[0] == Output(shown.text, blocks[0].location.line, blocks[0].location.line)
    assert outputs[1].text == "KeyError: 1\n"
    assert outputs[2:] == [None, None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n}", "1: not a notebook: no 'cells'; save it in format 4.5"),
        (
            '{"cells": [], "metadata": 1}',
            "1: not a notebook: no 'int' object has no attribute 'get'; save it in format 4.5",
        ),
        ('{"cells": 1}', "1: not a notebook: no 'int' object is not iterable; save it in format 4.5"),
        ('{"a": 1,\n"b" 2}', "2: not JSON: Expecting ':' delimiter; save the notebook again"),
        (
            json.dumps(
                {
                    "cells": [code("a", {"output_type": "display_data", "data": {"image/svg+xml": "x"}}) | {"id": "a"}],
                    "metadata": {},
                }
            ),
            "1: not a notebook: this is not SVG; save it again",
        ),
    ],
)
def test_what_is_no_notebook(text, said):
    """One line, with the line of the file if it's known."""
    with pytest.raises(BookError) as caught:
        notebook.read(text, "a.ipynb")
    assert str(caught.value) == f"a.ipynb:{said}"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_which_files_are_pages(root):
    """Markdown and notebooks in any folder, unless a name on the way begins with a dot; sorted, and no folders."""
    for name in ("b.md", "a.ipynb", "answers/c.md", ".d.md", "e.mdx"):
        (root / "docs" / name).touch()
    (root / "docs" / ".git").mkdir()
    (root / "docs" / ".git" / "f.md").touch()
    (root / "docs" / "g.md").mkdir()
    assert [path.relative_to(root / "docs").as_posix() for path in book.pages(root / "docs")] == [
        "a.ipynb",
        "answers/c.md",
        "b.md",
    ]
