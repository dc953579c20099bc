"""Which of the book's files a chapter reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from litbook.run.workers.modules import MACHINE, is_installed
from litbook.run.workers.traces.audit import listen


class Reads:
    """A record of the project files that this process reads: modules, data, anything it opens."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.opened: set[str] = set()
        listen(("open",), self.audit)
        sys.meta_path.append(self)  # it only takes notes

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> None:
        """Record the files in which a submodule would be that no other finder has found: a chapter may make them later."""
        for folder in path or ():
            place = Path(folder, name.rpartition(".")[2]).absolute()
            self.opened |= {f"{place}.py", str(place / "__init__.py")}

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Record each path opened for reading, even if it doesn't exist."""
        if event == "open" and isinstance(arguments[0], str | bytes):
            mode = arguments[1]
            if mode is None or "r" in mode:
                self.opened.add(os.path.abspath(os.fsdecode(arguments[0])))

    def files(self) -> tuple[str, ...]:
        """Return the files opened or imported, as sorted POSIX paths relative to the book's root."""
        imported = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
        root = f"{self.root}{os.sep}"
        inside = {name for name in self.opened | imported if name.startswith(root) and not name.startswith(MACHINE)}
        files = (name for name in inside if not (name.endswith(".pyc") or is_installed(name) or Path(name).is_dir()))
        return tuple(sorted(Path(name).relative_to(self.root).as_posix() for name in files))
