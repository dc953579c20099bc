"""litgrad.threads: a step that threads share is the step of the one that doesn't."""

import math

import pytest

from litgrad.bench.rungs import RUNGS
from litgrad.bench.task import Task
from litgrad.compile import CompiledC, compiler

pytest.importorskip("numpy")

from litgrad.threads import Threaded

if not compiler():
    pytest.skip("needs a C compiler", allow_module_level=True)

TASK = Task(100, (2, 3, 1))
ROWS = [(*x, y) for x, y in zip(TASK.xs, TASK.ys, strict=True)]


@pytest.fixture
def program():
    """Return a loss in C on a hundred rows, with parameters of its own."""
    rung = RUNGS["compiled-c"](TASK)
    (program,) = {cell.cell_contents for cell in rung.step.__closure__ if isinstance(cell.cell_contents, CompiledC)}
    return program


@pytest.mark.parametrize("threads", [1, 2, 3, 7, 100])
def test_gradients_do_not_depend_on_the_threads(program, threads):
    """Any number of threads finds the same loss and gradients, also where the rows can't be dealt out evenly."""
    loss, slopes = program.gradients()
    found = Threaded(program, ROWS, threads)
    assert found.gradients()[0] == pytest.approx(loss, rel=1e-14)
    assert found.gradients()[1] == pytest.approx(slopes, abs=1e-14)
    assert sum(found.shares) == pytest.approx(1)


def test_steps_are_those_of_one_thread(program):
    """Losses and parameters of many steps agree, with a rate that falls."""
    before = [p.data for p in program.parameters]
    expected = program(20, lambda k: 0.5 / (k + 1))
    after = [p.data for p in program.parameters]
    for p, number in zip(program.parameters, before, strict=True):
        p.data = number
    assert Threaded(program, ROWS, 3)(20, lambda k: 0.5 / (k + 1)) == pytest.approx(expected, rel=1e-12)
    assert [p.data for p in program.parameters] == pytest.approx(after, rel=1e-12)
    assert {type(p.data) for p in program.parameters} == {float}


def test_the_program_keeps_its_rows(program):
    """Sharing rows out leaves the program that they were recorded with as it was."""
    loss, _ = program.gradients()
    Threaded(program, ROWS[:10])(5, 0.0)
    assert program.gradients()[0] == loss


def test_a_loss_of_nan_stops(program):
    """A step that would follow a loss of nan isn't taken, and the parameters are as they were before it."""
    program.parameters[0].data = math.nan
    others = [p.data for p in program.parameters[1:]]
    with pytest.raises(FloatingPointError, match="step 0; that step was not taken"):
        Threaded(program, ROWS)(5, 0.1)
    assert [p.data for p in program.parameters[1:]] == others


def test_more_threads_than_rows(program):
    """A thread without rows is refused."""
    with pytest.raises(ValueError, match="there are no rows"):
        Threaded(program, ROWS[:2], 3)
