"""The training lab's pure scripts, run in Node: settings, addresses, points, pictures, and words."""

import base64
import json
import math
import os
import random
from array import array
from dataclasses import asdict

import pytest

from labs.training.python.settings import DEFAULTS, settings
from litbook.live.bundling.npm import node
from places import ROOT

SCRIPTS = ROOT / "src" / "labs" / "training" / "scripts"
pytestmark = pytest.mark.skipif(not node.installed() and "CI" not in os.environ, reason="needs the extra live")
RUN = """
import {{ readFileSync }} from "node:fs";
const all = await Promise.all({modules}.map((path) => import(path)));
const lab = Object.assign({{}}, ...all);
const given = JSON.parse(readFileSync("given.json", "utf-8"));
console.log(JSON.stringify(({function})(lab, given)));
"""


@pytest.fixture
def call(tmp_path):
    """A function that calls a function of the scripts in Node, with what they export and a value."""
    names = ("state/settings", "state/state", "state/points", "drawing/network", "drawing/surface", "drawing/curves")
    paths = [
        (SCRIPTS / f"{name}.js").as_uri()
        for name in (*names, "drawing/words", "drawing/sees", "drawing/rolling", "lab/history", "lab/story")
    ]

    def called(function, given=None):
        (tmp_path / "given.json").write_text(json.dumps(given))
        (tmp_path / "run.mjs").write_text(RUN.format(modules=json.dumps(paths), function=function))
        return json.loads(node.node(["--no-warnings", "run.mjs"], tmp_path))

    return called


def junk(dice):
    """Return settings as somebody might send them."""
    values = [
        0,
        1,
        -3,
        2.5,
        1e9,
        "relu",
        "moons",
        "<b>",
        None,
        True,
        [],
        [3, 99, -1, "x"],
        ["zero", "x"],
        [[1, 2, 3, 4]],
        {},
    ]
    return {name: dice.choice([*values, value]) for name, value in asdict(settings({})).items() if dice.random() < 0.8}


def test_both_sides_read_settings_alike(call):
    """The page and Python make the same settings of whatever an address may hold."""
    dice = random.Random(1)
    given = [junk(dice) for _ in range(300)]
    found = call("({ settings }, all) => all.map(settings)", given)
    assert found == [json.loads(json.dumps(asdict(settings(each)))) for each in given]
    assert found[0].keys() == DEFAULTS.keys()


def test_an_address_brings_a_state_back(call):
    """Settings, step, and what's looked at; what's the default isn't in it."""
    change = {
        "data": "own",
        "own": [[0.5, -1.25, 1, 0], [0, 2, -1, 1]],
        "layers": [],
        "bugs": ["same", "zero"],
        "rate": 0.01,
    }
    function = """({ initial, reset, toAddress, fromAddress }, change) => {
        const state = { ...reset(initial(), change), step: 40, view: "gradients", neuron: [0, 0] };
        const address = toAddress(state);
        return [toAddress(initial()), address, state, fromAddress(address)];
    }"""
    first, address, state, back = call(function, change)
    assert first == "#train"
    assert address == (
        "#train&data=own&own=0.5,-1.25,1,0,0,2,-1,1&layers=none&rate=0.01&bugs=zero,same&step=40&view=gradients&neuron=1,1"
    )
    assert back == state
    assert back["settings"]["own"] == change["own"]


@pytest.mark.parametrize(
    "given",
    [
        "#train&layers=1e9,x,,3&rate=NaN&seed=-1&data=__proto__&own=1,2,3&step=1e99&neuron=0,9&bugs=<img src=x onerror=alert(1)>",
        "#train&__proto__=1&constructor=2&toString=3&layers=" + "9," * 50_000,
        "#train&step=0.5&neuron=a,b&view=x&noise=&test=",
    ],
)
def test_a_hostile_address(call, given):
    """Nothing but known words and numbers within bounds is made of it."""
    state = call("({ fromAddress }, hash) => fromAddress(hash)", given)
    found = settings(state["settings"])
    assert json.loads(json.dumps(asdict(found))) == state["settings"]
    assert state["settings"]["bugs"] == []
    assert state["step"] in (0, 20_000)
    assert state["neuron"] is None
    assert state["view"] == "weights"


def test_other_addresses_are_not_ours(call):
    """A heading of the page, or edits of its blocks."""
    assert call("({ fromAddress }) => ['', '#trainer', '#live=1.x', '#block-2'].map(fromAddress)") == [None] * 4


