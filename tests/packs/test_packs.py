"""Feature packs: what a folder may declare, what of it is in the bundles and the archive, and how the worker finds it."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import types
from contextlib import contextmanager

import pytest

from litbook.core import packs
from litbook.core.errors import BookError
from litbook.core.settings import load_settings
from litbook.live.bundling import bundle, packages, stdlib
from litbook.live.bundling.npm import node
from litbook.live.prepare import stylesheet
from litbook.live.pyodide.kernel import Kernel
from litbook.run import dot
from live import in_pyodide

EARLY = """\
export const tools = [{
  name: "count",
  label: "Count",
  title: "How often this block swaps",
  offeredAt: (sources, settings) => sources.map((source) => source.includes(settings.swap)),
}];
"""
LATE = """\
export function attach(pack) {
  pack.offer("count", (block) => () => block.addPanel("count").replaceChildren(String(pack.settings.swap)));
}
"""
DECLARED = """\
description = "Count swaps"
watch = "watching"

[settings]
swap = "a name"
"""
PYTHON = {
    "python/watching.py": """\
from contextlib import contextmanager

from .sorts import counting


@contextmanager
def watching(kernel, index, namespace):
    kernel.post({"type": "watched", "block": index, "before": counting.swaps(namespace)})
    yield
    kernel.post({"type": "watched", "block": index, "after": counting.swaps(namespace)})
""",
    "python/sorts/counting.py": """\
from litbook.core.files import write_atomically  # which pages have no other use for


def swaps(namespace):
    return namespace.get("swaps", 0)


def answer(kernel, sources):
    return swaps(kernel.replay(sources).namespace) * kernel.settings["worth"]
""",
}


@pytest.fixture
def own_pack(make_book):
    """A book with a pack of its own."""
    root = make_book({"index.md": "# Start\n"})
    files = {"pack.toml": DECLARED, "scripts/early.js": EARLY, "scripts/late.js": LATE, **PYTHON}
    for name, text in {**files, "styles/count.css": ".count { color: red }\n"}.items():
        path = root / "packs" / "cards" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "pyproject.toml").write_text(
        '[tool.litbook.live]\npacks = ["packs/cards", "autograd"]\n[tool.litbook.live.cards]\nswap = "swap"\n'
        '[tool.litbook.live.autograd]\ninputs = ["xs"]\ntargets = ["ys"]\n'
    )
    return root


@pytest.mark.skipif(not node.installed() and "CI" not in os.environ, reason="needs the extra live")
def test_a_pack_of_the_book(own_pack):
    """Its settings are known, and its scripts and styles come with those of the machine's."""
    settings = load_settings(own_pack)
    assert [pack.name for pack in settings.packs] == ["cards", "autograd"]
    assert settings.live["autograd"] == {"inputs": ["xs"], "targets": ["ys"]}
    scripts = bundle.scripts(settings.packs)
    assert b"How often this block swaps" in scripts["live.js"]
    assert stylesheet("running", settings.packs).startswith(stylesheet("running") + ".count{color:red}")


@pytest.mark.skipif(not node.installed() and "CI" not in os.environ, reason="needs the extra live")
def test_scripts_of_a_pack_of_the_book_have_types(own_pack):
    """What TypeScript finds wrong is told with the place of the script, seen from where the command runs."""
    command = [sys.executable, "-m", "litbook.live", "."]
    done = subprocess.run(command, cwd=own_pack, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.match(
        r"packs/cards/scripts/early\.js\(5,15\): error TS7006: Parameter 'sources' implicitly has", done.stderr
    )


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("pack.toml", "[settings\n", "packs/cards/pack.toml:1: not TOML: Expected ']'"),
        ("pack.toml", 'watch = "a"\nb = \n', "packs/cards/pack.toml:2: not TOML: Invalid value"),
        (
            "pack.toml",
            '[settings]\nswap = "anything"\n',
            "packs/cards/pack.toml:2: setting 'swap' cannot be 'anything'; give it one of: a folder; a name;",
        ),
        (
            "pack.toml",
            'watch = "counting"\nstyle = "x.css"\n',
            "packs/cards/pack.toml:2: a pack cannot declare 'style'; known are description, watch, settings",
        ),
        ("pack.toml", "settings = 1\n", "packs/cards/pack.toml:1: settings cannot be 1; give it a table"),
        (
            "pack.toml",
            '# a pack\nwatch = "sorts.swaps"\n',
            "packs/cards/pack.toml:2: the pack has no python/sorts/swaps.py to watch with; add it, or name another module",
        ),
        ("pack.toml", 'watch = "../counting"\n', "packs/cards/pack.toml:1: the pack has no python/"),
        ("pack.toml", None, "pyproject.toml:2: there is no pack 'packs/cards'"),
        ("scripts/early.js", None, "packs/cards/pack.toml:1: the pack has no scripts/early.js; add it"),
        ("scripts/late.js", None, "packs/cards/pack.toml:1: the pack has no scripts/late.js; add it"),
        (
            "python/sorts/counting.py",
            "x = 1\ndef f(:\n",
            "packs/cards/python/sorts/counting.py:2: not Python: invalid syntax; fix it",
        ),
    ],
)
def test_a_pack_that_is_none(own_pack, name, text, problem):
    """What its folder lacks, or declares and cannot be, is named."""
    path = own_pack / "packs" / "cards" / name
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(BookError, match=re.escape(problem)):
        load_settings(own_pack)


