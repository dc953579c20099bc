"""What a chapter's outcomes depend on: what it can reach, and nothing else."""

from __future__ import annotations

import ast
import json
import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litbook.core import cache
from litbook.run.kept import runner
from litbook.run.kept.changes import reasons
from litbook.run.kept.definitions import definitions, reached, words
from litbook.run.kept.eviction import clear, evict, sizes
from litbook.run.kept.state import States, tree_of
from litbook.run.pool import run
from litbook.run.workers.traces.introspection import sites
from litbook.source import book
from places import ROOT

ENGINE = """\
class Value:
    \"\"\"A number.\"\"\"

    def __init__(self, data):
        self.data = data

    def double(self):
        return self.times(2)

    def times(self, n):
        return Value(self.data * n)


def unused():
    return helper()


def helper():
    return 1


LIMIT = 10
"""


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("1", []),
        ("Value(1)", ["Value"]),
        ("Value(1).double()", ["Value", "Value.double", "Value.times"]),
        ("getattr(Value(1), 'times')", ["Value", "Value.times"]),
        ("'{0.times}'.format(Value(1))", ["Value", "Value.times"]),
        ("unused", ["unused", "helper"]),
        ("LIMIT", ["LIMIT"]),
        ("times = 1", []),
    ],
)
def test_what_code_reaches(code, names):
    """By the names in it and in what these reach; a method only if its class does, too."""
    found = reached({"": definitions(ENGINE, observed=True)}, words(tree_of(code)))
    assert [part.name for part in found[""] if part.name] == names


@pytest.mark.parametrize(
    "code",
    [
        "@count\ndef f(): pass",
        "def f(x=g()): pass",
        "def f(x: g()): pass",
        "def __getattr__(name): pass",
        "class A(Base):\n    def f(self): pass",
        "class A(metaclass=M):\n    pass",
        "class A:\n    print('made')",
        "def f(): pass\ndef f(): pass",
        "x = g()",
    ],
)
def test_what_does_something_by_itself_always_counts(code):
    """Defining it runs something, or others than our code call it."""
    assert {part.name for part in definitions(code, observed=True) if not part.owner} == {""}


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("vars(x)['data']", []),
        ("'data' in vars(x)", []),
        ("vars(x).get('data')", []),
        ("getattr(x, 'data')", []),
        ("vars(x)", ["mapping"]),
        ("dir(x)", ["object"]),
        ("x.__dict__", ["mapping"]),
        ("inspect.getsource(x)", ["object"]),
        ("getattr(x, name)", ["name"]),
        ("look = dir", ["always"]),
        ("getattr(*x)", ["always"]),
        ("globals()", ["always"]),
        ("import traceback", ["always"]),
        ("from inspect import getsource", ["always"]),
        ("frame.f_lineno", ["always"]),
    ],
)
def test_where_code_looks_at_code(code, kinds):
    """Looking up one name that the code gives is like naming it."""
    assert [site.kind for site in sites(tree_of(code))] == kinds


NAMES = st.sampled_from(["f", "g", "h", "double", "__len__"])
CALLS = st.sampled_from(["1", "self.f()", "self.g()", "helper()", "len(self)", "A().h()", "getattr(self, 'double')()"])


@st.composite
def programs(draw):
    """A class, a function, and another one, with bodies that call each other, or not."""
    methods = draw(st.dictionaries(NAMES, CALLS, max_size=4))
    body = "".join(f"    def {name}(self):\n        return {call}\n" for name, call in methods.items())
    call = draw(st.sampled_from(["1", "A().f()", "2"]))
    return f"class A:\n    x = 1\n{body}\ndef helper():\n    return {call}\n", methods