def test_csv(call):
    """Separators, a heading, words and numbers as sides, and what's marked as a test point."""
    texts = [
        "x,y,who\n1,2,cat\n3,4,<b>dog</b>\n",
        "1;2;0\n3;4;1\r\n5;6;-2;test",
        "1\t2\ta\n\n3\t4\tb\n5\t6\tc",
        "1,2\n",
        "",
        "1,2,a\nx,2,a",
        "0.12345,1e2,1",
    ]
    found = call("({ fromCsv }, texts) => texts.map(fromCsv)", texts)
    assert found[0] == {"points": [[1, 2, 1, 0], [3, 4, -1, 0]], "names": ["cat", "<b>dog</b>"], "problem": ""}
    assert found[1]["points"] == [[1, 2, -1, 0], [3, 4, 1, 0], [5, 6, -1, 1]]
    problems = [each["problem"] for each in found[2:6]]
    assert problems == [
        "There are 3 sides, and only two fit.",
        "Row 1 isn't two numbers and a side.",
        "There are no rows.",
        "Row 2 isn't two numbers and a side.",
    ]
    assert found[6]["points"] == [[0.123, 100, 1, 0]]
    many = call("({ fromCsv }, text) => fromCsv(text).points", "\n".join(f"{i},0,{i % 2}" for i in range(100)))
    assert 25 < sum(is_test for *_, is_test in many) < 35
    assert {side for *_, side, is_test in many if is_test} == {1, -1}


def test_points_are_edited(call):
    """Added, moved, erased, and found."""
    function = """({ added, moved, erased, nearest, asOwn }) => {
        const points = asOwn([[0, 0, 1], [1, 1, 5, -1]], [[2, 2, 1]]);
        return [points, added(points, 0.12345, 3, -1, true), moved(points, 1, 9, 9), erased(points, 0), nearest(points, 1.2, 1, 0.5), nearest(points, 9, 9, 1)];
    }"""
    points, more, other, less, near, far = call(function)
    assert points == [[0, 0, 1, 0], [1, 1, -1, 0], [2, 2, 1, 1]]
    assert more == [*points, [0.123, 3, -1, 1]]
    assert other == [points[0], [9, 9, -1, 0], points[2]]
    assert less == points[1:]
    assert (near, far) == (1, -1)


@pytest.mark.parametrize(("sizes", "width"), [([2, 1], 340), ([2, 8, 8, 1], 600), ([3, 16, 16, 16, 16, 1], 330)])
def test_no_neurons_overlap(call, sizes, width):
    """Whatever the size, each is inside, with room around it."""
    plan = call("({ layout }, [sizes, width]) => layout(sizes, width)", [sizes, width])
    places = [(place["x"], place["y"]) for layer in plan["layers"] for place in layer]
    half = plan["tile"] / 2
    assert [len(layer) for layer in plan["layers"]] == sizes
    assert all(half <= x <= width - half and half <= y <= plan["height"] - half for x, y in places)
    apart = [max(abs(x - a), abs(y - b)) for i, (x, y) in enumerate(places) for a, b in places[:i]]
    assert min(apart) > plan["tile"]


def test_lines_have_the_numbers_of_their_weights(call):
    """Parameters come neuron by neuron, each with its weights and then its bias."""
    function = "({ edges, layout, split }, sizes) => { const n = Array.from({ length: 13 }, (_, i) => i); return [edges(sizes, layout(sizes, 400), n).map(({ value }) => value), split(sizes, n)]; }"
    lines, parts = call(function, [2, 3, 1])
    assert lines == [0, 1, 3, 4, 6, 7, 9, 10, 11]
    assert [[neuron["bias"] for neuron in layer] for layer in parts] == [[2, 5, 8], [12]]
    assert parts[1][0]["weights"] == [9, 10, 11]


def test_lines_ease_to_where_they_belong(call):
    """A share of the way in each frame, until they're there; at once where there are others."""
    function = "({ eased, isThere }) => { let s = [0, 8]; const all = []; for (let i = 0; i < 60; i += 1) { s = eased(s, [1, 4], .25); all.push(isThere(s, [1, 4])); } return [eased([0, 8], [1, 4], .25), all.indexOf(true), eased([1], [1, 2], .25)]; }"
    first, there, other = call(function)
    assert first == [0.25, 7]
    assert 5 < there < 40
    assert other == [1, 2]


def test_surfaces(call):
    """Floats arrive as they were, colors go from paper to the side's, and what isn't a number is paper."""
    data = base64.b64encode(array("f", [0, 1, -1, 0.5, 9, 9, 9, 9]).tobytes()).decode()
    assert call("({ columns }, data) => columns(data, 2).map((c) => [...c])", data) == [[0, 1, -1, 0.5], [9] * 4]
    colors = {"above": [0, 0, 255], "below": [255, 0, 0], "paper": [255, 255, 255]}
    pixels = call("({ pixels }, colors) => [...pixels([0, 2, -5, NaN], 2, colors)]", colors)
    assert pixels == [255, 255, 255, 255, 46, 46, 255, 255, 255, 46, 46, 255, 255, 255, 255, 255]
    assert call("({ largest }) => [largest([1, -3, NaN], .5), largest([.1], .5)]") == [3, 0.5]


