"""The training lab in real browsers: its numbers are those of its script, it's quick, and nothing runs before it's asked to."""

import json
import random
import statistics
import subprocess
import sys

import pytest

from browser import ADDRESS, PHONE, until

PAGE = "training-lab/"
PANEL = "document.querySelector('[data-panel=lab]')"
IS_AT_REST = f"() => {PANEL}?.getAttribute('aria-busy') === 'false' && !!{PANEL}.querySelector('.lab-losses dd')"
ARRIVED = f"""(step) => {{
    const panel = {PANEL};
    if (!panel?.firstChild) document.querySelector("[data-tool=train][aria-expanded=false]:enabled")?.click(); // another page
    return panel?.firstChild && ({IS_AT_REST})() && panel.querySelector(".lab-count").textContent === step;
}}"""
"""True if the lab has come to rest at a step. An address that's changed by hand is a page anew, where the lab isn't open."""
STEP = f"() => Number({PANEL}.querySelector('.lab-count').textContent.replace('step ', ''))"
READ = f"""(() => {{
    const values = (what) => [...{PANEL}.querySelectorAll(what)].map((data) => data.value);
    return {{
        step: {PANEL}.querySelector(".lab-count").textContent,
        losses: Object.fromEntries([...{PANEL}.querySelectorAll("[data-loss]")].map((data) => [data.dataset.loss, data.value])),
        slopes: values("[data-number=slope]"),
        weights: values("[data-number=weight]"),
        script: {PANEL}.querySelector(".lab-text").hidden ? "" : {PANEL}.querySelector(".lab-text code").textContent,
        rung: {PANEL}.parentElement.querySelector(".lab-rung").dataset.rung,
    }};
}})()"""


SPEED = f"""async () => {{
    const [first, start] = [({STEP})(), performance.now()];
    await new Promise((done) => setTimeout(done, 1000));
    return (({STEP})() - first) / ((performance.now() - start) / 1000);
}}"""


def opened(page):
    """Open the lab, and return its panel once it rests."""
    page.click("[data-tool=train]")
    until(page, f"() => !!{PANEL}", seconds=60)
    until(page, IS_AT_REST, seconds=60)
    return page.locator("[data-panel=lab]")


@pytest.fixture
def lab(visit):
    """A function that opens the page with a fragment, and the lab."""

    def go(fragment="", **options):
        page = visit(PAGE + fragment, **options)
        opened(page)
        return page

    return go


def rested(page):
    """Wait until the lab rests, and return its step."""
    until(page, IS_AT_REST, seconds=60)
    return page.evaluate(STEP)


def complaints(page):
    """Return what the page complains of, but for the bell that a pause rings: a request that fails."""
    return [complaint for complaint in page.complaints if not complaint.startswith("failed: blob:null/")]


def address(seed):
    """Return the fragment of a random run."""
    dice = random.Random(seed)
    points = [
        [round(dice.uniform(-1, 1), 3), round(dice.uniform(-1, 1), 3), dice.choice([-1, 1]), int(i % 3 == 2)]
        for i in range(9)
    ]
    given = {
        "data": dice.choice(["moons", "circles", "xor", "spirals", "lecture", "own"]),
        "own": ",".join(str(number) for point in points for number in point),
        "train": dice.randint(4, 30),
        "test": dice.randint(1, 20),
        "noise": dice.choice([0, 0.1, 0.3]),
        "layers": ",".join(str(dice.randint(1, 5)) for _ in range(dice.randint(1, 3))),
        "activation": dice.choice(["relu", "tanh", "sine", "none"]),
        "loss": dice.choice(["margin", "entropy", "squares"]),
        "rate": dice.choice([0.01, 0.1, 0.3]),
        "fall": dice.choice([0, 10]),
        "batch": dice.choice([0, 3]),
        "decay": dice.choice([0, 0.001]),
        "seed": dice.randint(0, 999),
        "bugs": ",".join(dice.sample(["zero", "equals", "same", "dead"], dice.randint(0, 2))) or "none",
        "rung": dice.choice(["fastest", "fastest", "engine"]),
        "step": 5 + seed,  # another one each time: that's how a test sees that it has arrived
    }
    return "#train" + "".join(f"&{name}={value}" for name, value in given.items())


