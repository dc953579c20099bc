"""Answer what a state of the lab shows: the graph of its expression, the way back by its rules, and what goes wrong."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from litgrad.engine import Value, build_topo

from .backward.measure import slope, verdict
from .backward.record import Record, Step, send_back
from .backward.roads import Account, Road, accounts, every_road
from .backward.rules import Rules, calls, turns
from .reading.reader import Reader, read
from .reading.tape import VALUES, Problem, run
from .script import BACKWARD, WRITES, written

AT_ONCE = 20_000
"""Calls that are made while somebody types; more are made when asked for."""
MOST = 5_000_000
"""Calls that are made at all."""
SHOWN = 12
"""Characters of the text that names a value without a label."""


def answer(kernel: Any, text: str, rules: dict[str, Any], patient: bool = False) -> dict[str, Any]:
    """Return all that the page shows of an expression and rules. ``patient``: the reader has asked for many calls."""
    try:
        reader = read(text)
        made = run(reader.tape, VALUES)
    except Problem as problem:
        return {"problem": {"words": problem.words, "line": problem.line, "column": problem.column}}
    root: Value = made[reader.root]
    nodes = build_topo(root)
    clicked = [place for place in rules["clicked"] if 0 <= place < len(nodes)]  # the graph may have been larger
    by = Rules(rules["write"], rules["order"], clicked)
    count = calls(root, by)
    found: dict[str, Any] = {
        "nodes": described(reader, made, nodes),
        "calls": count,
        "order": by.order,
        "write": by.write,
    }
    found["script"] = asdict(written(text, reader, by))
    found["engine"] = BACKWARD.format(write=WRITES[by.write])
    if count > (MOST if patient else AT_ONCE):
        return found | {"waits": "too many" if count > MOST else "ask"}
    with kernel.interrupts.arm():
        record = send_back(root, turns(root, by), by.write)
    return found | ways(reader, made, nodes, record, by.write)


def ways(reader: Reader, made: list[Value], nodes: list[Value], record: Record, write: str) -> dict[str, Any]:
    """Return the way back: its steps, the gradients, and how they compare with nudges and with the roads."""
    entries = {id(v): entry for entry, v in enumerate(made)}
    places = {id(v): place for place, v in enumerate(nodes)}
    children = [[places[id(child)] for child, _ in zip(v._prev, v._slopes, strict=False)] for v in nodes]
    slopes = [slope(reader.tape, reader.root, entries[id(v)]) for v in nodes]
    account = accounts(children, record.steps, write) if record.is_whole else None
    return {
        "steps": [step_of(step) for step in record.steps],
        "isWhole": record.is_whole,
        "turns": record.turns,
        "grads": [plain(grad) for grad in record.grads],
        "measured": [None if found is None else plain(found[0]) for found in slopes],
        "verdicts": [verdict(grad, found) for grad, found in zip(record.grads, slopes, strict=True)],
        "roads": every_road(children),
        "accounts": [account_of(one) for one in account] if account else None,
    }


def described(reader: Reader, made: list[Value], nodes: list[Value]) -> list[dict[str, Any]]:
    """Return what each node shows, before anything is passed back."""
    entries = {id(v): entry for v, entry in zip(made, reader.tape, strict=True)}
    places = {id(v): place for place, v in enumerate(nodes)}
    found = []
    for v in nodes:
        entry = entries[id(v)]
        source = entry.label or (entry.source if len(entry.source) <= SHOWN else "")
        found.append(
            {
                "label": entry.label,
                "name": source or f"node {places[id(v)] + 1}",
                "op": v._op,
                "children": [places[id(child)] for child in v._prev],
                "data": plain(v.data),
                "line": entry.line,
                "span": entry.span,
                "isGiven": entry.label in reader.given and reader.tape[reader.given[entry.label]] is entry,
            }
        )
    return found


def step_of(step: Step) -> list[Any]:
    """Return a step as scripts read it: a turn's node, or node, edge, child, slope, old, and new."""
    if step.edge < 0:
        return [step.node]
    return [
        step.node,
        step.edge,
        step.child,
        plain(step.slope),
        plain(step.old),
        plain(step.new),
    ]


def account_of(account: Account) -> dict[str, Any]:
    """Return an account with one road of each kind as an example."""
    return {
        "missed": len(account.missed),
        "repeated": len(account.repeated),
        "missedRoad": edges(account.missed[0]) if account.missed else None,
        "repeatedRoad": edges(account.repeated[0][0]) if account.repeated else None,
        "times": max((times for _, times in account.repeated), default=0),
    }


def edges(road: Road) -> list[list[int]]:
    """Return a road as pairs of a value's place and which of its children."""
    return [list(edge) for edge in road]


def plain(number: float) -> float | str:
    """Return a number as JSON can hold it."""
    return number if math.isfinite(number) else str(number)
