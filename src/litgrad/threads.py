# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""A program in C whose rows are shared among threads."""

import copy
import functools
from concurrent.futures import ThreadPoolExecutor

from litgrad.compile import look_before
from litgrad.tensor import np


class Threaded:
    """A program in C that trains on some rows, with several threads."""

    def __init__(self, program, rows, threads=2):
        self.parameters = program.parameters
        self.numbers = np.zeros(program.size)
        self.slopes = np.zeros((threads, program.size))
        hands = [rows[i::threads] for i in range(threads)]
        self.shares = np.array([len(hand) / len(rows) for hand in hands])
        self.calls = [self.call(program, *both) for both in zip(hands, self.slopes)]
        self.pool = ThreadPoolExecutor(max(1, threads - 1))

    def call(self, program, rows, slopes):
        """Return the call that finds the loss of these rows, and its slopes."""
        mine = copy.copy(program)
        mine.use(rows)
        numbers, slopes = map(np.ctypeslib.as_ctypes, (self.numbers, slopes))
        takes = (numbers, slopes, len(mine.rows), mine.rows)
        return functools.partial(program.library.program, *takes)

    def share_out(self):
        """Return the average loss of all rows, and its slope in each number."""
        first, *others = self.calls
        jobs = [self.pool.submit(call) for call in others]
        losses = [first(), *(job.result() for job in jobs)]
        return self.shares @ losses, self.shares @ self.slopes

    def gradients(self):
        """Return the average loss of all rows, and its slope in each parameter."""
        self.numbers[:] = [p.data for p in self.parameters]
        loss, slopes = self.share_out()
        return float(loss), slopes.tolist()

    def __call__(self, steps, rate):
        """Take steps down the loss; return the losses, one before each step."""
        losses = []
        self.numbers[:] = [p.data for p in self.parameters]
        try:
            for step in range(steps):
                loss, slopes = self.share_out()
                look_before(loss, step)
                self.numbers -= (rate(step) if callable(rate) else rate) * slopes
                losses.append(float(loss))
        finally:
            for p, number in zip(self.parameters, self.numbers.tolist()):
                p.data = number
        return losses
