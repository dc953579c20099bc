"""The machine that something is measured on."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from pathlib import Path


def machine() -> str:
    """Say in a line what this was measured on."""
    parts = [processor(), f"{os.cpu_count()} cores", f"{platform.system()}"]
    parts.append(f"{platform.python_implementation()} {platform.python_version()}")
    for name in ("micrograd", "numpy", "torch"):
        try:
            parts.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(parts + compiler())


def load() -> float:
    """Return how many programs wanted a core in the last minute, 0 if unknown."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def processor() -> str:
    """Return the processor's name, or its kind if it does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(": ")[2] for line in lines if "model name" in line]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def compiler() -> list[str]:
    """Return the first of the C compilers that is found, in a list."""
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            said = subprocess.run(
                [found, "--version"], capture_output=True, text=True, check=False
            )
            return said.stdout.splitlines()[:1]
    return []
