"""The generated C, compiled with AddressSanitizer and UBSan, and run on exactly as much memory as Python gives it.

A program gets a ``main`` that reads its numbers from standard input into arrays of the right size on the heap. With
``-fno-sanitize-recover`` it ends with an error at the first access outside of them, and at the first undefined operation.
"""

import contextlib
import math
import random
import subprocess

import pytest
from test_compile import EDGES, EVERYTHING, TRACED

from graphs import TAME, build
from graphs import run as run_program
from litgrad import compile as recorder
from litgrad.compile import CompiledC, Symbol
from litgrad.nn import MLP
from litgrad.train import max_margin, squared_error, total_loss
from optional import lacking

FLAGS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-w"]
MAIN = """
#include <stdio.h>
#include <stdlib.h>

static double *doubles(long count) {
  double *a = malloc(count * sizeof *a);
  for (long i = 0; i < count; i++) if (scanf("%la", &a[i]) != 1) exit(99);
  return a;
}

int main(void) {
  long parameters, groups, width, steps;
  if (scanf("%ld %ld %ld %ld", &parameters, &groups, &width, &steps) != 4) return 99;
  double *p = doubles(parameters), *rows = doubles(groups * width), *rates = doubles(steps);
  double *slopes = malloc(parameters * sizeof *slopes), *losses = malloc(steps * sizeof *losses);
  printf("%a\\n", program(p, slopes, groups, (R *)rows));
  for (long i = 0; i < parameters; i++) printf("%a\\n", slopes[i]);
  run(p, slopes, groups, (R *)rows, steps, rates, losses);
  for (long i = 0; i < parameters; i++) printf("%a\\n", p[i]);
  free(p), free(rows), free(rates), free(slopes), free(losses);
}
"""


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    """Return a function that compiles C with sanitizers, runs it on its input, and returns the finished process."""
    folder = tmp_path_factory.mktemp("sanitized")

    def run(text, numbers=""):
        source, made = folder / "program.c", folder / "program"
        source.write_text(text)
        done = subprocess.run(
            [recorder.compiler(), *FLAGS, source, "-o", made, "-lm"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return subprocess.run([made], input=numbers, capture_output=True, text=True, check=False)

    if not recorder.compiler():
        lacking("needs a C compiler")
    try:
        run("int main(void) { return 0; }")
    except AssertionError as error:
        lacking(f"the compiler has no sanitizers: {error}")
    return run


def numbers_for(program, steps):
    """Return the input of a program's ``main``: sizes, parameters, rows, and rates."""
    rows = [x for group in program.rows for x in group]
    sizes = program.size, len(program.rows), len(rows) // len(program.rows), steps
    numbers = *(p.data for p in program.parameters), *rows, *[0.01] * steps
    return " ".join([*map(str, sizes), *(x.hex() if math.isfinite(x) else str(x) for x in numbers)])


def clean(sanitized, program, steps=3):
    """Run the program with sanitizers, and again from Python; fail unless it's clean and the results agree."""
    done = sanitized(program.text + MAIN, numbers_for(program, steps))
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stderr}"
    loss, slopes = program.gradients()
    expected = [loss, *slopes]
    with contextlib.suppress(FloatingPointError):  # a loss of nan ends both runs at the same step
        program(steps, 0.01)
    expected += [p.data for p in program.parameters]
    found = list(map(float.fromhex, done.stdout.split()))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


# Programs


@pytest.mark.parametrize("count", [1, 3, 4, 5])
def test_everything(sanitized, count):
    """All operations, with a full and a partly full register of rows."""
    a, b = Symbol(0.6), Symbol(-0.4)
    rows = [(x / 4,) for x in range(count)]
    clean(sanitized, CompiledC(lambda x: sum(2**k * f(a, b, x) for k, f in enumerate(EVERYTHING)), rows, [a, b]))


@pytest.mark.parametrize(
    ("sizes", "loss"), [((2, 3, 1), max_margin), ((3, 4, 4, 1), squared_error), ((1, 1), max_margin)]
)
def test_networks(sanitized, sizes, loss):
    """Networks of three sizes, with weight decay, which is computed before the rows."""
    random.seed(1)
    net = MLP(sizes[0], sizes[1:], value=Symbol)
    rows = [[random.uniform(-2, 2) for _ in range(sizes[0])] + [random.choice([-1.0, 1.0])] for _ in range(6)]
    program = CompiledC(lambda *row: total_loss(net, [row[:-1]], [row[-1]], loss, 0.1), rows, net.parameters())
    clean(sanitized, program)


@pytest.mark.parametrize("at", [0.0, -8.0, 1e308, math.inf, -math.inf, math.nan])
def test_corners(sanitized, at):
    """Numbers at the ends of a float's range, infinities, and nan aren't undefined behavior."""
    a = Symbol(1.0)
    program = CompiledC(
        lambda x: (a * x).relu() + (x**0.5) * a + (a * x).exp() + (a + x * x).log() - a / x + (x**-1.5) * a + 0**a,
        [(1.0,)],
        [a],
    )
    program.use([(at,)] * 4)
    clean(sanitized, program)


def test_edges(sanitized):
    """The corners that the compiled program's tests have, each with a parameter of its own."""
    ps = [Symbol(at) for _, at in EDGES]
    formulas = [formula for formula, _ in EDGES]

    def f(x):
        names = {"x": x, "inf": math.inf, "nan": math.nan}
        return sum(eval(formula, {"a": p} | names) for formula, p in zip(formulas, ps, strict=True))

    clean(sanitized, CompiledC(f, [(1.0,)] * 4, ps))


@pytest.mark.parametrize("seed", range(5))
def test_random_graphs(sanitized, seed):
    """Graphs of twenty layers, drawn by lot."""
    chance = random.Random(seed)
    graph = build(TAME, [0.5, -1.2, 1.1], [chance.randbytes(30) for _ in range(20)])
    ps = [Symbol(x) for x in graph.inputs]
    clean(sanitized, CompiledC(lambda: run_program(graph, ps, TRACED)[-1], [()], ps))


def test_no_inputs_and_many_parameters(sanitized):
    """Rows without numbers, parameters that aren't used, and a value used a hundred times."""
    ps = [Symbol(x / 7) for x in range(300)]
    clean(sanitized, CompiledC(lambda: sum((ps[0] * k + ps[k] for k in range(100)), ps[1]), [(), (), ()], ps))


@pytest.mark.parametrize("lanes", [1, 2, 8])
def test_other_widths(sanitized, lanes):
    """Vectors of other widths read the same rows, with a last group that isn't full."""
    a, b = Symbol(0.6), Symbol(-0.4)
    kind = type("Wide", (CompiledC,), {"lanes": lanes})
    rows = [(x / 4,) for x in range(11)]
    clean(sanitized, kind(lambda x: sum(f(a, b, x) for f in EVERYTHING), rows, [a, b]))


# Canaries


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("i < groups; i++", "i <= groups; i++", "heap-buffer-overflow"),
        ("slopes[i] = total(d[i]) / n", "slopes[i + 1] = total(d[i]) / n", "heap-buffer-overflow"),
        ("p1 = p[1]", "p1 = p[2]", "heap-buffer-overflow"),
        ("d[1] +=", "d[2] +=", "insufficient space for an object"),
        (
            "count += one;",
            "count += one; int far = 0x7fffffff; far += (int)count[0]; count[0] -= far;",
            "signed integer overflow",
        ),
    ],
)
def test_a_planted_overflow_is_caught(sanitized, old, new, message):
    """Canaries: a read, a write, an index, and a sum that go too far are reported."""
    a, b = Symbol(0.5), Symbol(1.5)
    program = CompiledC(lambda x: a * x + b, [(1.0,), (2.0,)], [a, b])
    assert program.text.count(old) == 1
    broken = program.text.replace(old, new)

    done = sanitized(broken + MAIN, numbers_for(program, 1))

    assert done.returncode != 0
    assert message in done.stderr
