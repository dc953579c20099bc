"""The ladder: one step of the same training, by each engine of the book.

    python -m litgrad.bench --help

A step takes 100 points through a network of 337 parameters, finds the loss and
its gradients, and moves the parameters. Each rung does it in a process of its
own, so that none of them tidies up after another, and in a fresh one each round;
they take turns. In each round, a rung is timed with the garbage collector and without.

    task ▶ rungs ▶ workers ▶ measuring, scaling ▶ result ▶ ladder ▶ table

`task` is what has to be done. `rungs` are the ways to do it: with `values`, as
`programs`, with `tensors`, by `pytorch`. `workers` are their processes, which give
`answers`. `measuring` and `scaling` ask, and a `result` is what was answered.
A `ladder` reads it, and prints it as a `table`. `__main__` is the command.
"""

from litgrad.bench.ladder import Ladder, recorded

__all__ = ["Ladder", "recorded"]
