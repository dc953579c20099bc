"""Pasteable code: a form of a block that every interactive Python accepts line by line."""

import ast
import code
import contextlib
import heapq
import inspect
import textwrap
import types
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litbook.weave.paste import pasteable, ranges

EXACT = {
    "nothing": ("", ""),
    "blank lines": ("\n\nx = 1\n\n\ny = 2\n\n", "x = 1\ny = 2\n"),
    "comments": ("# a\n\nx = 1  # b\n\n# c\n", "# a\nx = 1  # b\n# c\n"),
    "only a comment": ("# a\n", "# a\n"),
    "no final newline": ("def f():\n    pass", "def f():\n    pass\n\n"),
    "function, then statement": ("def f():\n    return 1\nx = f()\n", "def f():\n    return 1\n\nx = f()\n"),
    "two functions, then statement": (
        "def f():\n\n    return 1\n\n\ndef g():\n    return 2\nx = 3\n",
        "def f():\n    return 1\n\ndef g():\n    return 2\n\nx = 3\n",
    ),
    "nested functions": (
        "def f():\n    def g():\n        x = 1\n\n        return x\n\n    return g\n\n\nf()\n",
        "def f():\n    def g():\n        x = 1\n        return x\n    return g\n\nf()\n",
    ),
    "class": (
        'class A:\n    """Doc."""\n\n    x = 1\n\n    def f(self):\n        pass\n',
        'class A:\n    """Doc."""\n    x = 1\n    def f(self):\n        pass\n\n',
    ),
    "decorators": (
        "x = 1\n\n@first\n\n# why\n@second(\n\n    1\n)\ndef f():\n    pass\n@third\nclass A:\n    pass\n",
        "x = 1\n@first\n# why\n@second(\n    1\n)\ndef f():\n    pass\n\n@third\nclass A:\n    pass\n\n",
    ),
    "string in a decorator": (
        '@first("""\n\n""")\ndef f():\n    pass\n',
        '@first("""\n\n""")\ndef f():\n    pass\n\n',
    ),
    "string": ('x = """\na\n\n\nb\n"""\n\ny = 1\n', 'x = """\na\n\n\nb\n"""\ny = 1\n'),
    "string in a function": (
        'def f():\n    """A.\n\n    B.\n    """\n\n    return f"""\n\n{1}"""\n',
        'def f():\n    """A.\n\n    B.\n    """\n    return f"""\n\n{1}"""\n\n',
    ),
    "bytes": ('x = b"""\n\n"""\n', 'x = b"""\n\n"""\n'),
    "if and else": (
        "if x:\n    a\n\nelif y:\n    b\n\nelse:\n\n    c\nd\n",
        "if x:\n    a\nelif y:\n    b\nelse:\n    c\n\nd\n",
    ),
    "try": (
        "try:\n    a\n\nexcept E:\n    b\n\nfinally:\n    c\n\nd\n",
        "try:\n    a\nexcept E:\n    b\nfinally:\n    c\n\nd\n",
    ),
    "loops": (
        "for x in y:\n    a\n\nelse:\n    b\nwhile x:\n\n    c\nwith d:\n    e\n",
        "for x in y:\n    a\nelse:\n    b\n\nwhile x:\n    c\n\nwith d:\n    e\n\n",
    ),
    "match": ("match x:\n    case 1:\n\n        a\n", "match x:\n    case 1:\n        a\n\n"),
    "on one line": ("if x: a\nclass A: pass\nx = 1; y = 2\n", "if x: a\n\nclass A: pass\n\nx = 1; y = 2\n"),
    "brackets": ("x = [\n    1,\n\n    # b\n    2,\n]\n", "x = [\n    1,\n    # b\n    2,\n]\n"),
    "comments left and right": (
        "def f():\n# left\n\n    return 1\n    # right\nx = 1\n",
        "def f():\n# left\n    return 1\n\n    # right\nx = 1\n",
    ),
    "async": ("async def f():\n\n    pass\nx = 1\n", "async def f():\n    pass\n\nx = 1\n"),
    "strings and semicolons": (
        'x = """\n\n"""; y = """\n\n"""; z = 1\n\nx\n',
        'x = """\n\n"""; y = """\n\n"""; z = 1\nx\n',
    ),
    "strange line ends": (
        "x = 'a\u2028b\x0c'\n\ndef f():\n    pass\ny\n",
        "x = 'a\u2028b\x0c'\ndef f():\n    pass\n\ny\n",
    ),
}


class Console(code.InteractiveConsole):
    """An interactive Python that raises an error at any complaint."""

    def write(self, data: str) -> None:
        """Raise an error instead of printing a traceback."""
        raise AssertionError(data)

    def type(self, text: str) -> None:
        """Type each line of ``text``, and assert that no statement is unfinished at the end."""
        unfinished = False
        for line in text.split("\n")[:-1]:
            unfinished = self.push(line)
        assert not unfinished, text


