"""Folding: the files that patches become, and the patches that are refused because a file would behave differently."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys
import types
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litbook.core.errors import BookError
from litbook.run import dot
from litbook.run.session import Session
from litbook.source import book
from litbook.source.parse import parse
from litbook.tangle.package import HEADER, SOURCE_MAP, tangle
from litbook.tangle.recap import recap
from places import BOOKS, ROOT

CASES = BOOKS / "tangle"
GENERATED = HEADER.format(docs="docs") + "\n"
EXTEND = "def extend(cls):\n    return lambda method: setattr(cls, method.__name__, method)\n"


def cases(name):
    """Return the sections of a file of cases, each with its heading as the test's id."""
    sections = re.split(r"^(?=## )", (CASES / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [pytest.param(section, id=section.split("\n")[0].removeprefix("## ")) for section in sections]


def chapter(text, number=1):
    """Return the chapter with this text."""
    return parse(text, f"docs/{number:02}-page.md")


def block(code, file="pkg/shapes.py"):
    """Return a page with one block."""
    return f'```python {{ file="{file}" }}\n{code}\n```\n'


def body(package, path="pkg/shapes.py"):
    """Return a file's text without the first line, which says that it's generated."""
    text = package.modules[path].text
    assert text.startswith(GENERATED)
    return text.removeprefix(GENERATED).lstrip("\n")


@pytest.mark.parametrize("section", cases("folded.txt"))
def test_folded_text(section):
    """The file is exactly what the fixture says."""
    expected = re.search(r"^makes\n\n```text\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)[1]

    assert expected == body(tangle([chapter(section)]))


@pytest.mark.parametrize("section", cases("refused.txt"))
def test_refused(section):
    """A patch that would behave differently in the file is refused, at the line that causes it."""
    expected = re.search(r"^refused\n\n    (.*)$", section, re.MULTILINE)[1]

    with pytest.raises(BookError) as caught:
        tangle([chapter(section)])

    assert expected in (str(caught.value), f"{caught.value.location}:")


def test_page_without_number_is_refused():
    """A page without a number can't add to the package, because it has no place in the book's order."""
    with pytest.raises(BookError, match=r"docs/answers\.md:2: a page without a number has no place in the package; "):
        tangle([parse("\n" + block("SIDES = 4"), "docs/answers.md")])


@pytest.mark.parametrize("file", ["a.py", "../pkg/a.py", "/pkg/a.py", "pkg/a.txt", "pkg/my-a.py", "pkg\\\\a.py"])
def test_files_outside_a_package_are_refused(file):
    """A block can write only into a package."""
    with pytest.raises(BookError, match="cannot be a file of the package") as caught:
        chapter(block("SIDES = 4", file))

    assert caught.value.location.line == 1


def test_each_folder_gets_an_init():
    """Folders become packages, and a block may write an ``__init__.py`` itself."""
    init = block('"""Shapes."""\nfrom pkg.flat.shapes import SIDES', "pkg/__init__.py")

    package = tangle([chapter(init + block("SIDES = 4", "pkg/flat/shapes.py"))])

    assert {path: module.text for path, module in package.modules.items()} == {
        "pkg/__init__.py": GENERATED + '"""Shapes."""\n\nfrom pkg.flat.shapes import SIDES\n',
        "pkg/flat/__init__.py": GENERATED,
        "pkg/flat/shapes.py": GENERATED + "\nSIDES = 4\n",
    }


def test_later_chapters_change_earlier_code():
    """A later chapter's method replaces the earlier one, and the change refers to both blocks."""
    first = chapter(block("class Square:\n    def area(self):\n        return 1"), 1)
    second = chapter(block("@extend(Square)\ndef area(self):\n    return 2"), 2)

    package = tangle([first, second])

    assert body(package) == "class Square:\n    def area(self):\n        return 2\n"
    assert [("Square", None), ("Square.area", first.blocks[0])] == [(c.name, c.previous) for c in package.changes]
    assert "return 1" in body(tangle([first]))


def test_recap_runs_in_one_namespace():
    """ "The code so far" starts with ``extend`` and imports nothing of the package."""
    blocks = [
        f"```python\n{EXTEND}```\n",
        block("SIDES = 4", "pkg/base.py"),
        block('"""S."""\ndef f():\n    return SIDES'),
    ]

    found = list(recap([chapter("".join(blocks))]))

    assert found == [("", EXTEND), ("pkg/base.py", "SIDES = 4\n"), ("pkg/shapes.py", "def f():\n    return SIDES\n")]


def test_source_map_points_at_the_same_text():
    """In the source map each line from a chapter has, except for whitespace, the chapter's text; other lines have no origin."""
    books = [[chapter(param.values[0])] for param in cases("folded.txt")]
    for chapters in [*books, book.load(ROOT).sequence]:
        lines = {c.path: c.text.split("\n") for c in chapters}
        for line in (line for module in tangle(chapters).modules.values() for line in module.lines):
            if line.origin:
                assert lines[line.origin.path][line.origin.line - 1].strip() == line.text.strip()
            else:
                assert not line.text or line.text.startswith(("#", "import ", "from ", "    ", ")"))


def test_source_map_file_holds_the_same():
    """The source map next to the package has the same spans as the lines."""
    package = tangle([chapter("\n" + block("def area():\n    return 1"))])
    spans = json.loads(package.files()[f"pkg/{SOURCE_MAP}"])
    assert spans == {"pkg/__init__.py": [], "pkg/shapes.py": [[4, 2, "docs/01-page.md", 1, 1]]}


def test_ruff_has_nothing_to_say(tmp_path):
    """Folded files of formatted blocks are formatted, with sorted imports and no unknown or unused names."""
    if not importlib.util.find_spec("ruff") and "CI" not in os.environ:
        pytest.skip("ruff is not installed")
    formatted = [p for p in cases("folded.txt") if not p.id.startswith("unformatted")]
    for number, param in enumerate(formatted):
        for path, text in tangle([chapter(param.values[0])]).files().items():
            if path.endswith(".py"):
                (tmp_path / f"case{number}" / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / f"case{number}" / path).write_text(text, encoding="utf-8")
    (tmp_path / "ruff.toml").write_text('src = ["case*"]\nlint.select = ["E", "F", "I", "W"]\nlint.ignore = ["E501"]\n')
    for command in (["format", "--check"], ["check"]):
        words = [sys.executable, "-m", "ruff", *command, "."]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


METHODS = ["area", "edge", "__len__", "sides"]
METHOD = st.sampled_from(METHODS)
STEPS = st.lists(st.tuples(st.sampled_from("AB"), st.lists(METHOD, max_size=3, unique=True), METHOD, st.booleans()))


@settings(deadline=None)
@given(STEPS)
def test_folded_class_behaves_as_patched_one(steps):
    """However classes are defined, extended, and redefined, the file behaves like the patched namespace."""
    blocks, known = [], set()
    for number, (name, own, method, define) in enumerate(steps):
        if define or name not in known:
            known.add(name)
            members = [f"    def {m}(self):\n        return {100 * number + i}" for i, m in enumerate(own)]
            blocks.append(block(f"class {name}:\n" + ("\n\n".join(members) or "    pass"), f"pkg/{name}.py"))
        else:
            blocks.append(block(f"@extend({name})\ndef {method}(self):\n    return {100 * number}", f"pkg/{name}.py"))
    page = chapter("\n".join(blocks))
    patched, folded = {}, {}
    exec(EXTEND, patched)
    for one in page.blocks:
        exec(one.source, patched)
    for module in tangle([page]).modules.values():
        exec(module.text, folded)
    for name, method in itertools.product(known, METHODS):
        before, after = (getattr(space[name](), method, lambda: None)() for space in (patched, folded))
        assert before == after


@pytest.fixture(scope="module", params=["chapters 3 and 4", "chapter 4 with its recap", "package"])
def engine(request):
    """Return ``Value``, ``trace``, and ``draw_dot`` as the blocks define them, and as the package does."""
    if request.param == "package":
        from litgrad import draw, engine

        return types.SimpleNamespace(Value=engine.Value, trace=draw.trace, draw_dot=draw.draw_dot)
    third, fourth = (page for page in book.load(ROOT).sequence if page.path.startswith(("docs/03-", "docs/04-")))
    blocks = [(fourth, one) for one in fourth.blocks]
    if request.param == "chapters 3 and 4":
        blocks = [(third, one) for one in third.blocks] + [pair for pair in blocks if not pair[1].recap]
    session = Session(third)
    for page, one in blocks:
        session.path = page.path
        failure = session.run(one).failure
        assert (failure.kind if failure else None) == one.raises
    return types.SimpleNamespace(**{name: session.namespace[name] for name in ("Value", "trace", "draw_dot")})


def test_value(engine):
    """A value computes, has a repr, and knows its operands."""
    a, b = engine.Value(2.0), engine.Value(-3.0, label="b")
    c = a * b + a

    assert (c.data, c._op) == (-4.0, "+")
    assert repr(c).startswith("Value(data=-4.0")  # since micrograd itself, the repr shows the gradient, too
    assert (a, "*") == (c._prev[1], c._prev[0]._op)
    assert (a, b) == c._prev[0]._prev
    assert (a.label, b.label, c.label, a.grad, c.grad, a._prev, a._op) == ("", "b", "", 0.0, 0.0, (), "")


def test_value_used_twice_keeps_two_edges(engine):
    """``a + a`` is one node with two edges."""
    a = engine.Value(1.0)
    total = a + a
    assert (a, a) == total._prev
    assert ([a, total], [(a, total), (a, total)]) == engine.trace(total)


def test_drawing_is_the_same_each_time(engine):
    """Drawing the same kind of expression twice gives the same text."""
    sources = {engine.draw_dot(engine.Value(2.0) * engine.Value(-3.0) + engine.Value(1.0)).source for _ in range(5)}

    assert len(sources) == 1


LABELS = ["{x}", "<y>", "a|b", 'say "q"', "end\\", "\\n", "two\nlines", "&lt;", "&", '{|}<>\\"']


@pytest.mark.parametrize("label", LABELS)
def test_label_is_drawn_as_it_is(label):
    """Since appendix A, characters with a meaning to Graphviz are drawn literally."""
    from litgrad import draw, engine

    drawing = ElementTree.fromstring(dot.render(draw.draw_dot(engine.Value(2.0, label=label)).source))
    texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]

    assert [*label.split("\n"), "data \xa02", "grad \xa00"] == texts


@pytest.mark.parametrize(
    "string", ['"""one\n  two"""', "'one\\\n  two'", 'f"""one\n  {1}"""', '"""\n\n  x"""', '("a"\n  "b" """c\n d""")']
)
@pytest.mark.parametrize("method", ["return {}", '"""Say.\n\n    It."""\n    return {}', "x = 1\n    return [x, {}]"])
def test_a_method_keeps_its_strings(string, method):
    """Their lines aren't indented with the method, wherever the string is."""
    patch = f"@extend(Shape)\ndef said(self):\n    {method.format(string)}"
    made = body(tangle([chapter(block("class Shape:\n    pass") + "\n" + block(patch))]))
    spaces, patched = {}, {}
    exec(made, spaces)
    exec(EXTEND + "class Shape:\n    pass\n" + patch, patched)
    assert spaces["Shape"]().said() == patched["Shape"].said(None)
