"""Updating a page: its generated parts are brought up to date, and every other byte stays the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litbook.check.edits import Edit, output_edits, recap_edits, updated
from litbook.core.model import Failure, Outcome
from litbook.source.outputs import agree
from litbook.source.parse import parse

BLOCK = "Text\n\n```python\nshow()\n```\n"
RECAP = '<details markdown="1">\n<summary>The code so far</summary>\n{}</details>\n'


def mended(page: str, *outcomes: Outcome | str) -> str:
    """Return ``page`` after the update for ``outcomes``; a string stands for what a block shows."""
    found = [Outcome(outcome) if isinstance(outcome, str) else outcome for outcome in outcomes]
    return updated(page, output_edits(parse(page, "page.md"), found))


def failure(kind: str, message: str = "no") -> Failure:
    """Return the outcome of a block that fails."""
    return Failure(kind, message, 1, "Traceback")


# Edits


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a\nb\nc\n", Edit(2, 2, ("x", "y")), "a\nx\ny\nc\n"),
        ("a\nb\nc\n", Edit(1, 2, ()), "c\n"),
        ("a\nb\n", Edit(2, 1, ("x",)), "a\nx\nb\n"),
        ("a\nb\n", Edit(3, 2, ("x",)), "a\nb\nx\n"),
        ("a\nb", Edit(1, 1, ("x",)), "x\nb"),
        ("a\nb", Edit(3, 2, ("x",)), "a\nb\nx\n"),
        ("a\r\nb", Edit(2, 2, ("x",)), "a\r\nx\r\n"),
        ("a\r\nb\nc\rd", Edit(2, 2, ("x", "")), "a\r\nx\r\n\r\nc\rd"),
        ("a\r\rb", Edit(2, 2, ("x",)), "a\rx\rb"),
        ("\ufeffa\n\tb\x0c\u2028\n\n", Edit(3, 3, ("x",)), "\ufeffa\n\tb\x0c\u2028\nx\n"),
        ("a", Edit(2, 1, ("b",)), "a\nb\n"),
        ("", Edit(1, 0, ("a",)), "a\n"),
    ],
    ids=repr,
)
def test_edit(before, edit, after):
    """An edit replaces only its lines, with the line ending of the page's first line."""
    assert updated(before, [edit]) == after


lines = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=6)
parts = st.tuples(st.lists(lines, min_size=1, max_size=3), st.lists(lines, max_size=3), st.lists(lines, max_size=3))


@settings(deadline=None)
@given(st.lists(parts), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]), lines, st.randoms())
def test_every_other_byte_is_kept(parts, end, mark, last, random):
    """With alternating kept and replaced lines, the kept ones stay byte for byte, in whatever order the edits are given."""
    before = after = mark
    edits, number = [], 1
    for kept, old, new in parts:
        before += "".join(line + end for line in [*kept, *old])
        after += "".join(line + end for line in [*kept, *new])
        edits.append(Edit(number + len(kept), number + len(kept) + len(old) - 1, tuple(new)))
        number += len(kept) + len(old)
    random.shuffle(edits)
    if last:  # a last line without a line ending, far from any edit
        before, after = before + "-" + end + last, after + "-" + end + last
    assert updated(before, edits) == after
    assert updated(before, []) == before


# Outputs


@pytest.mark.parametrize(
    ("below", "shown", "expected"),
    [
        ("\nEnd", "1\n", "\n```output\n1\n```\n\nEnd"),
        ("```output\n1\n```\nEnd", "2\n", "```output\n2\n```\nEnd"),
        ("\n~~~~output\n1\n\n3\n~~~~\nEnd", "1\n\n2", "\n```output\n1\n\n2\n```\nEnd"),
        ("\n\n```output\n1\n```\n\nEnd", "", "\nEnd"),
        ("\n```output\n```\nEnd", "\n", "End"),
        ("```output\n0.3\n```\n", "0.30000000000000004\n", "```output\n0.3\n```\n"),
        ("```output\na  \n```\n", "a\n\n", "```output\na  \n```\n"),
        ("End", "\n \n", "End"),
        ("", "\na \n  b\tc\n\n", "\n```output\n\na\n  b c\n```\n"),
        ("", "```\nx\n```\n", "\n````output\n```\nx\n```\n````\n"),
        ("", "a ````` b", "\n``````output\na ````` b\n``````\n"),
        ("", "~~~ ``", "\n```output\n~~~ ``\n```\n"),
    ],
)
def test_output(below, shown, expected):
    """The text below a block is replaced by an output fence with what the block shows, unless they agree."""
    assert mended(BLOCK + below, shown) == BLOCK + expected


@pytest.mark.parametrize("prefix", ["    ", "  ", "> ", ">", "> > ", "    > "])
def test_output_stands_where_its_block_does(prefix):
    """An output in an admonition, a list, or a quote has its block's prefix, on blank lines too."""
    page = f"- item\n\n{prefix}```python\n{prefix}show()\n{prefix}```\n"
    fence = ["", "```output", "a", "", "  b", "```"]
    expected = page + "".join((prefix + line).rstrip() + "\n" for line in fence)
    assert mended(page, "a\n\n  b\n") == expected
    assert mended(expected, "a\n\n  b\n") == expected
    assert mended(expected, "c\n") == expected.replace(f"{prefix}a\n{prefix.rstrip()}\n{prefix}  b\n", f"{prefix}c\n")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_output_has_the_page_s_line_ends(end):
    """New lines get the page's line ending; its byte order mark and tabs stay."""
    page = "\ufeff- a\n\n\t```python\n\tshow('\t')\n\t```\n\n\t```output\n\t1\n\t```\n\nEnd\t".replace("\n", end)
    old = "\t```output\n\t1\n\t```".replace("\n", end)
    new = "    ```output\n    2\n    3\n    ```".replace("\n", end)
    assert mended(page, "2\r\n3\n") == page.replace(old, new)


