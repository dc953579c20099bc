"""Python's side of the worker: serve requests as JSON, and adapt what differs in a browser (sleeping, drawing graphs)."""

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
    """Return a function that serves a request: it takes and returns JSON.

    ``post`` sends an event as JSON, ``draw`` returns the SVG of a DOT source, ``wait`` blocks for a number of seconds
    and checks for interrupts, and ``bound`` limits the stack of the calls that follow.
    """

    def drawn(source: str) -> str:
        try:
            return draw(source)
        except Exception as error:  # noqa: BLE001  # JavaScript may throw anything
            raise ValueError(f"Graphviz cannot draw this: {str(error).removeprefix('Error: ').strip()}") from None

    kernel = Kernel(lambda event: post(json.dumps(event)), drawn)
    time.sleep = sleeping(wait)  # type: ignore[assignment]  # typeshed allows any object with __index__ or __float__

    def serve(request: str) -> str:
        """Return ``{"answer": …}`` to a request ``{"method": …, "arguments": {…}}``, or ``{"error": …}``."""
        bound()
        asked: dict[str, Any] = json.loads(request)
        if asked["method"] not in METHODS:
            return json.dumps({"error": f"there is no method {asked['method']!r}"})
        try:
            return json.dumps({"answer": getattr(kernel, asked["method"])(**asked["arguments"])})
        except KeyboardInterrupt:
            return json.dumps({"error": "stopped", "stopped": True})
        except Exception as error:  # noqa: BLE001  # a tool's bug fails its request, not the kernel
            return json.dumps({"error": f"{type(error).__name__}: {error}"})

    gc.freeze()  # objects created at startup never need collecting
    return serve


def sleeping(wait: Callable[[float], None]) -> Callable[[float], None]:
    """Return a replacement for ``time.sleep`` that calls ``wait`` for at most 30 ms at a time, so that Stop interrupts it."""

    def sleep(seconds: float, /) -> None:
        """Delay execution for a given number of seconds."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            wait(min(left, 0.03))

    return sleep
