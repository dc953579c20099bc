"""Training: losses, batches, rates, what the loop prints and when it stops; and the file that stores a network."""

import importlib.util
import json
import math
import os
import random
import re
import stat
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litgrad.check import numerical_gradient
from litgrad.engine import Value, build_topo
from litgrad.nn import MLP, Layer, Neuron
from litgrad.store import load, save
from litgrad.train import (
    accuracy,
    batch,
    cross_entropy,
    descend,
    falling,
    max_margin,
    squared_error,
    train,
    weight_decay,
    zero_grad,
)

XS, YS = [[2.0, 3.0], [-1.0, 0.5], [1.0, -1.0], [-2.0, -0.5]], [1, -1, 1, -1]
LOSSES = [squared_error, max_margin, cross_entropy]


@pytest.fixture
def net():
    """Return a small network, always the same."""
    random.seed(3)
    return MLP(2, [4, 1], activation=Value.tanh)


def numbers(net):
    """Return the data of all parameters."""
    return [p.data for p in net.parameters()]


def values(scores):
    """Return scores as values."""
    return [Value(score) for score in scores]


# Losses


@pytest.mark.parametrize(
    ("loss", "scores", "targets", "expected", "gradients"),
    [
        (squared_error, [3, -0.5], [1, 1], 6.25, [4, -3]),
        (squared_error, [1, -1], [1, -1], 0, [0, 0]),
        (max_margin, [3, -0.5], [1, 1], 0.75, [0, -0.5]),
        (max_margin, [0.5, 0.5, -2, 2], [1, -1, -1, 1], 0.5, [-0.25, 0.25, 0, 0]),
        (max_margin, [1, -1], [1, -1], 0, [0, 0]),  # at the corner, the slope is 0
        (max_margin, [0], [1], 1, [-1]),
        (cross_entropy, [0, 0], [1, -1], math.log(2), [-0.25, 0.25]),
        (cross_entropy, [math.log(3)], [1], math.log(4 / 3), [-0.25]),
        (cross_entropy, [math.log(3)], [-1], math.log(4), [0.75]),
        (cross_entropy, [1000, -1000], [1, -1], 0, [0, 0]),
        (cross_entropy, [1000, -1000], [-1, 1], 1000, [0.5, -0.5]),
        (cross_entropy, [1e300], [-1], 1e300, [1]),
        (cross_entropy, [-math.inf], [1], math.inf, [-1]),
        (cross_entropy, [math.inf], [1], 0, [0]),
    ],
)
def test_losses(loss, scores, targets, expected, gradients):
    """Each loss and its gradient in each score agree with ones derived by hand; large scores don't overflow."""
    scores = values(scores)
    out = loss(scores, targets)
    out.backward()

    assert pytest.approx(expected, rel=1e-15) == out.data
    assert pytest.approx(gradients, rel=1e-15, abs=1e-15) == [s.grad for s in scores]


@pytest.mark.parametrize("loss", LOSSES)
@settings(max_examples=50, deadline=None)
@given(scores=st.lists(st.floats(-30, 30), min_size=1, max_size=6), data=st.data())
def test_slopes_of_losses(loss, scores, data):
    """Gradients of losses agree with finite differences, except at the hinge's corner."""
    targets = data.draw(st.lists(st.sampled_from([1, -1]), min_size=len(scores), max_size=len(scores)))
    scores = [s if abs(1 - t * s) > 1e-5 else 0.0 for s, t in zip(scores, targets, strict=True)]
    found = values(scores)
    loss(found, targets).backward()
    measured = numerical_gradient(lambda *scores: loss(values(scores), targets).data, *scores)

    assert pytest.approx(measured, rel=1e-6, abs=1e-6) == [v.grad for v in found]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.sampled_from([1, -1])), min_size=1, max_size=8))
