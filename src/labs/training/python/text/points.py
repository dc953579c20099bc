"""The data sets, as text."""

from __future__ import annotations

from ..settings import Settings

MOONS = '''\
def moons(count, noise):
    """Return points of two half moons: x, y, and the side, 1 or -1."""
    points = []
    for i in range(count):
        angle, side = random.uniform(0, math.pi), 1 if i % 2 else -1
        x, y = math.cos(angle), math.sin(angle)
        if side == 1:
            x, y = 1 - x, 0.5 - y
        points.append((x + random.gauss(0, noise), y + random.gauss(0, noise), side))
    return points
'''
CIRCLES = '''\
def circles(count, noise):
    """Return points of a disk and of a ring around it: x, y, and the side, 1 or -1."""
    points = []
    for i in range(count):
        angle, side = random.uniform(0, 2 * math.pi), 1 if i % 2 else -1
        radius = random.uniform(0, 0.5) if side == 1 else 1.0
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        points.append((x + random.gauss(0, noise), y + random.gauss(0, noise), side))
    return points
'''
XOR = '''\
def xor(count, noise):
    """Return points of a square, with side 1 where x and y have the same sign, else -1."""
    points = []
    for _ in range(count):
        x, y = random.uniform(-1, 1), random.uniform(-1, 1)
        side = 1 if x * y > 0 else -1
        points.append((x + random.gauss(0, noise), y + random.gauss(0, noise), side))
    return points
'''
SPIRALS = '''\
def spirals(count, noise):
    """Return points of two spirals inside each other: x, y, and the side, 1 or -1."""
    points = []
    for i in range(count):
        along, side = random.uniform(0.1, 1), 1 if i % 2 else -1
        angle = 8 * along + (math.pi if side == 1 else 0)
        x, y = 2.5 * along * math.cos(angle), 2.5 * along * math.sin(angle)
        points.append((x + random.gauss(0, noise), y + random.gauss(0, noise), side))
    return points
'''
LECTURE = """\
train = [
    (2.0, 3.0, -1.0, 1),
    (3.0, -1.0, 0.5, -1),
    (0.5, 1.0, 1.0, -1),
    (1.0, 1.0, -1.0, 1),
]
test = []
"""
MADE = {"moons": MOONS, "circles": CIRCLES, "xor": XOR, "spirals": SPIRALS}


def points(chosen: Settings) -> str:
    """Return the text that makes ``train`` and ``test``, two lists of points."""
    if chosen.data == "lecture":
        return LECTURE
    if chosen.data == "own":
        return f"{own('train', chosen, 0)}{own('test', chosen, 1)}"
    calls = (
        f"{name} = {chosen.data}({count}, {chosen.noise})\n"
        for name, count in counts(chosen)
    )
    return f"{MADE[chosen.data]}\n\nrandom.seed({chosen.seed})\n{''.join(calls)}"


def counts(chosen: Settings) -> list[tuple[str, int]]:
    """Return the names of the two lists, with how many points they get."""
    return [("train", chosen.train), ("test", chosen.test)]


def own(name: str, chosen: Settings, is_test: int) -> str:
    """Return the text of a list of the reader's own points."""
    lines = [
        f"    ({x}, {y}, {side}),\n"
        for x, y, side, kind in chosen.own
        if kind == is_test
    ]
    return f"{name} = [\n{''.join(lines)}]\n" if lines else f"{name} = []\n"
