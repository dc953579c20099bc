"""The ladder: one step of the same training, by each engine of the book.

    python -m litgrad.bench --help

A step takes 100 points through a network of 337 parameters, finds the loss and
its gradients, and moves the parameters. Each rung does it in a process of its
own, so that none of them tidies up after another; they take turns, round by round.
"""

import argparse
import contextlib
import cProfile
import gc
import html
import importlib.metadata
import json
import math
import multiprocessing
import os
import platform
import pstats
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from litgrad.measure import collecting, count_nodes, seconds, spread
from litgrad.nn import MLP
from litgrad.store import write_whole
from litgrad.train import max_margin, take_step, total_loss

LADDER = Path(__file__).with_name("ladder.json")
UNIT = "micrograd"  # all others are so many times as fast
TRUTH = "engine"  # and have its losses and its gradients
DECAY = 1e-4
SAME = 1e-12  # how far from the truth a rung may be
TOLERANCE = 2  # how many times smaller than recorded a ratio may be


# What is to be done


class Task:
    """Points in two moons, and a network to tell them apart: the same for all."""

    def __init__(self, count=100, sizes=(2, 16, 16, 1)):
        chance = random.Random(1337)
        self.sizes = sizes
        self.layers = [  # of neurons, each its weights and then its bias
            [[chance.uniform(-1, 1) for _ in range(n)] + [0.0] for _ in range(m)]
            for n, m in zip(sizes, sizes[1:])
        ]
        self.weights = [w for layer in self.layers for neuron in layer for w in neuron]
        self.ys = [2.0 * (i % 2) - 1.0 for i in range(count)]
        self.xs = []
        for y in self.ys:
            angle = math.pi * chance.random()
            right, up = math.cos(angle), math.sin(angle)
            x = [1 - right, 0.5 - up] if y > 0 else [right, up]
            self.xs.append([number + chance.gauss(0, 0.1) for number in x])

    def nodes(self):
        """Return how many nodes a step has in litgrad.engine."""
        pairs = list(zip(self.sizes, self.sizes[1:]))
        products = sum(n * m for n, m in pairs)
        wrapped, bent = math.prod(pairs[0]), sum(self.sizes[1:-1])
        for_each_point = 2 * products + wrapped + bent + 6  # 6: its share of the loss
        return len(self.xs) * for_each_point + 3 * len(self.weights) + 7


class Rung(NamedTuple):
    """A way to do the task."""

    step: object  # step(rate) takes a step, and returns the loss before it, a float
    parameters: object  # parameters() returns them as floats, in litgrad.nn's order
    nodes: object  # nodes() returns how many the graph of a step has, or None
    many: object = None  # many(steps, rate), where a call of step costs more than it


# The rungs. Each imports what it needs, so that one that is missing stops no other.


def micrograd(task):
    """The original, as its own notebook uses it."""
    from micrograd import engine, nn

    sys.setrecursionlimit(100_000)  # its walk calls itself
    net = nn.MLP(task.sizes[0], list(task.sizes[1:]))
    fill(net.parameters(), task.weights)

    def forward():
        scores = [net([engine.Value(number) for number in x]) for x in task.xs]
        gaps = [(1 + -y * s).relu() for y, s in zip(task.ys, scores)]
        data = sum(gaps) * (1.0 / len(gaps))
        return data + DECAY * sum(p * p for p in net.parameters())

    def step(rate):
        total = forward()
        net.zero_grad()
        total.backward()
        for p in net.parameters():
            p.data -= rate * p.grad
        return total.data

    return Rung(step, lambda: read(net), lambda: count_nodes(forward()))


def engine(task):
    """The Value of chapters 3 to 18."""
    return of_values(task, MLP(task.sizes[0], task.sizes[1:]))


def fast(task):
    """Chapter 23's Lean, with the neuron of the lecture."""
    from litgrad.fast import Lean

    return of_values(task, Lecture(task, Lean))


def fast_sum(task):
    """Chapter 23's Lean, with a weighted sum as one node."""
    from litgrad.fast import Lean

    return of_values(task, MLP(task.sizes[0], task.sizes[1:], value=Lean))


def compiled(task):
    """Chapter 24's straight-line Python."""
    from litgrad.compile import Compiled

    return of_program(task, Compiled)


