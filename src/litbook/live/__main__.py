"""``python -m litbook.live``: holds the scripts of live pages to their types. Needs the extra ``live``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.extras import install
from litbook.live.bundling import node
from litbook.live.bundling.bundle import WEB
from litbook.live.bundling.npm import workspace


def problems() -> str:
    """What TypeScript has to say of the scripts; nothing if all is well. Raises BookError without the packages."""
    folder = workspace(for_checks=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        shutil.copytree(WEB, Path(name, "web"))  # next to the modules whose types they use
        shutil.copyfile(WEB.parent / "tsconfig.json", Path(name, "tsconfig.json"))
        compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
        try:
            node.node([str(compiler), "--pretty", "false", "--project", name], Path(name))
        except node.NodeError as error:
            return str(error).replace("web/", "src/litbook/live/web/")
    return ""


if __name__ == "__main__":
    if not node.installed():
        sys.exit(f"checking the scripts needs Node; {install('live')}")
    try:
        sys.exit(problems() or 0)
    except BookError as error:
        sys.exit(str(error))