@given(
    programs(), NAMES, CALLS, st.sampled_from(["A().f()", "A().g()", "len(A())", "helper()", "hasattr(A(), 'double')"])
)
@settings(max_examples=300, deadline=None)
def test_what_reaches_nothing_new_gives_nothing_new(program, name, call, code):
    """If a chapter reaches the same definitions after a method was added, or changed, it shows the same."""
    before, methods = program
    changed = f"    def {name}(self):\n        return {call}\n"
    after = (
        before.replace(f"    def {name}(self):\n        return {methods[name]}\n", changed)
        if name in methods
        else before.replace("    x = 1\n", f"    x = 1\n{changed}")
    )

    def counted(source):
        return [(p.name, p.digest) for p in reached({"": definitions(source, observed=True)}, words(tree_of(code)))[""]]

    if counted(before) == counted(after):
        assert shown(before, code) == shown(after, code)


def shown(source, code):
    """What ``code`` gives, or how it fails."""
    namespace = {}
    exec(source, namespace)
    try:
        return eval(code, namespace)
    except RecursionError as error:
        return type(error), str(error).partition(" while ")[0]  # what Python was doing then differs from run to run
    except Exception as error:  # noqa: BLE001  # whatever it is, both have to raise it
        return type(error), str(error)


CHAPTER = """\
# 3

```python
def extend(cls):
    def add(method):
        setattr(cls, method.__name__, method)
        return method
    return add
```

```python {{ file="p/value.py" }}
class Value:
    def __init__(self, data):
        self.data = data
{more}
```
"""
LATER = """\
# 4

<details markdown="1">
<summary>The code so far</summary>
</details>

```python
{code}
```
"""
ADDED = "\n    def fresh_method(self):\n        return 2 * self.data"


@pytest.fixture
def shelf(make_book, invoke):
    """A function that writes and updates a book whose chapter 4 has this code; returns which pages ran, and the outcome."""

    def make(code, more=""):
        root = make_book({"03-value.md": CHAPTER.format(more=more), "04-more.md": LATER.format(code=code)})
        invoke(root, "update")
        ran = []
        the_book = book.load(root)
        outcomes = run(the_book, progress=lambda chapter, seconds: ran.append(chapter.path) if seconds else None)
        fresh = run(the_book, fresh=True)
        assert outcomes == fresh  # nothing wrong is ever shown
        return root, outcomes["docs/04-more.md"][-1].text

    return make


def whys(root, number):
    """Why the chapter with this number would run."""
    the_book = book.load(root)
    chapter = next(chapter for chapter in the_book.chapters if chapter.number == number)
    return reasons(chapter, States(the_book.settings))[1]


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("Value(3).data", False),
        ("hasattr(Value(3), 'fresh_' + 'method')", True),
        ("'fresh_method' in dir(Value)", True),
        ("len(vars(Value(3)))", False),
        ("eval(compile('len(dir(Value))', 'made', 'eval'))", True),
        ("eval(compile('Value(3).data', 'made', 'eval'))", False),
        ("exec(compile('eval(\"len(dir())\")', '/lib/site-packages/made.py', 'exec'))", False),
        ("len(vars(Value))", True),
        ("eval('hasattr(Value(3), \"fresh_method\")')", True),
    ],
)
def test_a_new_method_runs_who_can_tell(shelf, code, runs):
    """And nobody else; either way the outcome is that of a fresh run."""
    root, _ = shelf(code)
    page = root / "docs" / "03-value.md"
    page.write_text(CHAPTER.format(more=ADDED))
    text = (root / "docs" / "04-more.md").read_text()
    (root / "docs" / "04-more.md").write_text(
        text.replace("        self.data = data\n", f"        self.data = data\n{ADDED}\n")
    )

    assert bool(whys(root, 4)) is runs
    ran = []
    outcomes = run(book.load(root), progress=lambda chapter, seconds: ran.append(chapter.path) if seconds else None)
    assert ("docs/04-more.md" in ran) is runs
    assert outcomes == run(book.load(root), fresh=True)


