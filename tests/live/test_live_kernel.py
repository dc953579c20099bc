"""The kernel of a live page, without a browser: results are always those of a run from the top of the page."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import types
from contextlib import contextmanager

import pytest

from litbook.live.pyodide import session, start, stream
from litbook.live.pyodide.kernel import Kernel
from litbook.run import dot

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8pt" height="8pt" viewBox="0 0 8 8"><text>{}</text></svg>'


class Page:
    """A kernel whose events and drawings are recorded."""

    def __init__(self, **settings):
        self.events, self.drawn = [], []
        self.kernel = Kernel(self.events.append, self.draw)
        self.settings = settings

    def draw(self, source):
        """Record the drawing and return a placeholder."""
        self.drawn.append(source)
        return SVG.format(len(source))

    def open(self, *blocks):
        """Open a page with these blocks, given as texts or as page data."""
        known = [block if isinstance(block, dict) else {"source": block} for block in blocks]
        self.kernel.open({"path": "docs/01.md", "blocks": known, "settings": self.settings})

    def run(self, *sources, **options):
        """Run these texts and return the answer and the events."""
        self.events.clear()
        return self.kernel.run(list(sources), **options)

    @property
    def said(self):
        """Return the events by type and block."""
        return [(event["type"], event["block"]) for event in self.events]

    @property
    def outcomes(self):
        """Return the blocks' outcomes by number."""
        return {event["block"]: event["outcome"] for event in self.events if event["type"] == "ended"}

    @property
    def texts(self):
        """Return the blocks' texts by number."""
        return {block: outcome["text"] for block, outcome in self.outcomes.items()}


@pytest.fixture
def page(monkeypatch):
    """Return a page without blocks."""
    monkeypatch.setattr(dot, "renderer", None)
    monkeypatch.setattr(time, "sleep", time.sleep)  # start() replaces it
    return Page()


def test_more_of_the_page_goes_on_in_the_same_namespace(page):
    """Running further blocks of the page reuses the namespace; blocks that have run don't run again."""
    assert page.run("x = [1]", "x.append(2)\nprint(x)") == {"ran": [0, 1]}
    assert page.said == [("began", 0), ("ended", 0), ("began", 1), ("printed", 1), ("ended", 1)]
    assert page.run("x = [1]", "x.append(2)\nprint(x)", "x.append(3)\nx") == {"ran": [2]}
    assert page.texts == {2: "[1, 2, 3]\n"}


def test_a_changed_text_makes_everything_new_and_is_told_from_there_on(page):
    """After an edit the page runs again in a fresh namespace, with events from the edited block on."""
    first = "x = globals().get('x', [1])"
    page.run(first, "x.append(2)", "x")
    assert page.run(first, "x.append(7)", "x") == {"ran": [1, 2]}
    assert page.texts == {1: "", 2: "[1, 7]\n"}


def test_what_the_page_shows_already_is_not_told_again(page):
    """In a fresh Python, blocks whose results the page has from another one run quietly; the last one never does."""
    page.open("x = 1", "y = x", "x + y")
    assert page.run("x = 1", "y = x", "x + y", shown=2) == {"ran": [2]}
    assert page.texts == {2: "2\n"}
    assert page.run("x = 1", "y = x", "x + y", shown=3) == {"ran": [2]}


def test_the_same_again_is_told_of_its_last_block(page):
    """Running the same block again gives its events again, and a block further up runs from the top."""
    page.run("x = [1]", "x.append(2)\nx", "x.append(3)\nx")
    assert page.run("x = [1]", "x.append(2)\nx", "x.append(3)\nx") == {"ran": [2]}
    assert page.texts == {2: "[1, 2, 3]\n"}
    assert page.run("x = [1]", "x.append(2)\nx") == {"ran": [1]}
    assert page.texts == {1: "[1, 2]\n"}


def test_a_failure_ends_the_run_and_points_into_the_block(page):
    """A failure ends the run, with a traceback that names blocks as files; the next run doesn't see its leftovers."""
    first = "def half(x):\n    return 1 / x"
    page.run(first, "seen = []", "try: seen.append(1)\nfinally: half(0)")
    answer = page.run(first, "seen = []", "seen.append(1)\nhalf(0)", "seen")
    assert answer == {"ran": [2], "failed": 2, "stopped": False}
    failure = page.outcomes[2]["failure"]
    assert (failure["kind"], failure["message"], failure["line"]) == ("ZeroDivisionError", "division by zero", 2)
    lines = failure["traceback"].splitlines()
    assert [line.strip() for line in lines if line.startswith("  File")] == [
        'File "block 3", line 2, in <module>',
        'File "block 1", line 2, in half',
    ]
    assert "    return 1 / x" in lines
    assert page.run(first, "seen = []", "seen.append(2)", "seen") == {"ran": [2, 3]}
    assert page.texts[3] == "[2]\n"


