# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Save the parameters of a network, and load them."""

import json
import math
import os
import sys
from pathlib import Path


def save(net, path):
    """Write the parameters of net to the file at path."""
    numbers = [float(p.data) for p in net.parameters()]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a parameter is nan or inf, so nothing was saved")
    content = {"format": FORMAT, "net": name_of(net), "parameters": numbers}
    write_whole(path, json.dumps(content) + "\n")


def load(net, path):
    """Give net the parameters saved at path: all of them, or none on error."""
    text = Path(path).read_bytes()
    try:
        numbers = numbers_for(net, text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    for p, number in zip(net.parameters(), numbers, strict=True):
        p.data = float(number)


FORMAT = "litgrad 1"


def name_of(net):
    """Return the repr of net, or its class's name if it has no repr of its own."""
    name = repr(net)
    return type(net).__name__ if name == object.__repr__(net) else name


def write_whole(path, text):
    """Make text the content of the file at path, or leave it as it was."""
    beside = Path(f"{path}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


DAMAGED = "the file is damaged, so save the network again"


def parsed(text):
    """Return what the text of a saved network holds."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"this is not JSON; {DAMAGED}") from None
    kinds = {"format": str, "net": str, "parameters": list}
    if not isinstance(content, dict) or any(
        not isinstance(content.get(key), kind) for key, kind in kinds.items()
    ):
        raise ValueError("this is JSON, but no network that save has written")
    if content["format"] != FORMAT:
        raise ValueError(f"its format is {content['format']!r}, not {FORMAT!r}")
    return content


def difference(saved, count, net):
    """Say how the network that was saved differs from net."""
    name = name_of(net)
    if len(saved) + len(name) > 100:
        saved = f"another network, of {count} parameters"
        name = f"a network of {len(net.parameters())}"
    remedy = "load it into one with the same layers and activation"
    return f"this holds {saved}, which can't go into {name}; {remedy}"


def is_finite(number):
    """Return whether number is an int or a float, not nan and not too large."""
    return type(number) in (int, float) and abs(number) <= sys.float_info.max


def numbers_for(net, text):
    """Return the numbers in the text of a saved network, if they fit net."""
    content, count = parsed(text), len(net.parameters())
    numbers = content["parameters"]
    if content["net"] != name_of(net):
        raise ValueError(difference(content["net"], len(numbers), net))
    if len(numbers) != count:
        raise ValueError(f"{len(numbers)} parameters, not {count}; {DAMAGED}")
    for i, number in enumerate(numbers):
        if not is_finite(number):
            problem = f"parameter {i} is {number!r:.40}, not a finite number"
            raise ValueError(f"{problem}; {DAMAGED}")
    return numbers
