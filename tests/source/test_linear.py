"""A page's time grows with its length, whatever is in it, and a megabyte is read in a second of CPU time."""

import gc
import time

import pytest

from litbook.core.errors import BookError
from litbook.source.parse import parse_all
from litbook.source.prose import is_legible, markup_lines, prose_lines

MEGABYTE = 1_000_000
SECONDS = 1.0
BLOCK = "```python\n1\n```\n\n"


def lines(line, width=1000):
    """Return a function that gives a text of some size, of lines that repeat a text."""
    return lambda size: "\n".join([(line * (width // len(line)))[:width]] * (size // width))


def repeated(text):
    """Return a function that gives a text of some size by repetition."""
    return lambda size: text * (size // len(text))


def staircase(mark):
    """Return a function that gives a text of some size whose lines begin with more and more marks."""
    return lambda size: "\n".join((mark * index)[:9000] + "- a" for index in range(int((2 * size / len(mark)) ** 0.5)))


KINDS = {
    "backticks": lambda size: "a " + "`" * size,
    "lines of backticks": lines("`"),
    "runs of backticks": lambda size: "\n".join(f"a {'`' * n} b" for n in range(1, int((2 * size) ** 0.5))),
    "unclosed code": lines("a ` b `` "),
    "headers": repeated('```text a="x" a="x" `\n'),
    "many words": lambda size: "```python " + 'a="x" ' * (size // 6) + "`!\n1\n```\n",
    "a header of braces": lambda size: "```python { " + "{" * size + "\n1\n```\n",
    "brackets": lines("["),
    "links": lines("[a](b.md) "),
    "unclosed links": lines("[a]("),
    "braces": lines("# a {#"),
    "attributes": lines('{a="x" '),
    "comments": lines("<!-- "),
    "ends of comments": lines("--> "),
    "tags": lines("<pre><a "),
    "formulas": lines(r"\(a $b "),
    "footnotes": lines("[^a] [^b"),
    "definitions": repeated("[^a]: b\n"),
    "tables": repeated("| a | b |\n"),
    "headings": repeated("# a\n"),
    "hashes": lines("#"),
    "nested lists": staircase("    "),
    "nested quotes": staircase("> "),
    "indentation": lambda size: "\n".join(" " * (n % 200) + "x" for n in range(size // 100)),
    "indented lines": repeated("    x\n"),
    "blocks": repeated(BLOCK),
    "blocks in one item": lambda size: "- a\n\n" + "    ```python\n    1\n    ```\n\n" * (size // 35),
    "blocks in quotes": repeated("> ```python\n> 1\n> ```\n\n"),
    "fences never closed": repeated("```python\n"),
    "a long prefix": lambda size: "> " * 4000 + "```text\n" + ("> " * 4000).rstrip() + "\n>\n" * (size // 3),
    "a long line": lambda size: "a" * size,
    "spaces": lambda size: " " * size,
    "empty lines": lambda size: "\n" * size,
    "front matter": lambda size: "---\n" + "a: 1\n" * (size // 5) + "---\n",
    "nested front matter": lambda size: "---\nx: " + "[" * size + "\n---\n",
    "lines like front matter": repeated("---\n"),
    "misspelled languages": lambda size: "".join(f"```pyt{n}\n```\n" for n in range(size // 15)),
    "code of long sums": lambda size: "```python\n" + "+".join("1" * (size // 2)) + "\n```\n",
    "code of parentheses": lambda size: "```python\n" + "(" * size + "\n```\n",
    "code of signs": lambda size: "```python\n" + "-" * size + "1\n```\n",
    "code of lines": lambda size: "```python\n" + "\n" * size + "=\n```\n",
}  # fmt: skip
SLOWEST = ("blocks", "code of lines", "empty lines", "misspelled languages", "headings")


@pytest.fixture(autouse=True, scope="module")
def frozen():
    """Take what other tests have left out of the garbage collector's walks."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def read(text):
    """Read a page as all checks do. Return its problems."""
    chapter, problems = parse_all(text, "page.md")
    if is_legible(chapter):
        prose_lines(chapter)
        markup_lines(chapter.text, chapter.path)
    return problems


def seconds(kind, size, attempt, read=read):
    """Return the CPU time that a page of this kind and size takes, at the first, second, … attempt."""
    text = KINDS[kind](size) + "\n" * attempt  # nothing's remembered
    gc.collect()
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize("kind", KINDS)
def test_time_grows_with_length(kind):
    """A page that's four times as long takes about four times as long, not sixteen."""
    shorts, longs = [], []
    for attempt in range(5):  # other programs disturb: the fastest attempts count
        shorts.append(seconds(kind, MEGABYTE // 16, attempt))
        longs.append(seconds(kind, MEGABYTE // 4, attempt))
        short, long = min(shorts), min(longs)
        if long < max(8 * short, SECONDS / 32) and long < SECONDS / 2:
            return
    pytest.fail(f"{short:.3f} s, and {long:.3f} s for four times as much")


@pytest.mark.parametrize("kind", SLOWEST)
def test_a_megabyte_takes_a_second(kind):
    """Of the kinds that take the longest."""
    took = []
    for attempt in range(4):  # other programs disturb
        took.append(seconds(kind, MEGABYTE, attempt, lambda text: parse_all(text, "page.md")))
        if took[-1] < 2 * SECONDS:  # a machine may be half as fast as the usual one
            return
    pytest.fail(f"{min(took):.2f} s")


@pytest.mark.parametrize("kind", KINDS)
def test_each_problem_is_one_short_line(kind):
    """No message quotes a whole megabyte."""
    for problem in read(KINDS[kind](MEGABYTE // 10)):
        assert str(problem).startswith("page.md:")
        assert len(str(problem)) < 1000


TRACEBACKS = {
    "---\nx: " + "[" * 3000 + "\n---\n": "page.md:2: the front matter is not YAML: more than 50 lists and mappings",
    "---\nx: " + "{a: " * 2000 + "\n---\n": "page.md:2: the front matter is not YAML: more than 50 lists and mappings",
    "---\na: 1\nx: !!bool maybe\n---\n": "page.md:2: the front matter is not YAML",
    "---\nx: !!timestamp now\n---\n": "page.md:2: the front matter is not YAML",
    "---\nlabel: 0x" + "f" * 5000 + "\n---\n": "page.md:2: the front matter is not YAML",
    "---\na: &a [1]\nb: [*a, *a]\n---\n": "page.md:3: the front matter is not YAML: the alias *a stands for",
    "```python\nx = ("
    + "+\n".join("1" * 100_000)
    + ")\n```\n": "page.md:2: this code has more than 100 parts inside one another",
    "x\n```python\n\n" + "-" * 100_000 + "1\n```\n": "page.md:4: this line has 100,001 characters",
    "```python\n" + "-" * 9000 + "1\n```\n": "page.md:2: this code has more than 100 parts inside one another",
    "```python\nx = 1\ny = " + "not " * 500 + "1\n```\n": "page.md:3: this code has more than 100 parts",
    '```python { judge="' + "1" * 4400 + '" }\n1\n```\n': "page.md:1: '111",
    "```\u00a0\n\n```python\n1\n```\n": "page.md:1: unknown word '\\xa0' in the fence header",
    "a" * 10_001: "page.md:1: this line has 10,001 characters, and 10,000 are enough; make several lines of it",
    "a\n"
    * 1_000_001: "page.md:1: this page has 2,000,002 characters, and 2,000,000 are enough; make several pages of it",
}


@pytest.mark.parametrize(("page", "said"), TRACEBACKS.items(), ids=range(len(TRACEBACKS)))
def test_what_overflows_is_said_in_a_line(page, said):
    """It gave a traceback: of a recursion, of memory, or of a number with too many digits."""
    problem = read(page)[0]
    assert isinstance(problem, BookError)
    assert str(problem).startswith(said)
