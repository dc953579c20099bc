"""Watching the loss of a training: its values, grouped in curves, without changing the run."""

import random
import sys
import time
from types import SimpleNamespace

import pytest

from litbook.live.packs.autograd.python.training import loss as watch
from litbook.live.packs.autograd.python.training.plane import task

pytestmark = pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="sys.monitoring is new in Python 3.12")
SETTINGS = {"loss": ["loss"], "model": ["net"], "data": "data"}
DATA = "xs = [[0, 0], [1, 0], [0, 1], [1, 1]]\nys = [-1, 1, 1, 1]\n"


def watched(source, namespace=None, **settings):
    """Run a block while it's watched, and return the events."""
    events = []
    kernel = SimpleNamespace(settings=SETTINGS | settings, post=events.append)
    namespace = {"__name__": "__main__"} if namespace is None else namespace
    with watch.watching(kernel, 4, namespace):
        exec(compile(source, "block 5", "exec"), namespace)
    return events


def losses(events):
    """Return all (group, curve, value)."""
    return [loss for event in events for loss in event["losses"]]


def test_a_loop_in_a_block():
    """A loop in a block gives each value once, in order, including the last, and none from before the block."""
    events = watched("for step in range(5):\n    loss = 10.0 / (1 + step)\n", {"loss": 99.0})
    assert losses(events) == [(0, 0, 10.0), (0, 0, 5.0), (0, 0, 10 / 3), (0, 0, 2.5), (0, 0, 2.0)]
    assert {event["type"] for event in events} == {"watched"}
    assert {event["block"] for event in events} == {4}


def test_curves_of_a_function():
    """A call that trains is a curve of its own; calls with one step each make one curve together."""
    train = (
        "def train(rate):\n    for i in range(3):\n        loss = rate + i\n    return loss\n\ntrain(0.5)\ntrain(7.5)\n"
    )
    assert losses(watched(train)) == [(0, curve, rate + i) for curve, rate in enumerate((0.5, 7.5)) for i in range(3)]
    step = "def step(i):\n    loss = float(i)\n\nfor i in range(4):\n    step(i)\n"
    assert losses(watched(step)) == [(0, 0, float(i)) for i in range(4)]


def test_values_that_are_numbers_inside():
    """A value's number is in the attribute from the settings; a non-number is dropped, nan is a gap."""
    source = "class V:\n    def __init__(self, x):\n        self.data = x\n\n"
    source += "for loss in (print, V(1.0), V(float('nan')), 'x', V(2.0)):\n    pass\n"
    assert losses(watched(source)) == [(0, 0, 1.0), (0, 0, None), (0, 0, 2.0)]


LET_GO = """import weakref
class V:
    data = 1.0

def still_there():
    return there() is not None

def step():
    global there
    loss = V()
    there = weakref.ref(loss)
    return None

step()
print(still_there())
loss = V()
there = weakref.ref(loss)
print(still_there())
loss = None
print(still_there())
"""


def test_no_value_is_kept_alive(capsys):
    """A value that the block lets go of is gone, as without somebody who watches."""
    watched(LET_GO)
    assert capsys.readouterr().out.split() == ["False", "True", "False"]


def test_no_training():
    """One or two values aren't a training, and other names aren't watched."""
    assert watched("loss = 1.0\nloss = 2.0\n") == []
    assert watched("for error in range(50):\n    pass\n") == []


def test_what_was_seen_before_an_error_stays():
    """After an error the curve so far is sent, and the next block is watched again."""
    for _ in range(2):
        events = []
        kernel = SimpleNamespace(settings=SETTINGS, post=events.append)
        with pytest.raises(ZeroDivisionError), watch.watching(kernel, 0, {}):
            exec(compile("for i in range(9):\n    loss = 1 / (5 - i)\n", "block 1", "exec"), {})
        assert [value for _, _, value in losses(events)] == [1 / 5, 1 / 4, 1 / 3, 1 / 2, 1.0]
    assert sys.monitoring.get_tool(watch.TOOL) is None


def test_surface():
    """The model's outputs over the plane are sent with the data points, even after the shortest training."""
    source = DATA + "def net(x):\n    return x[0] + x[1] - 0.5\n\nfor i in range(4):\n    loss = 4.0 - i\n"
    picture = watched(source)[-1]["surface"]
    assert picture["side"] == 20
    assert picture["box"] == (-0.15, 1.15, -0.15, 1.15)
    assert picture["points"] == [(0.0, 0.0, -1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0), (1.0, 1.0, 1.0)]
    step = 1.3 / 20
    assert picture["heights"][21] == pytest.approx(2 * (-0.15 + 1.5 * step) - 0.5, abs=1e-4)


def test_three_inputs_have_no_plane():
    """Without two-dimensional inputs there's no surface, even if the model would accept them."""
    assert task({"net": sum, "xs": [[1, 2, 3], [4, 5, 6]]}, SETTINGS) is None
    assert task({"net": sum, "xs": [[1, 2], [4, 5]]}, SETTINGS) is not None
    assert task({"net": 3, "xs": [[1, 2], [4, 5]]}, SETTINGS) is None


def test_looking_changes_nothing():
    """Calling the model leaves no trace: neither output nor a changed random generator."""
    source = DATA + "import random\nrandom.seed(1)\nimport time\n"
    source += "def net(x):\n    print('asked')\n    return random.random()\n\nfound = []\n"
    source += "for i in range(30):\n    loss = random.random()\n    time.sleep(0.01)\n    found.append(loss)\n"
    namespace = {}
    events = watched(source, namespace)
    assert sum("surface" in event for event in events) > 0
    random.seed(1)
    assert namespace["found"] == [random.random() for _ in range(30)]


def test_it_is_printed_nowhere(capsys):
    """Text that the model prints while it's watched is dropped."""
    watched(DATA + "def net(x):\n    print('asked')\n    return 1.0\n\nfor i in range(4):\n    loss = 4.0 - i\n")
    assert capsys.readouterr().out == ""


def test_few_messages_and_little_time():
    """At most twenty messages per second are sent, and the surface takes at most a fifth of the time, even for a slow model."""
    source = (
        DATA + "import time\ncalls = []\ndef net(x):\n    calls.append(1)\n    time.sleep(0.002)\n    return 1.0\n\n"
    )
    source += "for i in range(100):\n    loss = 100.0 - i\n    time.sleep(0.01)\n"
    namespace, start = {}, time.perf_counter()
    events = watched(source, namespace)
    took = time.perf_counter() - start
    assert len(events) <= 20 * took + 2
    assert len(namespace["calls"]) * 0.002 <= 0.25 * took + 0.15