def compiled_c(task):
    """Chapter 24's C, in runs of a hundred steps."""
    from litgrad.compile import CompiledC

    return of_program(task, CompiledC, many=True)


def tensor(task):
    """Chapter 25's tensors, on NumPy."""
    import numpy

    from litgrad.tensor import TensorMLP

    net = TensorMLP(task.sizes[0], task.sizes[1:])
    for layer, neurons in zip(net.layers, task.layers):
        rows = numpy.array(neurons)
        layer.w.data, layer.b.data = rows[:, :-1].T.copy(), rows[:, -1].copy()
    xs, ys = numpy.array(task.xs), numpy.array(task.ys)

    def forward():
        data = (1 - ys * net(xs)).relu().mean()
        return data + DECAY * sum((p * p).sum() for p in net.parameters())

    def step(rate):
        total = forward()
        take_step(net, total, rate)
        return float(total.data)

    def read_all():
        rows = [numpy.vstack([layer.w.data, layer.b.data]).T for layer in net.layers]
        return [number for row in rows for number in row.ravel().tolist()]

    return Rung(step, read_all, lambda: count_nodes(forward()))


def torch_scalar(task):
    """PyTorch, with a tensor for each number, on one thread."""
    import torch

    torch.set_num_threads(1)

    def leaf(number):
        return torch.tensor(number, dtype=torch.float64, requires_grad=True)

    net = Lecture(task, leaf)
    numbers = net.parameters()

    def forward():
        return total_loss(net, task.xs, task.ys, max_margin, DECAY)

    def read_all():
        return [p.item() for p in numbers]

    return Rung(torch_step(forward, numbers), read_all, lambda: torch_nodes(forward()))


def torch_batched(task):
    """PyTorch, with a tensor for all points at once, on one thread."""
    import torch

    torch.set_num_threads(1)  # for so little work two threads wait for each other

    xs = torch.tensor(task.xs, dtype=torch.float64)
    ys = torch.tensor(task.ys, dtype=torch.float64)
    layers = [torch.tensor(layer, dtype=torch.float64) for layer in task.layers]
    weights = [layer[:, :-1].T.clone().requires_grad_() for layer in layers]
    biases = [layer[:, -1].clone().requires_grad_() for layer in layers]
    both = [*weights, *biases]

    def forward():
        x = xs
        for w, b in zip(weights[:-1], biases[:-1]):
            x = (x @ w + b).relu()
        scores = (x @ weights[-1] + biases[-1])[:, 0]
        data = (1 - ys * scores).relu().mean()
        return data + DECAY * sum((p * p).sum() for p in both)

    def read_all():
        rows = [torch.cat([w, b[None]]).T for w, b in zip(weights, biases)]
        return [number for row in rows for number in row.flatten().tolist()]

    return Rung(torch_step(forward, both), read_all, lambda: torch_nodes(forward()))


RUNGS = {
    "micrograd": micrograd,
    "engine": engine,
    "fast": fast,
    "fast-sum": fast_sum,
    "compiled": compiled,
    "compiled-c": compiled_c,
    "tensor": tensor,
    "torch-scalar": torch_scalar,
    "torch": torch_batched,
}


# What rungs have in common


class Lecture:
    """The network of the lecture, sums of products, of any kind of number."""

    def __init__(self, task, make):
        self.layers = [
            [([make(w) for w in ws], make(b)) for *ws, b in layer]
            for layer in task.layers
        ]

    def __call__(self, x):
        """Return the score at x."""
        for layer in self.layers:
            x = [sum((wi * xi for wi, xi in zip(w, x)), b) for w, b in layer]
            if layer is not self.layers[-1]:
                x = [n.relu() for n in x]
        return x[0]

    def parameters(self):
        """Return the weights and biases, neuron by neuron."""
        return [p for layer in self.layers for w, b in layer for p in (*w, b)]


def of_values(task, net):
    """Return the rung of a net made of values."""
    fill(net.parameters(), task.weights)

    def forward():
        return total_loss(net, task.xs, task.ys, max_margin, DECAY)

    def step(rate):
        total = forward()
        take_step(net, total, rate)
        return total.data

    return Rung(step, lambda: read(net), lambda: count_nodes(forward()))