def test_losses_in_torch(pairs):
    """PyTorch gives the same losses and gradients, with its stable logaddexp and its ReLU."""
    torch = importlib.import_module("torch") if "CI" in os.environ else pytest.importorskip("torch")
    scores, targets = zip(*pairs, strict=True)
    for ours, theirs in (
        (squared_error, lambda s, t: ((s - t) ** 2).sum()),
        (max_margin, lambda s, t: torch.relu(1 - t * s).mean()),
        (cross_entropy, lambda s, t: torch.logaddexp(torch.zeros(len(s), dtype=s.dtype), -t * s).mean()),
    ):
        found, tensor = values(scores), torch.tensor(scores, dtype=torch.float64, requires_grad=True)
        out, expected = ours(found, targets), theirs(tensor, torch.tensor(targets))
        out.backward()
        expected.backward()

        # 1 + a small number is rounded to 16 digits before the logarithm is taken
        assert out.data == pytest.approx(expected.item(), rel=1e-12, abs=1e-15)
        assert [v.grad for v in found] == pytest.approx(tensor.grad.tolist(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("loss", [*LOSSES, accuracy])
@pytest.mark.parametrize("targets", [[1], [1, 1, 1], []], ids=len)
def test_numbers_of_examples(loss, targets):
    """More scores than targets, or fewer, raise an error; none are silently dropped."""
    with pytest.raises(ValueError, match="zip"):
        loss(values([1, 2]), targets)


@pytest.mark.parametrize("loss", [*LOSSES, accuracy])
def test_kinds_of_scores_and_targets(loss):
    """Scores and targets can be any iterables, and targets can be NumPy's."""
    expected = float(loss(values([0.5, 2]), [1, -1]))

    for targets in ((1, -1), np.array([1, -1]), np.array([1.0, -1.0]), iter([1, -1])):
        assert float(loss((v for v in values([0.5, 2])), targets)) == expected


def test_accuracy():
    """Accuracy is the fraction of scores with the sign of their target; a score of 0 has none."""
    assert accuracy(values([3, -2, 0.1, -0.1]), [1, -1, -1, -1]) == 0.75
    assert accuracy([3, -2, 0.1], [1, -1, 1]) == 1
    assert accuracy(values([0, 0, math.nan, 1]), [1, -1, 1, 1]) == 0.25
    assert type(accuracy(values([1]), [1])) is float


def test_weight_decay():
    """The penalty is the sum of squares times the strength, and pulls each parameter toward 0."""
    parameters = values([2, -1, 0.5])
    price = weight_decay(parameters, 0.1)
    price.backward()

    assert pytest.approx(0.525, rel=1e-15) == price.data
    assert pytest.approx([0.4, -0.2, 0.1], rel=1e-15) == [p.grad for p in parameters]
    assert weight_decay(iter(values([3])), 2).data == 18


# Batches and rates


def test_batch():
    """A batch has as many examples as requested, without repetition, each with its own target."""
    xs = [[float(k), -float(k)] for k in range(10)]
    random.seed(1)
    seen = set()
    for _ in range(50):
        some, targets = batch(xs, range(10), 4)

        assert (len(some), len(set(targets))) == (4, 4)
        assert some == [xs[k] for k in targets]
        seen |= set(targets)
    assert seen == set(range(10))


def test_batch_of_all():
    """The largest batch is all examples, reordered; a larger one raises an error."""
    random.seed(1)
    some, targets = batch(np.eye(5), np.arange(5), 5)

    assert sorted(targets) == list(range(5))
    assert [list(x).index(1) for x in some] == targets != list(range(5))
    with pytest.raises(ValueError, match="larger than population"):
        batch([1, 2], [1, 2], 3)
    with pytest.raises(ValueError, match="zip"):
        batch([1, 2, 3], [1, 2], 1)


def test_batches_are_seeded():
    """The same seed gives the same batches, and so the same training."""
    runs = []
    for seed in (5, 5, 6):
        random.seed(3)
        net = MLP(2, [4, 1])
        random.seed(seed)
        runs.append(train(net, XS, YS, 10, 0.1, loss=max_margin, size=2))

    assert runs[0] == runs[1] != runs[2]


def test_falling():
    """The rate falls linearly toward the last rate, which it reaches after the last step, and then stays."""
    rate = falling(1.0, 0.1, 100)

    assert [rate(0), rate(50), rate(99)] == pytest.approx([1.0, 0.55, 0.109], rel=1e-15)
    assert rate(0) == 1.0
    assert pytest.approx([1 - 0.9 * k / 100 for k in range(100)], rel=1e-15) == [rate(k) for k in range(100)]
    assert falling(Fraction(1), Fraction(0), 4)(1) == Fraction(3, 4)


# The loop


def by_hand(net, steps, rate, loss=squared_error, decay=0.0):
    """Train as the book first does, line by line, and return the losses."""
    losses = []
    for step in range(steps):
        total = loss([net(x) for x in XS], YS)
        if decay:
            total = total + decay * sum(p * p for p in net.parameters())
        for p in net.parameters():
            p.grad = 0.0
        total.backward()
        for p in net.parameters():
            p.data -= (rate(step) if callable(rate) else rate) * p.grad
        losses.append(total.data)
    return losses


@pytest.mark.parametrize(
    ("rate", "options"),
    [
        (0.1, {}),
        (0.2, {"loss": max_margin}),
        (0.3, {"loss": cross_entropy, "decay": 0.01}),
        (falling(0.3, 0.01, 15), {"loss": max_margin, "decay": 1e-4}),
    ],
)
def test_train(net, rate, options):
    """The loop does what you would write by hand, and returns the loss before each step."""
    random.seed(3)
    twin = MLP(2, [4, 1], activation=Value.tanh)
    losses = train(net, XS, YS, 15, rate, **options)

    assert by_hand(twin, 15, rate, **options) == losses
    assert numbers(twin) == numbers(net)
    assert losses[-1] < losses[0]


def test_train_defaults(net, capsys):
    """By default, it's the book's first right loop: squared error, no decay, all examples, no output."""
    losses = train(net, XS, YS, 3, 0.05)

    assert (len(losses), [type(x) for x in losses]) == (3, [float] * 3)
    assert capsys.readouterr().out == ""
    assert train(net, XS, YS, 0, 0.05) == []


def test_train_with_numpy(net):
    """Examples and targets can be arrays."""
    random.seed(3)
    twin = MLP(2, [4, 1], activation=Value.tanh)

    assert train(twin, XS, YS, 5, 0.1, loss=max_margin) == train(net, np.array(XS), np.array(YS), 5, 0.1, max_margin)


def test_batches_are_smaller_graphs(net):
    """A step on a batch only runs the network on that batch."""
    asked = []

    def counting(scores, targets):
        asked.append((len(scores), len(targets)))
        return max_margin(scores, targets)

    train(net, XS, YS, 3, 0.1, loss=counting, size=2)
    train(net, XS, YS, 1, 0.1, loss=counting)
    assert asked == [(2, 2), (2, 2), (2, 2), (4, 4)]


def test_progress(net, capsys):
    """Every so many steps, and at the last one, a line with the step and its loss is printed."""
    losses = train(net, XS, YS, 25, 0.05, every=10)
    said = capsys.readouterr().out

    assert said == "".join(f"step {k:3}: loss {losses[k]:.4g}\n" for k in (0, 10, 20, 24))
    assert re.fullmatch(r"(step +\d+: loss [\d.e-]+\n){4}", said)


def test_progress_comes_at_once(net, monkeypatch):
    """Each line is flushed when it's printed."""
    flushed = []
    monkeypatch.setattr("builtins.print", lambda *_, flush=False, **__: flushed.append(flush))
    train(net, XS, YS, 3, 0.05, every=1)

    assert flushed == [True] * 3


@pytest.mark.parametrize(("bad", "name"), [(math.nan, "nan"), (math.inf, "inf")])
@pytest.mark.parametrize("step", [0, 7])
def test_not_finite(net, bad, name, step):
    """A loss of nan or inf stops training before its step is taken, with an error that names both."""
    seen = []

    def loss(scores, targets):
        seen.append(numbers(net))
        return max_margin(scores, targets) + (bad if len(seen) == step + 1 else 0.0)

    with pytest.raises(FloatingPointError, match=f"^the loss is {name} at step {step}; "):
        train(net, XS, YS, 10, 0.1, loss=loss, every=0)

    assert len(seen) == step + 1
    assert numbers(net) == seen[-1]
    assert step == 0 or seen[-1] != seen[0]


def test_remedy(net):
    """After the first step, the error suggests a smaller rate, but the data first: a batch may hold a nan."""
    with pytest.raises(
        FloatingPointError, match=r"^the loss is nan at step 1; look at the data, then try a smaller rate$"
    ):
        train(net, XS, YS, 10, math.inf)


def test_nan_in_the_data(net):
    """A nan in the data is found at the step that uses it."""
    before = numbers(net)
    with pytest.raises(FloatingPointError, match=r"^the loss is nan at step 0; "):
        train(net, [[math.nan, 1.0], *XS[1:]], YS, 10, 0.1, loss=max_margin)

    assert numbers(net) == before


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (lambda v: (v * 0 + 1000).exp(), OverflowError),
        (lambda v: 1 / (v * 0), ZeroDivisionError),
        (lambda v: v**2 * 1e308 * 1e308 * 0 + 1e200 * (v - v + 1e200) ** 2, OverflowError),
    ],
)
def test_arithmetic_errors(net, fault, error):
    """Where Python raises an error instead of returning inf, the error gets a note with the step."""
    seen = []

    def loss(scores, targets):
        seen.append(numbers(net))
        total = max_margin(scores, targets)
        return fault(total) if len(seen) == 4 else total

    with pytest.raises(error) as caught:
        train(net, XS, YS, 10, 0.1, loss=loss)

    assert caught.value.__notes__ == ["at step 3"]
    assert numbers(net) == seen[-1]


