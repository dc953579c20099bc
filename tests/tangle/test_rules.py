"""What's refused, in whole sentences, and what imports, histories, and the code so far are made of, to the character."""

import pytest

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.source import book
from litbook.source.parse import parse
from litbook.tangle import recap
from litbook.tangle.fold import Change, Fold, Step
from litbook.tangle.history import histories, is_public, names_in
from litbook.tangle.imports import by_type, import_lines, imported_by, section
from litbook.tangle.package import HEADER, module_name, package, place_of, tangle
from litbook.tangle.snapshots import drawers, in_order, inputs
from litbook.tangle.statements import lines_in_strings, source_of, statements_of


def chapter(*blocks, number=1, file="pkg/a.py"):
    """Return a chapter whose blocks, texts or pairs of a file and a text, all go into a file."""
    pairs = [block if isinstance(block, tuple) else (file, block) for block in blocks]
    text = "".join(f'```python {{ file="{path}" }}\n{code}\n```\n' for path, code in pairs)
    return parse(text, f"docs/{number:02}-page.md")


def refused(*chapters):
    """Return what's said of chapters that can't be tangled."""
    with pytest.raises(BookError) as caught:
        tangle(chapters)
    return str(caught.value)


AGED = "{} was made with the {} that this replaces, but the file would make it with this one"
AGAIN = "define {} again below, or give one of them another name"


def test_what_was_made_from_something_older():
    """A constant, a default, a base class, or an alias in a class, if what it was made from is defined again."""
    for second, name in {
        "B = A": "B",
        "def f(x=A): pass": "f",
        "class C(A):\n    pass": "C",
    }.items():
        first = "class A:\n    pass" if "(A)" in second else "A = 1"
        said = refused(chapter(first, second, first))
        line = 4 + second.count("\n") + 1 + 2 + first.count("\n") + 1
        assert said == f"docs/01-page.md:{line}: {AGED.format(name, 'A')}; {AGAIN.format(name)}"
    said = refused(chapter("class A:\n    def f(self): return 1\n    g = f", "@extend(A)\ndef f(self): return 2"))
    assert said == f"docs/01-page.md:8: {AGED.format('g', 'f')}; {AGAIN.format('g')}"


def test_what_was_made_anew():
    """If it's defined again below, nothing is refused; neither if it only uses the name when it's called."""
    assert tangle([chapter("A = 1", "B = A", "A = 2", "B = A")]).modules["pkg/a.py"].text.endswith("\nA = 2\n\nB = A\n")
    tangle([chapter("A = 1", "def f(): return A", "A = 2")])
    tangle([chapter("class A:\n    x = 1\n    def f(self, y=x): pass\nx = 3", "x = 4")])


def test_files_that_import_each_other():
    """The line that closes the circle is told, in whatever chapter it is."""
    one = chapter(("pkg/a.py", "def f(): return g()"), ("pkg/b.py", "def g():\n    pass"))
    two = chapter(("pkg/b.py", "def h():\n    return f()"), number=2)
    said = "pkg/a.py and pkg/b.py import each other from here on; move what both need into one file"
    assert refused(one, two) == f"docs/02-page.md:3: {said}"
    three = chapter(("pkg/b.py", "def g():\n    return h()"), ("pkg/c.py", "def h(): return f()"))
    first = chapter(("pkg/a.py", "def f(): return g()"), number=0)
    said = "pkg/a.py and pkg/b.py and pkg/c.py import each other from here on; move what both need into one file"
    assert refused(first, three) == f"docs/01-page.md:6: {said}"


def test_names_that_nothing_defines():
    """At the first line that uses one; several come by name."""
    said = 'pkg/a.py uses {0}, which nothing in it defines; define or import it in a block with file="pkg/a.py"'
    assert (
        refused(chapter("def f():\n    return [\n        1,\n        z,\n    ] + z"))
        == f"docs/01-page.md:5: {said.format('z')}"
    )
    assert refused(chapter("def f():\n    return z, b")) == f"docs/01-page.md:3: {said.format('b')}"