def of_program(task, kind, many=False):
    """Return the rung of a program that is written once, by kind."""
    net = MLP(task.sizes[0], task.sizes[1:])
    fill(net.parameters(), task.weights)

    def example(x0, x1, y):
        return total_loss(net, [[x0, x1]], [y], max_margin, DECAY)

    rows = [(*x, y) for x, y in zip(task.xs, task.ys)]
    run = kind(example, rows, net.parameters())

    def step(rate):
        return run(1, rate)[0]

    return Rung(step, lambda: read(net), lambda: None, run if many else None)


def fill(parameters, numbers):
    """Give each of the parameters its number."""
    for p, number in zip(parameters, numbers, strict=True):
        p.data = number


def read(net):
    """Return the parameters of net as floats."""
    return [float(p.data) for p in net.parameters()]


def torch_step(forward, parameters):
    """Return a step for tensors of PyTorch."""
    import torch

    def step(rate):
        total = forward()
        for p in parameters:
            p.grad = None
        total.backward()
        with torch.no_grad():
            for p in parameters:
                p.sub_(rate * p.grad)
        return total.item()

    return step


def torch_nodes(total):
    """Return how many nodes PyTorch's graph has."""
    found = [total.grad_fn]
    seen = set(found)
    for node in found:
        new = {below for below, _ in node.next_functions if below} - seen
        seen |= new
        found += new
    return len(found)


# A rung in a process of its own

TINY = 1e-9  # the rate while time is taken: a fast rung takes many steps, and stays
HOW_TO_GET = {
    "micrograd": "pip install micrograd==0.1.0",
    "numpy": 'pip install "litgrad[fast]"',
    "torch": 'pip install "litgrad[torch]"',
}


def serve(connection, name, task):
    """Make a rung, then answer what is asked about it, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is told, and leaves
    with contextlib.suppress(ConnectionError):  # there is nobody any more
        try:
            rung = RUNGS[name](task)
            connection.send(("answer", None))
            while question := connection.recv():
                answer = ANSWERS[question[0]](rung, *question[1:])
                connection.send(("answer", answer))
        except (ImportError, FileNotFoundError) as error:  # a module, or a program
            connection.send(("missing", missing(error)))
        except Exception as error:  # noqa: BLE001 - its row says what
            connection.send(("failed", f"{type(error).__name__}: {error}"))


def missing(error):
    """Say what is missing, and how to get it."""
    module = (getattr(error, "name", None) or "").partition(".")[0]
    if module in HOW_TO_GET:
        return f"needs {module}: {HOW_TO_GET[module]}"
    return f"{error.name} is not there yet" if module == "litgrad" else str(error)


def first_steps(rung):
    """Return the losses of three steps, and all parameters after them."""
    return [rung.step(1.0) for _ in range(3)] + rung.parameters()


def timed(rung, least):
    """Return the seconds of a step, from as many as take the least seconds."""
    if rung.many:
        return seconds(lambda: rung.many(100, TINY), least) / 100
    return seconds(lambda: rung.step(TINY), least)


def share_of_collector(rung, least):
    """Return the share of the time that goes into collecting garbage."""
    total, pauses = collecting(lambda: timed(rung, least))
    return sum(pauses) / (total or 1)


def pauses_in(rung):
    """Return the seconds of one step, and of each pause in it."""
    return collecting(lambda: rung.step(TINY))


def without_collector(rung, ask, *details):
    """Return the answer that is given while the collector is off."""
    gc.collect()
    gc.disable()
    try:
        return ask(rung, *details)
    finally:
        gc.enable()
        gc.collect()


def peak_memory(rung):
    """Return the most memory that this process has had, in bytes, if known."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def profiles(rung):
    """Return five profiles of a step: functions, calls and own seconds."""
    found = []
    for _ in range(5):
        profiler = cProfile.Profile()
        profiler.runcall(rung.step, TINY)
        rows = []
        for key, (_, calls, own, *_) in pstats.Stats(profiler).stats.items():
            file, _, name = key
            where = "" if file == "~" else f"{Path(file).stem}."
            rows.append([where + name, calls, own])
        found.append(sorted(rows, key=lambda row: -row[2])[:8])
    return found