def test_other_errors_have_no_note(net):
    """Errors that aren't about a step get no note."""
    with pytest.raises(ValueError, match="takes 2 inputs, and was given 3") as caught:
        train(net, [[1, 2, 3]], [1], 10, 0.1)

    assert not hasattr(caught.value, "__notes__")
    with pytest.raises(ValueError, match="zip"):
        train(net, XS, YS[1:], 10, 0.1)


def test_any_module():
    """Any module with parameters can be trained: a neuron, a layer, or a network with several outputs."""
    random.seed(2)
    pair = MLP(2, [3, 2], activation=Value.tanh)

    def loss(answers, targets):
        return sum(squared_error(answer, target) for answer, target in zip(answers, targets, strict=True))

    targets = [(y, -y) for y in YS]
    for losses in (
        train(Neuron(2, nonlin=False), XS, YS, 10, 0.02),
        train(Layer(2, 1, nonlin=False), XS, YS, 10, 0.02),
        train(pair, XS, targets, 10, 0.02, loss=loss),
    ):
        assert losses[-1] < losses[0]


def test_small_parts():
    """``descend`` moves against the gradient; ``zero_grad`` resets it."""
    p = Value(3)
    p.grad = 4.0
    descend([p], 0.5)
    zero_grad([p])

    assert (p.data, p.grad) == (1, 0)


