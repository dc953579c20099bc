"""Compiled programs never read or write past what they were given, and the C compiler is never left to run on.

A program in C would crash, so what could crash it runs in a process of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from textwrap import dedent

import pytest

from litgrad import compile as recorder
from litgrad.compile import Compiled, CompiledC, Symbol

needs_c = pytest.mark.skipif(not recorder.compiler(), reason="needs a C compiler")
BOTH = pytest.mark.parametrize("kind", [Compiled, pytest.param(CompiledC, marks=needs_c)])

START = """
    from litgrad.compile import CompiledC, Symbol

    ps = [Symbol(i / 50) for i in range(50)]
    program = CompiledC(lambda x: sum((p * x for p in ps), 0), [(1.0,), (2.0,)], ps)

    def attempt(f):
        try:
            print(f())
        except Exception as error:
            print(type(error).__name__, error)

"""
HERE = "(36.75, [1.5, 1.5, 1.5])"
"""The loss and the first three slopes for the two rows above."""


def output_of(code):
    """Return what the code prints in a process of its own, or fail if the process crashes."""
    command = [sys.executable, "-c", dedent(START) + dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stderr}"
    return done.stdout.splitlines()


# Parameters


@BOTH
def test_parameters_are_fixed(kind):
    """A list of parameters that changes later doesn't change the program's."""
    ps = [Symbol(1.0), Symbol(2.0), Symbol(3.0)]
    program = kind(lambda x: ps[0] * x + ps[1] + ps[2] * ps[2], [(5.0,)], ps)
    del ps[1:]

    assert program.gradients() == (16.0, [5.0, 1.0, 6.0])
    assert isinstance(program.parameters, tuple)


@pytest.mark.parametrize("kind", ["Compiled", pytest.param("CompiledC", marks=needs_c)])
@pytest.mark.parametrize("count", [0, 49, 51])
def test_another_number_of_parameters_is_refused(kind, count):
    """Neither gradients nor steps are computed with fewer or more parameters than were recorded."""
    message = f"ValueError the program was recorded with 50 parameters, not {count}; record the loss again"
    assert output_of(f"""
        from litgrad.compile import Compiled

        program = {kind}(lambda x: sum((p * x for p in ps), 0), [(1.0,), (2.0,)], ps)
        program.parameters = [*ps, Symbol(1.0)][:{count}]
        attempt(program.gradients)
        attempt(lambda: program(3, 0.1))
        print([p.data for p in ps] == [i / 50 for i in range(50)])
    """) == [message, message, "True"]


@needs_c
def test_fewer_parameters_in_a_process():
    """Deleting parameters fails, so that C doesn't write past the end of an array."""
    assert output_of("""
        def shorten():
            del program.parameters[10:]

        attempt(shorten)
        for _ in range(20):  # each would write 40 numbers past an end
            program.gradients()
            program(10, 0.0)
        loss, slopes = program.gradients()
        print((loss, slopes[:3]), len(slopes))
    """) == ["TypeError 'tuple' object does not support item deletion", f"{HERE} 50"]


# Rows


@needs_c
@pytest.mark.parametrize(
    "change",
    [
        "program.rows = [(1.0,), (2.0,)]",
        "program.rows = (5, 6)",
        "program.rows = b'12345678'",
        "program.rows = (ctypes.c_double * 16)()",
        "program.rows = (ctypes.c_double * 4 * 2)()",
        "program.inputs = 3; program.use([(1.0, 2.0, 3.0)])",
        "program.inputs = 0; program.use([()])",
        "program.size = 3; program.parameters = ps[:3]",
        "program.size = 60; program.parameters = [*ps, *ps[:10]]",
    ],
)
def test_what_c_takes_is_checked(change):
    """Attributes that someone replaced reach C only if they have its numbers, in its rows."""
    assert output_of(f"""
        import ctypes

        def replace():
            {change}
            return program.gradients()

        attempt(replace)
    """)[0].split()[0] in {"ArgumentError", "TypeError"}


