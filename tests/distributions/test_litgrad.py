"""The litgrad wheel, alone in an empty environment."""

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installing import outside, sources
from places import ROOT


@pytest.fixture(scope="module")
def wheel(build_wheel):
    """Build the wheel from this repository."""
    return build_wheel("litgrad")


@pytest.fixture(scope="module")
def python(wheel, pip, empty_environment):
    """Return a Python with the wheel and nothing else installed."""
    program = empty_environment()
    pip("--python", program, "install", "--quiet", "--no-deps", "--no-index", wheel)
    return program


def run(python, program, folder):
    """Run a program in a folder of its own, without other import paths, and return its output."""
    (folder / "program.py").write_text(program)
    return subprocess.run(
        [python, "-W", "error", "program.py"], cwd=folder, env=outside(), capture_output=True, text=True, check=True
    ).stdout


TRAINS = """
import random, sys
from litgrad.nn import MLP
from litgrad.store import load, save
from litgrad.train import accuracy, falling, max_margin, train

random.seed(1337)
xs = [[2.0, 3.0], [3.0, -1.0], [0.5, 1.0], [1.0, 1.0], [-2.0, 0.5], [-1.0, -2.0]]
ys = [1, -1, -1, 1, 1, -1]
net = MLP(2, [8, 1])
losses = train(net, xs, ys, 150, falling(0.3, 0.03, 150), loss=max_margin, decay=1e-4, every=50)
save(net, "net.json")
other = MLP(2, [8, 1])
load(other, "net.json")
print(losses[-1] < losses[0] / 10, accuracy([other(x) for x in xs], ys), other(xs[0]).data == net(xs[0]).data)
print(sys.modules["litgrad.nn"].__file__)
"""


def test_trains(python, tmp_path):
    """Without `src`, a network can be created, trained, saved, and loaded."""
    *progress, result, file = run(python, TRAINS, tmp_path).splitlines()

    assert [re.sub(r"loss .*", "loss", line) for line in progress] == [
        "step   0: loss",
        "step  50: loss",
        "step 100: loss",
        "step 149: loss",
    ]
    assert result == "True 1.0 True"
    assert Path(file).resolve().is_relative_to(python.parents[1].resolve())


ALONE = """
import importlib, sys
before = set(sys.modules)
for name in ("engine", "nn", "train", "store", "check"):
    importlib.import_module(f"litgrad.{name}")
print(sorted({name.split(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))
try:
    import litgrad.draw
except ModuleNotFoundError as error:
    print(error)
"""


def test_needs_nothing(python, tmp_path):
    """Only drawing needs another package, the wheel's only dependency."""
    assert run(python, ALONE, tmp_path).splitlines() == ["['litgrad']", "No module named 'graphviz'"]


RECORDED = """
from litgrad.bench import recorded
print(recorded().table("engine"))
"""


def test_the_ladder(python, tmp_path):
    """The benchmark data is in the wheel, and the benchmark command works."""
    head, row = run(python, RECORDED, tmp_path).splitlines()
    assert (head.split()[0], row.split()[0]) == ("rung", "engine")
    told = subprocess.run(
        [python, "-I", "-m", "litgrad.bench", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("usage: python -m litgrad.bench")


def test_content(wheel):
    """The wheel has the package with its type hints and py.typed, but no machine, tests, or chapters."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()

    assert {name for name in names if ".dist-info/" not in name} == sources(ROOT / "src" / "litgrad")
    assert {f"litgrad/{name}" for name in ("py.typed", "engine.py", "engine.pyi", "nn.pyi", "train.pyi")} <= names
    assert {f"litgrad/{name}" for name in ("store.pyi", "draw.pyi", "check.pyi")} <= names
    assert "litgrad/bench/ladder.json" in names
    assert re.findall(r"^Requires-Dist: (?!.*extra ==)(.*)$", metadata, re.MULTILINE) == ["graphviz==0.21"]
    assert {name.split("/")[0].split("-")[0] for name in names} == {"litgrad"}


BROUGHT = """
import importlib.metadata, importlib.util
(found,) = importlib.metadata.distributions()
print(found.name, list(found.entry_points), importlib.util.find_spec("litbook"))
"""


def test_brings_nothing_else(python, tmp_path):
    """The wheel brings no command, no pytest or MkDocs plugin that other projects would load, and no machine."""
    assert run(python, BROUGHT, tmp_path) == "litgrad [] None\n"
    scripts = {path.stem.lower() for path in python.parent.iterdir()}
    assert not [name for name in scripts if not name.startswith(("python", "activate", "deactivate"))]


TYPED = """
from litgrad.engine import Value
from litgrad.nn import MLP
from litgrad.train import train

losses: list[float] = train(MLP(2, [3, 1]), [[1, 2]], [1], 5, 0.1)
reveal_type(Value(1) + 2)
MLP("2", [3, 1])
"""


def test_typed(python, tmp_path):
    """mypy finds the installed type hints and checks a program against them."""
    if not importlib.util.find_spec("mypy") and "CI" not in os.environ:
        pytest.skip("needs pip install -e '.[lint]'")
    (tmp_path / "program.py").write_text(TYPED)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "program.py"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key not in ("MYPYPATH", "PYTHONPATH")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == [
        'program.py:7: note: Revealed type is "litgrad.engine.Value"',
        'program.py:8: error: Argument 1 to "MLP" has incompatible type "str"; expected "int"  [arg-type]',
        "Found 1 error in 1 file (checked 1 source file)",
    ]
