"""The front page in a real Chromium: a film that plays, is paused and scrubbed, and rests if the reader wants no motion."""

from browser import PHONE, until

STEP = "document.querySelector('.litbook-film-bar span').textContent"
DOTS = "[...document.querySelectorAll('.litbook-film path[data-node]')].map(path => path.getAttribute('d')).join()"


def test_film_plays_once(visit):
    """It plays to its last frame, which is the drawing that pages without scripts show, and can be played again."""
    page = visit("")
    film = page.locator(".litbook-film")
    film.scroll_into_view_if_needed()
    until(page, f"() => {STEP}.startsWith('step 100')")
    last = page.evaluate(DOTS)
    until(page, "() => document.querySelector('.litbook-film-bar button').textContent === 'Play'")

    film.locator("input").focus()
    page.keyboard.press("Home")
    assert page.evaluate(STEP).startswith("step 0:")
    assert page.evaluate(DOTS) != last
    page.keyboard.press("End")
    assert page.evaluate(DOTS) == last
    assert page.complaints == []


def test_film_rests(visit):
    """A reader who wants no motion sees the last frame, until they press Play."""
    page = visit("", viewport=PHONE, reduced_motion="reduce")
    page.locator(".litbook-film-bar").scroll_into_view_if_needed()
    page.wait_for_timeout(500)

    assert page.evaluate(STEP).startswith("step 100")
    page.locator(".litbook-film-bar button").click()
    until(page, f"() => !{STEP}.startsWith('step 100')")


def test_cards_lead_to_chapters(visit):
    """Each numbered chapter has a card whose picture is there."""
    page = visit("")
    cards = page.locator(".litbook-chapters li a")

    assert cards.count() > 20
    assert "/01-" in cards.first.get_attribute("href")
    cards.first.scroll_into_view_if_needed()
    until(page, "() => document.querySelector('.litbook-card-picture img').naturalWidth > 0")
