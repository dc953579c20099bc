"""What a block needs that puts a method into a class: the book's own `extend`."""

from __future__ import annotations

from litbook.core.model import Block, Failure
from litbook.tangle.statements import DECORATOR

EXTEND = '''\
def extend(cls):
    """Return a decorator that adds the method or property below it to cls."""

    def add(member):
        function = getattr(member, "fget", member)  # a property's is in fget
        setattr(cls, function.__name__, member)
        return member

    return add
'''
"""The function as `litbook new` writes it into a book."""


def advice(block: Block, failure: Failure) -> tuple[str, str] | None:
    """Return a remedy and a detail for a block that failed since its book has no `extend`, or an old one; else None."""
    if f"@{DECORATOR}(" not in block.source:
        return None
    if (failure.kind, failure.message) == ("NameError", f"name {DECORATOR!r} is not defined"):
        remedy = (
            "give the page a place for “The code so far”, if an earlier chapter defines it; "
            "if none does, put this into a block above"
        )
        return remedy, EXTEND
    if failure.kind == "AttributeError" and failure.message == "'property' object has no attribute '__name__'":
        return f"the book's {DECORATOR} is for functions alone; this one is for properties, too", EXTEND
    return None
