"""litgrad.bench: all rungs compute the same thing, reported numbers are right, and recorded results match the book."""

import json
import math
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from litgrad import bench
from litgrad.bench import Ladder, __main__, pages, recorded, scaling
from litgrad.bench.__main__ import main, tell
from litgrad.bench.ablation import variant, variants
from litgrad.bench.answers import faults, first_steps
from litgrad.bench.changes import CHANGES, ablation
from litgrad.bench.crossover import crossover, speedup
from litgrad.bench.measuring import SAME, TRUTH, difference, measure
from litgrad.bench.result import as_text
from litgrad.bench.rungs import RUNGS
from litgrad.bench.scaling import scale
from litgrad.bench.table import duration, rounded
from litgrad.bench.task import Task
from litgrad.bench.values import engine, micrograd
from litgrad.bench.workers import Worker, Workers, missing, serve
from litgrad.check import numerical_gradient
from litgrad.compile import compiler
from litgrad.nn import MLP

SMALL = Task(7, (2, 4, 3, 1))  # an odd number of points, so that the biases matter


# The task


def test_every_rung_has_the_books_weights():
    """A task has the weights of the notebook on the moons: its seed, in litgrad.nn's order."""
    random.seed(1337)
    assert Task().weights == [p.data for p in MLP(2, [16, 16, 1]).parameters()]


def test_the_points_are_two_moons():
    """The points are reproducible, half of them in each moon, and close to its arc."""
    task = Task()
    assert (task.xs, task.ys) == (Task().xs, Task().ys)
    assert (len(task.xs), sum(task.ys)) == (100, 0)
    for (x, y), target in zip(task.xs, task.ys, strict=True):
        centre = (1, 0.5) if target > 0 else (0, 0)
        assert math.dist((x, y), centre) == pytest.approx(1, abs=0.4)


@pytest.mark.parametrize(
    "task", [Task(), SMALL, Task(1, (2, 1)), Task(3, (2, 5, 5, 5, 1))], ids=lambda task: task.sizes
)
def test_nodes_of_the_engine(task):
    """The node-count formula for the plots agrees with a walk through the engine's graph."""
    assert task.nodes() == engine(task).nodes()


def test_nodes_of_the_two_foundations():
    """The engine and micrograd have the node counts that chapters quote."""
    assert Task().nodes() == 68_818
    pytest.importorskip("micrograd")
    assert micrograd(Task()).nodes() == 65_818


# The rungs


@pytest.mark.parametrize("name", RUNGS)
def test_a_rung_takes_the_engines_steps(name):
    """Losses and parameters of three steps agree with the engine's to 12 digits."""
    try:
        rung = RUNGS[name](SMALL)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        pytest.skip(missing(error))
    assert difference(first_steps(rung), first_steps(engine(SMALL))) <= SAME
    if rung.many:
        one, many = RUNGS[name](SMALL), RUNGS[name](SMALL)
        for _ in range(5):
            one.step(0.1)
        many.many(5, 0.1)
        assert many.parameters() == one.parameters()


def test_the_engines_step_goes_down_the_measured_slope():
    """The reference itself, the engine, agrees with finite differences in each parameter."""

    def loss(*weights):
        task = Task(7, (2, 4, 3, 1))
        task.weights = list(weights)
        return engine(task).step(0.0)

    rung = engine(SMALL)
    slopes = numerical_gradient(loss, *SMALL.weights)
    assert rung.step(0.5) == loss(*SMALL.weights)
    expected = [w - 0.5 * slope for w, slope in zip(SMALL.weights, slopes, strict=True)]
    assert rung.parameters() == pytest.approx(expected, abs=1e-8)


def test_difference():
    """The difference is relative for numbers above 1, absolute below, and fails for nan."""
    assert difference([1.0, 0.5], [1.0, 0.5]) == 0
    assert difference([110.0, 0.5], [100.0, 0.4]) == pytest.approx(0.1)
    assert difference([0.5, -0.25], [0.5, 0.25]) == 0.5
    for numbers in ([1.0, math.nan], [math.nan, 1.0], [1.0, math.inf]):
        assert not difference(numbers, [1.0, 2.0]) <= SAME
    with pytest.raises(ValueError, match="longer"):
        difference([1.0], [1.0, 2.0])


