"""The expression lab's pure scripts, in Node: the state and its address, where boxes go, and what's drawn at a moment."""

import math

import pytest

from expression_lab import asked, expression, place, rules
from in_node import asking
from places import ROOT

ASK = """
const [state, moments, words, layout, scene, presets] = await Promise.all(
  ["state/state", "state/moments", "state/words", "picture/layout", "picture/scene", "state/presets"].map((name) => import(`${process.argv[1]}/${name}.js`)),
);
const looks = { label: "A graph", canClick: false, road: [], kind: "missed" };
const drawn = (answer, at, isDown = false, more = {}) => {
  const laid = layout.layout(answer.nodes.map(({ children }) => children), isDown);
  const all = moments.momentsOf(answer);
  return scene.scene(answer, laid, moments.shownAt(answer, all, at), { ...looks, ...more });
};
const answers = {
  address: state.addressOf, state: state.stateOf, number: state.withNumber, spelled: state.spelled,
  layout: layout.layout, layers: layout.layersOf, drawn, strength: scene.strength,
  told: (answer) => moments.momentsOf(answer).map((moment) => words.told(answer, moment)),
  result: words.result, short: words.short, presets: () => [presets.EXPRESSIONS, presets.QUESTIONS, presets.FIRST],
};
"""
SCRIPTS = ROOT / "src" / "labs" / "expression" / "scripts"
DIAMOND = "a = -2.0\nb = 3.0\nd = a * b\ne = a + b\nf = d * e"
STATE = {"texts": ["a + a"], "write": "add", "order": "topological", "clicked": [[], []], "at": None}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Return a function that calls functions of the lab's scripts with the given arguments, in Node."""
    return asking(ASK, SCRIPTS, tmp_path_factory.mktemp("ask"))


STATES = [
    ("#lab=a%20%2B%20a", STATE),
    ("#lab=b%20%3D%20a%0Ab&write=replace&order=recursion&at=7", {**STATE, "texts": ["b = a\nb"], "write": "replace", "order": "recursion", "at": 7}),
    ("#lab=x&with=y%26z%3D1&order=clicked&turns=4.3.4-0", {**STATE, "texts": ["x", "y&z=1"], "order": "clicked", "clicked": [[4, 3, 4], [0]]}),
    ("#lab=%3Cimg%20src%3Dx%3E%20%C3%A9%E2%9C%93", {**STATE, "texts": ["<img src=x> é✓"]}),
]  # fmt: skip


def test_an_address_holds_a_state(ask):
    """Each state has one address, and comes back from it."""
    assert ask(*(("address", state) for _, state in STATES)) == [address for address, _ in STATES]
    assert ask(*(("state", address) for address, _ in STATES)) == [state for _, state in STATES]


def test_an_address_that_somebody_made_up(ask):
    """What isn't known is as usual; too much, or what can't be decoded, is refused with a reason."""
    odd, numbers, long, text, damaged = ask(
        ("state", "#lab=x&write=eval&order=constructor&at=-1&with&other=3&__proto__=1"),
        ("state", "#lab=x&order=clicked&at=1e9&turns=" + ".".join(["7"] * 300)),
        ("state", "#lab=" + "x" * 8000),
        ("state", "#lab=" + "x" * 2001),
        ("state", "#lab=%E0%A4"),
    )
    assert odd == {**STATE, "texts": ["x"]}
    assert (numbers["at"], len(numbers["clicked"][0])) == (10**9, 200)
    assert (long, text) == ({"problem": "it is too long"}, {"problem": "its expression is too long"})
    assert damaged == {"problem": "it is damaged"}


@pytest.mark.parametrize(
    ("text", "name", "number", "expected"),
    [
        ("a = 2.0\nb = a + 3", "a", -1.5, "a = -1.5\nb = a + 3"),
        ("a = 2.0\nb = a + 3", "3", 4, "a = 2.0\nb = a + 4.0"),
        ("é = 1; b = é + -3.0 * é", "-3.0", 0, "é = 1; b = é + 0.0 * é"),
        ("b = w * 2", "w", 0.1 + 0.2, "w = 0.3\nb = w * 2"),
        ("b = Value(3.0) ** 2", "3.0", -2, "b = Value(-2.0) ** 2"),
        ("b = (3.0).tanh()", "3.0", -2, "b = (-2.0).tanh()"),
        ("b = 3.0.tanh()", "3.0", -2, "b = (-2.0).tanh()"),
    ],
)
def test_another_number_in_a_text(ask, text, name, number, expected):
    """Only the literal changes; a name without a number gets a line; and Python reads the new text as meant."""
    found = asked(text)
    leaf = found["nodes"][place(found, name)]
    assert ask(("number", text, leaf, number)) == [expected]
    assert any(math.isclose(node["data"], number) for node in asked(expected)["nodes"])


def texts(scene):
    """Return all texts of a scene."""
    return (
        [scene["content"]]
        if isinstance(scene["content"], str)
        else [text for inner in scene["content"] for text in texts(inner)]
    )


def boxes(scene):
    """Return the groups of a scene's nodes, by the places of the values."""
    found = {}
    todo = [scene]
    while todo:
        one = todo.pop()
        if "data-node" in one["attributes"]:
            found[int(one["attributes"]["data-node"])] = one
        todo += one["content"] if isinstance(one["content"], list) else []
    return found


