"""Functions of scripts that need no page, called in Node."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from litbook.live.bundling.npm import node

ANSWER = """
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2])).map(([name, ...rest]) => answers[name](...rest))));
"""


def asking(script: str, scripts: Path, folder: Path) -> Callable[..., list[Any]]:
    """Return a function that takes questions, each the name of one of ``answers`` in ``script`` and its arguments.

    The script imports from the folder ``scripts``, whose address is `process.argv[1]`; questions are written to ``folder``.
    """
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")

    def ask_all(*questions: list[Any]) -> list[Any]:
        (folder / "questions.json").write_text(json.dumps(questions))
        command = ["--input-type=module", "-e", script + ANSWER, "--", scripts.as_uri(), str(folder / "questions.json")]
        return json.loads(node.node(command, folder))

    return ask_all