ANSWERS = {
    "first steps": first_steps,
    "time": timed,
    "gc": share_of_collector,
    "pauses": pauses_in,
    "time without gc": lambda rung, least: without_collector(rung, timed, least),
    "memory": peak_memory,
    "nodes": lambda rung: rung.nodes(),
    "profiles": profiles,
    "profiles without gc": lambda rung: without_collector(rung, profiles),
}


class RungError(Exception):
    """A rung cannot be measured: it is ("missing" or "failed", why)."""


class Worker:
    """The process of a rung."""

    def __init__(self, name, task):
        context = multiprocessing.get_context("spawn")  # nothing comes along
        self.connection, there = context.Pipe()
        arguments = (there, name, task)
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        there.close()

    def ask(self, *question):
        """Return the answer to the question; without one, wait for the rung."""
        try:
            if question:
                self.connection.send(question)
            kind, content = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            ended = f"its process ended with status {self.process.exitcode}"
            raise RungError("failed", ended) from None
        if kind != "answer":
            raise RungError(kind, content)
        return content

    def close(self):
        """End the process."""
        self.connection.close()
        self.process.join(1)
        self.process.kill()


# All of them, in turn


class Workers(dict):
    """The processes of some rungs, by name, and why others have none."""

    def __init__(self, names, task, tell):
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # they inherit it
        super().__init__({name: Worker(name, task) for name in names})
        signal.signal(signal.SIGINT, before)
        self.tell = tell
        self.reasons = {}

    def ask(self, *question):
        """Return the answers of all, asked one after the other."""
        answers = {}
        for name, worker in list(self.items()):
            self.tell(f"{name}: {question[0] if question else 'start'}")
            try:
                answers[name] = worker.ask(*question)
            except RungError as error:
                self.reasons[name] = error.args
                self.pop(name).close()
        return answers

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.tell("")
        for worker in self.values():
            worker.close()


DETAILS = ("nodes", "profiles", "profiles without gc", "pauses")


def ladder(names, rounds, least, tell, task=None):
    """Return a row for each rung, and the reasons of those that have none."""
    with Workers(dict.fromkeys([*names, TRUTH]), task or Task(), tell) as workers:
        workers.ask()
        first = workers.ask("first steps")
        truth = first.get(TRUTH)
        if TRUTH not in names and TRUTH in workers:
            workers.pop(TRUTH).close()
        times = [workers.ask("time", least) for _ in range(rounds)]
        found = {"gc": workers.ask("gc", least), "memory": workers.ask("memory")}
        found["time without gc"] = workers.ask("time without gc", least)
        found |= {detail: workers.ask(detail) for detail in DETAILS}
        rows = {}
        for name in workers:
            rows[name] = {key: answers[name] for key, answers in found.items()}
            rows[name]["times"] = [turn[name] for turn in times]
            rows[name]["difference"] = difference(first[name], truth)
        return rows, workers.reasons


def difference(numbers, truth):
    """Return the largest difference, of numbers above 1 as a share of them."""
    gaps = [
        abs(number - true) / max(1, abs(true))
        for number, true in zip(numbers, truth, strict=True)
    ]
    return math.nan if any(map(math.isnan, gaps)) else max(gaps)


BATCHES = (1, 5, 16, 50, 160, 500, 1600)
LAYERS = (1, 2, 4, 8, 16)
PATIENCE = 40  # a point that takes longer, in seconds, is the last of its plot


def scaling(name, rounds, least, tell):
    """Return, for batches and for layers, rows of size, nodes and seconds."""
    batches = [(count, Task(count)) for count in BATCHES]
    layers = [(depth, Task(sizes=(2, *[16] * depth, 1))) for depth in LAYERS]
    found = {"batch": [], "layers": []}
    for rows, tasks in zip(found.values(), (batches, layers)):
        for size, task in tasks:
            start = time.perf_counter()
            with Workers([name], task, tell) as workers:
                for question in ((), ("time", 0.0)):  # the second is to warm up
                    workers.ask(*question)
                times = [workers.ask("time", least) for _ in range(rounds)]
            if not all(times):
                break
            middle = statistics.median(turn[name] for turn in times)
            rows.append([size, task.nodes(), middle])
            if time.perf_counter() - start > PATIENCE:
                break
    return found


