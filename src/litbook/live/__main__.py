"""``python -m litbook.live``: check the types of the live pages' scripts with TypeScript. Needs the extra ``live``."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.extras import install
from litbook.core.packs import built_in
from litbook.live.bundling.bundle import WEB, copy
from litbook.live.bundling.npm import node
from litbook.live.bundling.npm.workspace import workspace

PLACE = re.compile(r"^(web/|packs/\w+/)", re.MULTILINE)


def source(place: re.Match[str]) -> str:
    """Return the original folder of a script that was copied to ``place``."""
    return f"src/litbook/live/{place[0]}{'scripts/' if place[0].startswith('packs') else ''}"


def problems() -> str:
    """Return TypeScript's error messages, "" if there are none. Raises BookError if the npm packages can't be installed."""
    folder = workspace(for_checks=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy(built_in(), Path(name))  # beside node_modules, whose types they use
        shutil.copyfile(WEB / "tsconfig.json", Path(name, "tsconfig.json"))
        compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
        try:
            node.node([str(compiler), "--pretty", "false", "--project", name], Path(name))
        except node.NodeError as error:
            return PLACE.sub(source, str(error))
    return ""


if __name__ == "__main__":
    if not node.installed():
        sys.exit(f"checking the scripts needs Node; {install('live')}")
    try:
        sys.exit(problems() or 0)
    except BookError as error:
        sys.exit(str(error))
