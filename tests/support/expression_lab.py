"""Helpers for tests of the expression lab: random expressions with random rules, and what its scripts print in CPython."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

from labs.expression.python.state import answer

NUMBERS = re.compile(r"data (\S+)  grad (\S+)$")
SEVERAL = """
import contextlib, io, json, sys
from litgrad.engine import Value
own, printed = Value._backward, []
for script in json.load(sys.stdin):
    Value._backward = own  # a script may have put its own there
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(script, {})
    printed.append(said.getvalue())
print(json.dumps(printed))
"""
FORMS = [
    "{x} + {y}", "{x} - {y}", "{x} * {y}", "{x} * {x} + {y}", "tanh({x})", "{x}.tanh() * {y}", "relu({x}) + {y}", "exp(tanh({x}))",
    "log({x} * {x} + 1.5)", "{x} / ({y} * {y} + 1.0)", "-{x}", "{c} * {x} - {y}", "({x} + {c}) ** 2", "2 ** tanh({x})",
]  # fmt: skip
SIMPLE = ["{x} + {y}", "{x} * {y}", "tanh({x})", "{x} + {x}"]
"""What chapter 9's engine can do."""
ORDERS = ("topological", "nearest", "recursion", "clicked")


def expression(seed, forms=FORMS, lines=5):
    """Return a random text: numbers with names, and lines that use any of the names above, also more than once."""
    rng = random.Random(seed)
    names = [f"v{number}" for number in range(rng.randint(1, 3))]
    text = [f"{name} = {rng.uniform(-2, 2):.2f}" for name in names]
    for number in range(rng.randint(2, lines)):
        x, y = rng.choices(names, k=2)
        text.append(f"t{number} = {rng.choice(forms).format(x=x, y=y, c=f'{rng.uniform(-2, 2):.1f}')}")
        names.append(f"t{number}")
    return "\n".join(text)


def rules(seed, **fixed):
    """Return random rules; clicked values may take several turns, or none."""
    rng = random.Random(seed)
    found = {"write": rng.choice(("add", "replace")), "order": rng.choice(ORDERS), **fixed}
    return {
        **found,
        "clicked": [rng.randrange(8) for _ in range(rng.randint(0, 12))] if found["order"] == "clicked" else [],
    }


def asked(text, write="add", order="topological", clicked=(), *, patient=False, arm=nullcontext):
    """Return what the lab answers about an expression and rules; ``arm`` lets Stop interrupt it."""
    kernel = SimpleNamespace(interrupts=SimpleNamespace(arm=arm))
    return answer(kernel, text, {"write": write, "order": order, "clicked": list(clicked)}, patient)


def grads(found):
    """Return the gradients of an answer by the names of values."""
    return {node["name"]: grad for node, grad in zip(found["nodes"], found["grads"], strict=True)}


def place(found, name):
    """Return the place of the value with that name."""
    return [node["name"] for node in found["nodes"]].index(name)


def printed(scripts):
    """Return for each script the pairs of data and gradient that it prints, in a Python of its own."""
    command = [sys.executable, "-c", SEVERAL]
    done = subprocess.run(command, input=json.dumps(scripts), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [
        [tuple(map(float, NUMBERS.search(line).groups())) for line in text.splitlines()]
        for text in json.loads(done.stdout)
    ]
