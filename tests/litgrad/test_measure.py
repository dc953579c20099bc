"""litgrad.measure: instruments, each checked against a known answer."""

import gc
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs import exact_programs, run_values, thorough
from litgrad import measure
from litgrad.engine import Value, build_topo
from litgrad.measure import collecting, compare, count_nodes, roof, seconds, spread


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that only advances when told to."""

    class Clock:
        now = 100.0

        def takes(self, time):
            """Return a function that takes this time."""

            def f():
                self.now += time

            return f

    clock = Clock()
    monkeypatch.setattr(measure.time, "perf_counter", lambda: clock.now)
    return clock


@thorough
@given(exact_programs)
def test_nodes_are_counted_once(program):
    """Counting without keeping an order agrees with the length of the engine's topological order."""
    root = run_values(program)[-1]

    assert count_nodes(root) == len(build_topo(root))


def test_any_depth_and_any_kind_of_children():
    """Deep graphs, and sets of children as in micrograd, can be counted."""
    x = Value(1.0)
    assert count_nodes(sum(x for _ in range(100_000))) == 100_002

    class Node:
        def __init__(self, *children):
            self._prev = set(children)

    leaf = Node()
    assert count_nodes(Node(Node(leaf), Node(leaf), leaf)) == 4


def test_seconds_of_one_call(clock):
    """Without a minimum time, one call is timed."""
    assert seconds(clock.takes(0.25)) == 0.25
    assert clock.now == 100.25


@pytest.mark.parametrize(("least", "calls"), [(0.25, 1), (0.26, 2), (1.0, 4), (1.01, 5)])
def test_a_short_thing_is_called_until_the_time_has_passed(clock, least, calls):
    """The result is the mean of as many calls as the minimum time takes, and no more."""
    assert seconds(clock.takes(0.25), least) == 0.25
    assert clock.now == 100 + 0.25 * calls


def test_candidates_take_turns(clock, monkeypatch):
    """Candidates are warmed up once, then timed in turn, each after a garbage collection."""
    order = []
    monkeypatch.setattr(measure.gc, "collect", lambda: order.append("collect"))

    def candidate(name, times):
        times = iter(times)

        def f():
            order.append(name)
            clock.now += next(times)

        return f

    times = compare({"a": candidate("a", [8, 1, 2, 3]), "b": candidate("b", [9, 4, 5, 6])}, rounds=3)

    assert times == {"a": [1, 2, 3], "b": [4, 5, 6]}
    assert order == ["a", "b"] + 3 * ["collect", "a", "collect", "b"]


def test_the_collector_stays_on():
    """The garbage collector stays enabled during timing."""
    seen = []
    compare({"a": lambda: seen.append(gc.isenabled())}, rounds=2)

    assert seen == [True] * 3


def test_spread_of_known_times():
    """Half of the times are between the quartiles, in whatever order they come."""
    assert spread([5.0, 1.0, 4.0, 2.0, 3.0]) == (2.0, 3.0, 4.0)
    assert spread([1.0, 2.0, 3.0, 10.0]) == (1.75, 2.5, 4.75)


@given(st.lists(st.floats(0, 1e3), min_size=3, max_size=20), st.randoms())
def test_spread_of_any_times(times, chance):
    """One slow run, however slow, moves the median no further than the next time."""
    low, middle, high = spread(times)
    assert min(times) <= low <= middle <= high <= max(times)
    assert middle == statistics.median(times)
    shuffled = times[:]
    chance.shuffle(shuffled)
    assert spread(shuffled) == (low, middle, high)


def test_pauses_of_the_collector(clock):
    """Each garbage collection counts as a pause with its duration, and nothing else does."""

    def slow_visit(phase, info):
        if phase == "stop":
            clock.now += 2

    def visited():
        clock.now += 1
        gc.collect()
        gc.collect()
        clock.now += 4

    gc.disable()
    gc.callbacks.append(slow_visit)
    try:
        total, pauses = collecting(visited)
    finally:
        gc.callbacks.remove(slow_visit)
        gc.enable()

    assert (total, pauses) == (9, [2, 2])


def test_nobody_watches_afterwards():
    """The collector's callbacks are restored, even if the function fails."""
    before = list(gc.callbacks)
    collecting(lambda: None)
    with pytest.raises(ZeroDivisionError):
        collecting(lambda: 1 / 0)

    assert gc.callbacks == before


def test_the_roof():
    """A core is as fast as its memory allows, and no faster than its peak."""
    assert roof(0.5) == 10e9
    assert roof(2.4) == roof(1000) == 48e9
    assert roof(3, peak=100, bandwidth=20) == 60
