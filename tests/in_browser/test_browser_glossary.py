"""The glossary in a real Chromium: a word says what it means on the spot, and without scripts leads to where it stands."""


def test_a_word_says_what_it_means(visit):
    """By keyboard: the focus shows it, Escape puts it away and leaves the focus; Enter leads to the glossary."""
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
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#graph")
    assert page.locator("dt:target").inner_text() == "graph"
    assert page.complaints == []


def test_without_scripts_a_word_leads_to_the_glossary(visit):
    """Its meaning is its title, which a browser shows by itself."""
    page = visit("04-graph/", java_script_enabled=False)
    word = page.locator("a.litbook-term", has_text="graph").first
    assert word.get_attribute("title").startswith("To a mathematician")
    word.click()
    page.wait_for_url("**/glossary/#graph")
