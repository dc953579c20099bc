"""The policy of the book's own pages, in a browser that enforces it."""

import pytest

INJECT = """() => {
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => (window.refused ??= []).push(effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.evil = 1";
  const box = document.createElement("div");
  box.innerHTML = "<img src='data:,' onerror='window.evil = 2'>";
  document.body.append(script, box);
  return new Promise((done) => setTimeout(() => done([window.evil, window.refused.sort()]), 200));
}"""


@pytest.mark.parametrize("name", ["", "20-moons/", "print/", "404.html"])
def test_a_page_runs_as_before_and_nothing_that_is_put_into_it(visit, name):
    """No kind of page violates its policy (test_access.py visits them all); an injected script or handler doesn't run."""
    page = visit(name)
    assert page.complaints == []
    assert page.evaluate(INJECT) == [None, ["script-src-attr", "script-src-elem"]]