def agrees(found):
    """Hold what the lab shows against what its script prints in CPython, to nine digits."""
    done = subprocess.run([sys.executable, "-c", found["script"]], capture_output=True, text=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    steps, slopes = [line for line in lines if len(line) == 4], [line[0] for line in lines if len(line) == 1]
    step, *losses = steps[-1]
    assert found["step"] == f"step {step}"
    printed = dict(zip(("average", "train", "test"), losses, strict=True))
    for name, loss in found["losses"].items():
        shown = printed[name].replace("none", "nan")
        assert float(loss) == pytest.approx(float(shown), rel=1e-9, abs=1e-12, nan_ok=True), (name, found["script"])
    assert [float(slope) for slope in found["slopes"]] == pytest.approx(
        [float(slope) for slope in slopes], rel=1e-9, abs=1e-12
    )
    return len(slopes)


def test_chromium_shows_what_the_script_prints(lab):
    """The losses and all gradients of 20 random runs, at their last step and at one before it."""
    page = lab()
    for seed in range(20):
        page.evaluate("hash => { location.hash = hash }", address(seed))
        until(page, ARRIVED, f"step {address(seed).rpartition('=')[2]}", seconds=60)
        page.evaluate(f"() => {{ {PANEL}.querySelector('.lab-all').open = true }}")
        for _ in range(2):
            rested(page)
            page.click("[data-form=python]")
            until(
                page,
                f"() => {PANEL}.querySelector('.lab-text code').textContent.includes({PANEL}.querySelector('.lab-count').textContent)",
            )
            assert agrees(page.evaluate(READ)) > 3
            page.click("[aria-label='One step back']")
    assert complaints(page) == []


def test_firefox_shows_what_the_script_prints(firefox, site):
    """The same 20 runs in Firefox."""

    def script(text):
        return firefox.ask("WebDriver:ExecuteScript", script=f"return JSON.stringify({text} ?? null)", args=[])["value"]

    firefox.goto(ADDRESS + PAGE)
    script("dispatchEvent(new MouseEvent('mousemove'))")
    script("document.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))")
    firefox.until("!!document.querySelector('[data-tool=train]')", 20)
    script("document.querySelector('[data-tool=train]').click()")
    firefox.until(f"({IS_AT_REST})()", 60)
    for seed in range(20):
        script(f"location.hash = {json.dumps(address(seed))}")
        wanted = f"step {address(seed).rpartition('=')[2]}"
        firefox.until(f"({ARRIVED})({json.dumps(wanted)})", 60)
        script(f"{PANEL}.querySelector('.lab-all').open = true")
        script(f"{PANEL}.querySelector('[data-form=python]').click()")
        firefox.until(f"{PANEL}.querySelector('.lab-text code').textContent.includes('up to {wanted}.')", 20)
        assert agrees(json.loads(script(READ))) > 3


def test_nothing_runs_before_it_is_asked(visit):
    """With an address that brings settings, hostile ones, too, the page shows its figure, and fetches nothing of Python's."""
    page = visit(f"{PAGE}#train&bugs=zero&data=<img src=x onerror=alert(1)>&step=50")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_selector("[data-tool=train]")
    page.wait_for_timeout(500)
    assert [url for url in asked if "live/" in url and not url.endswith(("live.js", "live.css", "offline.js"))] == []
    assert page.locator(".litbook-figure svg").is_visible()
    assert page.locator("[data-panel=lab]").count() == 0
    panel = opened(page)
    assert panel.locator(".lab-count").text_content() == "step 50"
    assert panel.locator("[value=zero]").is_checked()
    assert panel.locator("[name=data]").input_value() == "moons"
    assert page.locator("img[src=x]").count() == 0
    assert complaints(page) == []


def test_by_keyboard(lab):
    """Play, pause, step, and back; a neuron by arrows; its words are there; the address follows, and brings all of it back."""
    page = lab("#train&layers=3,2")
    page.focus(".lab-play")
    page.keyboard.press("Enter")
    until(page, f"() => ({STEP})() > 5")
    page.keyboard.press("Enter")
    step = rested(page)
    assert page.locator(".lab-play").text_content() == "▶ Play"
    assert page.locator(".litbook-status").text_content().startswith("Paused at step")
    for label, by in (("One step on", 1), ("One step on", 1), ("One step back", -1)):
        page.focus(f"[aria-label='{label}']")
        page.keyboard.press("Enter")
        step += by
        assert rested(page) == step
    page.focus(".lab-neuron")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    until(page, "() => document.querySelector('.lab-seen h2').textContent === 'Neuron 3 of layer 1'")
    assert page.locator(".lab-formula").text_content().startswith("tanh(")
    assert "of the picture" in page.locator(".lab-words").text_content()
    until(page, f"() => location.hash === '#train&layers=3,2&step={step}&neuron=1,3'")
    losses = page.evaluate(READ)["losses"]
    page.reload()
    page.mouse.move(2, 2)
    opened(page)
    assert page.evaluate(STEP) == step
    assert page.evaluate(READ)["losses"] == losses
    until(page, "() => document.querySelector('.lab-seen h2').textContent === 'Neuron 3 of layer 1'")
    assert complaints(page) == []


@pytest.mark.timing
def test_it_is_quick(lab):
    """MLP(2, [16, 16, 1]) on 100 points takes at least 20 steps per second, while everything's drawn, on the recorded program."""
    page = lab("#train&layers=16,16&activation=relu")
    assert page.evaluate(READ)["rung"] == "Symbol"
    page.select_option("[aria-label=Speed]", "fast")
    page.click(".lab-play")
    until(page, f"() => ({STEP})() > 0")
    counted = page.evaluate(f"""async () => {{
        const [first, start] = [({STEP})(), performance.now()];
        await new Promise((done) => setTimeout(done, 3000));
        return (({STEP})() - first) / ((performance.now() - start) / 1000);
    }}""")
    print(f"{counted:.0f} steps per second")  # noqa: T201  # for whoever measures
    assert counted >= 20


PAUSES = f"""async (wait) => {{
    const panel = {PANEL};
    const [play, count] = [panel.querySelector(".lab-play"), panel.querySelector(".lab-count")];
    const python = document.querySelector("iframe[title=Python]");
    const until = async (is) => {{
        while (!is()) await new Promise((done) => setTimeout(done, 2));
    }};
    let last = 0;
    const before = count.textContent;
    const watcher = new MutationObserver(() => (last = performance.now()));
    watcher.observe(count, {{ childList: true, characterData: true, subtree: true }});
    play.click();
    await until(() => count.textContent !== before);
    await new Promise((done) => setTimeout(done, wait));
    const start = (last = performance.now());
    play.click();
    await until({IS_AT_REST});
    watcher.disconnect();
    return [last - start, python.isConnected];
}}"""
"""Plays for a while, and returns how long after the pause the last step came, and whether the same Python is there."""


@pytest.mark.timing
def test_pause_comes_soon(lab):
    """No step comes later than 0.2 seconds, also in the middle of a step of the engine, which takes longer than that."""
    page = lab("#train&layers=12,12&rung=engine")
    assert page.evaluate(READ)["rung"] == "Value"
    tries = [page.evaluate(PAUSES, 70 * i) for i in range(10)]
    times = [took for took, _ in tries]
    print(f"pause: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")  # noqa: T201
    assert all(is_same for _, is_same in tries)
    assert max(times) < 200
    assert complaints(page) == []


def test_memory_stays_flat(lab):
    """Between 2,000 and 10,000 steps, the page's heap grows by less than a megabyte."""
    page = lab("#train&data=lecture&layers=2&rate=0.001")
    session = page.context.new_cdp_session(page)
    page.select_option("[aria-label=Speed]", "fast")
    heaps = []
    for steps in (2000, 10_000):
        page.click(".lab-play")
        until(page, f"() => ({STEP})() > {steps}", seconds=60)
        page.click(".lab-play")
        rested(page)
        session.send("HeapProfiler.collectGarbage")
        heaps.append(session.send("Runtime.getHeapUsage")["usedSize"])
    print("heaps", heaps)  # noqa: T201
    assert heaps[1] - heaps[0] < 1_000_000
    page.evaluate(
        "step => { const slider = document.querySelector('.lab-bar input'); slider.value = step; slider.dispatchEvent(new Event('input')); }",
        1234,
    )
    until(page, f"() => ({STEP})() === 1234")


def test_own_points(lab):
    """They're added by pointer and by keyboard, dragged, erased, and pasted, and what a CSV says stays text."""
    page = lab("#train&train=4&test=0&layers=2")
    plane, points = page.locator(".lab-plane"), page.locator(".lab-plane .lab-point")
    box = plane.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.click("[data-hand=above]")
    plane.click(position={"x": 10, "y": 10})
    until(page, "() => document.querySelectorAll('.lab-plane .lab-point').length === 5")
    assert page.locator("[name=data]").input_value() == "own"
    rested(page)
    page.click("[data-hand=below]")
    plane.focus()
    for key in ("Escape", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    until(page, "() => document.querySelectorAll('.lab-plane .lab-point').length === 6")
    assert "of 6 training points" in page.locator(".lab-answer").text_content() or page.locator(
        ".lab-cross"
    ).get_attribute("d")
    rested(page)
    page.click("[data-hand=erase]")
    plane.focus()
    page.keyboard.press("Enter")
    until(page, "() => document.querySelectorAll('.lab-plane .lab-point').length === 5")
    rested(page)

    page.click(".lab-csv summary")
    page.fill(".lab-csv textarea", "x,y,who\n0,0,<img src=x onerror=alert(1)>\n1,1,b\n-1,1,b,test\n1,-1,b")
    page.click("text=Use these")
    until(page, "() => document.querySelectorAll('.lab-plane .lab-point').length === 4")
    assert page.locator(".lab-csv .lab-hint").text_content() == "4 points. ● is <img src=x onerror=alert(1)>, ■ is b."
    assert page.locator("img[src=x]").count() == 0
    assert points.locator("nth=0").count() == 1
    assert page.locator(".lab-plane .lab-test").count() == 1
    rested(page)
    page.click("[data-hand=move]")
    box = plane.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 20, middle[1], steps=3)
    page.mouse.up()
    rested(page)
    until(page, "() => /own=0\\.\\d+,/.test(location.hash)")
    assert complaints(page) == []


def test_points_from_nothing(visit):
    """Where there are no points, the lab says so, and the first that's added is learned."""
    page = visit(f"{PAGE}#train&data=own&own=none&layers=2")
    page.click("[data-tool=train]")
    until(page, "() => document.querySelector('.lab-answer')?.textContent.endsWith('Add some points.')", seconds=60)
    assert page.locator(".lab-events li").first.text_content() == "There are no training points."
    assert page.locator(".lab-play").is_disabled()
    page.click("[data-hand=above]")
    page.locator(".lab-plane").click(position={"x": 30, "y": 40})
    rested(page)
    assert page.locator(".lab-plane circle").count() == 1
    assert page.locator(".lab-play").is_enabled()
    assert complaints(page) == []


def test_bugs_and_words(lab):
    """A switch restarts the run, its words are told, the run before stays in gray; a dead neuron is called dead."""
    page = lab("#train&activation=relu&layers=3")
    page.click(".lab-play")
    until(page, f"() => ({STEP})() > 10")
    page.check("[value=dead]")
    until(page, "() => document.querySelector('.lab-events li').textContent.startsWith('A dead layer.')")
    assert page.locator(".lab-latest").text_content().startswith("A dead layer.")
    assert not page.locator(".litbook-status").text_content().startswith("A dead layer.")  # it's announced once
    until(page, f"() => ({STEP})() > 3")
    page.click(".lab-play")
    rested(page)
    assert "M" in page.locator(".lab-ghost").first.get_attribute("d")
    page.locator(".lab-neuron").first.click()
    until(page, """() => document.querySelector(".lab-words").textContent.includes("it's dead")""")
    assert page.locator(".lab-bug a").evaluate_all("links => links.map((link) => link.pathname)") == [
        f"/{chapter}/" for chapter in ("17-zero-grad", "10-reuse", "14-network", "18-micrograd", "16-descent")
    ]
    page.check("[value=equals]")
    rested(page)
    assert page.evaluate(READ)["rung"] == "Value"
    assert complaints(page) == []


LATEST = "document.querySelector('.lab-latest').textContent"


def test_the_question_of_the_third_neuron(lab):
    """Its panel comes into view, with the training points on its map."""
    page = lab(viewport={"width": 1280, "height": 800})
    page.click("text=What does the third neuron see?")
    until(page, "() => document.querySelector('.lab-seen h2').textContent === 'Neuron 3 of layer 1'")
    until(
        page,
        """() => {
            const { top, bottom } = document.querySelector(".lab-seen").getBoundingClientRect();
            return top > document.querySelector(".lab-bar").getBoundingClientRect().bottom && bottom <= innerHeight;
        }""",
    )
    page.click(".lab-play")
    rested(page)
    assert page.locator(".lab-map .lab-point").count() == 100
    assert "If the sum in the parentheses were a bit larger" in page.locator(".lab-words").text_content()
    assert complaints(page) == []


def test_the_question_of_memorizing(lab):
    """One press, and the lab tells since when, at any speed the same; the run before doesn't stay, and the scale is linear."""
    page = lab("#train&rate=3")
    page.click(".lab-play")
    until(page, f"() => ({STEP})() > 20")
    told = []
    for speed in ("fast", "medium"):
        page.select_option("[aria-label=Speed]", speed)
        page.click("text=When does it start memorizing?")
        until(page, f"() => {LATEST}.startsWith('Since step')", seconds=90)
        page.click(".lab-play")
        rested(page)
        told.append(page.evaluate(LATEST))
        assert page.locator(".lab-since").count() == 1
        assert page.locator(".lab-ghost").first.get_attribute("d") == ""
        assert "log scale" not in page.locator(".lab-curves").text_content()
    assert told[0] == told[1]
    assert told[0].startswith("Since step 102 it has been memorizing: up to step 267, ")
    assert complaints(page) == []


def test_the_question_of_zeroing(lab):
    """It starts from the defaults whatever was pressed before, runs with zeroing first, says so, and tells what happens without."""
    page = lab()
    page.select_option("[aria-label=Speed]", "fast")
    page.click("text=When does it start memorizing?")
    page.click("text=What if gradients aren't zeroed?")
    phase = page.locator(".lab-phase")
    until(page, f"() => ({STEP})() > 20")
    assert phase.text_content() == "first 150 steps with zeroing, to compare"
    page.click(".lab-play")  # a pause is no reason to forget what's compared
    assert rested(page) < 150
    page.click(".lab-play")
    until(page, f"() => {LATEST}.startsWith('Step 99: it has overshot.')", seconds=90)
    assert phase.text_content() == "and now without zeroing"
    page.click(".lab-play")
    rested(page)
    until(page, "() => /^#train&bugs=zero&step=\\d+$/.test(location.hash)")
    told = page.locator(".lab-events").inner_text()
    assert "With zeroing it was 0.118 there." in told
    assert "memorizing" not in told
    assert complaints(page) == []


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE])
def test_the_latest_line_holds_the_page_still(lab, viewport):
    """However long what's told, what's below it stays where it is."""
    page = lab(viewport=viewport)
    tops = "() => document.querySelector('.lab-columns').getBoundingClientRect().top - document.querySelector('.lab-questions').getBoundingClientRect().top"
    page.select_option("[aria-label=Speed]", "fast")
    page.click("text=What if gradients aren't zeroed?")
    until(page, f"() => ({STEP})() > 5")
    first = page.evaluate(tops)
    until(page, f"() => {LATEST}.startsWith('Gradients')", seconds=60)
    assert page.evaluate(tops) == first
    until(page, f"() => {LATEST}.startsWith('Step 99')", seconds=60)
    assert page.evaluate(tops) == first


