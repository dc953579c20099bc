"""The names that code binds and reads, and the parts that run at import: each variant of the rules."""

from __future__ import annotations

import ast

import pytest

from litbook.commands.explore.outline import defined
from litbook.core.model import Block, Location
from litbook.core.syntax import (
    DEEPEST,
    TOO_DEEP,
    compiled,
    executed_later,
    executed_now,
    first_line,
    names_bound,
    names_bound_inside,
    names_read,
    steps,
)

BINDS = {
    "x = y = 1": "x y",
    "x: int": "x",
    "x: int = 1": "x",
    "x += 1": "x",
    "del x": "x",
    "a, (b, *c) = d": "a b c",
    "obj.attr = seq[i] = 1": "",
    "import os.path, re as r": "os r",
    "from m import a, b as c": "a c",
    "def f(p, q=1):\n    local = 1": "f",
    "async def f(): pass": "f",
    "class C(Base):\n    member = 1\n    def m(self): pass": "C",
    "for i, j in pairs:\n    k = i\nelse:\n    e = 1": "i j k e",
    "while True:\n    w = 1": "w",
    "with open(p) as f:\n    t = f": "f t",
    "try:\n    a = 1\nexcept E as e:\n    b = 1\nfinally:\n    c = 1": "a e b c",
    "match v:\n    case {'k': p, **rest}: pass\n    case [first, *others] as whole: pass": "rest p whole first others",
    "[n for n in ns]": "",
    "{k: v for k, v in d}": "",
    "(lambda p: (inner := p))": "",
    "(y := 1)": "y",
    "from m import *": "",
    "@(d := decorator)\ndef f(p=(a := 1), *, k=(b := 1)): pass": "f d a b",
    "class C((base := object)): pass": "C base",
    "[(last := n) for n in ns]": "last",
}
"""Statements, each with the names it binds, in order."""


@pytest.mark.parametrize(("source", "names"), BINDS.items())
def test_names_bound(source, names):
    """Names bound inside a function, a class, a lambda, or a comprehension are local to it."""
    assert list(names_bound(ast.parse(source).body[0])) == names.split()


INSIDE = {
    "def f(p, q=(w := 1)):\n    local = [n for n in p]": "p q w local n",
    "class C(Base):\n    member = 1\n    def m(self): pass": "member m self",
    "lambda p: (inner := p)": "p inner",
    "[(last := n) for n in ns]": "last n",
    "x = [n for n in ns]": "x n",
    "try: pass\nexcept E as e: pass": "e",
}


@pytest.mark.parametrize(("source", "names"), INSIDE.items())
def test_names_bound_inside(source, names):
    """All names bound inside a function or class are found, but not its own name."""
    assert names_bound_inside(ast.parse(source).body[0]) == set(names.split())


AFTER = {
    "x = y = 1": "x y",
    "del x": "",
    "try: pass\nexcept E as e:\n    b = 1": "b",
    "for i in pairs:\n    k = i": "i k",
    "import os.path, re as r": "os r",
    "def f(p): q = 1": "f",
    "class C: member = 1": "C",
    "lambda p: (inner := p)": "",
    "(y := 1)": "y",
}


@pytest.mark.parametrize(("source", "names"), AFTER.items())
def test_names_that_stay_bound(source, names):
    """Names that Python unbinds again are left out: those after ``del``, and an exception's after its handler."""
    assert list(names_bound(ast.parse(source).body[0], lasting=True)) == names.split()


def test_outline_lists_functions_classes_and_assignments():
    """Functions, classes, and assignments are listed, not imports, loop variables, or names inside compound statements."""
    source = (
        "import re\na, (b, c.d) = 1, 2\nx: int = 1\ny += 1\nfor i in []: k = 1\ndef f(): pass\nclass C: z = 1\ndel a"
    )
    assert list(defined(Block(Location("page.md", 1), 2, "", source))) == ["a", "b", "f", "C"]


READS = {
    "print(x)": "print x",
    "x.y = z[i]": "x z i",
    "f(x=1)": "f",
    "def f(p, q=d): return p + g + len(q)": "d g len",
    "def f():\n    def g(): return x, y\n    x = 1": "y",
    "def f():\n    global x\n    x = 1\n    return x": "x",
    "class C(Base):\n    a = b\n    c = a\n    def m(self): return a": "Base b a",
    "(lambda p: p + x)": "x",
    "def f(xs): return [n + k for n in xs if n]": "k",
    "del x": "",
    "x = 1": "",
}