# The processes


@pytest.fixture
def served(monkeypatch):
    """Return a function that serves a rung's requests in this process and returns its answers."""
    interrupt = signal.getsignal(signal.SIGINT)

    def ask(rung, *questions):
        monkeypatch.setitem(RUNGS, "mine", rung)
        here, there = multiprocessing.Pipe()
        for question in (*questions, None):
            here.send(question)
        serve(there, "mine", SMALL)
        answers = []
        while here.poll():
            answers.append(here.recv())
        return answers

    yield ask
    signal.signal(signal.SIGINT, interrupt)


def test_a_process_answers(served):
    """A process says that it's ready, then answers each request in turn."""
    ready, steps, nodes, profiles = served(engine, ("first steps",), ("nodes",), ("profiles",))

    assert ready == ("answer", None)
    assert steps == ("answer", first_steps(engine(SMALL)))
    assert nodes == ("answer", SMALL.nodes())
    assert len(profiles[1]) == 5
    made = {name: calls for name, calls, _ in profiles[1][0]}
    assert made["engine._backward"] == SMALL.nodes()


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (ModuleNotFoundError(name="numpy"), ("missing", 'needs numpy: pip install "litgrad[fast]"')),
        (ModuleNotFoundError(name="torch.nn"), ("missing", 'needs torch: pip install "litgrad[torch]"')),
        (ModuleNotFoundError(name="litgrad.fast"), ("missing", "litgrad.fast is not there yet")),
        (ImportError("no room for it"), ("missing", "no room for it")),
        (FileNotFoundError("no C compiler; install one"), ("missing", "no C compiler; install one")),
        (ZeroDivisionError("division by zero"), ("failed", "ZeroDivisionError: division by zero")),
    ],
    ids=lambda case: type(case).__name__,
)
def test_a_rung_that_cannot_be_made(served, error, answer):
    """A missing library isn't a failure, and the reason says how to install it; any other error is a failure."""

    def broken(task):
        raise error

    assert served(broken, ("nodes",)) == [answer]


def test_a_ladder_of_real_processes():
    """Measuring with a real process returns a row with everything that chapters read."""
    said = []
    rows, reasons = measure(["engine"], 3, 0.0, said.append, SMALL)

    assert (list(rows), reasons) == (["engine"], {})
    row = rows["engine"]
    assert (row["difference"], row["nodes"]) == (0, SMALL.nodes())
    assert [len(row[key]) for key in ("times", "times without gc", "gc")] == [3, 3, 3]
    assert all(0 < seconds < 1 for seconds in row["times"] + row["times without gc"])
    assert all(0 <= share <= 1 for share in row["gc"])
    assert row["memory"] is None or 5e6 < row["memory"] < 1e9
    assert said[0] == "engine: start"
    assert said[-1] == ""


def test_each_round_has_fresh_processes(monkeypatch):
    """A rung answers from a new process in each round, so no round inherits what an earlier one left."""
    made = []
    start = Worker.__init__

    def counted(worker, name, task):
        made.append(name)
        start(worker, name, task)

    monkeypatch.setattr(Worker, "__init__", counted)
    rows, _ = measure(["fast"], 2, 0.0, lambda text: None, SMALL)
    assert made == [TRUTH, "fast", "fast"]
    assert list(rows) == ["fast"]


def test_a_rung_that_fails_is_left_out():
    """A rung that fails has a reason and no row, isn't asked again, and the others have theirs."""
    rows, reasons = measure(["no such rung", "engine"], 2, 0.0, lambda text: None, SMALL)
    assert list(rows) == ["engine"]
    assert reasons == {"no such rung": ("failed", "KeyError: 'no such rung'")}


def test_page_faults():
    """A step that takes a few megabytes has page faults where they can be counted, and the count is for one step."""
    found = faults(engine(Task(100)), 1)
    assert found is None or 0 <= found < 1e5


