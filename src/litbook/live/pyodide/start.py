"""Python's side of the worker: requests and answers as JSON, and the few things that a browser has otherwise."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from typing import Any

from litbook.live.pyodide.kernel import Kernel

METHODS = ("open", "run", "ask")


def start(
    post: Callable[[str], None],
    draw: Callable[[str], str],
    wait: Callable[[float], None],
    bound: Callable[[], None],
) -> Callable[[str], str]:
    """A function that works at a request.

    ``post`` hears events, ``draw`` lays out DOT, ``wait`` waits some seconds, ``bound`` bounds the stack from there on.
    """

    def drawn(source: str) -> str:
        try:
            return draw(source)
        except Exception as error:  # noqa: BLE001  # whatever JavaScript throws
            raise ValueError(f"Graphviz cannot draw this: {str(error).removeprefix('Error: ').strip()}") from None

    kernel = Kernel(lambda event: post(json.dumps(event)), drawn)
    time.sleep = sleeping(wait)  # type: ignore[assignment]  # whatever it is given is compared with a number

    def serve(request: str) -> str:
        """The answer to ``{"method": …, "arguments": {…}}``, or ``{"error": …}``."""
        bound()
        asked: dict[str, Any] = json.loads(request)
        if asked["method"] not in METHODS:
            return json.dumps({"error": f"there is no method {asked['method']!r}"})
        try:
            return json.dumps({"answer": getattr(kernel, asked["method"])(**asked["arguments"])})
        except KeyboardInterrupt:
            return json.dumps({"error": "stopped", "stopped": True})
        except Exception as error:  # noqa: BLE001  # a feature's mistake ends its request, and no more
            return json.dumps({"error": f"{type(error).__name__}: {error}"})

    gc.freeze()  # what has come with the start need not be walked again and again
    return serve


def sleeping(wait: Callable[[float], None]) -> Callable[[float], None]:
    """``time.sleep`` by ``wait``, in pieces so short that Stop is heard between them."""

    def sleep(seconds: float, /) -> None:
        """Delay execution for a given number of seconds."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            wait(min(left, 0.03))

    return sleep