def test_it_goes_on_in_a_fresh_python(lab):
    """Where the reader's own code has run, Python is replaced; the run goes on where it was, with the same numbers."""
    page = lab("#train&layers=2&step=30")
    before = page.evaluate(READ)
    page.click("text=The code that trains it")
    page.click("#block-1 [data-tool=edit]")
    page.fill("#block-1 .cm-content", "import math\nmath.tanh = lambda x: 0.0")
    page.click("#block-1 [data-tool=run]")
    page.wait_for_selector("#block-1[data-live=live]", timeout=60_000)
    page.click("[aria-label='One step on']")
    until(page, f"() => ({STEP})() === 31")
    page.click("[aria-label='One step back']")
    until(page, f"() => ({STEP})() === 30")
    rested(page)
    assert page.evaluate(READ)["losses"] == before["losses"]


@pytest.mark.parametrize("scheme", ["light", "slate"])
def test_it_is_accessible(lab, scheme):
    """axe-core finds nothing wrong with the open lab, in either palette."""
    from test_access import AXE, objections

    page = lab("#train&neuron=1,2&step=3", scheme="dark" if scheme == "slate" else "light")
    page.click(".lab-all summary")
    page.click("[data-form=python]")
    until(page, f"() => !{PANEL}.querySelector('.lab-text').hidden")
    page.evaluate(AXE)
    assert objections(page, "[data-panel=lab]") == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 640}])
def test_it_fits_a_phone(lab, viewport):
    """Nothing is wider than the window, also with the largest network."""
    page = lab("#train&layers=16,16,16,16", viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.locator(".lab-neuron").count() == 65
    inside = page.locator(".lab-neuron").evaluate_all(
        "all => all.every((one) => one.getBoundingClientRect().left >= 0 && one.getBoundingClientRect().right <= innerWidth)"
    )
    assert inside