def test_series_for_the_plots(monkeypatch):
    """The series have sizes, nodes, and seconds for batches and layers, and end at a point that takes too long."""
    monkeypatch.setattr(scaling, "BATCHES", (1, 3))
    monkeypatch.setattr(scaling, "LARGER", (4,))
    monkeypatch.setattr(scaling, "LAYERS", (1,))
    found = scale("engine", 2, 0.0, lambda text: None)

    sizes = {what: [point[:2] for point in rows] for what, rows in found.items()}
    assert sizes == {
        "batch": [(count, Task(count).nodes()) for count in (1, 3, 4)],
        "layers": [(1, Task(100, (2, 16, 1)).nodes())],
    }
    assert all(0 < point[2] < 10 for rows in found.values() for point in rows)
    monkeypatch.setattr(scaling, "QUICKLY", 0)  # too slow for the larger ones
    slow = scale("engine", 2, 0.0, lambda text: None)
    assert [point[0] for point in slow["batch"]] == [1, 3]
    assert {len(point) for point in slow["batch"]} == {3}
    monkeypatch.setattr(scaling, "PATIENCE", 0)
    monkeypatch.setattr(scaling, "LAYERS", ())
    assert [size for size, _, _ in scale("engine", 1, 0.0, print)["batch"]] == [1]
    assert scale("no such rung", 1, 0.0, print) == {"batch": [], "layers": []}


def test_a_process_that_ends():
    """A rung whose process dies has failed, with its exit status; the others continue."""
    with Workers(["engine", "no such rung"], SMALL, lambda text: None) as workers:
        assert workers.ask() == {"engine": None}
        assert workers.reasons == {"no such rung": ("failed", "KeyError: 'no such rung'")}
        workers["engine"].process.kill()
        assert workers.ask("nodes") == {}
        kind, reason = workers.reasons["engine"]
    assert kind == "failed"
    assert reason.startswith("its process ended with status ")


def test_no_process_is_left():
    """Leaving the ``with`` block stops all processes."""
    with Workers(["engine"], SMALL, lambda text: None) as workers:
        process = workers["engine"].process
        workers.ask()
        assert process.is_alive()
    assert not process.is_alive()
    assert isinstance(workers["engine"], Worker)


# What is printed


def row(times, **other):
    """Return a row as ``measure`` returns it."""
    shares = {"gc": [0.25, 0.125, 0.0], "times without gc": [t / 2 for t in times]}
    return {"times": times, "memory": 85_000_000, "nodes": 12_345, "difference": 0.0, **shares, **other}


def old_row(times):
    """Return a row as the first edition wrote it, with one sample of what concerns the collector."""
    found = row(times, gc=0.125)
    found["time without gc"] = found.pop("times without gc")[0]
    return found


MADE_UP = {
    "machine": "a machine",
    "rungs": {
        "micrograd": row([1.0, 2.0, 3.0], pauses=[2.0, [0.5, 0.25]]),
        "engine": row([0.25, 0.5, 0.5], memory=None, nodes=None, gc=0.0),
        "fast": row([2e-5, 1e-5, 4e-5]),
    },
    "scaling": {"engine": {"batch": [[1, 20, 0.5, 7.0], [5, 100, 2.5]], "layers": [[2, 30, 0.75]]}},
}


