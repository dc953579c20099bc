"""The search finds first the page that answers a question, in the search box of a real Chromium."""

import pytest

from browser import ADDRESS, turn, window

QUESTIONS = {
    "derivative": "01-derivative/",
    "central difference": "01-derivative/",
    "partial derivative": "02-several-inputs/",
    "operator overloading": "03-value/",
    "draw a graph": "04-graph/",
    "chain rule": "05-backpropagation/",
    "backpropagation": "05-backpropagation/",
    "step size": "06-nudge/",
    "what is a neuron": "07-neuron/",
    "activation function": "07-neuron/",
    "closure": "08-local-gradients/",
    "topological sort": "09-order/",
    "multivariable chain rule": "10-reuse/",
    "node used twice": "10-reuse/",
    "plus equals": "10-reuse/",
    "why do gradients accumulate": "10-reuse/",
    "exponential": "11-more-operations/",
    "how does pytorch compute gradients": "13-pytorch/",
    "multi-layer perceptron": "14-network/",
    "loss function": "15-loss/",
    "what is a parameter": "15-loss/",
    "learning rate": "16-descent/",
    "gradient descent": "16-descent/",
    "momentum": "17-zero-grad/",
    "relu": "18-micrograd/",
    "cross entropy": "19-training/",
    "overfitting": "19-training/",
    "moons": "20-moons/",
    "register a function with pytorch": "21-torch-function/",
    "garbage collector": "23-grown-up/",
    "profiler": "24-where-time-goes/",
    "broadcasting": "26-tensors/",
    "gpu": "28-in-c/",
    "threads": "29-many/",
    "save the network": "B-saving/",
}
"""What readers would ask, and the page that each question should find first."""
RESULT = ".md-search-result__link"


@pytest.fixture(scope="module")
def search(chromium, site):
    """Yield a page whose search is open."""
    with window(chromium, ADDRESS) as page:
        turn(page, ADDRESS)
        page.locator("[data-md-component=search-query]").focus()
        yield page


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_its_page(search, question):
    """The first result is on the page that answers the question."""
    field = search.locator("[data-md-component=search-query]")
    for words in ("", question):  # the question before has no results left
        field.fill(words)
        field.press("End")  # Material looks at each key
        search.wait_for_function(f"isAny => isAny === !!document.querySelector('{RESULT}')", arg=bool(words))
    assert search.locator(RESULT).first.evaluate("link => link.pathname.slice(1)") == QUESTIONS[question]
    assert search.complaints == []
