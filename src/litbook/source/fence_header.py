"""Read the words behind a fence's language: ``python { file="litgrad/engine.py" }``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher

from litbook.core.errors import BookError, quoted
from litbook.core.model import Location

OURS: Mapping[str, str] = {
    "file": "puts the block's definitions into this file of the package",
    "raises": "expects exactly this exception",
    "skip": "shows the block without running it, and says why",
    "needs": "runs the block only where these modules are installed",
    "caption": "numbers the drawing as a figure and says what to notice; goes with alt",
    "alt": "describes the figure for readers who can't see it",
    "live": "says why the block can't run in a browser, or gives something else there",
    "predict": "asks the reader of a live page for the last number of the output before it runs",
    "judge": "tests the reader's answer to the exercise of this number",
    "name": "names the block or figure, so that a link can lead to it: #fig-NAME, or #block-NAME without a caption",
}
"""The words that litbook reads, with what each does."""
JUDGES_ALONE = tuple(("judge", other) for other in ("file", "raises", "skip", "needs", "caption", "live", "predict"))
MATERIALS: Mapping[str, str] = {
    "title": "shows a title above the code",
    "hl_lines": "highlights lines: 2 3, or 2-4",
    "linenums": "numbers the lines, starting from this number",
}
"""The words that are passed to Material unchanged, with what each does."""
MISSPELT = {
    **dict.fromkeys(("py", "py3", "python2", "python3", "pyton", "pythn", "phyton", "ipython", "ipython3"), "python"),
    **dict.fromkeys(("out", "outputs", "ouput", "ouptut"), "output"),
    "python": "python",
    "output": "output",
}
"""Languages that would accidentally be shown and not run (in lower case, without a dot), and the intended ones."""
ALIKE = 0.75
"""How similar another language's name may be, from 0 to 1, before it's taken for a misspelling."""
REAL = ("cython", "jython", "micropython", "circuitpython", "pycon", "pytb", "pypy", "pyrex")
"""Languages with similar names, for where Pygments, which knows many more, isn't installed."""

HEADER = re.compile(r"(?P<language>[\w#.+-]*+)(?:(?:[ ]+|(?<![\w#.+-]))(?P<words>.*))?")
WORD = re.compile(r"""(?P<key>[a-zA-Z_]\w*)=(?P<quote>["'])(?P<value>(?:(?!(?P=quote)).)*)(?P=quote)(?=[ ]|$)""")
LONGEST = 5000
"""The most characters of a header. Its caption and text alternative are read aloud."""
NAME = re.compile(r"[a-z][a-z0-9-]*")
"""A name for references. It can't begin with a digit, because ``#block-7`` is already the seventh block."""
NUMBER = re.compile(r"[0-9]{1,9}")
PYTHON_FILE = re.compile(r"(?:[a-zA-Z_]\w*+/)++[a-zA-Z_]\w*+\.py")


def read_header(header: str, location: Location, allowed: Collection[str] = (*OURS, *MATERIALS)) -> dict[str, str]:
    """Return the words of ``header`` and their values.

    Raises BookError for a word that isn't ``allowed``, for a repeated one, and for words that can't be combined.
    """
    if len(header) > LONGEST:
        problem = f"a fence header of {len(header):,} characters, and {LONGEST:,} are enough"
        raise BookError(location, problem, "say it shorter, or in the text")
    match = HEADER.fullmatch(header)
    text = (match["words"] or "") if match else "{"
    if text.startswith("{"):
        if not (text.startswith("{ ") and text.endswith(" }")):
            remedy = 'keep the spaces inside the braces: ```python { file="package/module.py" }'
            raise BookError(location, f"cannot read the fence header {quoted(header)}", remedy)
        text = text[2:-2].strip(" ")
    words = split_words(text, location, allowed)
    check_words(words, location)
    return words


def intended(language: str) -> str | None:
    """Return the language that a misspelled one stands for, ``python`` or ``output``; None for any other language."""
    name = language.lower().removeprefix(".")
    if name in MISSPELT:
        return MISSPELT[name]
    close = [known for known in ("python", "output") if SequenceMatcher(None, name, known).ratio() >= ALIKE]
    return close[0] if close and not is_language(name) else None


def is_language(name: str) -> bool:
    """Return True if a programming language or format has this name."""
    try:
        from pygments.lexers import find_lexer_class_by_name
        from pygments.util import ClassNotFound
    except ImportError:  # only the site needs it
        return name in REAL
    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return name in REAL
    return True


def split_words(text: str, location: Location, allowed: Collection[str]) -> dict[str, str]:
    """Return the ``key="value"`` words of ``text``. Raises BookError."""
    words: dict[str, str] = {}
    while text:
        match = WORD.match(text)
        key = match["key"] if match else text.partition(" ")[0].partition("=")[0]
        if key not in allowed:
            can = ", ".join(allowed) if allowed else "nothing"
            raise BookError(location, f"unknown word {quoted(key)} in the fence header", f"it can hold: {can}")
        if not match:
            raise BookError(location, f"cannot read {quoted(text)} in the fence header", f'write {key}="…"')
        if key in words:
            raise BookError(location, f"{key!r} appears twice in the fence header", "keep one")
        words[key] = match["value"]
        text = text[match.end() :].strip(" ")
    return words


def check_words(words: dict[str, str], location: Location) -> None:
    """Raise BookError for a value that makes no sense, and for words that can't be combined."""
    for key in OURS:
        if key in words and not words[key].strip(" ,"):
            raise BookError(location, f"{key!r} is empty", f"give {key!r} a value, or leave it out")
    if "caption" in words and "alt" not in words:
        problem = "a figure without alt text"
        raise BookError(location, problem, 'describe it in alt="…" for readers who cannot see it')
    if "alt" in words and "caption" not in words:
        raise BookError(location, "a figure without a caption", 'say what to notice in caption="…"')
    for first, second in (
        ("raises", "file"),
        ("skip", "file"),
        ("skip", "raises"),
        ("skip", "caption"),
        ("skip", "live"),
        ("skip", "predict"),
        ("raises", "predict"),
        *JUDGES_ALONE,
    ):
        if first in words and second in words:
            raise BookError(location, f"{first!r} and {second!r} do not go together", "make it two blocks")
    check_values(words, location)


def check_values(words: dict[str, str], location: Location) -> None:
    """Raise BookError for a value that isn't of its word's kind."""
    if "file" in words and not PYTHON_FILE.fullmatch(words["file"]):
        remedy = 'name a module inside a package, such as "package/module.py"'
        raise BookError(location, f"{quoted(words['file'])} cannot be a file of the package", remedy)
    if "raises" in words and not words["raises"].isidentifier():
        raise BookError(
            location, f"{quoted(words['raises'])} is not the name of an exception", 'write raises="TypeError"'
        )
    if "judge" in words and not NUMBER.fullmatch(words["judge"]):
        raise BookError(location, f"{quoted(words['judge'])} is not the number of an exercise", 'write judge="2"')
    if "name" in words and not NAME.fullmatch(words["name"]):
        remedy = 'use lower-case letters, digits, and hyphens, a letter first: name="two-roads"'
        raise BookError(location, f"{quoted(words['name'])} cannot be a name", remedy)