def test_moons():
    """A small network learns to separate two moons, with batches, decay, and a falling rate."""
    random.seed(7)
    points = []
    for k in range(40):
        angle = math.pi * (k % 20) / 19
        moon = (math.cos(angle), math.sin(angle)) if k < 20 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append(([c + random.gauss(0, 0.05) for c in moon], 1 if k < 20 else -1))
    xs, ys = zip(*points, strict=True)
    net = MLP(2, [8, 8, 1])
    train(net, xs, ys, 200, falling(0.5, 0.05, 200), loss=max_margin, decay=1e-4, size=10)

    assert accuracy([net(x) for x in xs], ys) >= 0.95


# The file


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(finite, min_size=17, max_size=17))
def test_round_trip(tmp_path_factory, parameters):
    """Every finite float is restored from the file exactly."""
    path = tmp_path_factory.mktemp("saved") / "net.json"
    net, other = MLP(2, [4, 1]), MLP(2, [4, 1])
    for p, number in zip(net.parameters(), parameters, strict=True):
        p.data = number
    save(net, path)
    load(other, path)

    assert [number.hex() for number in numbers(other)] == [number.hex() for number in parameters]


def test_file(net, tmp_path):
    """The file is JSON with the format, the network's name, and its numbers, and no other file is left behind."""
    path = tmp_path / "net.json"
    save(net, path)

    assert json.loads(path.read_text(encoding="utf-8")) == {
        "format": "litgrad 1",
        "net": repr(net),
        "parameters": numbers(net),
    }
    assert list(tmp_path.iterdir()) == [path]


def test_paths(net, tmp_path, monkeypatch):
    """A path can be a string or a Path, in this folder or another."""
    monkeypatch.chdir(tmp_path)
    before = numbers(net)
    for path in ("net.json", Path("again.json"), str(tmp_path / "whole.json")):
        save(net, path)
        for p in net.parameters():
            p.data = 0.0
        load(net, path)

        assert numbers(net) == before
    assert len(list(tmp_path.iterdir())) == 3


