"""The expression lab in CPython: what it reads, what its rules give, and the scripts that it exports."""

import ast
import inspect
import itertools
import json
import math
import signal
import subprocess
import sys
import textwrap

import pytest

from expression_lab import SIMPLE, asked, expression, grads, place, printed, rules
from labs.expression.python import script
from labs.expression.python.backward.roads import roads_of
from labs.expression.python.backward.rules import Replacing, Watched
from litbook.live.pyodide.interrupts import Interrupts
from litbook.source.book import load
from litbook.tangle.package import package
from litgrad.engine import Value
from places import ROOT

FIVE = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a * b\nd = e + c\nL = d * f"
TWICE = "a = 3.0\nb = a + a"
DIAMOND = "a = -2.0\nb = 3.0\nd = a * b\ne = a + b\nf = d * e"
ROADS = "a = 3.0\nb = a + a\nc = b + b\nd = c + c\ne = b + d"
LADDER = "\n".join(["x0 = 1.0", *(f"x{i + 1} = x{i} + x{i}" for i in range(10))])
NEURON = (
    "x1 = 2.0\nw1 = -3.0\nx2 = 0.0\nw2 = 1.0\nb = 6.8813735870195432\n"
    "x1w1 = x1 * w1\nx2w2 = x2 * w2\ntotal = x1w1 + x2w2\nn = total + b\no = n.tanh()"
)


def clicks(text, *names):
    """Return the places of values, in the order of their turns."""
    found = asked(text)
    return [place(found, name) for name in names]


# What chapters 9 and 10 say of their examples: the rules, the gradients, which of them a nudge contradicts, and the calls.
SAID = [
    ("chapter 10, b = a + a", TWICE, {"write": "replace"}, {"a": 1, "b": 1}, {"a": 2}, 2),
    ("chapter 10, b = a + a, fixed", TWICE, {}, {"a": 2, "b": 1}, {}, 2),
    ("chapter 10, f = d * e", DIAMOND, {"write": "replace"}, {"a": 3, "b": -2, "d": 1, "e": -6, "f": 1}, {"a": -3, "b": -8}, 5),
    ("chapter 10, f = d * e, fixed", DIAMOND, {}, {"a": -3, "b": -8, "d": 1, "e": -6, "f": 1}, {}, 5),
    ("chapter 10, nearest first", ROADS, {"order": "nearest"}, {"a": 2, "b": 5, "c": 2, "d": 1, "e": 1}, {"a": 10}, 5),
    ("chapter 10, b twice", ROADS, {"order": "clicked", "clicked": clicks(ROADS, *"ebdcba")}, {"a": 12}, {"a": 10}, 6),
    ("chapter 10, in a row", ROADS, {}, {"a": 10, "b": 5}, {}, 5),
    ("chapter 10, why not just recurse", ROADS, {"order": "recursion"}, {"a": 58}, {"a": 10, "b": 5}, 19),
    ("chapter 10, a thousand roads", LADDER, {}, {"x0": 1024}, {}, 11),
    ("chapter 10, pushed", LADDER, {"order": "recursion"}, {}, {f"x{i}": 2 ** (10 - i) for i in range(9)}, 2047),
    (
        "chapter 9, n before o",
        NEURON,
        {"order": "clicked", "clicked": clicks(NEURON, "n", "o", "total", "x1w1", "x2w2")},
        {"n": 0.5, "b": 0, "o": 1, "x1": 0},
        {"b": 0.5, "total": 0.5, "x1w1": 0.5, "x2w2": 0.5, "x1": -1.5, "w1": 1, "x2": 0.5},
        5,
    ),
    ("chapter 9, recursion on a tree", NEURON, {"order": "recursion"}, {"x1": -1.5, "w1": 1, "x2": 0.5, "w2": 0, "b": 0.5}, {}, 10),
    ("chapter 5, by hand", FIVE, {}, {"a": 6, "b": -4, "c": -2, "f": 4, "e": -2, "d": -2, "L": 1}, {}, 7),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "chosen", "said", "nudged", "calls"), [row[1:] for row in SAID], ids=[row[0] for row in SAID]
)
def test_rules_go_wrong_as_the_chapters_say(text, chosen, said, nudged, calls):
    """The gradients are the chapters', exactly those that they call wrong are marked, and a nudge gives what it should be."""
    found = asked(text, **chosen)
    for name, grad in said.items():
        assert grads(found)[name] == pytest.approx(grad, abs=1e-12), name
    wrong = {
        node["name"]: m
        for node, m, v in zip(found["nodes"], found["measured"], found["verdicts"], strict=True)
        if v == "wrong"
    }
    assert wrong == {name: pytest.approx(slope, abs=1e-6) for name, slope in nudged.items()}
    assert (found["calls"], sum(found["turns"])) == (calls, calls)


