"""Draggable numbers: finding them in a text, their steps, and dragging them on a page."""

from __future__ import annotations

import ast
import io
import os
import statistics
import tokenize

import pytest

from browser import BOOK, PHONE, serving
from in_node import asking
from live import build_live
from live_pages import neuron
from places import ROOT

WEB = ROOT / "src" / "litbook" / "live" / "web"
ASK = """
const [numbers, steps, flow] = await Promise.all(["literals", "increments", "dependents"].map((name) => import(`${process.argv[1]}/numbers/${name}.js`)));
const answers = {
  literals: (text) => numbers.literals(text).map(({ text, line, name, start }) => ({ text, line, name, start })),
  replaced: (text, number) => numbers.literals(text).map((literal) => numbers.replaced(text, literal, number)),
  moved: (text, count, size, author) => steps.moved(text, count, size, steps.grain(author ?? text)),
  dependents: flow.dependents,
};
"""
BLOCKS = [block.source for chapter in BOOK.sequence[:13] for block in chapter.blocks if block.is_python]
EVERY = [block.source for chapter in BOOK.readable for block in chapter.blocks if block.is_python]
NUMBER = (int, float, complex)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Return a function that calls functions of our scripts with the given arguments, in Node."""
    return asking(ASK, WEB, tmp_path_factory.mktemp("ask"))


FOUND = [
    ("a-3.0, -3.0, (-3), [1]-2", ["3.0", "-3.0", "-3", "1", "2"]),
    ("- -3 + --3 - - 4", ["-3", "-3", "- 4"]),
    ("x**-1 - 2**2 + -2**2", ["-1", "2", "2", "2", "2"]),
    (
        "1e-3, 0x1F, 0b10, 0o17, 1_000, 2j, .5, 5., 1E+5",
        ["1e-3", "0x1F", "0b10", "0o17", "1_000", "2j", ".5", "5.", "1E+5"],
    ),
    ("a1 = x2.y3 # 4\nb = '5' + \"6\\\"7\" + '''8\n9'''", []),
    ("f'{x:.4f} {3:>{10}} {{4}} {-5!r:>6} {d[\"7\"]} {y!=8} {z:=9}'", ["3", "10", "-5", "8"]),
    ("rf'\\{1}' + Rb'2' + f'''{\n3}'''", ["1", "3"]),
    ("return-1 if not-2 else lambda: -3", ["-1", "-2", "-3"]),
    ("(a\n-3)\na\n-3; -4", ["3", "-3", "-4"]),
    ("5 .real, 1..real, x[-1:2]", ["5", "1.", "-1", "2"]),
]


def test_what_is_a_number(ask):
    """A sign is part of a number, a subtraction isn't; numbers in f-string fields count, those in strings don't."""
    answers = ask(*(("literals", text) for text, _ in FOUND))
    assert [[literal["text"] for literal in literals] for literals in answers] == [found for _, found in FOUND]


def test_numbers_have_names(ask):
    """A number's name is the variable or parameter it's assigned to, if the text shows one."""
    text = (
        'x1, x2 = Value(2.0, label="x1"), Value(0.0)\nb.data += 0.1\ntrain(net, rate=-0.05, 3)\nn: int = 4\nprint(5)\n'
    )
    (literals,) = ask(("literals", text))
    assert [(one["text"], one["name"], one["line"]) for one in literals] == [
        ("2.0", "x1", 1), ("0.0", "x2", 1), ("0.1", "b.data", 2), ("-0.05", "rate", 3), ("3", "", 3), ("4", "n", 4), ("5", "", 5),
    ]  # fmt: skip


def place(source, at):
    """Return the offset of a line and column."""
    return sum(map(len, source.splitlines(keepends=True)[: at[0] - 1])) + at[1]


def test_numbers_are_those_of_python(ask):
    """In every block of the book, the numbers are those that Python's own tokenizer finds."""
    assert len(EVERY) > 1000
    answers = ask(*(("literals", source) for source in EVERY))
    for source, literals in zip(EVERY, answers, strict=True):
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        strings = [
            range(place(source, one.start), place(source, one.end)) for one in tokens if one.type == tokenize.STRING
        ]
        found = [one for one in literals if not any(one["start"] in string for string in strings)]  # before 3.12
        assert [one["text"].lstrip("- ") for one in found] == [t.string for t in tokens if t.type == tokenize.NUMBER]