@pytest.mark.parametrize(("source", "names"), READS.items())
def test_names_read(source, names):
    """Global names that are read, in functions too, and builtins."""
    assert names_read(source) == set(names.split())


UNDEFINED = {
    "import os\nx = 1\ndef f(): return x + y + len(z)\nclass C: pass\nC(os.sep)": "os y z",
    "def f(): return f\nxs = [n for n in ns]": "ns",
    "__name__, __file__, len, ValueError, undefined": "undefined",
    "a: int = b\nfor i in []: i": "b",
}


@pytest.mark.parametrize(("source", "names"), UNDEFINED.items())
def test_names_read_and_not_defined(source, names):
    """Imported names count as undefined, because a file's imports are chosen this way; own names and builtins don't."""
    assert names_read(source, undefined=True) == set(names.split())


AT_ONCE = {
    "x = a": "a",
    "def f(p=d): return inside": "d",
    "@decorator\ndef f(): return inside": "decorator",
    "f = lambda p=d: inside": "d",
    "def f(*, k=d): return inside": "d",
    "class C(Base): member = value": "Base value",
    "try:\n    import_ = may_fail\nexcept ImportError:\n    x = otherwise\nelse:\n    y = then\nfinally:\n    z = last": (
        "ImportError otherwise then last"
    ),
    "try:\n    x = a\nexcept ValueError:\n    x = b": "a ValueError b",
    "try:\n    x = a\nexcept:\n    x = b": "b",
    "for i in xs: f(i)": "xs f i",
}


@pytest.mark.parametrize(("source", "names"), AT_ONCE.items())
def test_what_runs_at_once(source, names):
    """Bodies of functions don't run at import, nor does code that may fail because a module is missing."""
    found = [node.id for node in executed_now(ast.parse(source).body) if isinstance(node, ast.Name)]
    assert [name for name in found if name not in ("x", "y", "z", "import_", "f", "i", "member")] == [
        name for name in names.split() if name not in ("f", "i")
    ]


LATER = {
    "x = a": "",
    "def f(p, q=d): return p + g": "g",
    "def f():\n    local = [n for n in xs]\n    return local": "xs",
    "def f():\n    import os\n    return os.sep": "",
    "class C:\n    a = b\n    def m(self): return self.c + d": "d",
    "def f():\n    try: pass\n    except E as e: return e": "E",
    "def f(v):\n    match v:\n        case [w]: return w": "",
}


@pytest.mark.parametrize(("source", "names"), LATER.items())
def test_what_runs_later(source, names):
    """Bodies of functions run later; their local names aren't counted."""
    found = {node.id for node in executed_later(ast.parse(source).body[0]) if isinstance(node, ast.Name)}
    assert found == set(names.split())


def test_first_line():
    """A decorator belongs to its function."""
    plain, decorated, class_ = ast.parse("x = 1\n\n@a\n@b\ndef f(): pass\n\n@c\nclass C: pass").body
    assert (first_line(plain), first_line(decorated), first_line(class_)) == (1, 3, 7)


def test_compiled():
    """Code that runs, with the path for tracebacks, and without the features of the module that compiles it."""
    code = compiled("def f(x: Unknown = 1): pass", "a.md")
    assert code.co_filename == "a.md"
    with pytest.raises(NameError):  # annotations aren't postponed, as they are here
        exec(code, {})


def test_code_that_is_too_deep():
    """A sum can have terms up to a limit; beyond it, it's a mistake of syntax, with its line."""
    longest = DEEPEST - 5
    compiled("x = 1\ny = 0" + " + 1" * longest, "a.md")
    with pytest.raises(SyntaxError) as caught:
        compiled("x = 1\ny = (0\n" + " + 1" * (longest + 5) + ")", "a.md")
    assert (caught.value.msg, caught.value.lineno) == (TOO_DEEP, 2)
    for source in ("(" * 300 + ")" * 300, "-" * 5_000 + "1"):
        with pytest.raises(SyntaxError):
            compiled(source, "a.md")


def test_steps():
    """A loop assigns to its target, then runs its body, and its ``else`` at last; other statements stay."""
    tree = ast.parse("for a in b:\n    for c in d: e\nelse:\n    f\nif g: h")
    assert [ast.unparse(step) for step in map(ast.fix_missing_locations, steps(tree.body))] == [
        "a = b",
        "c = d",
        "e",
        "f",
        "if g:\n    h",
    ]