def test_last_line_without_end():
    """A block whose last line has no line ending gets its output on the lines below."""
    assert mended("```python\n1\n```", "1\n") == "```python\n1\n```\n\n```output\n1\n```\n"


def test_several_blocks():
    """Each output goes to its own block, however many lines are added or removed above."""
    page = "```python\na\n```\n\n```output\n0\n0\n```\n\n```python\nb\n```\n```python\nc\n```\n```output\n3\n```\nEnd\n"
    expected = (
        "```python\na\n```\n\n```python\nb\n```\n\n```output\n2\n```\n```python\nc\n```\n```output\n3\n3\n```\nEnd\n"
    )
    assert mended(page, "", "2", "3\n3") == expected


@pytest.mark.parametrize(
    "outcome",
    [Outcome(skipped="why"), Outcome("text\n", failure=failure("KeyError"))],
    ids=["skipped", "failed"],
)
def test_no_truth_to_tell(outcome):
    """A skipped block and one with an undeclared failure change nothing."""
    page = BLOCK + "```output\n1\n```\n" + BLOCK
    assert mended(page, outcome, outcome) == page


def test_blocks_that_were_not_run():
    """Blocks below one that stopped the run keep their outputs."""
    page = BLOCK + "```output\n1\n```\n"
    assert mended(page) == page


@pytest.mark.parametrize(("message", "line"), [("no", "KeyError: no"), ("", "KeyError"), ("a\nb", "KeyError: a\nb")])
def test_announced_exception(message, line):
    """A block that raises as declared has its printed text and the exception's last line as output."""
    page = "```python { raises='KeyError' }\nshow()\n```\n"
    outcome = Outcome("text\n", failure=failure("KeyError", message))
    assert mended(page, outcome) == f"{page}\n```output\ntext\n{line}\n```\n"
    other = Outcome("text\n", failure=failure("TypeError", message))
    assert mended(page, other) == page


PREFIXES = ["", "", "    ", "> ", ">", "> > ", "\t", "   > "]
shown = st.text(st.sampled_from("`~>ab1. \n\t\r\x0c\u2028\ufeff") | st.characters(codec="utf-8"), max_size=20)
blocks = st.tuples(
    st.sampled_from(PREFIXES),
    st.none() | st.lists(st.sampled_from(["1", "", "a", "~~~"]), max_size=3),
    st.sampled_from(["", "Text", "\n", "- a", "```text\n```"]),
    shown,
)


def page_of(blocks: list[tuple], end: str) -> str:
    """Return a page with ``blocks``, each a prefix, its present output, and what follows."""
    found = []
    for prefix, output, after, _ in blocks:
        block = ["```python", "show()", "```", *([] if output is None else ["", "````output", *output, "````"])]
        container = ["- item"] if prefix in ("    ", "\t") else []
        found += [*container, *(prefix + line for line in block), after]
    return "\n".join(found).replace("\n", end)


def rest(page: str) -> list[str]:
    """Return the lines of ``page`` that are neither blank nor part of an output."""
    chapter = parse(page, "page.md")
    outputs = [block.output for block in chapter.blocks if block.output]
    generated = {number for output in outputs for number in range(output.first_line, output.last_line + 1)}
    numbered = enumerate(chapter.text.split("\n"), start=1)
    return [line for number, line in numbered if number not in generated and line.strip(" >")]


@settings(deadline=None)
@given(st.lists(blocks, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
def test_update_makes_the_page_true(blocks, end):
    """After an update each output is what its block shows, a second update changes nothing, and the other lines stay."""
    page = page_of(blocks, end)
    texts = [text for *_, text in blocks]
    after = mended(page, *texts)
    found = [block.output.text if block.output else "" for block in parse(after, "page.md").blocks]
    assert all(agree(output, text) for output, text in zip(found, texts, strict=True))
    assert mended(after, *texts) == after
    assert rest(after) == rest(page)
    assert end == "\r" or "\r" not in after.replace(end, "")


# "The code so far"

FIRST = parse('```python { file="pack/one.py" }\ndef one():\n    return 1\n```\n', "docs/01-one.md")
TICKS = parse('`````python { file="pack/two.py" }\nTEXT = """\n````\n"""\n`````\n', "docs/02-two.md")


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], "\n"),
        ([FIRST], '\n```python { title="pack/one.py" }\ndef one():\n    return 1\n```\n\n'),
        ([TICKS], '\n`````python { title="pack/two.py" }\nTEXT = """\n````\n"""\n`````\n\n'),
    ],
    ids=["nothing", "one file", "back-ticks"],
)
@pytest.mark.parametrize("content", ["", "\n```python\nold()\n```\n\n", "old\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_recap(earlier, expected, content, end):
    """ "The code so far" becomes the code of the earlier chapters; a second update changes nothing."""
    before = ("\ufeff# T\n\n" + RECAP.format(content) + "\nEnd").replace("\n", end)
    after = updated(before, recap_edits(parse(before, "docs/03-three.md"), earlier))
    assert after == ("\ufeff# T\n\n" + RECAP.format(expected) + "\nEnd").replace("\n", end)
    chapter = parse(after, "docs/03-three.md")
    assert recap_edits(chapter, earlier) == []
    assert all(block.recap for block in chapter.blocks)


def test_page_without_recap():
    """A page without "The code so far" isn't changed."""
    assert recap_edits(parse(BLOCK, "docs/03-three.md"), [FIRST]) == []


def test_recapped_blocks_get_no_output():
    """Blocks in "The code so far" get no output."""
    page = RECAP.format("\n```python\nshow()\n```\n\n")
    assert mended(page, "1\n") == page
