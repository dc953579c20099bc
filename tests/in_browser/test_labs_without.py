"""The labs without a connection, without scripts, and on paper."""

import pytest
from test_live_journey import kept

from browser import Book, until

LABS = ("lab/", "training-lab/")
CONTROLS = ".md-content__inner :is(button, select, input:not([type=radio])):visible"
"""What can be pressed; on paper, radio buttons are a word each, and a textarea is its text."""


def answer_of(page, path):
    """Open a lab, have Python compute something else than it begins with, and return what it shows then."""
    return express(page) if path == "lab/" else train(page)


def express(page):
    """Return the gradients of another expression."""
    page.click("[data-tool=expression-lab]")
    page.locator(".xlab-graph").wait_for(timeout=60_000)
    page.fill(".xlab textarea", "a = 3.0\nb = a * a")
    until(page, "document.querySelectorAll('.xlab-pane:not([aria-busy]) tbody tr').length === 2")
    return page.locator(".xlab tbody tr > :nth-child(3)").all_text_contents()


def train(page):
    """Return the losses after a step."""
    page.click("[data-tool=train]")
    page.locator("[aria-label='One step on']:enabled").click(timeout=60_000)
    until(page, "document.querySelector('.lab-count').textContent === 'step 1'")
    return page.locator("[data-loss]").evaluate_all("all => all.map(({ value }) => value)")


@pytest.mark.parametrize("path", LABS)
def test_a_lab_that_was_opened_works_without_a_connection(visit, monkeypatch, path):
    """It gives the same numbers, and what it needs is all kept in the browser."""
    page = visit(path)
    before = answer_of(page, path)
    assert len(before) == 2
    until(page, kept(f"/{path}"), seconds=60)
    monkeypatch.setattr(Book, "down", True)
    page.reload()
    page.mouse.move(2, 2)
    assert answer_of(page, path) == before
    assert page.evaluate("fetch('/none', { cache: 'no-store' }).then(() => 'answered', () => 'down')") == "down"


@pytest.mark.parametrize("path", LABS)
def test_a_lab_is_a_picture_with_words_without_scripts(visit, path):
    """The figure, its caption, and what it takes to open the lab; and nothing to press that does nothing."""
    page = visit(path, java_script_enabled=False)
    figure = page.locator("figure:visible")
    assert figure.locator("svg").first.is_visible()
    assert len(figure.locator("figcaption").inner_text()) > 60
    assert page.get_by_text("browser that runs scripts").is_visible()
    assert page.locator(CONTROLS).count() == 0


@pytest.mark.parametrize("path", LABS)
def test_a_lab_on_paper_is_a_picture_with_words(visit, path):
    """Whether it's open or not: a drawing and sentences, and nothing to press."""
    page = visit(path)
    drawings = page.locator(".md-content__inner :is(.litbook-figure, .xlab-frame-of-graph) svg:visible")
    for is_open in (False, True):
        if is_open:
            page.emulate_media(media="screen")
            answer_of(page, path)
        page.emulate_media(media="print")
        assert drawings.count() == 1
        assert page.locator(CONTROLS).count() == 0
    assert page.locator(".xlab-choice span:visible").all_text_contents() == (
        ["+=", "topological"] if path == "lab/" else []
    )
    assert "press ▶" not in page.inner_text(".md-content__inner")
