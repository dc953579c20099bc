"""The training lab's Python: data sets, bugs, going back, and the exported script, which prints the lab's numbers."""

import json
import math
import random
import signal
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from itertools import chain
from types import SimpleNamespace

import pytest

from labs.training.python import export, lab, surface
from labs.training.python import run as running
from labs.training.python.program import Runnable
from labs.training.python.run import MOST_KEPT, Run
from labs.training.python.settings import BUGS, CHOICES, DEFAULTS, settings
from litbook.live.pyodide.interrupts import Interrupts
from litbook.source.parse import parse
from litgrad.engine import Value

KERNEL = SimpleNamespace(interrupts=SimpleNamespace(arm=nullcontext))
SMALL = {"train": 12, "test": 6, "layers": [3, 2]}


def asked(given, goal=0, known=0, **view):
    """Return what the lab tells about a run of these settings at a step."""
    where = {"goal": goal, "seconds": 100, "known": known}
    return lab.answer(KERNEL, given, where, {"side": 0, "probe": None, "example": None, **view})


def exported(given, step, form="python", example=None):
    """Return the text of a run up to a step."""
    return export.answer(KERNEL, given, {"step": step, "example": example}, form)["text"]


def run(given, steps=0):
    """Return a run of these settings after some steps."""
    found = Run(settings(given))
    found.go(steps, 100)
    return found


def printed(text):
    """Return what a script prints in a fresh Python: the lines of its steps, and its gradients."""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    steps = [line for line in lines if len(line) == 4]
    return steps, [float(line[0]) for line in lines if len(line) == 1]