def machine():
    """Say in a line what this was measured on."""
    parts = [processor(), f"{os.cpu_count()} cores", f"{platform.system()}"]
    parts.append(f"{platform.python_implementation()} {platform.python_version()}")
    for name in ("micrograd", "numpy", "torch"):
        try:
            parts.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(parts + compiler())


def processor():
    """Return the processor's name, or its kind if it does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(": ")[2] for line in lines if "model name" in line]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def compiler():
    """Return the first of the C compilers that is found, in a list."""
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            said = subprocess.run(
                [found, "--version"], capture_output=True, text=True, check=False
            )
            return said.stdout.splitlines()[:1]
    return []


# What was measured, to be read


class Ladder:
    """What `python -m litgrad.bench --json` has written."""

    def __init__(self, content):
        self.content = content
        self.machine = content["machine"]
        self.names = list(content["rungs"])

    def row(self, name):
        """Return all that is known of the rung with this name."""
        try:
            return self.content["rungs"][name]
        except KeyError:
            known = ", ".join(self.names)
            message = f"no rung {name!r} was recorded; there are {known}"
            raise LookupError(message) from None

    def times(self, name):
        """Return the seconds of a step, one number for each round."""
        return self.row(name)["times"]

    def median(self, name):
        """Return the seconds of a step."""
        return statistics.median(self.times(name))

    def spread(self, name):
        """Return the quartiles of the seconds of a step."""
        low, _, high = spread(self.times(name))
        return low, high

    def without_gc(self, name):
        """Return the seconds of a step with the collector off."""
        return self.row(name)["time without gc"]

    def ratio(self, name, other=UNIT):
        """Return how many times as fast as the other this rung is."""
        return self.median(other) / self.median(name)

    def nodes(self, name):
        """Return how many nodes the graph of a step has; None without a graph."""
        return self.row(name)["nodes"]

    def memory(self, name):
        """Return the most memory that the rung's process has had, in bytes."""
        return self.row(name)["memory"]

    def gc(self, name):
        """Return the share of a step that goes into collecting garbage."""
        return self.row(name)["gc"]

    def pauses(self, name):
        """Return the seconds of one step, and of each pause in it."""
        total, pauses = self.row(name)["pauses"]
        return total, pauses

    def profiles(self, name, collector=True):
        """Return five profiles of a step: rows of function, calls, own seconds."""
        return self.row(name)["profiles" if collector else "profiles without gc"]

    def scaling(self, name, against="nodes"):
        """Return sizes and seconds, against "nodes", "batch" or "layers".

        The nodes are those of the engine's graph, whatever the rung makes of it.
        """
        found = self.content.get("scaling", {})
        if name not in found:
            message = f"no series of {name!r} was recorded; --scaling makes them"
            raise LookupError(message)
        rows = found[name]["layers" if against == "layers" else "batch"]
        column = 1 if against == "nodes" else 0
        return [row[column] for row in rows], [row[2] for row in rows]

    def table(self, *names):
        """Return a table of the rungs with these names, or of all."""
        return Table(self, names or self.names)


def recorded(path=LADDER):
    """Return the result that the book was written with."""
    return Ladder(json.loads(Path(path).read_text(encoding="utf-8")))


HEADS = ("rung", "a step", "quartiles", "speed", "nodes", "memory", "collector")


