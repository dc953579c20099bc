"""The decision surface of a model whose answers are reference cycles, while the reader has the garbage collector off."""

import gc
import weakref

from litbook.live.packs.autograd.python.training.plane import task
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
        settings = {"model": ["net"]}
        surface = Surface(settings, task({"net": net, "xs": [[0, 0], [1, 1]]}, settings))
        kept = Answer()
        picture = surface.worked(60.0)
        assert picture["heights"] == [1.0] * 8 * 8
        assert gc.get_freeze_count() == 0
        assert kept.own is kept
        assert [answer for answer in answers if answer() is not None] == []
    finally:
        gc.enable()
