"""A name in the text and its box in a graph, in a real Chromium: the pointer on one lights the other."""

LIT = "() => [...document.querySelectorAll('.litbook-lit-name')].map((element) => element.textContent.trim().split(/\\s/)[0])"


def test_a_name_lights_its_box_and_a_box_its_name(visit):
    """Pointing at a name lights the boxes of that name in view, and pointing at a box its names; leaving turns them off."""
    page = visit("10-reuse/")
    node = page.locator(".litbook-figure .node", has_text="b").first
    node.scroll_into_view_if_needed()
    name = page.locator(".md-content p > code", has_text="a").filter(visible=True)
    name = next(one for one in name.all() if one.text_content() == "a" and in_view(page, one))
    name.hover()
    lit = page.evaluate(LIT)
    assert set(lit) == {"a"}
    assert page.locator(".node.litbook-lit-name").count() == 1
    page.mouse.move(2, 2)
    assert page.evaluate(LIT) == []
    page.locator(".litbook-figure .node", has_text="data").first.hover()
    assert set(page.evaluate(LIT)) == {"a"}
    assert page.locator("code.litbook-lit-name").count() >= 1
    assert page.complaints == []


def in_view(page, element):
    """Return True if the element is in the window."""
    box = element.bounding_box()
    return bool(box) and 60 < box["y"] < page.viewport_size["height"] - 40