class Reader(Console):
    """An interactive Python that parses statements and doesn't run them."""

    def runcode(self, code: types.CodeType) -> None:
        """Do nothing."""


def essence(value: object) -> object:
    """Return something comparable for a value: the code of a function, the members of a class."""
    if isinstance(value, types.FunctionType):
        return value.__doc__, value.__code__.co_names, value.__code__.co_varnames
    if isinstance(value, type):
        return value.__doc__, essence(vars(value))
    if isinstance(value, Mapping):
        return {name: essence(one) for name, one in value.items() if not name.startswith("__")}
    return value


@pytest.mark.parametrize(("source", "expected"), EXACT.values(), ids=EXACT)
def test_pasteable(source, expected):
    """Blank lines are removed except in strings, and one follows each compound statement."""
    assert pasteable(source) == expected


@pytest.mark.parametrize("source", [source for source, _ in EXACT.values()], ids=EXACT)
def test_pasteable_twice(source):
    """Pasteable code is the same program, and making it pasteable again changes nothing."""
    assert ast.dump(ast.parse(pasteable(source))) == ast.dump(ast.parse(source))
    assert pasteable(pasteable(source)) == pasteable(source)


@pytest.mark.parametrize("module", [code, contextlib, heapq, textwrap, types], ids=lambda module: module.__name__)
def test_library(module):
    """A module of the standard library, made pasteable, is the same program and can be typed."""
    source = inspect.getsource(module).expandtabs(4)
    text = pasteable(source)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    assert pasteable(text) == text
    Reader().type(text)


SIMPLE = [
    "a = b + 1",
    "b = a * 2; c = a",
    "c = [\n    a,\n\n    # comment\n    b,\n]",
    'a = len("""x\n\n\n  y""")',
    "b = len(f'''{a}\n\n{b}''') \\\n    + 1",
    "c = ('x'\n\n     'y')",
    "log.append(a)",
    "# comment",
    "pass",
    "if a: b = 1",
    "class One: x = 1",
    "for a in range(3): log.append(a)",
    "",
    "\n",
]
HEADS = [
    ["if a % 2:", "else:"],
    ["if a:", "elif b:"],
    ["for i in range(2):"],
    ["for i in []:", "else:"],
    ["while not a:", "else:"],
    ["try:", "finally:"],
    ["try:\n    1 / 0", "except ZeroDivisionError:"],
    ["with open(__import__('os').devnull):"],
    ["match a:\n    case _:\n        b = 3\nif b:"],
    ["class A:\n    '''Doc.\n\n    More.'''\n"],
    ["def f(a):\n    '''Doc.\n\n    More.'''\n"],
    ["@keep\n\n@keep\ndef g(b):"],
    ["@keep\nclass B:"],
]


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A strategy for statements with bodies of ``inner`` ones, with blank lines and comments in them."""
    body = st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: textwrap.indent("\n".join(["pass", *parts]), "    ")
    )
    return st.sampled_from(HEADS).flatmap(
        lambda heads: st.tuples(*[body] * len(heads)).map(
            lambda bodies: "\n".join(f"{head}\n{body}" for head, body in zip(heads, bodies, strict=True))
        )
    )


programs = st.lists(st.recursive(st.sampled_from(SIMPLE), compound, max_leaves=6), max_size=6).map("\n".join)


@settings(deadline=None)
@given(programs)
def test_typed_line_by_line(source):
    """A program typed into an interactive Python has the same effect as when it's run."""
    namespace = {"a": 1, "b": 2, "c": 3, "log": [], "keep": lambda thing: thing}
    console = Console({**namespace, "log": []})
    exec(source, namespace)
    console.type(pasteable(source))
    assert ast.dump(ast.parse(pasteable(source))) == ast.dump(ast.parse(source))
    assert essence(console.locals) == essence(namespace)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n", ""),
        ("x = 1\ny = 2\n", ""),
        ("x = 1\n\ny = 2\n", "1 3"),
        ("def f():\n    return 1\n", "1-2 0"),
        ("def f():\n\n    return 1\n\n\nx = f()\ny = 2\n", "1 3 0 6-7"),
        ('x = """\n  \n"""\n\ny = 1\n', "1-3 5"),
    ],
)
def test_a_page_says_in_short_which_lines_are_pasted(source, said):
    """The line numbers are encoded compactly, 0 is an added blank line, and "" means that the source is pasted unchanged."""
    assert ranges(source) == said


@pytest.mark.parametrize("source", [source for source, _ in EXACT.values() if source.strip()])
def test_the_lines_make_the_whole(source):
    """The page's script rebuilds the exact text from the line numbers."""
    lines = source.removesuffix("\n").split("\n")
    made = []
    for part in (ranges(source) or f"1-{len(lines)}").split():
        first, _, last = part.partition("-")
        made += lines[int(first) - 1 : int(last or first)] if first != "0" else [""]
    assert "".join(line + "\n" for line in made) == pasteable(source)
