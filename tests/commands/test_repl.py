"""Each chapter pasted into a real Python prompt on a pseudo-terminal."""

import importlib.util
import os
import re
import signal
import sys

import pytest

from litbook.source.book import load
from litbook.weave.paste import pasteable
from places import ROOT

pexpect = pytest.importorskip("pexpect")

CHAPTERS = [chapter for chapter in load(ROOT).chapters if chapter.blocks]
NEW_PROMPT = sys.version_info >= (3, 13)
"""Prompts to test: since 3.13 there's one with colors and bracketed paste, and the basic one."""

AHEAD = 20
"""Lines typed ahead of the prompt: well below a terminal's input buffer of 4,095 bytes."""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x1b\][^\x07]*\x07")
PASTE = "\x1b[200~{}\x1b[201~"
"""The escape sequences that a terminal sends around pasted text if the program asked for them."""


@pytest.fixture
def prompt(request, tmp_path):
    """Yield a Python prompt in an empty folder, ready for input."""
    basic = request.param == "basic"
    environment = {
        **os.environ,
        "MPLBACKEND": "agg",
        "PYTHON_BASIC_REPL": "1" if basic else "",
        "PYTHON_COLORS": "0",
        "PYTHON_HISTORY": str(tmp_path / "history"),
        "TERM": "dumb" if basic else "xterm",
    }
    child = pexpect.spawn(
        sys.executable, ["-q", "-i"], env=environment, cwd=tmp_path, encoding="utf-8", timeout=200, dimensions=(50, 250)
    )
    child.delaybeforesend = None
    child.expect(">>> ")
    yield child
    if child.isalive():
        child.kill(signal.SIGKILL)
        child.wait()  # `close` alone waits half a second, too short on a busy machine
    child.close()


def type_lines(child, code):
    """Type ``code`` line by line, at most twenty lines ahead of the prompt, and return Python's output."""
    answer = ""
    lines = code.splitlines()
    for start in range(0, len(lines), AHEAD):
        typed = lines[start : start + AHEAD]
        child.send("".join(line + "\n" for line in typed))
        for _ in typed:
            child.expect([r"\r\n>>> ", r"\r\n\.\.\. "])
            answer += child.before + "\n"
    return answer


def paste_whole(child, code):
    """Paste ``code`` as a terminal does, press Enter, and return Python's output."""
    child.send(PASTE.format(code))
    child.send("\r")
    child.sendline("print('pasted ' + 'whole')")
    child.expect("pasted whole")
    answer = child.before
    child.expect(">>> ")
    return ESCAPES.sub("", answer)


def modules_missing(block):
    """Return True if the block needs a module that isn't installed."""
    return any(importlib.util.find_spec(name) is None for name in block.needs)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path)
@pytest.mark.parametrize("prompt", ["basic", *(["new"] if NEW_PROMPT else [])], indirect=True)
def test_a_chapter_can_be_pasted_from_its_top(prompt, chapter, request):
    """No block of a pasted chapter fails at the prompt, except as its header declares."""
    feed = paste_whole if "new" in request.node.callspec.params.values() else type_lines
    for block in chapter.blocks:
        if block.skip or modules_missing(block):
            continue
        answer = feed(prompt, pasteable(block.source))
        errors = re.findall(r"^(\w+(?:Error|Exception|Exit|Interrupt|Iteration))\b", answer, re.MULTILINE)
        assert errors == ([block.raises] if block.raises else []), f"{block.location}\n{answer}"


@pytest.mark.parametrize("prompt", ["basic"], indirect=True)
def test_a_block_with_a_blank_line_needs_the_pasteable_form(prompt):
    """A canary: pasted unchanged, a method below a blank line fails at the basic prompt."""
    source = "class Pair:\n    first = 1\n\n    second = 2\n"
    assert "IndentationError" in type_lines(prompt, source)
    assert "Error" not in type_lines(prompt, pasteable(source))
    assert "3" in type_lines(prompt, "Pair.first + Pair.second\n")