def test_file_is_readable_by_others(net, tmp_path):
    """The file has default permissions."""
    path, plain = tmp_path / "net.json", tmp_path / "plain"
    plain.write_text("")
    save(net, path)

    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_load_leaves_gradients_and_nodes(net, tmp_path):
    """Loading sets the data of existing parameters; graphs they're part of stay intact."""
    save(net, tmp_path / "net.json")
    before, parameters = numbers(net), net.parameters()
    loss = squared_error([net(x) for x in XS], YS)
    loss.backward()
    descend(net.parameters(), 0.1)
    gradients = [p.grad for p in parameters]
    load(net, tmp_path / "net.json")

    assert (numbers(net), [p.grad for p in parameters]) == (before, gradients)
    assert all(a is b for a, b in zip(net.parameters(), parameters, strict=True))
    assert set(parameters) <= set(build_topo(loss))


def test_numpy_numbers(net, tmp_path):
    """Parameters that hold NumPy numbers or integers are saved as plain floats."""
    for p, x in zip(net.parameters(), (np.float64(0.1), np.float32(0.5), np.int64(3), 7), strict=False):
        p.data = x
    save(net, tmp_path / "net.json")
    load(net, tmp_path / "net.json")

    assert [type(x) for x in numbers(net)] == [float] * 17
    assert numbers(net)[:4] == [0.1, 0.5, 3, 7]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_save_refuses(net, tmp_path, bad):
    """A network with nan or inf isn't saved, and an existing file is left unchanged."""
    path = tmp_path / "net.json"
    save(net, path)
    before = path.read_bytes()
    net.parameters()[-1].data = bad
    with pytest.raises(ValueError, match="nan or inf"):
        save(net, path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", ["os.replace", "json.dumps", "pathlib.Path.write_text", "pathlib.Path.open"])
@pytest.mark.parametrize("error", [OSError("no space left on device"), KeyboardInterrupt()], ids=["OSError", "Ctrl-C"])
def test_interrupted_write(net, tmp_path, monkeypatch, where, error):
    """Whatever fails during writing, the old file stays intact, and no other file is left behind."""
    path = tmp_path / "net.json"
    save(net, path)
    before, old = path.read_bytes(), numbers(net)
    descended = [x + 1 for x in old]
    for p, x in zip(net.parameters(), descended, strict=True):
        p.data = x

    def fail(*_, **__):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(where, fail)
        try:
            save(net, path)
            failed = False
        except type(error):
            failed = True

    assert failed or where.startswith("pathlib")  # it may not use this function at all
    assert list(tmp_path.iterdir()) == [path]
    load(net, path)
    assert numbers(net) == (old if failed else descended)
    assert not failed or path.read_bytes() == before


def test_half_written(net, tmp_path, monkeypatch):
    """If the disk fills up, the new file is lost, not the old one."""
    path = tmp_path / "net.json"
    save(net, path)
    before = path.read_bytes()
    write_text = Path.write_text

    def full(self, text, *arguments, **settings):
        write_text(self, text[:40], *arguments, **settings)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        save(net, path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_no_file(net, tmp_path):
    """A missing file or folder raises Python's own error."""
    with pytest.raises(FileNotFoundError):
        load(net, tmp_path / "net.json")
    with pytest.raises(FileNotFoundError):
        save(net, tmp_path / "nowhere" / "net.json")


def change(**changes):
    """Return a function that changes entries of the file's content; None removes an entry."""

    def edit(content):
        new = {**content, **changes}
        return json.dumps({key: value for key, value in new.items() if value is not None})

    return edit


def number(text, at=3):
    """Return a function that replaces one number by a text."""

    def edit(content):
        numbers = [*map(repr, content["parameters"])]
        numbers[at] = text
        return f'{{"format": "litgrad 1", "net": {json.dumps(content["net"])}, "parameters": [{", ".join(numbers)}]}}'

    return edit


DAMAGE = {
    "nothing": lambda _: "",
    "not JSON": lambda _: "weights: 1 2 3",
    "cut short": lambda content: json.dumps(content)[:150],
    "cut by one": lambda content: json.dumps(content)[:-1],
    "no text": lambda _: b"\x80\x04\x95\xff\xfe",
    "a list": lambda content: json.dumps(content["parameters"]),
    "a number": lambda _: "3",
    "null": lambda _: "null",
    "a deep list": lambda _: "[" * 100_000,
    "other JSON": lambda _: '{"name": "litgrad", "version": 1}',
    "no format": change(format=None),
    "another format": change(format="litgrad 2"),
    "a number for a format": change(format=1),
    "no name": change(net=None),
    "a number for a name": change(net=3),
    "no parameters": change(parameters=None),
    "parameters by name": change(parameters={"w": 1}),
    "parameters in words": change(parameters="1, 2, 3"),
    "none": change(parameters=[]),
    "too few": lambda content: change(parameters=content["parameters"][:-1])(content),
    "too many": lambda content: change(parameters=[*content["parameters"], 1.0])(content),
    "another network": change(net="MLP of [Layer of [LinearNeuron(2)]]"),
    "a word": number('"three"'),
    "a number in quotes": number('"1.5"'),
    "true": number("true"),
    "null in the list": number("null", at=16),
    "a list in the list": number("[1.0]", at=0),
    "nan": number("NaN"),
    "inf": number("Infinity"),
    "minus inf": number("-Infinity"),
    "too large": number("1e999"),
    "a whole number too large": number("1" + "0" * 400),
    "a whole number that is enormous": number("1" + "0" * 5000),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_file(net, tmp_path, damage):
    """A file that ``save`` can't have written raises one error, one line with its name; the network is unchanged."""
    path = tmp_path / "net.json"
    save(net, path)
    text = damage(json.loads(path.read_text(encoding="utf-8")))
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    descend(net.parameters(), 0.1)
    before = [(p.data, p.grad) for p in net.parameters()]
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))}: ") as caught:
        load(net, path)

    message = str(caught.value).removeprefix(f"{path}: ")
    assert (len(message) < 300, "\n" in message) == (True, False)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert [(p.data, p.grad) for p in net.parameters()] == before


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("not JSON", "not JSON"),
        ("another format", "litgrad 2"),
        ("too few", "16 parameters, not 17"),
        ("too many", "18 parameters, not 17"),
        ("a word", "parameter 3 is 'three', not a finite number"),
        ("nan", "parameter 3 is nan, not a finite number"),
        ("a list in the list", "parameter 0 is"),
        ("null in the list", "parameter 16 is None"),
    ],
)
def test_what_is_wrong_with_it(net, tmp_path, damage, said):
    """The message says what's wrong, and where."""
    path = tmp_path / "net.json"
    save(net, path)
    path.write_text(DAMAGE[damage](json.loads(path.read_text(encoding="utf-8"))))
    with pytest.raises(ValueError, match=re.escape(said)):
        load(net, path)


