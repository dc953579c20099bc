"""Running chapters: separate processes and namespaces, with results shown as in a notebook."""

from __future__ import annotations

import os
import select
import sys

import pytest

from litbook.core.text import svg
from litbook.run import pool
from litbook.run.workers import forkserver
from litbook.source import book
from litbook.source.outputs import canonical


@pytest.fixture
def results(make_book):
    """Return a function that runs pages, given as lists of blocks, and returns each page's outcomes."""

    def run(*pages, **settings):
        """Run ``pages``, lists of blocks; a block is its code, or a pair of header and code."""
        texts = {}
        for number, blocks in enumerate(pages, start=1):
            pairs = [block if isinstance(block, tuple) else ("", block) for block in blocks]
            fences = [f"```python {f'{{ {words} }}' if words else ''}\n{code}\n```\n" for words, code in pairs]
            texts[f"{number:02}-page.md"] = "\n".join(fences)
        outcomes = pool.run(book.load(make_book(texts, **settings)), fresh=True)
        return [outcomes[path] for path in sorted(outcomes)]

    return run


def texts(outcomes):
    """Return the text that each block showed."""
    return [outcome.text for outcome in outcomes]


def test_blocks_of_a_chapter_share_a_namespace(results):
    """A block sees the names that earlier blocks defined."""
    assert texts(results(["x = 1", "x += 1", "x"])[0]) == ["", "", "2\n"]


def test_chapters_share_nothing(results):
    """Names, module state, the environment, and the working directory don't leak between chapters."""
    first = ["x = 1\nimport math, os\nmath.tau = 3\nos.environ['BOOK'] = 'x'\nopen('x', 'w').close()\nos.chdir('/')"]
    second = ["import math, os\n'x' in globals(), math.tau > 6, 'BOOK' in os.environ, os.listdir()"]

    assert texts(results(first, second, jobs=1)[1]) == ["(False, True, False, [])\n"]


def test_how_deep_calls_may_go_is_python_s_own_limit(results, monkeypatch):
    """The recursion limit is 1000, even if a library raised it in the process that workers are forked from."""
    monkeypatch.setattr(pool, "SERVERS", [])
    sys.setrecursionlimit(5000)
    assert texts(results(["import sys\nsys.getrecursionlimit()"])[0]) == ["1000\n"]


def test_namespace_is_that_of_a_script(results):
    """Classes belong to ``__main__`` and can be pickled, and litbook's own names aren't visible."""
    names = "[name for name in list(globals()) if not name.startswith('__')]"
    pickled = "import pickle\nclass A: pass\ntype(pickle.loads(pickle.dumps(A()))) is A, A.__module__"

    assert texts(results([names, pickled])[0]) == ["[]\n", "(True, '__main__')\n"]


def test_text_is_what_a_notebook_shows(results):
    """Printed text comes first, then the final expression's value; None and assignments show nothing."""
    blocks = ["print('one', end='')\nprint()\nprint('two')\n'three'", "None", "y = 4", "print('only')", "'é€'"]

    assert texts(results(blocks)[0]) == ["one\ntwo\n'three'\n", "", "", "only\n", "'é€'\n"]


def test_subprocesses_and_c_code_are_captured_in_order(results):
    """Output of child processes and raw file descriptors appears in the order it was written."""
    code = """import os, subprocess, sys
print("first")
subprocess.run([sys.executable, "-c", "print('second')"])
os.write(1, b"third\\n")
os.system("echo fourth")
print("fifth")
"sixth" """

    assert texts(results([code, "'alone'"])[0])[0] == "first\nsecond\nthird\nfourth\nfifth\n'sixth'\n"


def test_addresses_are_steady(results):
    """Memory addresses, which differ from run to run, are replaced."""
    first, second = texts(results(["object()", "print(object())"])[0])

    assert (first, second) == ("<object object at 0x…>\n",) * 2


def test_keyboard_is_empty(results):
    """Reading stdin hits end-of-file at once instead of blocking."""
    (outcome,) = results([('raises="EOFError"', "input('? ')")])[0]

    assert outcome.failure.kind == "EOFError"


def test_rich_objects_are_displayed(results):
    """An object with a rich representation is displayed by it, SVG before HTML, without its repr."""
    code = "class Drawn:\n    def _repr_html_(self):\n        return '<b>bold</b>'\nDrawn()"
    both = "Drawn._repr_svg_ = lambda self: '<svg/>'\nDrawn()"
    none = "Drawn._repr_svg_ = Drawn._repr_html_ = lambda self: None\nDrawn.__repr__ = lambda self: 'plain'\nDrawn()"

    found = results([code, both, none, "Drawn"])[0]

    shown = [[(display.mime, display.data) for display in outcome.displays] for outcome in found]
    assert shown == [[("text/html", "<b>bold</b>")], [("image/svg+xml", svg.cleaned("<svg/>"))], [], []]
    assert texts(found) == ["", "", "plain\n", "<class '__main__.Drawn'>\n"]