def test_a_mistake_in_the_syntax_has_its_line(page):
    """A syntax error has its line in the block, though nothing of it ran."""
    assert page.run("x = 1\nprint(x)\nif:")["failed"] == 0
    failure = page.outcomes[0]["failure"]
    assert (failure["kind"], failure["line"]) == ("SyntaxError", 3)
    assert 'File "block 1", line 3' in failure["traceback"]
    assert page.texts == {0: ""}


def test_an_announced_exception_is_what_the_block_shows(page):
    """A declared exception is part of the output, as on the static page; any other is a failure."""
    page.open({"source": "", "raises": "ValueError"}, "")
    assert page.run("int('a')", "1") == {"ran": [0, 1]}
    assert page.texts == {0: "ValueError: invalid literal for int() with base 10: 'a'\n", 1: "1\n"}
    assert "failure" not in page.outcomes[0]
    assert page.run("missing")["failed"] == 0
    assert page.outcomes[0]["failure"]["kind"] == "NameError"


def test_what_cannot_run_here_says_why_and_the_page_goes_on(page):
    """A skipped block, and one that needs a missing module, say why, and the run continues."""
    page.open({"source": "", "skip": "slow"}, {"source": "", "missing": ["torch"]}, "")
    assert page.run("1 / 0", "import torch", "1") == {"ran": [0, 1, 2]}
    assert [page.outcomes[block].get("skipped") for block in range(3)] == [
        "slow",
        "needs torch, which the page's Python does not have",
        None,
    ]


def test_drawings_are_made_where_they_are_told_of(page):
    """Drawings are made only in blocks with events, and with ``pipe()``, too."""
    page.open()
    graph = 'from graphviz import Digraph\ng = Digraph()\ng.node("a")\ng'
    page.run(graph, "1")
    (display,) = page.outcomes[0]["displays"]
    assert (display["mime"], display["maker"]) == ("image/svg+xml", "graphviz")
    assert "bgcolor=transparent" in page.drawn[0]
    page.drawn.clear()
    page.run(graph, "2")
    assert page.drawn == []
    page.run(graph, "g.pipe(format='svg')[:4], g.pipe(format='svg', encoding='utf-8')[:4]")
    assert page.texts[1] == "(b'<svg', '<svg')\n"
    assert page.run(graph, "g.pipe(format='png')")["failed"] == 1
    assert (
        page.outcomes[1]["failure"]["message"] == "in a page Graphviz gives SVG and nothing else, and writes no files"
    )


def test_what_a_layout_refuses_is_the_reader_s_mistake(page):
    """JavaScript's exceptions for invalid DOT become the error that a build raises."""

    def refuse(source):
        raise RuntimeError("Error: syntax error in line 1")

    answers = []
    serve = start.start(answers.append, refuse, lambda seconds: None, lambda: None)
    source = "import graphviz\ngraphviz.Source('digraph {')"
    answer = json.loads(serve(json.dumps({"method": "run", "arguments": {"sources": [source]}})))
    assert answer["answer"]["failed"] == 0
    assert (
        json.loads(answers[-1])["outcome"]["failure"]["message"] == "Graphviz cannot draw this: syntax error in line 1"
    )


def test_output_streams_in_order_and_not_too_often(page, monkeypatch):
    """Output is sent in order: the first line at once, then about thirty messages per second, until all is sent."""
    clock = iter(range(100, 10_000))
    monkeypatch.setattr(stream.time, "monotonic", lambda: next(clock) / 100)
    page.run("for i in range(50):\n    print(i)")
    printed = [event["text"] for event in page.events if event["type"] == "printed"]
    assert printed[:2] == ["0\n", "1\n2\n3\n4\n"]
    assert "".join(printed) == page.texts[0] == "".join(f"{i}\n" for i in range(50))
    page.run("print(1)", quick=True)
    assert page.said == [("began", 0), ("ended", 0)]


def test_a_block_that_prints_too_much_says_so(page):
    """Output beyond the limit is dropped with a note, and the block runs on."""
    page.run("for i in range(30):\n    print('x' * 99_999)\nprint('more')", "i")
    text = page.texts[0]
    assert text == ("x" * 99_999 + "\n") * 10 + stream.REST
    assert "".join(event["text"] for event in page.events if event["type"] == "printed" and event["block"] == 0) == text
    assert page.texts[1] == "29\n"


def test_what_is_too_large_for_a_page_says_so(page):
    """Huge drawings are left out, and a huge message is cut, each with a note."""
    drawing = "class A:\n    def _repr_html_(self): return 'x' * {}\nA()"
    page.run(drawing.format(session.DRAWN), drawing.format(session.DRAWN + 1))
    assert [len(outcome["displays"]) for outcome in page.outcomes.values()] == [1, 0]
    assert page.texts[1].endswith("… 1 too large to be shown\n")
    page.run("raise ValueError('x' * 1_000_000)")
    failure = page.outcomes[0]["failure"]
    assert all(session.TOLD < len(failure[name]) < session.TOLD + 99 for name in ("message", "traceback"))