def test_what_the_chapters_read():
    """A ladder returns medians, quartiles, ratios, and series."""
    ladder = Ladder(MADE_UP)
    assert (ladder.names, ladder.machine) == (["micrograd", "engine", "fast"], "a machine")
    assert (ladder.median("micrograd"), ladder.spread("micrograd")) == (2.0, (1.5, 2.5))
    assert (ladder.ratio("engine"), ladder.ratio("engine", "fast")) == (4.0, 4e-5)
    assert (ladder.ratio_without_gc("engine"), round(ladder.ratio_without_gc("fast", "engine"))) == (4.0, 25_000)
    assert (ladder.nodes("engine"), ladder.memory("fast"), ladder.gc("fast")) == (None, 85_000_000, 0.125)
    assert ladder.pauses("micrograd") == (2.0, [0.5, 0.25])
    assert ladder.scaling("engine", "nodes") == ([20, 100], [0.5, 2.5])
    assert ladder.scaling("engine", "batch") == ([1, 5], [0.5, 2.5])
    assert ladder.scaling("engine", "layers") == ([2], [0.75])
    assert ladder.faults("engine") == ([1], [7.0])
    assert (ladder.without_gc("micrograd"), ladder.ratio_without_gc("engine")) == (1.0, 4.0)
    with pytest.raises(LookupError, match=r"no rung 'slow' was recorded; there are micrograd, engine, fast$"):
        ladder.median("slow")
    with pytest.raises(LookupError, match=r"no series of 'fast' was recorded; --scaling makes them"):
        ladder.scaling("fast")


def test_older_files_have_single_samples():
    """A file of the first edition reads the same, though it has one sample where there are now many."""
    ladder = Ladder({"machine": "", "rungs": {"fast": old_row([2.0, 4.0, 6.0])}})
    assert (ladder.times_without_gc("fast"), ladder.without_gc("fast"), ladder.gc("fast")) == ([1.0], 1.0, 0.125)


TABLE = """\
rung        a step         quartiles     speed  collector off  its speed   nodes  memory
micrograd      2 s     1.5 s – 2.5 s     1.0 ×            1 s      1.0 ×  12,345   85 MB
engine      500 ms   375 ms – 500 ms     4.0 ×         250 ms      4.0 ×       –       ?
fast         20 µs     15 µs – 30 µs  100,000 ×         10 µs  100,000 ×  12,345   85 MB"""


def test_the_table():
    """The table is aligned as text, complete as HTML, and limited to the requested rungs."""
    table = Ladder(MADE_UP).table()
    lines = [line.split() for line in repr(table).splitlines()]
    assert lines == [line.split() for line in TABLE.splitlines()]
    assert len({len(line) for line in repr(table).splitlines()}) == 1
    html = Ladder(MADE_UP).table("engine")._repr_html_().replace("&nbsp;", " ")
    assert html.startswith("<table><thead><tr><th>rung</th><th>a step</th>")
    assert html.endswith(
        "<tbody><tr><td>engine</td><td>500 ms</td><td>375 ms – 500 ms</td>"
        "<td>4.0 ×</td><td>250 ms</td><td>4.0 ×</td><td>–</td><td>?</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("seconds", "text"), [(12.345, "12.3 s"), (1, "1 s"), (0.5, "500 ms"), (2.1e-5, "21 µs"), (3e-8, "0.03 µs")]
)
def test_durations(seconds, text):
    """Durations are shown in a suitable unit."""
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1.0"), (0.512, "0.51"), (9.96, "10.0"), (12.6, "13"), (3149, "3,100"), (54_700, "55,000")]
)
def test_ratios(number, text):
    """Ratios are rounded to two significant digits."""
    assert rounded(number) == text


# The command


@pytest.fixture
def measured(monkeypatch):
    """Return a function that makes the command use given rows and reasons instead of measuring."""

    def measure(rows, reasons=None):
        monkeypatch.setattr(__main__, "measure", lambda *arguments: (rows, reasons or {}))
        monkeypatch.setattr(__main__, "machine", lambda: "a machine")
        monkeypatch.setattr(__main__, "load", lambda: 0.5)

    measure(MADE_UP["rungs"])
    return measure


def test_all_is_well(measured, capsys):
    """The command prints the machine and the table, nothing on stderr without a terminal, and exits with 0."""
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert out == f"a machine\n\n{Ladder(MADE_UP).table()!r}\n"
    assert err == ""


def test_a_busy_machine_is_said(measured, monkeypatch, capsys):
    """Times that were taken beside other programs are printed with a warning."""
    monkeypatch.setattr(__main__, "load", lambda: 17.25)
    assert main([]) == 0
    assert capsys.readouterr().out.endswith("\nthe load was 17.2 when this began: times of a busy machine\n")