def test_two_orders_of_120_are_right():
    """As chapter 9 counts them, on the neuron."""
    inner = clicks(NEURON, "o", "n", "total", "x1w1", "x2w2")
    verdicts = [asked(NEURON, order="clicked", clicked=order)["verdicts"] for order in itertools.permutations(inner)]
    assert sum("wrong" not in found for found in verdicts) == 2


@pytest.mark.parametrize("n", [1, 5, 10, 13])
def test_calls_of_recursion_double(n):
    """A ladder of n doublings takes 2^(n+1) - 1 calls by recursion, and n + 1 in a row."""
    text = "\n".join(["x = 1.0", *["x = x + x"] * n])
    assert asked(text, order="recursion")["calls"] == 2 ** (n + 1) - 1
    assert (asked(text)["calls"], asked(text)["grads"][0]) == (n + 1, 2.0**n)


def test_many_calls_wait_until_somebody_asks():
    """Too many to make while somebody types are made on request, and there's a number that isn't made at all."""
    text = "\n".join(["x = 1.0", *["x = x + x"] * 15])
    found = asked(text, order="recursion")
    assert (found["calls"], found["waits"], "grads" in found) == (65535, "ask", False)
    found = asked(text, order="recursion", patient=True)
    assert (sum(found["turns"]), found["isWhole"], found["accounts"]) == (65535, False, None)
    assert len(found["steps"]) <= 1510
    assert asked("\n".join(["x = 1.0", *["x = x + x"] * 30]), order="recursion", patient=True)["waits"] == "too many"


def test_stop_interrupts_many_calls():
    """In the middle of them, and no write is reported after that."""
    interrupts = Interrupts(lambda: signal.raise_signal(signal.SIGINT))
    text = "\n".join(["x = 1.0", *["x = x + x"] * 20])
    with interrupts.heard():
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            asked(text, order="recursion", patient=True, arm=interrupts.arm)
    assert interrupts.asked
    assert Watched.report is None


def test_the_engines_own_line_with_one_character_changed():
    """What runs for =, and what's exported for it, is the engine's ``_backward`` but for that character."""
    own = textwrap.dedent(inspect.getsource(Value._backward))
    assert script.BACKWARD.format(write="+=") == own
    ours = ast.parse(textwrap.dedent(inspect.getsource(Replacing._backward))).body[0]
    ours.returns, ours.body = None, ours.body[1:] if isinstance(ours.body[0], ast.Expr) else ours.body
    assert ast.unparse(ours) == ast.unparse(ast.parse(own.replace("+=", "=")))


CHAPTER_9 = """
import json, sys
from litgrad.engine import Value, build_topo
found = []
for lines in json.load(sys.stdin):
    names = {"Value": Value, "tanh": Value.tanh}
    for line in lines:
        exec(line, names)
    root = names[lines[-1].split(" = ")[0]]
    root.backward()
    found.append([v.grad for v in build_topo(root)])
print(json.dumps(found))
"""


