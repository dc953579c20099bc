"""Run ``litbook`` as somebody whom permissions bind, even if that's root: ``python bound.py check``.

With ``ROOM=100`` in the environment, no file can grow beyond 100 bytes, as on a full disk.
"""

from __future__ import annotations

import ctypes
import os
import sys

VERSION = 0x20080522
OVERRIDES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, with which root may write and read anything."""


def give_up_overrides() -> None:
    """Give up root's right to ignore permissions, in this process and those that it forks. Only Linux knows it."""
    library = ctypes.CDLL(None)
    header, data = (ctypes.c_uint32 * 2)(VERSION, 0), (ctypes.c_uint32 * 6)()
    library.capget(header, data)
    for index in (0, 1):  # effective, permitted
        data[index] &= ~OVERRIDES
    assert library.capset(header, data) == 0


if __name__ == "__main__":
    if sys.platform == "linux":
        give_up_overrides()
    if "ROOM" in os.environ:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["ROOM"]),) * 2)
    from litbook.commands.main import main

    main(prog_name="litbook")
