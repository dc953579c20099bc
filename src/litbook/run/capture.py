"""What a block prints, caught in the process that runs it."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_output() -> Iterator[io.StringIO]:
    """Whatever this process and its children print goes into the buffer instead.

    The file descriptor is turned aside, not only ``sys.stdout``, so that C code and subprocesses count too.
    """
    page = io.StringIO()
    before = sys.stdout
    before.flush()
    kept = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
        try:
            yield page
        finally:
            sys.stdout.close()
            sys.stdout = before
            os.dup2(kept, 1)
            os.close(kept)
            file.seek(0)
            page.write(file.read().decode("utf-8", "backslashreplace"))