def test_progress_is_for_terminals(capsys, monkeypatch):
    """Progress is a line that overwrites itself on a terminal, and nothing elsewhere."""
    tell("engine: time")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    tell("engine: time")
    assert capsys.readouterr().err == "\r\033[Kengine: time"


def test_what_is_missing_is_said(measured, capsys):
    """A rung that isn't installed isn't an error; one that failed is."""
    measured(MADE_UP["rungs"], {"torch": ("missing", "needs torch: pip install torch")})
    assert main([]) == 0
    assert capsys.readouterr().out.endswith("\ntorch: needs torch: pip install torch\n")
    measured(MADE_UP["rungs"], {"torch": ("failed", "MemoryError: ")})
    assert main([]) == 1


@pytest.mark.parametrize("gap", [2e-12, 1e-3, math.nan])
def test_other_gradients_are_an_error(measured, capsys, gap):
    """A rung with wrong gradients is an error, however fast it is."""
    measured({**MADE_UP["rungs"], "fast": row([1e-9] * 3, difference=gap)})
    assert main([]) == 1
    assert capsys.readouterr().out.endswith(f"\nfast: not the engine's gradients, off by {gap:.1e}\n")


def test_the_file(measured, tmp_path, capsys):
    """The recorded file reads back as written, with times rounded to four digits."""
    rows = {**MADE_UP["rungs"], "fast": row([1.23456e-5, 2.0, 3.0], **{"times without gc": [1.0]})}
    measured(rows)
    assert main(["--json", str(tmp_path / "l.json")]) == 0
    ladder = recorded(tmp_path / "l.json")
    assert ladder.times("fast") == [1.235e-5, 2.0, 3.0]
    short = row([1.235e-5, 2.0, 3.0], **{"times without gc": [1.0]})
    assert ladder.content == {"machine": "a machine", "load": 0.5, "rungs": {**rows, "fast": short}}
    assert [path.name for path in tmp_path.iterdir()] == ["l.json"]