def test_what_needs_itself():
    """A method's annotation isn't found in its class, and a base class can't be below."""
    remedy = "quote an annotation; define a default or a base class first"
    said = f"in the file, A is defined below this line, which needs it; {remedy}"
    assert refused(chapter("class A:\n    def f(self) -> A: pass")) == f"docs/01-page.md:3: {said}"
    assert refused(chapter("A = B", "B = A")).startswith("docs/01-page.md:")
    tangle([chapter("class A:\n    x = 1\n    y = x")])


AT_DEFINITION = {
    "def m(self, x=side): pass": "side",
    "def m(self, *, x=side): pass": "side",
    "def m(self, x: side): pass": "side",
    "def m(self, *x: side, **y: int): pass": "side",
    "def m(self, **y: side): pass": "side",
    "def m(self, x, /, y: side = 1): pass": "side",
    "def m(self) -> side: pass": "side",
    "def m(self, f=lambda: side): pass": None,
    "def m(self, f=lambda x=side: x): pass": "side",
    "def m(self, f=[side for side in ()]): pass": None,
    "def m(self, f=[x for x in side]): pass": "side",
    "def m(self): return side": None,
}
"""Methods, each with the name that it would look up in a class's body."""


@pytest.mark.parametrize(("method", "name"), AT_DEFINITION.items())
def test_names_that_a_class_has(method, name):
    """A method that looks one up as it's defined can't be folded; one that does so when it's called can."""
    page = chapter("side = 1\nclass S:\n    side = 2", f"@extend(S)\n{method}")
    if name:
        said = "docs/01-page.md:8: in the class body, side would be S.side; give one of them another name"
        assert refused(page) == said
    else:
        tangle([page])


def test_other_refusals():
    """Each with its line and its remedy."""
    square = "class S:\n    @property\n    def x(self): return 1"
    assert refused(chapter(square, "@extend(S)\n@x.setter\ndef x(self, x): pass")) == (
        "docs/01-page.md:9: @x.setter is not a method, and replacing the property later would lose it in the chapter; "
        "define all of S again, in a block of its own"
    )
    assert refused(chapter("from os.path import join\nimport os", "from posixpath import join")) == (
        "docs/01-page.md:6: join is already imported from os.path; import one of them under another name"
    )
    said = "from here on {} means this method in the chapter, but not in pkg/a.py; give one of them another name"
    assert refused(chapter("def f(): pass\nclass S: \n    pass", "@extend(S)\ndef f(self): pass")) == (
        f"docs/01-page.md:8: {said.format('f')}"
    )
    assert refused(chapter("from os import sep\nclass S:\n    pass", "@extend(S)\ndef sep(self): pass")) == (
        f"docs/01-page.md:8: {said.format('sep')}"
    )
    tangle([chapter("import os.path\nclass S:\n    x = os", "import os\nimport os.path as path")])


def test_changes_and_steps():
    """What each block does to each name, with the source before and after."""
    page = chapter(
        "class S:\n    pass\n\n\nN = 1",
        "@extend(S)\ndef f(self):\n    return N",
        "N = 2\n@extend(S)\ndef f(self): pass",
    )
    fold = Fold()
    for block in page.blocks:
        fold.add(block)
    one, two, three = page.blocks
    assert fold.changes == [
        Change(one, "S", None),
        Change(one, "N", None),
        Change(two, "S.f", None),
        Change(three, "N", one),
        Change(three, "S.f", two),
    ]
    bare, method = "class S:\n    pass\n", "class S:\n    def f(self):\n        return N\n"
    assert fold.steps == [
        Step(one, "S", "", bare),
        Step(one, "N", "", "N = 1\n"),
        Step(two, "S", bare, method),
        Step(three, "N", "N = 1\n", "N = 2\n"),
        Step(three, "S", method, "class S:\n    def f(self): pass\n"),
    ]
    fold.add(chapter("class S:\n    x = 1").blocks[0])
    assert fold.changes[-1].previous == one
    assert fold.steps[-1].after == "class S:\n    x = 1\n"


