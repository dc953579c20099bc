"""A training in a real Chromium: loss curve and model outputs while it runs, pause, stop, and a plot afterwards."""

import pytest

from browser import DESK, serving
from live import build_live

TRAIN = """
    # 1. Train

    ```python
    xs = [[0.1 * (i % 5), 0.2 * (i // 5)] for i in range(25)]
    ys = [1.0 if x + y > 0.6 else -1.0 for x, y in xs]
    w = [0.3, -0.2, 0.1]


    def net(x):
        return w[0] * x[0] + w[1] * x[1] + w[2]
    ```

    ```python
    losses = []
    while len(losses) < 20:
        loss = sum((net(x) - y) ** 2 for x, y in zip(xs, ys))
        losses.append(loss)
        for x, y in zip(xs, ys):
            for i, share in enumerate((*x, 1.0)):
                w[i] -= 0.02 * (net(x) - y) * share

    print(len(losses))
    ```

    ```output
    20
    ```

    ```python { caption="The loss." alt="A falling line." }
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots()
    ax.semilogy(losses, label="loss")
    ax.legend()
    plt.show()
    ```
"""
SLOWED = """import time
for step in range(2000):
    loss = 1 / (1 + step)
    time.sleep(0.01)
"""
COUNT = (
    """() => Number(document.querySelector(".litbook-training-words")?.textContent.match(/step (\\d+)/)?.[1] ?? 0)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Yield the site of a book that trains something other than networks of values."""
    root = tmp_path_factory.mktemp("training")
    site = root / "site"
    site.mkdir()
    with serving(site) as address:
        build_live(root, {"01-train.md": TRAIN}, address, autograd={"loss": ["loss"], "model": ["net"]})
        yield address


@pytest.fixture(scope="module")
def page(chromium, site):
    """Yield the page, whose Python is shared by the tests."""
    context = chromium.new_context(viewport=DESK)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{site}01-train/")
    page.wait_for_selector("#block-2 [data-tool=run]")
    yield page
    context.close()


def test_training(page):
    """The whole curve, the surface with each data point, and the plot in the book's colors are shown."""
    page.click("#block-3 [data-tool=run]")
    page.wait_for_selector("#block-3[data-live=live] svg", timeout=20_000)
    panel = page.locator("#block-2 [data-panel=training]")
    assert panel.locator(".litbook-training-words").text_content().startswith("step 19: loss ")
    assert panel.locator(".litbook-training-last").get_attribute("d").count("L") == 19
    assert panel.locator(".litbook-training-surface g rect").count() in {
        side**2 for side in range(8, 21)
    }  # as time allows
    assert (
        panel.locator(".litbook-training-surface circle").count()
        + panel.locator(".litbook-training-surface > rect").count()
        == 25
    )
    assert panel.locator("button").is_hidden()
    assert "var(--litbook-1" in page.locator("#block-3 svg").last.inner_html()
    assert page.complaints == []


def test_back_through_the_steps(page):
    """The curve is above what's printed, its axes have names, and a slider goes back to the loss of any step."""
    panel = page.locator("#block-2 [data-panel=training]")
    assert panel.locator("+ .litbook-output").count() == 1
    assert panel.locator(".litbook-training-axis").all_text_contents() == ["loss", "step"]
    slider = panel.get_by_role("slider", name="Step")
    assert [slider.get_attribute(name) for name in ("min", "max")] == ["0", "19"]
    spot = "circle.litbook-training-spot"
    right = float(panel.locator(spot).get_attribute("cx"))
    slider.focus()
    page.keyboard.press("Home")
    losses = [panel.locator(".litbook-training-words").text_content()]
    left = float(panel.locator(spot).get_attribute("cx"))
    page.keyboard.press("ArrowRight")
    losses.append(panel.locator(".litbook-training-words").text_content())
    assert losses == ["step 0: loss 26.4", "step 1: loss 24.9"]
    assert (left, right) == (46, 310)


def test_paused_and_stopped(page):
    """A paused curve stands still, a resumed one grows, and Stop keeps it."""
    page.click("#block-2 [data-tool=edit]")
    page.wait_for_selector("#block-2 .cm-content")
    page.focus("#block-2 .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(SLOWED)
    page.click("#block-2 [data-tool=run]")
    page.wait_for_function(f"({COUNT})() > 20", timeout=20_000)
    pause = page.locator("#block-2 .litbook-training-pause")
    pause.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    before = page.evaluate(COUNT)
    page.wait_for_timeout(400)
    assert page.evaluate(COUNT) == before
    assert pause.text_content() == "Go on"
    page.keyboard.press("Enter")
    page.wait_for_function(f"({COUNT})() > {before + 10}")
    page.click("#block-2 [data-tool=run]")
    page.wait_for_selector("#block-2[data-live=failed]")
    kept = page.evaluate(COUNT)
    assert before + 10 < kept < 2000
    pause.wait_for(state="hidden")
    assert page.complaints == []
