"""A whole run as text: sections with a heading and a few words, as a script or as a chapter."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import Settings
from .network import gradients, losses, network
from .points import points

TOO_LARGE = 50
"""What the bug "too large a rate" multiplies the rate by."""
LOOP = """\
before = [0.0] * len(parameters)
for step in range({steps} + 1):
    average, slopes = gradients({points}, before)
    if step < {steps}:{bug}
        for p, slope in zip(parameters, slopes):
            p.data -= {rate} * slope
"""
TELL = """\
    print(step, f"{average:.12g} {measured(train):.12g}", end=" ")
    print(f"{measured(test):.12g}" if test else "none")
"""
SLOPES = """
for slope in slopes:
    print(f"{slope:.12g}")
"""
ALONE = """
# The gradients of one training point alone.
average, slopes = gradients([train[{example}]], [0.0] * len(parameters))
"""


@dataclass(frozen=True)
class Section:
    """A part of the program."""

    heading: str
    words: str
    code: str


def kind_of(chosen: Settings) -> str:
    """Return the class of the numbers that a run would like to use."""
    return "Value" if chosen.on_engine else "Symbol"


def sections(chosen: Settings, kind: str) -> list[Section]:
    """Return the parts of the program that come before the first step."""
    rung = (
        "It's recorded once, and runs as a program."
        if kind == "Symbol"
        else "The engine makes a graph for each step."
    )
    return [
        Section("The tools", "The engine is the book's.", imports(chosen, kind)),
        Section(
            "The points",
            "The network never learns from the test points.",
            points(chosen),
        ),
        Section(
            "The network",
            "A seed makes its weights the same each time.",
            network(chosen, kind),
        ),
        Section("The loss", "This is the loss of one point.", losses(chosen)),
        Section("The gradients", rung, gradients(chosen, kind)),
        Section("The rate", "How far a step goes.", rate(chosen)),
    ]


def imports(chosen: Settings, kind: str) -> str:
    """Return the text that imports what the rest needs."""
    own = (
        "from litgrad.compile import Compiled, Symbol\n"
        if kind == "Symbol"
        else "from litgrad.engine import Value\n"
    )
    train = "from litgrad.train import falling\n" if chosen.fall else ""
    return f"import math\nimport random\n\n{own}from litgrad.nn import MLP\n{train}"


def rate(chosen: Settings) -> str:
    """Return the text of the rate, a number or a function of the step."""
    first = (
        f"{TOO_LARGE} * {chosen.rate}" if "rate" in chosen.bugs else f"{chosen.rate}"
    )
    note = "  # the bug: too large" if "rate" in chosen.bugs else ""
    if chosen.fall:
        return f"first = {first}{note}\nrate = falling(first, 0.1 * first, {chosen.fall})\n"
    return f"rate = {first}{note}\n"


def loop(chosen: Settings, steps: int, example: int | None = None) -> Section:
    """Return the part that takes the steps, and prints the losses before each and the gradients after the last.

    With an ``example``, those are the gradients of that training point alone.
    """
    some = (
        f"random.sample(train, min({chosen.batch}, len(train)))"
        if chosen.batch
        else "train"
    )
    bug = (
        "\n        before = slopes  # the bug: gradients aren't zeroed"
        if "zero" in chosen.bugs
        else ""
    )
    step = "rate(step)" if chosen.fall else "rate"
    alone = "" if example is None else ALONE.format(example=example)
    lines = LOOP.format(steps=steps, points=some, rate=step, bug=bug).splitlines(
        keepends=True
    )
    code = "".join([*lines[:3], TELL, *lines[3:], alone, SLOPES])
    words = "Each line has the step, the loss that's stepped down, and the losses on the training and the test points."
    return Section("The steps", words, code)


def python(chosen: Settings, kind: str, steps: int, example: int | None) -> str:
    """Return the program as a script."""
    parts = [*sections(chosen, kind), loop(chosen, steps, example)]
    first = f'"""A run of the training lab, up to step {steps}."""\n\n{parts[0].code}'
    rest = [f"\n# {part.heading}. {part.words}\n\n{part.code}" for part in parts[1:]]
    return "\n".join([first, *rest])


def chapter(chosen: Settings, kind: str, steps: int, example: int | None) -> str:
    """Return the program as a page of a book."""
    parts = [*sections(chosen, kind), loop(chosen, steps, example)]
    told = [
        f"## {part.heading}\n\n{part.words}\n\n```python\n{part.code}```\n"
        for part in parts
    ]
    return "\n".join([f"# A run of {steps} steps\n", *told])