def test_the_runner_is_what_runs(tmp_path, monkeypatch):
    """Not what reads pages, shows them, or is a command."""
    folder = tmp_path / "litbook"
    shutil.copytree(ROOT / "src" / "litbook", folder, ignore=shutil.ignore_patterns("__pycache__", "web", "theme"))
    monkeypatch.setattr(runner.litbook, "__file__", str(folder / "__init__.py"))

    def now():
        runner.runner.cache_clear()
        return runner.runner()

    def changes(file):
        nonlocal before
        (folder / file).write_text((folder / file).read_text() + "# changed\n")
        last, before = before, now()
        return last != before

    before = now()

    for file in ("run/session.py", "run/workers/worker.py", "run/display.py", "core/text/svg.py", "run/matplotlibrc"):
        assert changes(file), file
    for file in (
        "commands/main.py",
        "weave/block.py",
        "site/plugin.py",
        "tangle/fold.py",
        "source/parse.py",
        "run/pool.py",
    ):
        assert not changes(file), file
    monkeypatch.undo()
    runner.runner.cache_clear()


LIBRARY = "tool-1.0.dist-info"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A function that installs a distribution with one module; returns the folder of its metadata."""
    site = tmp_path / "site-packages"
    monkeypatch.syspath_prepend(str(site))

    def install(name, version, code):
        for folder in site.glob(f"{name}-*"):
            shutil.rmtree(folder)
        folder = site / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (site / f"{name}.py").write_text(code)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (folder / "RECORD").write_text(f"{name}.py,sha256={cache.digest(code)},\n")

    return install


def test_a_library_counts_for_who_imports_it(make_book, installed):
    """Another version reruns the chapter; a library that nobody imports does not; one that was missing does."""
    installed("kept_tool", "1.0", "x = 1\n")
    page = "```python\ntry:\n    import kept_other\nexcept ImportError:\n    pass\nimport kept_tool\nkept_tool.x\n```\n"
    root = make_book({"01-a.md": page})
    run(book.load(root))
    assert whys(root, 1) == []
    installed("kept_stranger", "1.0", "")
    assert whys(root, 1) == []
    installed("kept_tool", "1.1", "x = 2\n")
    (why,) = whys(root, 1)
    assert why.startswith("the library kept-tool: 1.0 (")
    installed("kept_tool", "1.0", "x = 1\n")
    assert whys(root, 1) == []
    installed("kept_other", "1.0", "")
    assert whys(root, 1)[-1] == "the module kept_other, which was missing"


def test_why_and_cache(make_book, invoke):
    """Say which block changed, what's kept since when, and how much there is."""
    root = make_book({"01-a.md": "```python\n1\n```\n\n```output\n1\n```\n", "02-b.md": "Prose.\n"})
    assert invoke(root, "why", "01").output == (
        "docs/01-a.md: no outcomes are kept: it never ran, or they were cleared or evicted\n"
    )
    invoke(root, "check")
    assert invoke(root, "why", "01").output.startswith("docs/01-a.md: nothing changed; kept since 2")
    assert invoke(root, "why").output == "nothing changed: no page would run\n"
    (root / "docs" / "01-a.md").write_text("Text.\n\n```python\n2\n```\n")
    assert invoke(root, "why", "01-a.md").output == "docs/01-a.md: the block at line 3\n"
    assert invoke(root, "why", "02").output == "docs/02-b.md: has no block to run\n"
    assert invoke(root, "why", "9").exit_code == 2

    assert "  outcomes               1 file" in invoke(root, "cache").output
    assert invoke(root, "cache", "--older-than", 1).exit_code == 2
    assert invoke(root, "cache", "--clear", "--older-than", 1).output.startswith("deleted no files from ")
    assert invoke(root, "cache", "--clear").output.startswith("deleted ")
    assert sizes(root / ".cache" / "litbook") == []


