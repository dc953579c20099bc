"""Networks against PyTorch: losses, and the gradients of all parameters."""

import os
import random

import pytest

from litgrad.engine import Value
from litgrad.nn import MLP

if os.environ.get("CI"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="needs pip install -e '.[torch]'")


def random_net(seed):
    """Return a network of random shape, weights, and biases, its activation's name, and some examples."""
    chance = random.Random(seed)
    activation = chance.choice(["relu", "tanh"])
    nin, nouts = chance.randint(1, 5), [chance.randint(1, 6) for _ in range(chance.randint(1, 4))]
    random.seed(seed)
    net = MLP(nin, nouts, activation=getattr(Value, activation))
    for p in net.parameters():
        p.data = chance.uniform(-1.5, 1.5)
    examples = range(chance.randint(1, 4))
    xs = [[chance.uniform(-3, 3) for _ in range(nin)] for _ in examples]
    ys = [[chance.uniform(-2, 2) for _ in range(nouts[-1])] for _ in examples]
    return net, activation, xs, ys


def torch_answers(net, activation, xs):
    """Return PyTorch's answers for the same weights and biases, and these in the order of `net.parameters()`."""
    outs, groups = tensor(xs), []
    for k, layer in enumerate(net.layers, start=1):
        w = tensor([[p.data for p in neuron.w] for neuron in layer.neurons]).requires_grad_()
        b = tensor([neuron.b.data for neuron in layer.neurons]).requires_grad_()
        outs = torch.nn.functional.linear(outs, w, b)
        if k < len(net.layers):
            outs = getattr(torch, activation)(outs)
        groups.append((w, b))
    return outs, groups


def tensor(numbers):
    """Return a tensor of doubles."""
    return torch.tensor(numbers, dtype=torch.float64)


@pytest.mark.parametrize("seed", range(100))
def test_torch_agrees(seed):
    """The loss of a random network, and its gradient in each parameter, agree with PyTorch to 12 digits.

    A share of a gradient may be a few thousand times larger than the sum in which it cancels with others,
    so differences below 1e-12 of the largest gradient are rounding errors.
    """
    net, activation, xs, ys = random_net(seed)
    answers = [net(x) for x in xs]
    answers = [answer if isinstance(answer, list) else [answer] for answer in answers]
    loss = sum((a - t) ** 2 for answer, y in zip(answers, ys, strict=True) for a, t in zip(answer, y, strict=True))
    net.zero_grad()
    loss.backward()

    outs, groups = torch_answers(net, activation, xs)
    expected = ((outs - tensor(ys)) ** 2).sum()
    expected.backward()
    gradients = [
        g for w, b in groups for row, bias in zip(w.grad, b.grad, strict=True) for g in [*row.tolist(), bias.item()]
    ]
    size = max(map(abs, gradients))

    about = f"random_net({seed}): {activation}, {net}"
    assert loss.data == pytest.approx(expected.item(), rel=1e-12), about
    assert [p.grad for p in net.parameters()] == pytest.approx(gradients, rel=1e-12, abs=1e-12 * size), about


def test_the_nets_differ():
    """The 100 networks cover both activations, one to four layers, an inner width of one, and dead neurons."""
    nets = [random_net(seed) for seed in range(100)]
    shapes = [[len(layer.neurons) for layer in net.layers] for net, *_ in nets]
    dead = [
        sum(out.data <= 0 for out in net.layers[0](xs[0]))
        for (net, activation, xs, _), shape in zip(nets, shapes, strict=True)
        if activation == "relu" and len(shape) > 1 and shape[0] > 1
    ]

    assert {activation for _, activation, _, _ in nets} == {"relu", "tanh"}
    assert {len(shape) for shape in shapes} == {1, 2, 3, 4}
    assert any(1 in shape[:-1] for shape in shapes)
    assert (min(dead) == 0, max(dead) > 2) == (True, True)