def test_the_border_is_where_it_says_0(call):
    """Between two cells with different signs, nearer to the smaller one; saddles have two pieces."""
    assert call("({ border }) => border([3, 3, -1, -1], 2)") == "M0.7500 0.6250L0.2500 0.6250"
    assert call("({ border }) => border([1, 1, 1, 1], 2)") == ""
    assert call("({ border }) => border([1, -1, -1, 1], 2)").count("M") == 2
    circle = [math.hypot(x - 9.5, y - 9.5) - 6 for y in range(20) for x in range(20)]
    path = call("({ border }, numbers) => border(numbers, 20)", circle)
    ends = [tuple(map(float, end.split())) for piece in path.split("M")[1:] for end in piece.split("L")]
    assert all(math.hypot(20 * x - 10, 20 * y - 10) == pytest.approx(6, abs=0.05) for x, y in ends)


def test_curves(call):
    """Steep ones get powers of ten, gaps stay gaps, and long ones keep their peaks."""
    flat, steep = call("({ scales }) => [[[1, 0.5]], [[10, 0.001]]].map((all) => scales(all).ticks)")
    assert flat == [0, 0.5, 1]
    assert call("({ scales }) => [scales([[1, 0.5]]).isSteep, scales([[10, 0.001]]).isSteep]") == [False, True]
    assert steep == pytest.approx([0.001, 0.1, 10])
    assert call("({ label }, all) => all.map(label)", [0.5, 10, 0.01, 0.001, 1e-6]) == [
        "0.5",
        "10",
        "0.01",
        "10⁻³",
        "10⁻⁶",
    ]
    assert call("({ scales }) => scales([[10, 0.001]], true)")["isSteep"] is False
    drawn = call("({ scales, path }) => { const curve = [1, 2, NaN, 3, 4]; return path(curve, scales([curve])); }")
    assert (drawn.count("M"), drawn.count("L")) == (2, 2)
    long = call(
        "({ scales, path }) => { const c = new Array(20001).fill(1); c[12345] = 5; return [path(c, scales([c])), scales([c]).y(5)]; }"
    )
    assert long[0].count("L") < 400
    assert f" {long[1]:.0f}L" in long[0]
    assert call("({ apart }) => [apart(10, 12), apart(12, 10), apart(0, 50)]") == [[4.5, 17.5], [17.5, 4.5], [0, 50]]


def curves(train, test):
    """Return curves as the scripts have them."""
    return {"train": train, "test": test, "average": train}


def test_when_it_memorizes(call):
    """Since the test loss was lowest, if it has risen since and the training loss hasn't; not if it only jumps, or both fall."""
    falling = [1 / (1 + i / 10) for i in range(100)]
    parting = [*falling[:40], *(falling[40] + 0.004 * i for i in range(60))]
    jumping = [loss * (3 if i % 10 == 9 else 1) for i, loss in enumerate(falling)]
    all_curves = [curves(falling, other) for other in (parting, falling, jumping, parting[:50], [None] * 100)]
    found = call(
        "({ memorizing }, all) => all.map(({ train, test }) => memorizing({ train, test: test.map((t) => t ?? NaN) }))",
        all_curves,
    )
    assert 40 <= found[0] <= 50
    assert found[1:] == [None] * 4


def test_the_words_of_events(call):
    """All points right, and memorizing, in words with their numbers; when it's over, until when it was."""
    falling = [1 / (1 + i / 10) for i in range(100)]
    rising = [*falling[:40], *(falling[40] + 0.004 * i for i in range(60))]
    function = """({ allRight, isMemorizing, wasMemorizing }, now) => [
        allRight(99, { right: [12, 5], counts: [12, 6] }),
        allRight(3, { right: [12, 0], counts: [12, 0] }),
        allRight(7, { right: [12, 5], counts: [12, 6] }, null),
        allRight(7, { right: [12, 6], counts: [12, 6] }, null),
        allRight(99, { right: [12, 5], counts: [12, 6] }, 45),
        isMemorizing(now, 45, 99),
        wasMemorizing(now, 45, 60),
    ]"""
    right = "Step 99: all 12 training points are on the right side, and 5 of 6 test points."
    parting = "the loss on the training points went on falling, from 0.182 to "
    rose = "the one on the test points rose from 0.22 to"
    assert call(function, curves(falling, rising)) == [
        right,
        "Step 3: all 12 training points are on the right side.",
        f"{right.replace('99', '7')} Has it memorized them? Then the loss on the test points rises, while the other goes on falling.",
        "Step 7: all 12 training points are on the right side, and 6 of 6 test points.",
        f"{right} It knows them by heart: since step 45 it has been memorizing.",
        f"Since step 45 it has been memorizing: up to step 99, {parting}0.0917, while {rose} 0.436.",
        f"From step 45 to step 60 it was memorizing: {parting}0.143, while {rose} 0.28. After that, it no longer was.",
    ]


