"""Capture a block's standard output."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_output() -> Iterator[io.StringIO]:
    """Yield a buffer that, after the ``with`` block, holds everything printed inside it.

    Redirects file descriptor 1 as well as ``sys.stdout``, so output from C code and subprocesses is captured too.
    """
    page = io.StringIO()
    before = sys.stdout
    before.flush()
    original = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
        try:
            yield page
        finally:
            sys.stdout.close()
            sys.stdout = before
            os.dup2(original, 1)
            os.close(original)
            file.seek(0)
            page.write(file.read().decode("utf-8", "backslashreplace"))