def chosen(seed):
    """Return random settings."""
    dice = random.Random(seed)
    return {
        "data": dice.choice(["moons", "circles", "xor", "spirals", "lecture", "own"]),
        "train": dice.randint(4, 20),
        "test": dice.randint(0, 9),
        "noise": dice.choice([0.0, 0.1, 0.3]),
        "own": [[dice.uniform(-1, 1), dice.uniform(-1, 1), dice.choice([-1, 1]), int(i % 3 == 2)] for i in range(9)],
        "layers": [dice.randint(1, 4) for _ in range(dice.randint(0, 3))],
        "activation": dice.choice(CHOICES["activation"]),
        "loss": dice.choice(CHOICES["loss"]),
        "rate": dice.choice([0.01, 0.1, 0.5]),
        "fall": dice.choice([0, 10]),
        "batch": dice.choice([0, 3, 500]),
        "decay": dice.choice([0.0, 0.001]),
        "seed": dice.randint(0, 999),
        "bugs": dice.sample(BUGS[:4], dice.randint(0, 2)) + dice.choice([[], [], ["rate"]]),
        "rung": dice.choice(["fastest", "engine"]),
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_script_prints_what_the_lab_shows(seed):
    """Each loss of each step, and each gradient of the last, to nine digits, for random settings."""
    told = asked(chosen(seed), goal=12)
    text = exported(chosen(seed), told["step"])
    steps, slopes = printed(text)
    assert [int(line[0]) for line in steps] == list(range(told["step"] + 1))
    for place, curve in enumerate(told["curves"][:3], start=1):
        shown = [math.nan if line[place] == "none" else float(line[place]) for line in steps]
        told_losses = [math.nan if loss is None else loss for loss in curve[: told["step"] + 1]]
        assert shown == pytest.approx(told_losses, rel=1e-9, abs=1e-12, nan_ok=True)
    assert slopes == pytest.approx(told["slopes"], rel=1e-9, abs=1e-12)


def test_stop_interrupts_the_making_of_a_network(monkeypatch):
    """Recording a large one takes a while, and Python stays the same afterwards."""
    interrupts = Interrupts(lambda: None)
    monkeypatch.setattr(running, "Runnable", lambda _: signal.raise_signal(signal.SIGINT))
    with interrupts.heard(), pytest.raises(KeyboardInterrupt):
        Run(settings({}), interrupts.arm)


def test_a_chapter_has_the_same_blocks():
    """The blocks of the chapter, one after the other, are the script, but for its comments."""
    given = SMALL | {"batch": 3, "bugs": ["zero"]}
    asked(given, goal=2)
    python, chapter = (exported(given, 2, form) for form in ("python", "chapter"))
    code = "".join(block.source for block in parse(chapter, "run.md").blocks)
    lines = [line for line in python.splitlines()[1:] if line and not line.startswith("#")]
    assert [line for line in code.splitlines() if line] == lines
    assert len(printed(code)[0]) == 3


def test_both_rungs_agree():
    """The recorded program and the engine go down the same way."""
    fast, slow = (run(SMALL | {"decay": 0.01, "rung": rung}, 5) for rung in ("fastest", "engine"))
    assert (fast.program.kind, slow.program.kind) == ("Symbol", "Value")
    for one, other in zip(fast.curves, slow.curves, strict=True):
        assert list(one) == pytest.approx(list(other), rel=1e-9)
    assert fast.slopes == pytest.approx(slow.slopes, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "given", [{"batch": 4, "seed": 3}, {"bugs": ["zero"]}, {"rung": "engine", "bugs": ["equals", "zero"]}]
)
def test_going_back_gives_the_same_numbers(given):
    """Back, and on again, also where steps have to be taken again from one that was kept."""
    there = run(SMALL | given, 20)
    first = [list(curve) for curve in there.curves]
    for step in (20, 7, 0, 13, 20):
        there.go(step, 100)
        fresh = run(SMALL | given, step)
        assert there.place == fresh.place
        assert there.slopes == fresh.slopes
        assert [list(curve) for curve in there.curves] == first


def test_memory_is_bounded():
    """However many steps, few are kept, and any can be gone back to."""
    long = run({"data": "lecture", "layers": [2], "rate": 0.01}, 1000)
    assert len(long.kept) <= MOST_KEPT
    assert long.every == 16
    long.go(999, 100)
    assert long.place.step == 999
    assert long.place == run({"data": "lecture", "layers": [2], "rate": 0.01}, 999).place


def test_work_is_done_in_pieces():
    """A request with no time to spare takes one step, so a pause comes soon."""
    there = Run(settings(SMALL))
    for step in (1, 2, 3):
        there.go(50, 0)
        assert there.place.step == step


def test_stop_leaves_a_run_at_a_whole_step():
    """If the reader stops it in the middle of a step, the step wasn't taken."""
    there = run(SMALL, 3)
    before = there.place, [list(curve) for curve in there.curves]

    @contextmanager
    def stopping():
        yield
        raise KeyboardInterrupt

    there.stoppable = stopping
    with pytest.raises(KeyboardInterrupt):
        there.go(4, 100)
    assert (there.place, [list(curve) for curve in there.curves]) == before


def test_the_bugs():
    """Each does what its words say."""
    right = run(SMALL, 2)
    zero = run(SMALL | {"bugs": ["zero"]}, 2)
    own = zero.program.gradients(zero.place.values, zero.program.train, [0.0] * len(zero.slopes))[1]
    assert zero.slopes == pytest.approx([b + s for b, s in zip(zero.place.before, own, strict=True)])
    same = run(SMALL | {"bugs": ["same"]}, 4)
    assert same.place.values[:3] == same.place.values[3:6] == same.place.values[6:9]
    dead = run(SMALL | {"bugs": ["dead"], "activation": "relu"}, 4)
    assert dead.slopes[:9] == [0.0] * 9
    assert dead.place.values[:9] == dead.program.values[:9]
    assert run(SMALL | {"bugs": ["rate"]}).program.rate(0) == 50 * right.program.rate(0)


def test_with_equals_one_point_teaches():
    """With = for +=, what's passed back last wins: the gradient is that of the first point, divided by their number."""
    there = run(SMALL | {"bugs": ["equals"], "layers": []})
    right = run(SMALL | {"layers": [], "rung": "engine"})
    (point, count) = (there.program.train[0], len(there.program.train))
    one = right.program.gradients(there.place.values, [point], [0.0] * 3)[1]
    assert there.slopes == pytest.approx([slope / count for slope in one])
    assert there.slopes != pytest.approx(right.slopes)


def test_the_engine_is_left_alone():
    """Neither the class whose backward step the bug replaces, nor the modules, nor the dice of the page."""
    before, modules = Value._backward, dict(sys.modules)
    random.seed(5)
    asked(SMALL | {"bugs": ["equals"], "batch": 2, "seed": 8}, goal=2)
    assert Value._backward is before
    assert sys.modules == modules
    dice = random.random()
    random.seed(5)
    assert random.random() == dice


def test_a_run_that_blows_up_ends():
    """It says at which step, stays where the numbers still were some, and its answer is JSON that a browser reads."""
    told = asked(SMALL | {"loss": "squares", "activation": "none", "rate": 100.0}, goal=500)
    assert told["end"] == f"At step {told['step'] + 1} the loss isn't a finite number anymore."
    assert 0 < told["step"] < 10
    assert all(loss is not None for loss in told["curves"][0])
    json.loads(json.dumps(told, allow_nan=False))


def test_no_points():
    """A run without training points says so, and takes no step."""
    told = asked({"data": "own", "own": [[0, 0, 1, 1]]}, goal=3)
    assert (told["step"], told["end"], told["test"]) == (0, "There are no training points.", [(0.0, 0.0, 1)])
    assert "values" not in told
    assert told["box"] == (0.0, 0.0, surface.LEAST)


@pytest.mark.parametrize("data", ["moons", "circles", "xor", "spirals"])
def test_data_sets(data):
    """There are as many points as asked for, of both sides, test points are others, and a seed decides."""
    program = Runnable(settings({"data": data, "train": 40, "test": 20}))
    assert (len(program.train), len(program.test)) == (40, 20)
    assert {side for *_, side in program.train} == {side for *_, side in program.test} == {1, -1}
    assert set(program.train).isdisjoint(program.test)
    assert Runnable(settings({"data": data, "train": 40, "test": 20})).train == program.train
    assert Runnable(settings({"data": data, "train": 40, "test": 20, "seed": 2})).train != program.train


def test_what_neurons_say():
    """The recorded forward pass says what the net says, at a place and on the grid."""
    given = {"layers": [3], "seed": 4}
    told = asked(given, goal=3, known=1, side=5, probe=[0.3, -0.2])
    net = Runnable(settings(given | {"rung": "engine"})).names["net"]
    for p, number in zip(net.parameters(), told["values"], strict=True):
        p.data = number
    hidden = [float(v) for v in net.layers[0]([0.3, -0.2])]
    assert told["activations"] == pytest.approx([*hidden, float(net([0.3, -0.2]))], rel=1e-12)
    assert "train" not in told
    assert [len(curve) for curve in told["curves"]] == [3] * 5
    (x, y, half), places = told["box"], surface.grid(told["box"], 5, ())
    assert places[0] == pytest.approx((x - 0.8 * half, y + 0.8 * half))
    assert places[-1] == pytest.approx((x + 0.8 * half, y - 0.8 * half))
    assert all(
        x - half < point[0] < x + half and y - half < point[1] < y + half
        for point in lab.kept[settings(given)].program.train
    )


def test_a_run_that_begins_again():
    """It's still there, but the page is told of its later steps only when it comes to them."""
    first = asked(SMALL, goal=5)
    assert [len(curve) for curve in first["curves"]] == [6] * 5
    again = [asked(SMALL), asked(SMALL, goal=2, known=1), asked(SMALL, goal=1, known=3), asked(SMALL, goal=5, known=3)]
    assert [[len(curve) for curve in told["curves"]] for told in again] == [[1] * 5, [2] * 5, [0] * 5, [3] * 5]
    assert [[*chain(*parts)] for parts in zip(*(told["curves"] for told in again), strict=True)] == first["curves"]


def test_the_gradients_of_one_example():
    """They average to those of all."""
    each = [asked(SMALL, example=i)["ofExample"]["slopes"] for i in range(12)]
    average = [sum(slopes) / 12 for slopes in zip(*each, strict=True)]
    assert asked(SMALL)["slopes"] == pytest.approx(average)
    _, printed_slopes = printed(exported(SMALL, 0, example=7))
    assert printed_slopes == pytest.approx(each[7], rel=1e-9, abs=1e-12)
    _, of_all = printed(exported(SMALL, 0, example=99))
    assert of_all == pytest.approx(average)


def test_hostile_settings_are_replaced():
    """Nothing that a page sends becomes a part of the program but numbers within bounds and known words."""
    given = dict.fromkeys(DEFAULTS, "__import__('os').system('x')")
    assert settings(given) == settings({})
    odd = {
        "layers": [99, "2", None, 0.5, 3, 3, 3, 3],
        "rate": math.inf,
        "seed": 1e99,
        "bugs": ["zero", "x"],
        "train": True,
    }
    found = settings(odd | {"own": [[1, 2, 0.5, 7], [1, 2], "ab", [math.nan, 0, 1, 0]]})
    assert (found.layers, found.rate, found.seed, found.bugs, found.train) == (
        (16, 1, 3, 3),
        0.5,
        999_999,
        ("zero",),
        100,
    )
    assert found.own == ((1.0, 2.0, 1, 1),)