def test_replacing_is_chapter_nines_engine(tmp_path):
    """On random expressions, = gives to the bit what the engine of chapter 9 gives, which wrote that character."""
    for path, text in package(load(ROOT), 9).files().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    texts = [expression(seed, SIMPLE) for seed in range(60)]
    lines = [
        [
            f"{name} = Value({rest})" if rest.lstrip("-")[0].isdigit() else line
            for line in text.splitlines()
            for name, rest in [line.split(" = ")]
        ]
        for text in texts
    ]
    done = subprocess.run(
        [sys.executable, "-c", CHAPTER_9],
        input=json.dumps(lines),
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [asked(text, write="replace") for text in texts]
    assert [found["grads"] for found in ours] == json.loads(done.stdout)
    assert sum("wrong" in found["verdicts"] for found in ours) > 20


def test_scripts_print_what_the_lab_shows():
    """In a Python of their own, for 200 random expressions and rules."""
    found = [asked(expression(seed), **rules(seed)) for seed in range(200)]
    for answer, rows in zip(found, printed([answer["script"]["text"] for answer in found]), strict=True):
        shown = [float(node["data"]) for node in answer["nodes"]], [float(grad) for grad in answer["grads"]]
        assert rows == [pytest.approx(pair, rel=1e-8, abs=1e-300) for pair in zip(*shown, strict=True)]
    assert {answer["order"] for answer in found} == {"topological", "nearest", "recursion", "clicked"}
    assert 20 < sum("wrong" in answer["verdicts"] for answer in found) < 180


def test_steps_lead_to_the_gradients():
    """Whoever follows the writes one by one arrives at the gradients, and each starts from what's there."""
    for seed in range(60):
        found = asked(expression(seed), **rules(seed))
        held = [0.0] * (len(found["nodes"]) - 1) + [1.0]
        for step in found["steps"]:
            if len(step) > 1:
                node, edge, child, slope, old, new = step
                assert (child, old) == (found["nodes"][node]["children"][edge], held[child])
                share = slope * held[node]
                assert new == (share if found["write"] == "replace" else old + share)
                held[child] = new
        assert held == found["grads"]


def test_roads_add_up():
    """Along each road the slopes multiply; the sum over the roads that were counted is the gradient, and by the right rules they're all."""
    for seed in range(60):
        found = asked(expression(seed))
        children = [node["children"] for node in found["nodes"]]
        slopes = {(step[0], step[1]): step[3] for step in found["steps"] if len(step) > 1}
        live = [
            [child for edge, child in enumerate(some) if (place, edge) in slopes] for place, some in enumerate(children)
        ]
        sums = [sum(math.prod(slopes[edge] for edge in road) for road in roads) for roads in roads_of(live)]
        assert sums == pytest.approx(found["grads"], rel=1e-9, abs=1e-12)
        assert not any(account["missed"] or account["repeated"] for account in found["accounts"])


def test_the_road_that_was_missed():
    """It's named edge by edge, and so is one that was counted more than once."""
    found = asked(DIAMOND, write="replace")
    a, e, f = (place(found, name) for name in "aef")
    assert found["accounts"][a] == {
        "missed": 1,
        "repeated": 0,
        "missedRoad": [[f, 1], [e, 0]],
        "repeatedRoad": None,
        "times": 0,
    }
    found = asked(ROADS, order="recursion")
    b, e = (place(found, name) for name in "be")
    account = found["accounts"][place(found, "a")]
    assert (account["missed"], account["repeated"], account["repeatedRoad"]) == (0, 10, [[e, 0], [b, 0]])


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "nothing to draw yet", 1),
        ("a = 1\nb = ", "Python can't read this yet: invalid syntax", 2),
        ("__import__('os').system('x')", "not in the lab: __import__('os').system('x')", 1),
        ("a.b", "not in the lab: a.b", 1),
        ("[x for x in y]", "not in the lab", 1),
        ("(lambda: 1)()", "not in the lab", 1),
        ("a = 1\nfor x in a: pass", "not in the lab: for x in a:", 2),
        ("True + 1", "not in the lab: True", 1),
        ("tanh", "tanh is not a number", 1),
        ("root = 3", "the exported script needs the name root", 1),
        ("a ** b", "the exponent must be a plain number", 1),
        ("9 ** 9 ** 9", "9 ** 9 ** 9: ", 1),
        ("a = 1\n1 / 0", "1 / 0: float division by zero", 2),
        ("(-8) ** 0.5", "(-8) ** 0.5 is not a finite number", 1),
        ("1e999", "is not a finite number", 1),
        ("a = -1\nlog(a)", "log(a): -1 has no logarithm", 2),
        ("exp(1000 * a)", "exp(1000 * a): e to the 2000 is too large for a float", 1),
        ("-" * 1999 + "1", "it is nested too deeply", 1),
        ("a" * 2001, "the text is too long: 2001 characters", 1),
        ("+".join(["a"] * 200), "the graph is too large: the lab draws up to 80 values", 1),
    ],
)
def test_what_the_lab_does_not_read(text, words, line):
    """Nothing is executed, and the reader is told what's wrong, and where."""
    problem = asked(text)["problem"]
    assert problem["words"].startswith(words) or words in problem["words"]
    assert problem["line"] == line


def test_what_a_leaf_needs_to_be_dragged():
    """A literal has its place in the text; a name without a number gets one, and says so."""
    found = asked("w = -3.0\nw * x + 2 - (3 - 1)")
    leaves = {
        node["name"]: (node["data"], node["span"], node["isGiven"]) for node in found["nodes"] if not node["children"]
    }
    assert leaves == {
        "w": (-3.0, (1, 4, 1, 8), False),
        "x": (2.0, None, True),
        "2": (2.0, (2, 8, 2, 9), False),
        "3 - 1": (2.0, None, False),
    }


def test_a_kink_is_unclear():
    """At 0 the slope of relu is neither 0 nor 1, and a nudge can't tell."""
    assert asked("a = 0.0\nrelu(a)")["verdicts"] == ["unclear", "right"]
    assert asked("a = 0.1\nrelu(a)")["verdicts"] == ["right", "right"]