def test_figures_are_displayed_once(results):
    """A block's plot is shown once, with or without show() or as its value, and then closed."""
    plot = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2])"
    blocks = [f"{plot}\nfigure", f"{plot}\nplt.show()", f"{plot};", "plt.get_fignums()"]

    found = results(blocks)[0]

    assert [[d.maker for d in outcome.displays] for outcome in found] == [["matplotlib"]] * 3 + [[]]
    assert [texts(found)[i] for i in (0, 1, 3)] == ["", "", "[]\n"]


def test_drawings_are_the_same_each_time(results):
    """Two runs of a graph and of a plot give identical bytes."""
    graph = "import graphviz\ngraphviz.Source('digraph { a -> b }')"
    plot = "import matplotlib.pyplot as plt\nfigure = plt.figure()\nfigure.add_subplot().fill_between([1, 2], [3, 4])\nfigure"

    assert results([graph, plot]) == results([graph, plot])


def test_announced_exception_goes_on(results):
    """The chapter continues after a declared failure, and keeps what was printed before it."""
    first, second = results([('raises="ValueError"', "x = 2\nprint('before')\nint('a')"), "x"])[0]

    assert (first.text, first.failure.kind, first.failure.line) == ("before\n", "ValueError", 4)
    assert second.text == "2\n"


def test_other_exception_ends_the_chapter(results):
    """An undeclared failure ends its chapter, but not other chapters."""
    first, second = results([('raises="ValueError"', "[][0]"), "1"], ["2"])

    assert [outcome.failure.summary for outcome in first] == ["IndexError: list index out of range"]
    assert texts(second) == ["2\n"]


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_every_kind_of_exception_can_be_announced(results, kind):
    """Exceptions that ``except Exception`` doesn't catch are reported too."""
    first, second = results([(f'raises="{kind}"', f"raise {kind}('why')"), "1"])[0]

    assert (first.failure.summary, second.text) == (f"{kind}: why", "1\n")


def test_announced_syntax_error(results):
    """A declared syntax error has the page's line, which its text doesn't mention: edits above would change it."""
    (outcome,) = results([('raises="SyntaxError"', "x = 1\nx ==== 2")])[0]

    assert (outcome.failure.line, outcome.failure.summary) == (3, "SyntaxError: invalid syntax")


def test_skipped_blocks(results):
    """A block with ``skip``, or missing a module it needs, doesn't run; one that has its modules does."""
    found = results([('skip="too slow"', "1 / 0"), ('needs="math, nothing_here"', "1 / 0"), ('needs="math"', "3")])[0]

    assert [outcome.skipped for outcome in found] == ["too slow", "needs nothing_here, not installed here", None]
    assert texts(found) == ["", "", "3\n"]


def test_package_is_importable_as_on_disk(make_book):
    """A block can import the package, which is reloaded on each run."""
    page = (
        '```python { file="pkg/shapes.py" }\nSIDES = 4\n```\n\n```python\nfrom pkg import shapes\n\nshapes.SIDES\n```\n'
    )
    root = make_book({"01-page.md": page})
    for sides in ("4", "55"):
        (root / "src" / "pkg" / "shapes.py").write_text(f"SIDES = {sides}\n")
        assert pool.run(book.load(root), fresh=True)["docs/01-page.md"][1].text == f"{sides}\n"


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_order_does_not_depend_on_speed(results, jobs):
    """The outcomes don't depend on the number of workers, or on which chapter finishes first."""
    pages = [[f"import time\ntime.sleep({0.1 / number})\n{number}"] for number in range(1, 6)]

    assert [canonical(outcome.text) for (outcome,) in results(*pages, jobs=jobs)] == list("12345")


def test_page_without_code(make_book):
    """A page with no blocks, beside one whose only block is skipped, has no outcomes."""
    pages = {"01-a.md": "# A\n", "02-b.md": '```python { skip="why" }\n1\n```\n'}
    assert pool.run(book.load(make_book(pages)), fresh=True)["docs/01-a.md"] == ()


@pytest.mark.skipif(pool.METHOD != "fork", reason="libraries are preloaded only where workers are forked")
def test_a_library_that_cannot_be_imported_early(results, monkeypatch):
    """A preload that fails doesn't affect blocks that never import the library."""

    def break_down():
        raise RuntimeError("no fonts here")

    monkeypatch.setattr(forkserver.worker, "import_matplotlib", break_down)
    monkeypatch.setattr(pool, "SERVERS", [])
    assert texts(results(["text = 'matplotlib'", "len(text)"])[0]) == ["", "10\n"]


@pytest.mark.skipif(pool.METHOD != "fork", reason="workers are spawned here, so nothing is inherited")
def test_what_was_open_can_be_closed_while_workers_are_ready():
    """The fork server holds no inherited descriptors open, such as a pipe whose reader waits for its end."""
    reading, writing = os.pipe()
    ours = forkserver.ForkServer()
    os.close(writing)
    try:
        assert select.select([reading], [], [], 10)[0] == [reading]
        assert os.read(reading, 1) == b""
    finally:
        ours.end()
        os.close(reading)
