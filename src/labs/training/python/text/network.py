"""The network, its loss, and its gradients, as text."""

from __future__ import annotations

from ..settings import Settings

ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sine": "sin"}
STRAIGHT = '''\
def straight(n):
    """Return n as it is: there is no activation."""
    return n


'''
LOSSES = {
    "margin": '''\
def loss(score, side):
    """Return how much the margin falls short of 1."""
    return (1 - side * score).relu()
''',
    "entropy": '''\
def loss(score, side):
    """Return the surprise, log(1 + exp(-margin)), which can't overflow like this."""
    margin = side * score
    size = margin.relu() + (-margin).relu()
    return (1 + (-size).exp()).log() + (size - margin) / 2
''',
    "squares": '''\
def loss(score, side):
    """Return the squared difference."""
    return (score - side) ** 2
''',
}
EXAMPLE = '''

def example(*point):
    """Return the loss of one point."""
    *x, side = point
    return loss(net(x), side)
'''
PRICE = '''

def price():
    """Return the weight decay: a price for large parameters."""
    return {decay} * sum(p * p for p in parameters)
'''
RECORDED = '''\
recorded = Compiled(lambda *point: example(*point){price}, train, parameters)
measure = Compiled(example, train, parameters)


def gradients(points, before):
    """Return the average loss of the points, and its slopes added to those before."""
    recorded.use(points)
    average, slopes = recorded.gradients()
    return average, [b + s for b, s in zip(before, slopes)]


def measured(points):
    """Return the average loss of the points, without the price of the weights."""
    measure.use(points)
    return measure.gradients()[0]
'''
ENGINE = '''\
def gradients(points, before):
    """Return the average loss of the points, and its slopes added to those before."""
    for p, b in zip(parameters, before):
        p.grad = b
    average = sum(example(*point) for point in points) / len(points){price}
    average.backward()
    return average.data, [p.grad for p in parameters]


def measured(points):
    """Return the average loss of the points, without the price of the weights."""
    return sum(example(*point).data for point in points) / len(points)
'''
EQUALS = '''

def overwrite(self):
    """Pass the gradient on, with a bug: = where += belongs."""
    for child, slope in zip(self._prev, self._slopes):
        child.grad = slope * self.grad


Value._backward = overwrite
'''


def network(chosen: Settings, kind: str) -> str:
    """Return the text that makes ``net``, of values of this kind, and lists its ``parameters``."""
    name = ACTIVATIONS.get(chosen.activation)
    activation = f"{kind}.{name}" if name else "straight"
    sizes = ", ".join(map(str, (*chosen.layers, 1)))
    made = f"net = MLP({chosen.inputs}, [{sizes}], activation={activation}, value={kind})\n"
    return f"{'' if name else STRAIGHT}random.seed({chosen.seed})\n{made}parameters = net.parameters()\n{spoiled(chosen)}"


def spoiled(chosen: Settings) -> str:
    """Return the text of the bugs in the initial weights."""
    found = ""
    if "same" in chosen.bugs:
        found += "for neuron in (neuron for layer in net.layers for neuron in layer.neurons):\n"
        found += "    for w in neuron.w:\n        w.data = 0.5  # the bug: all weights are equal\n"
    if "dead" in chosen.bugs and chosen.layers:
        found += "for neuron in net.layers[0].neurons:\n"
        found += "    neuron.b.data = -10.0  # the bug: whatever it reads, its sum is below 0\n"
    return found


def losses(chosen: Settings) -> str:
    """Return the text of the loss of one point, and of the weight decay."""
    price = PRICE.format(decay=chosen.decay) if chosen.decay else ""
    return LOSSES[chosen.loss] + EXAMPLE + price


def gradients(chosen: Settings, kind: str) -> str:
    """Return the text of the functions ``gradients`` and ``measured``."""
    price = " + price()" if chosen.decay else ""
    if kind == "Symbol":
        return RECORDED.format(price=price)
    return ENGINE.format(price=price) + (EQUALS if "equals" in chosen.bugs else "")
