"""The decision surface of a model whose answers are reference cycles, while the reader has the garbage collector off."""

import gc
import weakref

from litbook.live.packs.autograd.python.training.surface import Surface


class Answer:
    """A number that refers to itself, as a value with a closure does."""

    data = 1.0

    def __init__(self):
        self.own = self


def test_answers_in_cycles_are_let_go():
    """What the model answered for a picture is gone with it, so that a long training doesn't run out of memory."""
    answers = []

    def net(_):
        answer = Answer()
        answers.append(weakref.ref(answer))
        return answer

    gc.disable()
    try:
        surface = Surface({"model": ["net"]})
        picture = surface.finished({"net": net, "xs": [[0, 0], [1, 1]]})
        assert picture["heights"] == [1.0] * 20 * 20
        assert [answer for answer in answers if answer() is not None] == []
    finally:
        gc.enable()
