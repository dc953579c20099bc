"""The index in a real Chromium: from code to the index, and from there to a block and to the reference."""

import pytest

from browser import BOOK, DESK, PHONE
from litbook.tangle.package import package as package_of
from places import ROOT


def test_a_name_in_code_leads_to_the_index(visit):
    """A name in code looks like the code around it, is underlined with dots on hover and focus, and leads to the index."""
    page = visit("10-reuse/")
    link = page.locator(".litbook-block:has(> .litbook-switch) > .highlight code a").first
    colors = "e => [e, e.closest('code')].map(part => getComputedStyle(part).color)"
    line = "e => getComputedStyle(e).textDecoration"
    assert len(set(link.evaluate(colors))) == 1
    assert "underline" not in link.evaluate(line)
    link.hover()
    assert "underline dotted" in link.evaluate(line)
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")  # from here on by keyboard
    link.focus()
    assert "underline dotted" in link.evaluate(line)
    page.keyboard.press("Enter")
    page.wait_for_url("**/names/#Value")  # the address changes before the page does
    page.locator("[id='Value']").wait_for(state="visible", timeout=5000)
    assert page.complaints == []


def test_the_tab_key_stops_once_for_each_name_on_a_page(visit):
    """However often a page mentions a name, only one mention is a Tab stop."""
    stops = visit("10-reuse/").evaluate("""[...document.querySelectorAll(".highlight code a")]
        .filter(link => link.tabIndex >= 0).map(link => link.hash)""")
    assert len(stops) == len(set(stops)) > 5


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_the_index_leads_to_each_block_and_to_the_reference(visit, viewport):
    """The index links `backward` to chapters 9 and 18, and so does its entry in the reference."""
    page = visit("names/", viewport=viewport, java_script_enabled=False)
    entry = page.locator("[id='Value.backward']")
    assert " ".join(entry.inner_text().split()) == "backward method of Value, from chapter 9, changed in 18"
    entry.locator("dd a").last.click()
    block = page.url.partition("#")[2]
    assert "def backward(self):" in page.locator(f"#{block}").inner_text()
    assert "/18-micrograd/" in page.url

    page.go_back()
    entry.locator("dt a").click()
    assert page.url.endswith("/reference/#litgrad.engine.Value.backward")
    origin = page.locator("[id='litgrad.engine.Value.backward'] + .litbook-origin")
    assert origin.inner_text() == "From chapter 9, changed in 18."


def test_the_reference_has_every_module_and_the_chapters_of_every_entry(visit):
    """The reference has every module and public name of the package, with their chapters, without being edited."""
    page = visit("reference/")
    package = ROOT / "src" / "litgrad"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(page.locator("h2.doc-heading").evaluate_all("all => all.map(e => e.id)")) == {
        f"litgrad.{module}" for module in modules
    }
    entries = page.locator(":is(h3, h4).doc-heading").evaluate_all("""all => all.map(
        e => [e.id, e.nextElementSibling.className])""")
    by_hand = {name for name, _ in entries if name.startswith("litgrad.bench.")}
    inherited = {"litgrad.tensor.TensorMLP.parameters"}  # its stub declares more than its base's
    assert {name for name, below in entries if below != "litbook-origin"} == by_hand | inherited
    assert {f"litgrad.bench.{name}" for name in ("Ladder", "Ladder.median", "recorded")} <= by_hand
    made = {f"litgrad.{path[8:-3]}.{name}" for path, name in tops(package_of(BOOK))}
    assert made <= {name for name, _ in entries}


def tops(package):
    """Return the public functions, classes, and constants of a package, with their files."""
    return {(step.block.file, step.name) for step in package.steps if not step.name.startswith("_")}