class Signs(ast.NodeTransformer):
    """Turns ``-3`` into a constant."""

    def visit_UnaryOp(self, operation):
        """Fold a minus and the number after it."""
        operand = operation.operand
        if isinstance(operation.op, ast.USub) and isinstance(operand, ast.Constant) and type(operand.value) in NUMBER:
            return ast.Constant(-operand.value)
        return self.generic_visit(operation)


def shape(text):
    """Return the syntax of ``text`` without its numbers, and its numbers."""
    tree = Signs().visit(ast.parse(text))
    numbers = [one for one in ast.walk(tree) if isinstance(one, ast.Constant) and type(one.value) in NUMBER]
    values = [one.value for one in numbers]
    for number in numbers:
        number.value = 0
    return ast.dump(tree), values


def test_another_number_changes_nothing_else(ask):
    """Replacing a number by any other, positive or negative, changes nothing else in the syntax tree."""
    tricky = [
        "a - 3",
        "a-3",
        "2**x",
        "x**-1",
        "5 .real",
        "1..real",
        "- 3 * 2",
        "x[-1]",
        "a if-1 else 2",
        "f'{3:>4}{-2}'",
    ]
    texts = [*tricky, "def f(): return-1\n", *BLOCKS[::3]]
    answers = ask(*(("replaced", text, number) for text in texts for number in ("98765.5", "-98765.5")))
    for i, text in enumerate(texts):
        syntax, values = shape(text)
        for expected, versions in ((98765.5, answers[2 * i]), (-98765.5, answers[2 * i + 1])):
            for version in versions:
                other, others = shape(version)
                changed = [new for old, new in zip(values, others, strict=True) if old != new]
                assert (other, changed) == (syntax, [expected])


STEPS = [  # a number; then moved down, up, by a fine step, and by a coarse step
    ("2.0", "1.9", "2.1", "2.01", "3.0"),
    ("-3.0", "-3.1", "-2.9", "-2.99", "-2.0"),
    ("6.8813735870195432", "6.87", "6.89", "6.882", "6.98"),
    ("10", "9", "11", "11", "20"),
    ("0", "-1", "1", "1", "10"),
    ("0.0", "-0.1", "0.1", "0.01", "1.0"),
    ("0.1", "0.09", "0.11", "0.101", "0.20"),
    ("0.001", "0.0009", "0.0011", "0.00101", "0.0020"),
    ("1000", "990", "1010", "1001", "1100"),
    ("1_000", "990", "1_010", "1_001", "1_100"),
    ("1e-6", "9e-7", "2e-6", "1.1e-6", "1e-5"),
    ("1.5e-3", "1.4e-3", "1.6e-3", "1.51e-3", "1.5e-2"),
    ("0x10", "0xf", "0x11", "0x11", "0x1a"),
    ("2j", "1j", "3j", "3j", "12j"),
    ("- 4", "-5", "-3", "-3", "6"),
]


def test_steps(ask):
    """Steps fit the digits that the author wrote, and ints stay ints."""
    sizes = ((-1, "step"), (1, "step"), (1, "fine"), (1, "coarse"))
    found = ask(*(("moved", text, count, size) for text, *_ in STEPS for count, size in sizes))
    assert found == [number for _, *numbers in STEPS for number in numbers]


def test_steps_add_up(ask):
    """Moving through 0 and back restores the exact text, in one move or in many."""
    assert ask(("moved", "-3.0", 35, "step"), ("moved", "0.5", -35, "step", "-3.0")) == ["0.5", "-3.0"]
    assert ask(("moved", "0.20", -1, "coarse", "0.1"), ("moved", "2.01", -1, "fine", "2.0")) == ["0.10", "2.0"]
    assert ask(("moved", "9e-7", 1, "step", "1e-6"), ("moved", "1e-6", -18, "step")) == ["1e-6", "1e-8"]