def test_a_picture_at_each_moment(ask):
    """Data comes with the way forward, gradients with the way back, and at the end what a nudge says of those that are wrong."""
    found = asked(DIAMOND, write="replace")
    begin, forward, back, end = ask(*(("drawn", found, at) for at in (0, 5, 9, None)))
    a, f = place(found, "a"), place(found, "f")
    assert texts(boxes(begin)[a]) == ["a", "data", "grad 0"]
    assert texts(boxes(forward)[f]) == ["f", "data -6", "grad 0"]
    assert (texts(boxes(back)[f])[2], "-6 \u00d7 1" in texts(back)) == ("grad 1", True)
    assert texts(boxes(end)[a]) == ["a", "data -2", "grad 3", "✗ nudge -3"]
    assert "xlab-wrong" in boxes(end)[a]["attributes"]["class"].split()
    assert boxes(end)[a]["attributes"]["role"] == "slider"
    assert boxes(end)[a]["attributes"]["aria-label"] == "a, data -2, gradient 3, wrong: a nudge says -3"
    assert boxes(end)[f]["attributes"]["role"] == "img"


def test_each_step_in_words(ask):
    """They tell what's overwritten."""
    (told,) = ask(("told", asked(DIAMOND, write="replace")))
    assert told[0] == "Nothing has been computed yet."
    assert told[3] == "Forward: d is -6, by * of a and b."
    assert told[6] == "The way back begins: f gets the gradient 1."
    assert "d sends 3 times its gradient to a, whose gradient was -6. It's overwritten: 3." in told


def test_the_result_in_words(ask):
    """What's wrong, by how much, why, and what it cost."""
    replaced, recursed, ladder, right = ask(
        ("result", asked(DIAMOND, write="replace")),
        ("result", asked("a = 3.0\nb = a + a\nc = b + b\nd = c + c\ne = b + d", order="recursion")),
        ("result", asked("\n".join(["x = 1.0", *["x = x + x"] * 20]), order="recursion")),
        ("result", asked(DIAMOND)),
    )
    assert replaced == (
        "2 of 5 gradients are wrong: a has 3, but if you nudge it, f moves -3 times as far. Of the 2 roads from the answer to a, 1 is missing, "
        "because = throws away what was there and += would add to it. 5 calls for 5 values."
    )
    assert recursed.startswith(
        "2 of 5 gradients are wrong: a has 58, but if you nudge it, e moves 10 times as far. Recursion calls a value once for each road"
    )
    assert recursed.endswith("a took 10 turns, one for each of 10 roads. 19 calls for 5 values.")
    assert ladder == "Recursion makes 2,097,151 calls for 21 values. In topological order there are 21."
    assert right == "All 5 gradients agree with a nudge. 5 calls for 5 values."


def test_tints_are_those_of_draw_dot(ask):
    """The stronger, the larger the gradient."""
    from litgrad.draw import tint

    grads = [0.0, 0.1, -0.5, 1.0, -3.0, 9.0, -1e9]
    assert [float(text) for text in ask(*(("strength", grad) for grad in grads))] == [
        pytest.approx(int(tint(grad)[7:], 16) / 255, abs=0.003) for grad in grads
    ]


def overlap(one, other, width, height):
    """Return True if two boxes with these centers overlap."""
    return abs(one["x"] - other["x"]) < width and abs(one["y"] - other["y"]) < height


@pytest.mark.parametrize("is_down", [False, True])
def test_no_boxes_overlap(ask, is_down):
    """On random graphs, in both directions: arrows go one way, everything is inside, and a drag moves nothing."""
    graphs = [
        [node["children"] for node in asked(expression(seed, lines=9), **rules(seed))["nodes"]] for seed in range(40)
    ]
    for children, found in zip(graphs, ask(*(("layout", children, is_down) for children in graphs)), strict=True):
        centers = found["boxes"]
        pairs = [(i, j) for i in range(len(centers)) for j in range(i)]
        assert not [pair for pair in pairs if overlap(centers[pair[0]], centers[pair[1]], 92, 58)]
        assert all(46 <= at["x"] <= found["width"] - 46 and 29 <= at["y"] <= found["height"] - 29 for at in centers)
        along = "y" if is_down else "x"
        assert all(centers[child][along] < centers[node][along] for node, some in enumerate(children) for child in some)
        assert len(found["edges"]) == sum(map(len, children))
    first, second = asked("a = 2.0\nb = tanh(a) + a"), asked("a = -71.25\nb = tanh(a) + a")
    one, other = ask(("drawn", first, None), ("drawn", second, None))
    assert [box["attributes"]["transform"] for box in boxes(one).values()] == [
        box["attributes"]["transform"] for box in boxes(other).values()
    ]


def test_hostile_labels_are_text(ask):
    """A scene has no attribute or element that a text could have made."""
    (found,) = ask(("drawn", asked("ﬁ = 2.0\nﬁ * 3"), None))
    assert "fi" in texts(found)


def test_what_there_is_to_pick(ask):
    """Each expression can be read, and each question is answered by a state that goes wrong."""
    ((expressions, questions, first),) = ask(("presets",))
    for one in expressions:
        assert "wrong" not in asked(one["text"])["verdicts"]
    for question in questions:
        state = question["state"]
        assert "wrong" in asked(state["texts"][0], state["write"], state["order"])["verdicts"]
    assert asked(first["texts"][0])["verdicts"] == ["right"] * 5
