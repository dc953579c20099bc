"""Count how often a block compares two cards, row by row."""

from .notes import noted


def answer(kernel, sources):
    """Return the rows that the last of these blocks sorts, with their comparisons, or why there are none to count.

    The blocks above it run as they are; only the last one runs while comparisons are noted.
    """
    above = sources[:-1]
    session = kernel.replay(above)
    row = session.namespace.get(kernel.settings["row"])
    if not isinstance(row, type):
        return {"declined": f"There is no class {kernel.settings['row']} above this block."}
    with noted(row, kernel.settings["compare"]) as rows:
        kernel.go_on(session, sources, len(above))
    if session.failure:
        return {"declined": f"This block ends with {session.failure.kind}."}
    return {"rows": [vars(notes) for notes in rows.values()]}
