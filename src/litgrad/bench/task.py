"""What is to be done: steps of the same training, for all rungs."""

import math
import random

DECAY = 1e-4  # the loss is max_margin, with so much weight decay


class Task:
    """Points in two moons, and a network to tell them apart."""

    def __init__(
        self, count: int = 100, sizes: tuple[int, ...] = (2, 16, 16, 1)
    ) -> None:
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

    def nodes(self) -> int:
        """Return how many nodes a step has in litgrad.engine."""
        pairs = list(zip(self.sizes, self.sizes[1:]))
        products = sum(n * m for n, m in pairs)
        wrapped, bent = math.prod(pairs[0]), sum(self.sizes[1:-1])
        for_each_point = 2 * products + wrapped + bent + 6  # 6: its share of the loss
        return len(self.xs) * for_each_point + 3 * len(self.weights) + 7