def test_a_pack_whose_name_is_taken(own_pack):
    """Python has the settings of all packs in one place, and the table of a pack is beside the settings of pages."""
    (own_pack / "others").mkdir()
    for listed, problem in {
        "others/cards": "the name of the pack 'cards' is taken; rename it, or list one pack less",
        "others/tricks": "the name of the pack's setting 'swap' is taken; rename it, or list one pack less",
        "drawing": "the name of the pack 'drawing' is taken; rename it, or list one pack less",
    }.items():
        shutil.copytree(own_pack / "packs" / "cards", own_pack / listed)
        (own_pack / "pyproject.toml").write_text(f'[tool.litbook.live]\npacks = ["packs/cards", "{listed}"]\n')
        with pytest.raises(BookError, match=re.escape(f"pyproject.toml:2: {problem}")):
            load_settings(own_pack)


def served(*listed):
    """The modules of litbook that are served with a book that lists these packs."""
    given = packages.pack_modules(listed)
    return {name for name in (*packages.modules(given), *given) if name.startswith("litbook/")}


def test_only_listed_packs_are_served(own_pack):
    """Their modules, and what they import; of a pack that is not listed, nothing."""
    cards, autograd = load_settings(own_pack).packs
    assert not [name for name in served() if "live/packs" in name]
    assert served(cards) - served() == {
        "litbook/core/files.py",
        *(
            f"litbook/live/packs/{name}"
            for name in (
                "cards/python/watching.py",
                "cards/python/sorts/counting.py",
            )
        ),
    }
    assert not [name for name in served(cards) if "autograd" in name]
    assert {name for name in served(cards, autograd) if "/cards/" in name} < served(cards)
    assert "litbook/live/packs/autograd/python/training/loss.py" in served(cards, autograd)
    (own_pack / "pyproject.toml").write_text("")
    assert not [name for name in packages.files(load_settings(own_pack)) if "live/packs" in name]


IN_THE_WORKER = """
import json, sys
sys.path.insert(0, "/lib/book.zip")
from litbook.live.pyodide.start import start
said = []
serve = start(said.append, str, lambda seconds: None, lambda: None)
page = {"path": "01.md", "blocks": [], "settings": {"cards": {"worth": 10}}, "watchers": ["packs.cards.watching"]}
def ask(method, **arguments):
    return json.loads(serve(json.dumps({"method": method, "arguments": arguments}))).popitem()[1]
ask("open", page=page)
ask("run", sources=["swaps = 3"], watch=True)
seen = [{key: event[key] for key in event if key in ("before", "after")} for event in map(json.loads, said)]
answer = ask("ask", name="packs.cards.sorts.counting", arguments={"sources": ["swaps = 4"]})
json.dumps([[event for event in seen if event], answer])
"""


@pytest.mark.skipif(not node.installed() and "CI" not in os.environ, reason="needs the extra live")
def test_a_pack_of_the_book_in_the_browsers_python(own_pack, tmp_path):
    """Its modules import each other relatively, answer, and watch; no folder of them needs an __init__.py."""
    settings = load_settings(own_pack)
    archive = packages.archive(packages.files(settings), settings)
    found = in_pyodide(tmp_path, stdlib.library(), archive, IN_THE_WORKER)
    assert json.loads(found) == [[{"before": 0}, {"after": 3}], 40]


@pytest.fixture
def watched(monkeypatch):
    """A kernel whose page has two watchers, and what happens to it in order."""
    happened = []

    def watcher(name):
        @contextmanager
        def watching(kernel, index, namespace):
            happened.append(f"{name} begins with {index}")
            yield
            happened.append(f"{name} finds {namespace.get('x')}")

        return types.SimpleNamespace(watching=watching)

    for name in ("one", "two"):
        monkeypatch.setitem(sys.modules, f"litbook.live.packs.{name}.python.inner.{name}", watcher(name))
    monkeypatch.setattr(dot, "renderer", None)
    kernel = Kernel(lambda event: happened.append(event["type"]), str)
    kernel.open({"path": "a.md", "blocks": [], "watchers": ["packs.one.inner.one", "packs.two.inner.two"]})
    return kernel, happened


def test_watchers_are_around_each_block_that_is_told_of(watched):
    """In the order of the list; not around what runs quietly again, and not where nobody wants to watch."""
    kernel, happened = watched
    kernel.run(["x = 1", "x += 1"], watch=True)
    around = ["began", "one begins with {0}", "two begins with {0}", "two finds {1}", "one finds {1}", "ended"]
    assert happened == [line.format(index, index + 1) for index in (0, 1) for line in around]
    happened.clear()
    kernel.run(["x = 1", "x += 5"], watch=True)
    assert happened == [line.format(1, 6) for line in around]
    happened.clear()
    kernel.run(["x = 1", "x += 5"])
    assert happened == ["began", "ended"]
    kernel.open({"path": "b.md", "blocks": []})
    happened.clear()
    kernel.run(["x = 1"], watch=True)
    assert happened == ["began", "ended"]


def test_watchers_end_with_a_block_that_fails(watched):
    """What a watcher has set up, it takes down."""
    kernel, happened = watched
    kernel.run(["x = 1\n1 / 0"], watch=True)
    assert happened[3:] == ["two finds 1", "one finds 1", "ended"]


def test_each_pack_that_comes_with_the_machine_is_whole():
    """It can be read, and each module of it can be imported."""
    names = [pack.name for pack in packs.built_in()]
    assert names == ["autograd"]
    for pack in packs.built_in():
        for path in pack.python.rglob("*.py"):
            inside = ".".join(path.relative_to(pack.folder).with_suffix("").parts)
            importlib.import_module(f"litbook.live.packs.{pack.name}.{inside}")