def test_kinds_are_words(tmp_path):
    """An author reads what the files are, not how their names end."""
    for name in ("outcomes/a.json", "b.woff2", "c.zip", "d.txt", "live/e/f.js", "seconds.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("12")
    kinds = ["fonts", "live packages", "live pages", "others", "outcomes", "pages"]
    assert sizes(tmp_path) == [(kind, 1, 2) for kind in kinds]


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    """Down to some way below the limit; what's very old goes in any case."""
    for age in range(10):
        file = tmp_path / "outcomes" / f"{age}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(bytes(100))
        os.utime(file, (file.stat().st_mtime - age * 100,) * 2)
    assert evict(tmp_path, 1000) == 0
    assert evict(tmp_path, 900) == 3
    assert sorted(path.stem for path in tmp_path.rglob("*.json")) == list("0123456")
    os.utime(tmp_path / "outcomes" / "0.json", (1, 1))
    assert evict(tmp_path, 900) == 1
    assert clear(tmp_path) == 6


def test_an_entry_of_another_version_is_a_miss(shelf, invoke):
    """Even if its state has another form."""
    root, _ = shelf("Value(3).data")
    for path in (root / ".cache" / "litbook" / "outcomes").rglob("*.json"):
        entry = json.loads(cache.read(path))
        entry["state"] = {"runner": "another", "blocks": {}}
        cache.keep(path, json.dumps(entry).encode())

    assert whys(root, 4) == ["the code of litbook that runs chapters"]
    assert invoke(root, "check").exit_code == 0


def test_a_damaged_file_is_made_again(tmp_path):
    """Also if it's the EPUB or a picture, which nothing parses."""
    assert cache.kept(tmp_path, "a", lambda: b"first", ".png") == b"first"
    (file,) = (tmp_path / ".cache" / "litbook").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert cache.kept(tmp_path, "a", lambda: b"second", ".png") == b"second"
    file.write_bytes(file.read_bytes().replace(b"second", b"secone"))
    assert cache.kept(tmp_path, "a", lambda: b"third", ".png") == b"third"


IMPORTING = '```python { file="mini/b.py" }\nfrom mini.a import X\n```\n\n```python\nX\n```\n\n```output\n1\n```\n'


@pytest.mark.parametrize("before", ["", '```python { file="mini/c.py" }\nZ = 1\n```\n\n'])
@pytest.mark.parametrize("first", ["", "Y = 1"])
def test_a_failure_ends_once_the_package_has_what_it_missed(make_book, invoke, before, first):
    """The whole package, one of its modules, or a name in one of them."""
    root = make_book({"01-page.md": f'# 1. Page\n\n{before}```python {{ file="mini/a.py" }}\n{first}\n```\n'})
    if not first:
        (root / "src" / "mini" / "a.py").unlink()
        (root / "src" / "mini" / "__init__.py").unlink(missing_ok=True)
    (root / "docs" / "01-page.md").write_text(
        f'# 1. Page\n\n{before}```python {{ file="mini/a.py" }}\nX = 1\n```\n\n{IMPORTING}'
    )
    said = invoke(root, "update").output.splitlines()[0]
    assert said.endswith("the chapters make mini/a.py: run `litbook tangle`")
    invoke(root, "tangle")
    assert invoke(root, "check").output == ""


def test_a_module_that_a_block_can_do_without(shelf):
    """Once it's there, the block has another outcome."""
    code = "try:\n    import p.extra\nexcept ImportError:\n    print('without')\nelse:\n    print('with')"
    root, text = shelf(code)
    assert text == "without\n"
    (root / "src" / "p" / "extra.py").touch()
    assert run(book.load(root))["docs/04-more.md"][-1].text == "with\n"


def test_imports_are_found_as_python_finds_them():
    """In all of our modules: a pattern is faster than a parser, and a run waits for it."""
    for path in sorted((ROOT / "src" / "litbook").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        told = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                told |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        ours = {name.removeprefix("litbook").removeprefix(".") for name in told if name.partition(".")[0] == "litbook"}
        assert ours - set(runner.imported(path)) == set(), path