TOLD = """({ Story, History }, { curves, bugs, before, strides }) => strides.map((stride) => {
    const [told, history, ghost] = [[], new History(), new History()];
    const settings = { bugs, seed: 1 };
    history.begin(settings);
    ghost.begin({ bugs: [], seed: 1 });
    if (before) ghost.add(before);
    const points = { train: Array(12), test: Array(6) };
    const lab = { history, ghost, points, state: { settings }, bench: { events: { begin() {} } }, tell: (kind, words) => told.push([kind, words]) };
    const story = new Story(lab);
    story.begin();
    for (let known = 0; known < curves[0].length; known = history.length) {
        history.add(curves.map((curve) => curve.slice(known, known + stride)));
        story.happened({ step: history.length - 1, end: "" });
    }
    return told;
})"""
"""What a story tells of a run, of which so many steps arrive at once."""


def test_a_story_depends_on_the_run_alone(call):
    """Not on which steps are drawn: whether each arrives alone or in bunches, it tells the same, of the same steps."""
    falling = [1 / (1 + i / 10) for i in range(160)]
    rising = [*falling[:40], *(falling[40] + 0.004 * i for i in range(60)), *(0.1 for _ in range(60))]
    right = [12 if i == 40 or i > 50 else 11 for i in range(160)]
    given = {"curves": [falling, falling, rising, right, [5] * 160], "bugs": [], "strides": [1, 2, 7, 25, 160]}
    found = call(TOLD, given)
    assert found == found[:1] * 5
    assert [(kind, words.split(":")[0].split(" it ")[0]) for kind, words in found[0]] == [
        ("right", "Step 40"),
        ("memorizing", "Since step 45"),
        ("memorizing", "From step 45 to step 99"),
    ]
    swings = [abs(1 - 0.05 * i) for i in range(45)]
    rolls = [swings, swings, swings, [11] * 45, [5] * 45]
    before = [[1 - 0.01 * i for i in range(45)]] * 5
    found = call(TOLD, given | {"curves": rolls, "bugs": ["zero"], "before": before})
    assert found == found[:1] * 5
    assert [kind for kind, _ in found[0]] == ["zero", "ahead", "over", "above"]


def test_what_not_zeroing_does(call):
    """It's ahead, overshoots, comes back, and ends up above its beginning, each with the step, and beside the run before."""
    losses = [1 - 0.05 * i for i in range(20)] + [0.0, 0.1, 0.3, 0.1, 0.04, 0.5, 1.2, 2]
    before = [1 - 0.01 * i for i in range(24)]
    found = dict(call("({ rolling }, [losses, before]) => rolling(losses, before)", [losses, before]))
    assert {kind: words.split(":")[0] for kind, words in found.items()} == {
        "ahead": "Step 12",
        "over": "Step 22",
        "back": "Step 24",
        "above": "Step 26",
    }
    assert "At step 20 the loss was down to 0," in found["over"]
    assert found["over"].endswith("now the loss is 0.3. With zeroing it was 0.78 there.")
    assert found["back"] == "Step 24: it has come back, to a loss of 0.04. It swings, like a ball in a bowl."
    alone = call("({ rolling }, losses) => rolling(losses, [])", losses)
    assert [kind for kind, _ in alone] == ["over", "back", "above"]
    assert call("({ rolling }, [losses, before]) => rolling(losses, before)", [before, before]) == []


def test_what_a_neuron_sees(call):
    """Where it's above 0, and how it's made, in words; a dead one is called dead."""
    left = [1 if x < 5 else -1 for _ in range(10) for x in range(10)]
    corner = [1 if x > 6 and y < 3 else 0 for y in range(10) for x in range(10)]
    found = call("({ sees }, all) => all.map((numbers) => sees(numbers, 10))", [left, corner, [0] * 100, [2] * 100])
    assert found == [
        "It's above 0 on the left, in 50\u00a0% of the picture, and below 0 on the right.",
        "It says something at the top right, in 9\u00a0% of the picture, and 0 in the rest.",
        "It says 0 everywhere: it's dead, and no gradient gets through it.",
        "It's above 0 everywhere.",
    ]
    function = "({ formula }) => [formula('tanh', [-0.5, 2], 0.25, 0, false), formula('relu', [0.1, -3, 2, 1], -1, 1, false), formula('relu', [1], 0, 1, true)]"
    assert call(function) == ["tanh(−0.5x + 2y + 0.25)", "ReLU(−3n2 + 2n3 + 1n4 + … − 1)", "1n1 + 0"]