@pytest.mark.parametrize(
    "other",
    [MLP(2, [3, 1], activation=Value.tanh), MLP(2, [4, 1]), MLP(3, [4, 1]), MLP(2, [4, 4, 1]), Neuron(2), Layer(2, 4)],
    ids=repr,
)
def test_wrong_shape(net, tmp_path, other):
    """A file of another network raises an error, even if it has as many parameters."""
    path = tmp_path / "net.json"
    save(other, path)
    before = numbers(net)
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))}: ") as caught:
        load(net, path)

    assert numbers(net) == before
    assert str(len(other.parameters())) in str(caught.value) or repr(other) in str(caught.value)


def test_wrong_shape_of_small_networks(tmp_path):
    """If both names are short, both are in the message."""
    path = tmp_path / "net.json"
    save(Neuron(2), path)
    with pytest.raises(ValueError, match=r"ReLUNeuron\(2\).*LinearNeuron\(3\)"):
        load(Neuron(3, nonlin=False), path)


def test_trained_network_answers_the_same(net, tmp_path):
    """A saved and loaded network gives the same answers, and continues training with the same losses."""
    train(net, XS, YS, 5, 0.1)
    save(net, tmp_path / "net.json")
    other = MLP(2, [4, 1], activation=Value.tanh)
    load(other, tmp_path / "net.json")

    assert [other(x).data for x in XS] == [net(x).data for x in XS]
    assert train(other, XS, YS, 5, 0.1) == train(net, XS, YS, 5, 0.1)
