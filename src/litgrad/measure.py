# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Measure where the time of a program goes."""

import gc
import statistics
import time


def seconds(f, least=0.0):
    """Return the seconds of a call of f, called until least have passed."""
    calls, start = 0, time.perf_counter()
    while True:
        f()
        calls += 1
        passed = time.perf_counter() - start
        if passed >= least:
            return passed / calls


def spread(times):
    """Return the lower quartile, the median and the upper quartile of times."""
    return tuple(statistics.quantiles(times, n=4, method="inclusive"))


def compare(candidates, rounds=5, least=0.0):
    """Return the seconds of each candidate, measured in turn, round by round."""
    times = {name: [] for name in candidates}
    for f in candidates.values():
        f()  # to warm up
    for _ in range(rounds):
        for name, f in candidates.items():
            gc.collect()  # what the one before has left behind
            times[name].append(seconds(f, least))
    return times


def count_nodes(root):
    """Return how many values root's graph has, itself included."""
    found, ids = [root], {id(root)}
    for v in found:  # found grows while we walk along it
        for child in v._prev:
            if id(child) not in ids:
                ids.add(id(child))
                found.append(child)
    return len(found)


def collecting(f):
    """Return the seconds of a call of f, and of each pause for the collector."""
    pauses, begun = [], 0.0

    def watch(phase, info):
        nonlocal begun
        if phase == "start":
            begun = time.perf_counter()
        else:
            pauses.append(time.perf_counter() - begun)

    gc.callbacks.append(watch)
    try:
        total = seconds(f)
    finally:
        gc.callbacks.remove(watch)
    return total, pauses


def roof(intensity, peak=48e9, bandwidth=20e9):
    """Return the most FLOP/s of a core that has so many FLOP for each byte."""
    return min(peak, bandwidth * intensity)