@needs_c
def test_rows_and_their_count_change_together():
    """Ctrl-C at any line of ``use`` leaves the old rows or the new ones, and never a count without its rows."""
    assert output_of("""
        import sys

        def interrupt_at(line):
            lines = 0

            def trace(frame, event, argument):
                nonlocal lines
                if frame.f_code.co_name != "use":
                    return None
                lines += event == "line"
                if lines == line:
                    raise KeyboardInterrupt
                return trace

            return trace

        large = [(1.0,)] * 300_000
        for line in range(1, 20):
            sys.settrace(interrupt_at(line))
            try:
                program.use(large)
                finished = True
            except KeyboardInterrupt:
                finished = False
            finally:
                sys.settrace(None)
            if finished:
                break
            loss, slopes = program.gradients()
            assert (loss, slopes[:3]) == (36.75, [1.5, 1.5, 1.5]), (line, loss)
        print(line > 3, program.gradients()[0])
    """) == ["True 24.5"]


@needs_c
def test_rows_change_in_another_thread():
    """While one thread changes the rows, another gets the result of one set of rows or the other."""
    w = Symbol(1.0)
    sets = [[(1.0,)] * 3, [(2.0,)] * 5000]
    program = CompiledC(lambda x: w * x, sets[0], [w])
    found, done = set(), threading.Event()

    def ask():
        while not done.is_set():
            found.add(program.gradients()[0])

    asking = threading.Thread(target=ask)
    asking.start()
    for k in range(100):
        program.use(sets[k % 2])
    done.set()
    asking.join()

    assert found <= {1.0, 2.0}


# The stack


@needs_c
def test_many_parameters_in_a_small_stack():
    """20,000 parameters, which need 640 KB, run in a thread with a stack of 256 KB, and next to another thread."""
    assert output_of("""
        import threading

        many = [Symbol(1.0) for _ in range(20_000)]
        rows = [(1.0,), (2.0,)]
        program = CompiledC(lambda x: sum(p * x for p in many[:5]), rows, many)
        found = []
        threading.stack_size(256 * 1024)
        threads = [threading.Thread(target=lambda: found.append(program.gradients())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print([(loss, slopes[:6], len(slopes)) for loss, slopes in found])
    """) == ["[(7.5, [1.5, 1.5, 1.5, 1.5, 1.5, 0.0], 20000), (7.5, [1.5, 1.5, 1.5, 1.5, 1.5, 0.0], 20000)]"]


# The compiler

INSTEAD = "take Compiled, which needs no compiler, or record a smaller loss"
LIMIT = rf"^the program has [\d,]{{9}} characters of C, and 700,000 is the limit; {INSTEAD}$"


def chain(count):
    """Return a loss with ``count`` tanh after one another, and its parameters."""
    w = Symbol(0.9)

    def loss(x):
        for _ in range(count):
            x = (w * x).tanh()
        return x

    return loss, [w]


def long_sum():
    """Return a sum of 100,000 terms, and its parameters."""
    w = Symbol(0.9)
    return lambda x: sum((w * x for _ in range(100_000)), w), [w]


def many_parameters():
    """Return a loss with 100,000 parameters, of which one matters, and the parameters."""
    ps = [Symbol(1.0) for _ in range(100_000)]
    return lambda x: ps[0] * x, ps


@needs_c
@pytest.mark.parametrize("make", [lambda: chain(20_000), long_sum, many_parameters], ids=["chain", "sum", "parameters"])
def test_programs_that_are_too_large(make, monkeypatch):
    """What would keep the compiler busy for minutes, or crash it, is refused before it starts; Python runs it."""
    monkeypatch.setattr(subprocess, "Popen", lambda *command, **options: pytest.fail("the compiler was started"))
    f, ps = make()

    with pytest.raises(ValueError, match=LIMIT):
        CompiledC(f, [(1.0,)], ps)
    assert len(Compiled(f, [(1.0,)], ps).gradients()[1]) == len(ps)


@needs_c
def test_a_compiler_that_takes_too_long(monkeypatch):
    """The compiler is stopped when its time is up, with all the processes it started, and the error says what to do."""
    monkeypatch.setattr(recorder, "PATIENCE", 0.5)
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    f, ps = chain(3_000)
    start = time.perf_counter()

    with pytest.raises(TimeoutError, match=f"^the C compiler was stopped after 0.5 seconds; {INSTEAD}$"):
        CompiledC(f, [(1.0,)], ps)
    assert time.perf_counter() - start < 20
    gone = time.monotonic() + 10
    while time.monotonic() < gone:
        try:
            os.killpg(started[0].pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(started[0].pid, signal.SIGKILL)
    pytest.fail("a process of the compiler's is still there")
