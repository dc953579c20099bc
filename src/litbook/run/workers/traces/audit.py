"""One audit hook for all who listen to events of this process.

Some events come millions of times, such as those of ``id()``. Each hook is called for every one of them, so there's only one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

Listener = Callable[[str, tuple[Any, ...]], None]
STARTING = ("os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen")
"""The audit events of a process that's started."""
LISTENERS: dict[str, tuple[Listener, ...]] = {}
"""Who listens to an event, by its name."""


def listen(events: Iterable[str], listener: Listener) -> None:
    """Call ``listener`` with the name and the arguments of each of these ``events`` from now on."""
    if not LISTENERS:
        sys.addaudithook(hook)
    for event in events:
        LISTENERS[event] = (*LISTENERS.get(event, ()), listener)


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Tell those who listen to this event."""
    if event in LISTENERS:
        for listener in LISTENERS[event]:
            listener(event, arguments)
