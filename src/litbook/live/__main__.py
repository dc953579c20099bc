"""``python -m litbook.live [BOOK]``: check the types of the live pages' scripts with TypeScript. Needs the extra ``live``.

With a book's folder, that includes the scripts of the packs that the book lists.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from litbook.core.errors import BookError, install
from litbook.core.packs import FOLDER, Pack, built_in
from litbook.core.settings import load_settings
from litbook.live.bundling.bundle import WEB, copy
from litbook.live.bundling.npm import node
from litbook.live.bundling.npm.workspace import workspace

PLACE = re.compile(r"^(web|packs/(\w+))/", re.MULTILINE)


def problems(packs: Sequence[Pack]) -> str:
    """Return TypeScript's error messages about the scripts, those of ``packs`` included; "" if there are none.

    Raises BookError if the npm packages aren't cached and can't be downloaded.
    """
    folders = {pack.name: pack.scripts for pack in packs}

    def source(place: re.Match[str]) -> str:
        """Return the folder of the script that was copied to ``place``."""
        return f"{os.path.relpath(folders[place[2]] if place[2] else WEB)}/"

    folder = workspace(for_checks=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy(packs, Path(name))  # beside node_modules, whose types they use
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
        listed = load_settings(Path(sys.argv[1])).packs if len(sys.argv) > 1 else ()
        sys.exit(problems([*built_in(), *(pack for pack in listed if pack.folder.parent != FOLDER)]) or 0)
    except BookError as error:
        sys.exit(str(error))