def test_statements():
    """Each has the comments above it, and knows how many blank lines were above these."""
    (block,) = chapter("# a\nA = 1\n\n\n# b\n\nB: int = 2\nimport os\n").blocks
    found = statements_of(block)
    assert [(part.name, source_of(part.lines), part.gap, part.location.line) for part in found] == [
        ("A", "# a\nA = 1\n", 0, 3),
        ("B", "# b\n\nB: int = 2\n", 2, 8),
        ("", "import os\n", 0, 9),
    ]
    assert [line.origin for line in found[1].lines] == [Location("docs/01-page.md", line) for line in (6, 7, 8)]
    assert statements_of(chapter("").blocks[0]) == []


def test_lines_in_strings():
    """A docstring may move to the right; any other string's lines may not."""
    source = 'def f():\n    """A\n    B."""\n    x = """C\n    D"""\n    return x, f"""E\n    F"""\n'
    assert lines_in_strings(source) == {5, 7}


# Imports


@pytest.mark.parametrize(
    ("module", "number"),
    [("__future__", 0), ("os.path", 1), ("numpy.random", 2), ("pkg.a", 3), (".a", 4), ("..", 4), ("pkgs", 2)],
)
def test_sections(module, number):
    """As Ruff sorts them."""
    assert section(module, {"pkg"}) == number


def test_import_lines():
    """Sections apart, whole modules first, and names by kind; a line that's too long is broken."""
    lines = [
        "from __future__ import annotations",
        "from pkg.b import thing, Thing, THING, T, another as a",
        "import Zlib, abc as x, os.path",
        "from os import sep",
        "from . import near",
        "from ..up import far",
        "from json import " + ", ".join(letter * 8 for letter in "abcdefgh"),
        "from csv import " + ", ".join(letter * 8 for letter in "abcdef") + ", gggggggggggg",
    ]
    entries = imported_by(statements_of(chapter("\n".join([*lines, lines[1]])).blocks[0]))
    assert len(entries) == 27
    assert list(import_lines(entries, {"pkg"})) == [
        "from __future__ import annotations",
        "",
        "import abc as x",
        "import os.path",
        "from csv import aaaaaaaa, bbbbbbbb, cccccccc, dddddddd, eeeeeeee, ffffffff, gggggggggggg",
        "from json import (",
        *(f"    {letter * 8}," for letter in "abcdefgh"),
        ")",
        "from os import sep",
        "",
        "import Zlib",
        "",
        "from pkg.b import THING, T, Thing, another as a, thing",
        "",
        "from . import near",
        "from ..up import far",
    ]


def test_the_order_of_names():
    """Constants, classes, and other names, each by letter; one letter is a class's."""
    names = ["b", "A", "AB", "aB", "B", "Ba", "_a", "AA", "a"]
    assert sorted(((name, None) for name in names), key=by_type) == [
        (name, None) for name in ("AA", "AB", "A", "B", "Ba", "_a", "a", "aB", "b")
    ]


# Packages


def test_names_of_modules():
    """A package's own module is called like the package."""
    assert [module_name(path) for path in ("a/b.py", "a/b/__init__.py", "a/py.py")] == ["a.b", "a.b", "a.py"]


def test_places():
    """A line of a file comes from a line of a block, or from nowhere."""
    made = tangle([chapter("import os\n\n\ndef f():\n    return os", "A = 1")], "text")
    files = made.files()
    assert list(files) == ["pkg/__init__.py", "pkg/a.py", "pkg/source-map.json"]
    header = HEADER.format(docs="text")
    assert files["pkg/a.py"] == f"{header}\nimport os\n\n\ndef f():\n    return os\n\n\nA = 1\n"
    assert files["pkg/source-map.json"] == (
        '{\n  "pkg/__init__.py": [],\n  "pkg/a.py": [[5, 2, "docs/01-page.md", 1, 4], [9, 1, "docs/01-page.md", 2, 1]]\n}\n'
    )
    found = [place_of(files["pkg/source-map.json"], "pkg/a.py", line) for line in range(4, 11)]
    page = "docs/01-page.md"
    assert found == [None, (page, 1, 4), (page, 1, 5), None, None, (page, 2, 1), None]
    assert place_of(files["pkg/source-map.json"], "pkg/b.py", 1) is None


