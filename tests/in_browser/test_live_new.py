"""A new book in a real Chromium: its blocks run in the page, and the judge of its exercise tests an answer."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from browser import serving, until
from litbook.commands import main
from litbook.live.bundling.npm import node
from live import listened, sharing

BACK = """\
def back(walk):
    swapped = {"F": "F", "L": "R", "R": "L"}
    return Walk("LLL" + "".join(swapped[order] for order in reversed(walk.orders)))
"""


@pytest.fixture(scope="module")
def new_book(tmp_path_factory):
    """Return the address of the site of a new book, with its own `mkdocs.yml`."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")
    root = tmp_path_factory.mktemp("new") / "walks"
    assert CliRunner().invoke(main.main, ["new", str(root)]).exit_code == 0
    (root / "site").mkdir()
    with serving(root / "site") as address:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        with sharing(root):
            subprocess.run(command, cwd=root, check=True, capture_output=True, env={**os.environ, "SITE_URL": address})
        yield address


@pytest.fixture
def page(chromium, new_book):
    """Return the second chapter, which may complain of nothing."""
    context = chromium.new_context()
    page = listened(context.new_page(), new_book)
    page.goto(f"{new_book}02-drawing/")
    page.mouse.move(2, 2)
    page.locator("#block-1 [data-tool=run]").wait_for(state="attached")
    yield page
    assert [said for said in page.complaints if "blob:" not in said] == []  # the object URL that signals Stop
    context.close()


def test_a_block_draws(page):
    """A reader's own walk is drawn where the book's was."""
    number = page.locator(".litbook-runs", has_text="bump = Walk").get_attribute("id")
    page.locator(f"#{number} [data-tool=edit]").click()
    page.locator(f"#{number} .cm-content").fill('Walk("FLLF") * 1')
    page.locator(f"#{number} [data-tool=run]").click()
    points = r"line => line.getAttribute('points').match(/-?[\d.]+/g).length / 2"
    line = page.locator(f"#{number} svg polyline")
    assert line.evaluate(points) == 5  # the book's
    until(
        page,
        f"() => document.querySelectorAll('#{number} svg polyline').length && ({points})(document.querySelector('#{number} svg polyline')) === 3",
        seconds=60,
    )


def test_the_judge_of_the_exercise(page):
    """A wrong answer is told what it should be, and the worked answer passes."""
    exercise = page.locator("#exercise-1")
    exercise.get_by_role("button", name="Try it here").click()
    editor = exercise.get_by_role("textbox")
    editor.wait_for()
    assert editor.inner_text() == "def back(walk):\n    ..."
    for text, said in (
        ("def back(walk):\n    return walk", "for Walk('F'), the pencil should end at 0, yours ends at 2.0+0.0j"),
        (BACK, "Right"),
    ):
        editor.fill(text)
        editor.press("Shift+Enter")
        exercise.locator(".litbook-verdict", has_text=said).wait_for(timeout=60_000)
    assert exercise.locator(".litbook-solved").is_visible()
