"""Predict before you run: the question, the hidden output, and the verdict on a guess."""

import json
import os

import pytest

from browser import serving
from litbook.check.code.blocks import block_problems
from litbook.core.model import Outcome
from litbook.live.bundling.npm import node
from litbook.source.parse import BookError, parse
from live import build_live
from places import ROOT

WEB = ROOT / "src" / "litbook" / "live" / "web"
ASK = """
const [{ answer, verdict }, { typed }] = await Promise.all(["verdict", "parse-number"].map((name) => import(`${process.argv[1]}/exercises/${name}.js`)));
const answers = { answer, typed, verdict };
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(([name, ...rest]) => answers[name](...rest) ?? null)));
"""
VERDICTS = [
    (14.003, "14.003", "Right, to the last digit."),
    (14, "14.003", "Right: it is 14.003."),
    (4, "3.997", "Very close: it is 3.997. You were 0.075 % too large."),
    (-7, "-8.0", "Close: it is \N{MINUS SIGN}8.0. You were 14 % too small."),
    (41, "94", "Not far: it is 94. Your guess was 2.3 times too small."),
    (1000, "7.306374", "Far off, so now you will remember it: it is 7.306374. Your guess was 140 times too large."),
    (8, "-8.0", "The right size, and the other sign: it is \N{MINUS SIGN}8.0."),
    (7, "-8.0", "The other sign: it is \N{MINUS SIGN}8.0."),
    (14, "0.0", "Not quite: it is 0.0, exactly."),
    (0, "7.3", "Not 0: it is 7.3."),
    (2047, "2_047", "Right, to the last digit."),
]
PAGE = """
    # 1. Guesses

    ```python
    factor = 3
    ```

    ```python { predict="What is four times the factor?" }
    4 * factor
    ```

    ```output
    12
    ```

    It's twelve.

    > Twelve.

    ## Then

    That's known.

    ```python { predict="And minus the factor?" }
    print("x1 becomes", -factor)
    ```

    ```output
    x1 becomes -3
    ```

    Minus three.
"""


@pytest.fixture(scope="module")
def ask():
    """Return a function that calls functions of our scripts with the given arguments, in Node."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")

    def ask_all(*questions):
        return json.loads(
            node.node(["--input-type=module", "-e", ASK, "--", WEB.as_uri(), json.dumps(questions)], ROOT)
        )

    return ask_all


def test_verdicts(ask):
    """A guess is right, close, off by a factor, or has the wrong sign."""
    assert ask(*(("verdict", guess, shown) for guess, shown, _ in VERDICTS)) == [said for *_, said in VERDICTS]


def test_what_a_reader_may_type(ask):
    """Decimal commas, Unicode minus signs, and grouped thousands are accepted as numbers; words aren't."""
    texts = ["-8", "\N{MINUS SIGN}8", "0,5", "1 000", " 3 ", "1e-3", "", "many", "1,000.5", "Infinity"]
    assert ask(*(("typed", text) for text in texts)) == [-8, -8, 0.5, 1000, 3, 0.001, None, None, None, None]


def test_the_answer(ask):
    """The answer is the last standalone number."""
    outputs = ["(Value(data=4.0), Value(data=-4.5e-3))\n", "o is 0.9973, as x1 in 2.5.1\n", "41 94\n", "none\n"]
    assert ask(*(("answer", output) for output in outputs)) == ["-4.5e-3", "0.9973", "94", None]


def test_a_question_needs_a_number():
    """A question needs a number in its block's output; a block that fails or doesn't run has none."""
    (block,) = parse('# x\n\n```python { predict="How many?" }\n"many"\n```\n', "docs/01-x.md").blocks
    assert block.predict == "How many?"
    assert [str(problem) for problem in block_problems(block, Outcome("many 3\n"))][1:] == []
    problems = [problem.problem for problem in block_problems(block, Outcome("many\n"))]
    assert problems[-1] == "a number to predict, but none in the output"
    for word in ('skip="why"', 'raises="TypeError"'):
        with pytest.raises(BookError, match="do not go together"):
            parse(f'```python {{ predict="How many?" {word} }}\n1\n```\n', "docs/01-x.md")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Yield the address of a small live book with two questions."""
    root = tmp_path_factory.mktemp("predict")
    (root / "site").mkdir()
    with serving(root / "site") as address:
        build_live(root, {"01-guesses.md": PAGE}, address)
        yield address


def test_predict(book, visit):
    """By keyboard, the output is hidden until a number is typed; then the block runs, and the verdict is shown and stored."""
    page = visit("01-guesses/", at=book)
    block = page.locator("#block-2")
    form = block.locator("[data-panel=predict] form")
    form.wait_for()
    assert block.locator("samp").is_hidden()
    told = [page.get_by_text(text, exact=True) for text in ("It's twelve.", "Twelve.", "That's known.", "Minus three.")]
    assert [text.is_visible() for text in told] == [False, False, True, False]
    height = block.locator(".litbook-output").bounding_box()["height"]
    page.get_by_label("What is four times the factor?").focus()
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    assert block.get_by_role("status").text_content() == "A number, please; a rough one will do."
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    verdict = page.locator("#block-2 [data-panel=predict]", has_text="You said 10.")
    verdict.wait_for(timeout=20_000)
    assert verdict.text_content() == "You said 10. Close: it is 12. You were 20 % too small."
    assert block.get_attribute("data-live") == "live"
    assert block.locator("samp").is_visible()
    assert block.locator(".litbook-output").bounding_box()["height"] == height
    assert [text.is_visible() for text in told] == [True, True, True, False]
    page.reload()
    verdict.wait_for()
    assert form.count() == 0
    assert block.locator("samp").is_visible()
    assert page.complaints == []


def test_just_show_me(book, visit):
    """The output can be shown without a guess, and isn't hidden without scripts."""
    page = visit("01-guesses/", at=book)
    block = page.locator("#block-3")
    block.get_by_role("button", name="Just show me").click()
    assert block.locator("samp").is_visible()
    assert block.locator("[data-panel=predict]").text_content() == ""
    plain = visit("01-guesses/", at=book, java_script_enabled=False)
    assert plain.locator("samp").all_text_contents() == ["12\n", "x1 becomes -3\n"]
    assert plain.locator("samp").first.is_visible()
    assert plain.get_by_text("It's twelve.").is_visible()