def test_maps_of_two_packages():
    """Each has its own."""
    made = tangle([chapter(("one/a.py", "A = 1"), ("two/b/c.py", "from one.a import A\n\nB = A"))])
    files = made.files()
    assert list(files)[-2:] == ["one/source-map.json", "two/source-map.json"]
    assert files["two/source-map.json"].count("[") == 4
    assert '"two/b/c.py"' not in files["one/source-map.json"]
    assert files["two/b/c.py"].endswith("\nfrom one.a import A\n\nB = A\n")


def test_the_package_up_to_a_chapter(tmp_path):
    """A book's chapters, or those with at most this number."""
    (tmp_path / "docs").mkdir()
    for number in (1, 2, 3):
        page = chapter(f"A{number} = {number}", number=number)
        (tmp_path / page.path).write_text(page.text)
    found = book.load(tmp_path)
    texts = [package(found, upto).modules["pkg/a.py"].text.count("=") for upto in (1, 2, None)]
    assert texts == [1, 2, 3]
    assert list(package(found, 2).chapters) == ["docs/01-page.md", "docs/02-page.md"]


# The code so far


def test_code_in_one_file(tmp_path):
    """Without the helper, whose methods are in their classes here; empty if the chapter adds nothing."""
    (tmp_path / "docs").mkdir()
    helper = "```python\ndef extend(cls):\n    return 1\n```\n"
    pages = {
        "01-a.md": f'# A\n{helper}```python {{ file="pkg/a.py" }}\n"""A."""\nA = 1\n```\n',
        "02-b.md": '# The "B"\n```python { file="pkg/b.py" }\nB = A\n```\n',
        "03-c.md": "# C\n",
    }
    for name, text in pages.items():
        (tmp_path / "docs" / name).write_text(text)
    found = book.load(tmp_path)
    code = [recap.code_so_far(found, page) for page in found.sequence]
    assert code[0] == '"""The code of the book, up to and including "A"."""\n\n\n# pkg/a.py\n\nA = 1\n'
    assert code[1] == (
        '"""The code of the book, up to and including "The "B""."""\n\n\n# pkg/a.py\n\nA = 1\n\n\n# pkg/b.py\n\nB = A\n'
    )
    assert code[2] == ""
    assert recap.code_so_far(found, found.sequence[0]) == code[0]  # now from the cache


def test_the_helper_that_extends():
    """The last definition counts that runs, and is in no file."""
    first, second = (f"def extend(cls):\n    return {number}\n" for number in (1, 2))
    pages = [
        f"```python\nx = 1\n{first}y = 2\n```\n```python\n{first}{second}```\n",
        f'```python skip="x"\n{first}```\n```python {{ file="a/b.py" }}\n{first}```\n```python\n# def extend(\n```\n',
    ]
    chapters = [parse(text, f"docs/0{number}-a.md") for number, text in enumerate(pages, start=1)]
    assert recap.extend_helper(chapters[:1]) == recap.extend_helper(chapters) == [second]
    assert recap.extend_helper(chapters[1:]) == []


# Histories

CLASS = '''\
class V:
    """A value."""

    count: int = 0
    other = more = 1
    _hidden = 2

    def __init__(self, data):
        self.data = data
        self._own = other.thing = 1

    @property
    def twice(self):
        return 2

    @twice.setter
    def twice(self, x):
        pass

    def show():
        pass

    class Inner:
        pass
'''


def test_members():
    """Each with its kind and text; what's left of the class is its own."""
    found = names_in(CLASS)
    assert {name: kind for name, (kind, _) in found.items()} == {
        "": "class",
        "count": "attribute",
        "other": "attribute",
        "more": "attribute",
        "_hidden": "attribute",
        "__init__": "method",
        "data": "attribute",
        "_own": "attribute",
        "twice": "property",
        "show": "method",
        "Inner": "class",
    }
    assert found[""][1] == 'class V:\n    """A value."""'
    assert found["data"][1] == ""
    assert found["other"] == found["more"] == ("attribute", "    other = more = 1")
    assert found["twice"][1].startswith("    @property\n") is found["twice"][1].endswith("        pass") is True
    assert found["twice"][1].count("def twice") == 2
    assert names_in("def f(): pass\n") == {"": ("function", "def f(): pass\n")}
    assert names_in("async def f(): pass\n")[""][0] == "function"
    assert names_in("A = 1\n") == {"": ("constant", "A = 1\n")}
    assert names_in("") == {}


