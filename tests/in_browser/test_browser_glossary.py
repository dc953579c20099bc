"""The glossary in a real Chromium: a term shows its definition in place, and without scripts links to its entry."""

from browser import until


def test_a_word_says_what_it_means(visit):
    """By keyboard, focus shows the definition, Escape hides it and keeps the focus, and Enter leads to the glossary."""
    page = visit("04-graph/")
    word = page.locator("a.litbook-term", has_text="graph").first
    tip = page.locator(".md-tooltip2--active")
    word.focus()
    tip.wait_for()
    assert tip.inner_text().strip().startswith("To a mathematician, points with connections")
    identity = page.locator(".md-tooltip2").get_attribute("id")
    assert word.get_attribute("aria-describedby") == identity
    page.keyboard.press("Escape")
    assert tip.count() == 0
    assert word.evaluate("e => e === document.activeElement")
    # Material saves the place 100 ms after the last scroll, on whatever page is open then. It would take the glossary for
    # a page that was returned to, and scroll it to the place saved instead of to the entry.
    until(page, "history.state?.y === scrollY")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#graph")
    assert page.locator("dt:target").inner_text() == "graph"
    assert page.complaints == []


def test_without_scripts_a_word_leads_to_the_glossary(visit):
    """Without scripts a term links to the glossary, and its definition is the link's title."""
    page = visit("04-graph/", java_script_enabled=False)
    word = page.locator("a.litbook-term", has_text="graph").first
    assert word.get_attribute("title").startswith("To a mathematician")
    word.click()
    page.wait_for_url("**/glossary/#graph")