@pytest.mark.parametrize(("times", "status"), [([1.0] * 3, 0), ([1.99] * 3, 0), ([2.01] * 3, 1)])
def test_check_holds_the_ratios(measured, monkeypatch, capsys, times, status):
    """A ratio may drop to half of the recorded one, since machines differ, but no lower."""
    before = {"micrograd": row([4.0] * 3), "engine": row([1.0] * 3)}
    monkeypatch.setattr(__main__, "recorded", lambda: Ladder({"machine": "", "rungs": before}))
    measured({"micrograd": row([4.0] * 3), "engine": row(times), "torch": row([1.0] * 3)})

    assert main(["--check"]) == status
    out = capsys.readouterr().out
    assert ("engine: 2.0 ×, recorded 4.0 ×: too slow" in out) == bool(status)
    assert "micrograd: 1.0 ×, recorded 1.0 ×: good" in out
    assert "torch: nothing to hold it to" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nosuch"], "no rung nosuch; there are micrograd, engine, fast"),
        (["--json", "/no/such/folder/l.json"], "no folder for /no/such/folder/l.json"),
        (["--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_wrong_use(capsys, arguments, says):
    """Invalid arguments are reported, with exit status 2."""
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert says in capsys.readouterr().err


def test_help(capsys):
    """The help text describes each rung."""
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(f"  {name:12}  {rung.__doc__}\n" in said for name, rung in RUNGS.items())


def test_needs_nothing():
    """Reading the recorded results imports only the standard library."""
    program = """
import sys
from pathlib import Path
from litgrad.bench import recorded
recorded().table()
print(sorted({name.split(".")[0] for name in sys.modules} & {"micrograd", "numpy", "torch", "graphviz"}))
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# The ablation


@pytest.mark.parametrize("changes", list(variants()), ids=lambda changes: "+".join(changes) or "engine")
def test_a_variant_takes_the_engines_steps(changes):
    """Losses and parameters of three steps agree with the engine's, whatever the changes."""
    assert difference(first_steps(variant(SMALL, changes)), first_steps(engine(SMALL))) <= SAME


def test_the_variants_end_where_the_rungs_are():
    """Without a change it's the engine, and with all of them it's one of the ladder's rungs."""
    found = ablation()
    assert list(found) == list(variants())
    assert found[()].nodes == recorded().nodes("engine")
    assert found[CHANGES[:-1]].nodes == recorded().nodes("fast")
    assert found[CHANGES].nodes == recorded().nodes("fast-sum")


def test_the_weighted_sum_is_the_largest_change():
    """What the chapter says of the recorded ablation: no other change alone does half as much."""
    found = ablation()
    others = [found[change,] for change in CHANGES[:-1]]
    assert 2 * found["sum",].without_gc < min(one.without_gc for one in others)
    assert 2 * found["sum",].seconds < min(one.seconds for one in others)


# What the book was written with


AT_LEAST = {"fast": 10, "fast-sum": 60, "compiled": 300, "compiled-c": 50_000, "tensor": 3000}


def test_every_rung_is_recorded():
    """Every rung is recorded in nineteen rounds, with the collector on and off, the engine's gradients, and its plots."""
    ladder = recorded()
    assert set(ladder.names) == set(RUNGS)
    for name in ladder.names:
        assert ladder.row(name)["difference"] <= SAME
        assert len(ladder.times(name)) == len(ladder.row(name)["times without gc"]) == 19
        for against in ("layers",) if name == "threads" else ("nodes", "batch", "layers"):  # two can't share one point
            sizes, seconds = ladder.scaling(name, against)
            assert len(sizes) == len(seconds) >= 4
    assert (ladder.nodes("micrograd"), ladder.nodes("engine")) == (65_818, 68_818)


@pytest.mark.parametrize("name", AT_LEAST)
def test_recorded_ratios(name):
    """Each rung is at least as many times faster than micrograd as its chapter promises."""
    assert recorded().ratio(name) >= AT_LEAST[name]


def test_recorded_tensors_beside_pytorch():
    """At this size, our tensors are at least as fast as PyTorch's."""
    assert recorded().ratio("tensor", "torch") >= 1


def test_the_file_is_one_of_the_command():
    """The file is exactly what the command writes, without manual edits."""
    text = Path(bench.__file__).with_name("ladder.json").read_text(encoding="utf-8")
    assert as_text(json.loads(text)) == text


def test_recorded_pages():
    """At 1,600 points, page faults take more than half of a step; at 100 there are none."""
    steps = pages.pages()
    given_back, kept = ({batch.size: batch for batch in steps[key]} for key in ("given back", "kept"))
    assert given_back[100].faults < 1
    assert given_back[1600].faults > 100
    assert kept[1600].faults < 1
    assert given_back[1600].seconds > 2 * kept[1600].seconds


def test_pages_are_measured_in_an_environment_of_their_own(monkeypatch):
    """Settings hold while a process is started, and are as before when it has ended."""
    monkeypatch.setattr(pages, "BATCHES", (1, 2))
    monkeypatch.setattr(pages, "ROUNDS", 2)
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "12345")
    pytest.importorskip("numpy")
    found = pages.measure(pages.KEEP)
    assert [batch.size for batch in found] == [1, 2]
    assert all(0 < batch.seconds < 1 and batch.faults >= 0 for batch in found)
    assert os.environ["MALLOC_TRIM_THRESHOLD_"] == "12345"
    assert "MALLOC_MMAP_THRESHOLD_" not in os.environ


def test_recorded_crossover():
    """Two threads lose on a hundred points, and win on many thousands, as the chapter's figure says."""
    speedups = crossover()["speedups"]
    assert speedups == sorted(speedups)
    assert speedups[0][1] < 0.5
    assert 1.5 < speedups[-1][1] <= 2


def test_a_speedup_is_measured(monkeypatch):
    """One core and two take turns, and the ratio is of times, so it's positive."""
    pytest.importorskip("numpy")
    if not compiler():
        pytest.skip("needs a C compiler")
    assert 0 < speedup(8, 0.01) < 100