def test_there_is_no_keyboard(page):
    """Reading from stdin fails with advice."""
    page.run("print('before')\ninput('your name? ')")
    assert page.texts[0] == "before\nyour name? "
    assert page.outcomes[0]["failure"]["kind"] == "EOFError"
    assert "there is no keyboard in a page" in page.outcomes[0]["failure"]["message"]


def after(seconds, number):
    """Send a signal to this process after a delay."""
    threading.Timer(seconds, lambda: os.kill(os.getpid(), number)).start()


@pytest.mark.parametrize("loop", ["while True: pass", "while True:\n    print(1)", "import time\ntime.sleep(9)"])
def test_stop_ends_the_block_and_keeps_the_page(page, loop):
    """Stop ends the block at its own line, and the next run reuses the blocks above."""
    after(0.2, signal.SIGINT)
    assert page.run("x = 1", loop, "x") == {"ran": [0, 1], "failed": 1, "stopped": True}
    failure = page.outcomes[1]["failure"]
    assert failure["kind"] == "KeyboardInterrupt"
    assert "block 2" in failure["traceback"]
    assert "interrupts.py" not in failure["traceback"]
    assert page.run("x = 1", "x + 1") == {"ran": [1]}
    assert page.texts == {1: "2\n"}


def test_what_was_printed_arrives_though_nothing_follows(page):
    """Pending output is sent periodically though nothing more is printed; other periodic functions are called, too."""
    ticked = []
    page.kernel.ticks.append(lambda: ticked.append(1 / 0))
    source = "import signal, time\nprint('a')\nprint('b')\nsignal.raise_signal(signal.SIGALRM)\ntime.sleep(0.01)"
    page.run(source + "\nprint('c')")
    assert [event["text"] for event in page.events if event["type"] == "printed"][:2] == ["a\n", "b\n"]
    assert page.texts == {0: "a\nb\nc\n"}


def test_the_book_s_modules_are_fresh_in_each_session(page, tmp_path, monkeypatch):
    """The book's modules are imported again for each new session, so changes to them don't last."""
    (tmp_path / "pond.py").write_text("fish = []\n")
    monkeypatch.syspath_prepend(tmp_path)
    page.settings = {"packages": ["pond"]}
    page.open()
    for _ in range(2):
        page.run("import pond\npond.fish.append(1)\npond.fish")
        assert page.texts == {0: "[1]\n"}


def test_names_belong_to_the_page(page):
    """``__main__`` is the page's module while it runs, and not before or after."""
    main = sys.modules["__main__"]
    page.run("import sys\nsys.modules['__main__'].__dict__ is globals(), __name__")
    assert page.texts == {0: "(True, '__main__')\n"}
    assert sys.modules["__main__"] is main


def test_a_replay_is_nobody_s_business(page):
    """A replay uses a session of its own, instrumented and without events, and doesn't affect the page."""
    page.run("x = [1]", "x.append(2)")
    page.events.clear()
    seen = []

    @contextmanager
    def instrument(namespace):
        yield
        seen.append(namespace["x"])

    session = page.kernel.replay(["x = [5]", "x.append(6)\nprint(x)", "1 / 0", "x.clear()"], instrument=instrument)
    assert (seen, page.events, session.failure.kind) == ([[5, 6]], [], "ZeroDivisionError")
    assert page.run("x = [1]", "x.append(2)", "x") == {"ran": [2]}
    assert page.texts == {2: "[1, 2]\n"}


def test_features_answer_by_their_names(page, monkeypatch):
    """The worker's requests are JSON, and a tool's error fails only its request."""

    def answer(kernel, number):
        return {"half": number / 2}

    monkeypatch.setitem(sys.modules, "litbook.live.pyodide.halves", types.SimpleNamespace(answer=answer))
    serve = start.start(page.events.append, page.draw, lambda seconds: None, lambda: None)

    def ask(number):
        arguments = {"name": "halves", "arguments": {"number": number}}
        return json.loads(serve(json.dumps({"method": "ask", "arguments": arguments})))

    assert ask(6) == {"answer": {"half": 3.0}}
    assert ask("six")["error"].startswith("TypeError: ")
    assert ask(8) == {"answer": {"half": 4.0}}


def test_sleep_waits_in_pieces(monkeypatch):
    """``time.sleep`` waits in small pieces, so that Stop doesn't have to wait for its end."""
    now, pieces = [0.0], []

    def wait(seconds):
        pieces.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(start.time, "perf_counter", lambda: now[0])
    sleep = start.sleeping(wait)
    sleep(0.5)
    assert (max(pieces), len(pieces)) == (0.03, 17)
    with pytest.raises(ValueError, match="non-negative"):
        sleep(-1)


def test_the_browser_imports_little():
    """The kernel doesn't import what only a build needs and a browser may not have."""
    code = (
        "import sys, litbook.live.pyodide.start\n"
        "bad = {'importlib.metadata', 'wasmtime', 'matplotlib', 'markdown', 'mkdocs', 'yaml', 'pygments', 'litbook.run.graphviz'}\n"
        "print(sorted(bad & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