class Table:
    """Rungs and their numbers, as text or as HTML."""

    def __init__(self, ladder, names):
        self.rows = [HEADS, *(cells(ladder, name) for name in names)]

    def __repr__(self):
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        lines = []
        for first, *others in self.rows:
            rest = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
            lines.append("  ".join([first.ljust(widths[0]), *rest]))
        return "\n".join(lines)

    def _repr_html_(self):
        head, *rows = (
            "".join(f"<{kind}>{as_html(cell)}</{kind}>" for cell in row)
            for row, kind in zip(self.rows, ["th"] + ["td"] * len(self.rows))
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_html(text):
    """Return text as HTML that stays on one line."""
    return html.escape(text).replace(" ", "&nbsp;")


def cells(ladder, name):
    """Return what the table says about a rung."""
    low, high = ladder.spread(name)
    ratio = f"{rounded(ladder.ratio(name))} ×" if UNIT in ladder.names else "?"
    nodes, memory = ladder.nodes(name), ladder.memory(name)
    return (
        name,
        duration(ladder.median(name)),
        f"{duration(low)} – {duration(high)}",
        ratio,
        f"{nodes:,}" if nodes else "–",
        f"{memory / 1e6:,.0f} MB" if memory else "?",
        f"{ladder.gc(name):.0%}",
    )


def rounded(number):
    """Return number with the two digits that count."""
    digits = 1 - math.floor(math.log10(number))
    return f"{round(number, digits):,.{max(0, digits)}f}"


def duration(seconds):
    """Return seconds in a unit that suits them."""
    units = {"s": 1, "ms": 1e-3, "µs": 1e-6}
    unit = next((unit for unit, size in units.items() if seconds >= size), "µs")
    return f"{seconds / units[unit]:.3g} {unit}"


# The command


def main(arguments=None):
    """Measure and print; return 1 if something is wrong, else 0."""
    options = read_options(arguments)
    rounds, least = (3, 0.01) if options.quick else (9, 0.1)
    names = [name for name in RUNGS if name in {UNIT, *options.rungs}]
    rows, reasons = ladder(names if options.rungs else list(RUNGS), rounds, least, tell)
    content = {"machine": machine(), "rungs": rows}
    print(content["machine"], Table(Ladder(content), list(rows)), sep="\n\n")
    troubles = [name for name, (kind, _) in reasons.items() if kind == "failed"]
    for name, (_, reason) in reasons.items():
        print(f"{name}: {reason}")
    for name, row in rows.items():
        if not row["difference"] <= SAME:
            print(f"{name}: not the engine's gradients, off by {row['difference']:.1e}")
            troubles.append(name)
    if options.check:
        troubles += slower(Ladder(content), recorded())
    if options.scaling:
        found = {name: scaling(name, 3, least, tell) for name in rows}
        content["scaling"] = found
    if options.json:
        write_whole(options.json, as_text(content))
    return 1 if troubles else 0


def as_text(content):
    """Return content as JSON, in lines that are not too long to compare."""
    text = json.dumps(short(content), ensure_ascii=False)
    return text.replace(', "', ',\n"') + "\n"


def short(content):
    """Return content with its floats cut to four digits."""
    if isinstance(content, dict):
        return {key: short(part) for key, part in content.items()}
    if isinstance(content, (list, tuple)):
        return [short(part) for part in content]
    return float(f"{content:.4g}") if isinstance(content, float) else content


def read_options(arguments):
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m litgrad.bench",
        description="Time a step of the same training by each engine of the book.",
        epilog="\n".join(
            ["rungs:"]
            + [f"  {name:12}  {rung.__doc__}" for name, rung in RUNGS.items()]
            + ["", "Exits with 1 if a rung fails, has other gradients or is too slow."]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = ", ".join(RUNGS)
    add = parser.add_argument
    add(
        "rungs", nargs="*", metavar="RUNG", help="one to measure; if none is named, all"
    )
    add("--quick", action="store_true", help="three short rounds instead of nine")
    add(
        "--scaling",
        action="store_true",
        help="also larger batches, more layers: 15 minutes",
    )
    add("--json", metavar="FILE", help="write what was measured to a file")
    add("--check", action="store_true", help="hold the ratios to the recorded ones")
    options = parser.parse_args(arguments)
    if unknown := set(options.rungs) - set(RUNGS):
        parser.error(f"no rung {', '.join(sorted(unknown))}; there are {known}")
    if options.json and not Path(options.json).absolute().parent.is_dir():
        parser.error(f"no folder for {options.json}")
    return options


def tell(text):
    """Show on a terminal what is going on, in a line that does not stay."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def slower(today, before):
    """Print each ratio beside the recorded one; return the rungs that fell behind."""
    behind = []
    for name in today.names:
        if name not in before.names or UNIT not in today.names:
            print(f"{name}: nothing to hold it to")
            continue
        now, then = today.ratio(name), before.ratio(name)
        if now * TOLERANCE < then:
            behind.append(name)
        verdict = "too slow" if name in behind else "good"
        print(f"{name}: {rounded(now)} ×, recorded {rounded(then)} ×: {verdict}")
    return behind


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