def test_what_depends(ask):
    """Blocks depend on one whose names they mention, directly or through others; words in strings don't count."""
    sources = ["x = 1", "y = x + 1", "print('y')", "def f():\n    return y", "z = 3", "f().grad", "o.y = z"]
    assert ask(("dependents", sources, 0), ("dependents", sources, 4)) == [[1, 3, 5], [6]]


PARTS, LEAVES = neuron()
MADE = LEAVES + 1
"""The number of the block that makes the neuron's leaves."""


def fenced(block):
    """Return the block as Markdown for a page of another book, without its file."""
    words = {"raises": block.raises, "caption": block.caption, "alt": block.alt}
    header = " ".join(f'{word}="{value}"' for word, value in words.items() if value)
    output = f"\n```output\n{block.output.text}```\n" if block.output else ""
    return f"```python{f' {{ {header} }}' if header else ''}\n{block.source}```\n{output}"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Yield the address of a page with a neuron by hand."""
    root = tmp_path_factory.mktemp("numbers")
    (root / "site").mkdir()
    text = "# 7. Neuron\n\n" + "\n".join(map(fenced, PARTS)) + "\n```python\no.data > 0\n```\n\n```output\nTrue\n```\n"
    with serving(root / "site") as address:
        build_live(root, {"07-neuron.md": text}, address)
        yield address


@pytest.fixture
def read(book, visit):
    """Return a function that opens the page, scrolls to a number, and loads the features unless told not to."""

    def open_page(*, untouched=False, **options):
        page = visit("07-neuron/", at=book, **options)
        sliders(page).first.scroll_into_view_if_needed()
        if not untouched:
            sliders(page).first.focus()
            page.locator(f"#block-{MADE} [role=spinbutton]").first.wait_for()
        return page

    return open_page


def sliders(page):
    """Return the numbers of the block that makes the leaves: x1, x2, w1, w2, b."""
    return page.locator(f"#block-{MADE} .litbook-slider")


def pull(page, number, *ways, keys=()):
    """Press on a number and move by that many pixels; the pointer stays down."""
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for key in keys:
        page.keyboard.down(key)
    for way in ways:
        page.mouse.move(x + way, y, steps=4)


def drawn(page):
    """Return a condition: the live drawing below shows this."""
    return f"text => document.querySelector('#block-{len(PARTS)} svg')?.textContent.includes(text)"


LATENCY = """(block) => {
  window.times = [];
  addEventListener("pointermove", () => (window.moved = performance.now()), true);
  new MutationObserver(() => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => window.times.push(performance.now() - window.moved);
    painted.port2.postMessage(0);
  })).observe(document.getElementById(block), { childList: true, subtree: true });
}"""


def test_drag(read):
    """The first drag starts Python; the drawing three blocks below is updated in place, and nothing moves under the pointer."""
    page = read()
    x1 = sliders(page).first
    assert [number.text_content() for number in sliders(page).all()] == ["2.0", "0.0", "-3.0", "1.0", "6.7"]
    pull(page, x1, -110)
    assert (x1.text_content(), x1.get_attribute("aria-valuenow")) == ("-0.2", "-0.2")
    page.wait_for_function(drawn(page), arg="data -0.2", timeout=20_000)
    assert page.evaluate("getSelection().toString()") == ""
    top = x1.bounding_box()["y"]
    page.evaluate(LATENCY, f"block-{len(PARTS)}")
    box = x1.bounding_box()
    for step in range(20):
        page.mouse.move(box["x"] + 10 * (step % 5), box["y"] + 5)
        page.wait_for_timeout(100)
    assert x1.bounding_box()["y"] == top
    times = page.evaluate("times")
    assert len(times) >= 15
    patience = 1 + os.getloadavg()[0] / (os.cpu_count() or 1)  # a loaded machine has pauses
    assert statistics.quantiles(times, n=4)[0] < 50 * patience
    page.keyboard.press("Escape")
    page.mouse.up()
    assert x1.text_content() == "2.0"
    page.wait_for_function(drawn(page), arg="data \u00a02")
    page.wait_for_selector(f"#block-{MADE}[data-live=live]")
    assert page.complaints == []


def test_a_number_is_there_before_what_moves_it(read):
    """Nothing is fetched before the first press or focus; neither the press nor the focus is lost."""
    page = read(untouched=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    x1 = sliders(page).first
    x1.hover()
    assert [x1.get_attribute(name) for name in ("tabindex", "role")] == ["0", None]
    assert asked == []
    pull(page, x1, -110)
    page.wait_for_function("number => number.textContent === '-0.2'", arg=x1.element_handle())
    assert page.evaluate("getSelection().toString()") == ""
    assert "running.css" in asked
    page.mouse.up()

    page = read(untouched=True)
    page.locator(f"#block-{MADE} .litbook-slider").first.focus()
    page.locator(f"#block-{MADE} [role=spinbutton]").first.wait_for()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "2.1"
    assert page.complaints == []


def test_what_has_run_follows(read):
    """When the pointer rests, blocks below that have run run again; moving through 0 removes the sign."""
    page = read()
    last = page.locator(f"#block-{len(PARTS) + 1}")
    last.locator("[data-tool=run]").click()
    page.wait_for_function("block => block.dataset.live === 'live'", arg=last.element_handle(), timeout=20_000)
    pull(page, sliders(page).nth(2), 20, 200)
    page.mouse.up()
    assert page.locator(f"#block-{MADE} code").text_content().splitlines()[1].startswith("w1, w2 = Value(1.0,")
    sliders(page).nth(2).press("Home")
    pull(page, sliders(page).first, 20, 100)
    page.mouse.up()
    follows = (
        "block => block.dataset.live === 'live' && block.querySelector('.litbook-output').textContent === 'False\\n'"
    )
    page.wait_for_function(follows, arg=last.element_handle())
    assert page.complaints == []


def test_keys(read):
    """There's one Tab stop; up and down change, left and right move on, Home restores the book's number."""
    page = read()
    assert [number.get_attribute("tabindex") for number in sliders(page).all()] == ["0", "-1", "-1", "-1", "-1"]
    sliders(page).first.focus()
    said = []
    for key in ["ArrowUp", "Shift+ArrowDown", "PageUp", "Home", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowRight"]:
        page.keyboard.press(key)
        said.append(
            page.evaluate("(({ textContent, ariaLabel }) => `${ariaLabel}: ${textContent}`)(document.activeElement)")
        )
    line = [f"x1, line 1: {number}" for number in ("2.1", "2.09", "3.09", "2.0")]
    assert said == [*line, "x2, line 1: 0.0", "w1, line 2: -3.0", "w1, line 2: -2.9", "w2, line 2: 1.0"]
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "w2, line 2"


def test_modifiers(read):
    """Shift makes steps finer, Alt coarser."""
    page = read()
    for key, expected in (("Shift", "2.02"), ("Alt", "4.0")):
        pull(page, sliders(page).first, 10, keys=[key])
        assert sliders(page).first.text_content() == expected
        page.keyboard.press("Escape")
        page.keyboard.up(key)
        page.mouse.up()


def test_touch(read):
    """A horizontal touch drags, a vertical one scrolls the page."""
    page = read(viewport=PHONE, has_touch=True)
    box = sliders(page).first.bounding_box()
    x, y = box["x"] + 8, box["y"] + 8
    client = page.context.new_cdp_session(page)

    def touch(*points):
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for dx, dy in points:
            client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + dx, "y": y + dy}]})
            page.wait_for_timeout(20)
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    before = page.evaluate("scrollY")
    touch(*((4 * i, 0) for i in range(1, 16)))
    assert (sliders(page).first.text_content(), page.evaluate("scrollY")) == ("3.2", before)
    page.keyboard.press("Home")
    touch(*((0, -10 * i) for i in range(1, 16)))
    page.wait_for_function("before => scrollY > before + 50", arg=before)
    assert sliders(page).first.text_content() == "2.0"