def test_histories():
    """A name's blocks are those that wrote it, and one that's gone knows the block that removed it."""
    pages = [
        chapter("class V:\n    def f(self):\n        self.x = 1\n\n    def g(self): pass", "def h(): pass", "_p = 1"),
        chapter("@extend(V)\ndef f(self):\n    self.x = 2", "def h(): return 1", "N = 1", number=2),
        chapter("class V:\n    def f(self): pass", "N = 1", number=3),
    ]
    (one, two, _), (three, four, five), (six, seven) = (page.blocks for page in pages)
    found = histories(tangle(pages))
    assert {name: (history.kind, history.blocks, history.gone) for name, history in found.items()} == {
        "V": ("class", (one, six), None),
        "V.f": ("method", (one, three, six), None),
        "V.x": ("attribute", (one,), six),
        "V.g": ("method", (one,), six),
        "h": ("function", (two, four), None),
        "N": ("constant", (five, seven), None),
    }
    history = found["V.f"]
    assert (history.path, history.last, history.owner, history.file) == ("pkg.a.V.f", "f", "V", "pkg/a.py")
    assert (found["h"].last, found["h"].owner) == ("h", "")


def test_public_names():
    """Special names are, and names below a private one aren't."""
    names = {"a": True, "_a": False, "__a__": True, "__a": False, "A.__add__": True, "_A.b": False, "A._b": False}
    assert {name: is_public(name) for name in names} == names


# Snapshots


def test_states_of_a_file():
    """A state has the files that changed, and the lines that its block made."""
    page = chapter("A = 1\nB = 2", ("pkg/b.py", "from pkg.a import A\nC = A"), "A = 3")
    assert drawers([page]) == {
        "docs/01-page.md": (
            '{"lines":["<span class=\\"n\\">A</span> <span class=\\"o\\">=</span> <span class=\\"mi\\">1</span>",'
            '"<span class=\\"n\\">B</span> <span class=\\"o\\">=</span> <span class=\\"mi\\">2</span>",'
            '"<span class=\\"kn\\">from</span><span class=\\"w\\"> </span><span class=\\"nn\\">pkg.a</span>'
            '<span class=\\"w\\"> </span><span class=\\"kn\\">import</span> <span class=\\"n\\">A</span>","",'
            '"<span class=\\"n\\">C</span> <span class=\\"o\\">=</span> <span class=\\"n\\">A</span>",'
            '"<span class=\\"n\\">A</span> <span class=\\"o\\">=</span> <span class=\\"mi\\">3</span>",""],'
            '"states":[{"block":0,"files":{},"made":{}},{"block":1,"files":{"pkg/a.py":[[0,1]]},"made":{"pkg/a.py":[[0,1]]}},'
            '{"block":2,"files":{"pkg/b.py":[[2,4]]},"made":{"pkg/b.py":[[2,2]]}},'
            '{"block":3,"files":{"pkg/a.py":[[5,6],[1,1]]},"made":{"pkg/a.py":[[0,0]]}}]}'
        )
    }


def test_what_drawers_are_made_from():
    """The code in files, where it is, and whether a page has blocks at all, in the order of the book."""
    one, two = chapter("A = 1", number=2), parse("```python\n1\n```\n", "docs/01-page.md")
    notebook = parse("```python\n1\n```\n", "docs/01-a.ipynb")
    pages = in_order([one, notebook, two])
    assert pages == [two, notebook, one]
    assert inputs(pages) == [
        ["docs/01-page.md", True, []],
        ["docs/01-a.ipynb", True, []],
        ["docs/02-page.md", True, [(0, "pkg/a.py", "A = 1\n", False)]],
    ]
