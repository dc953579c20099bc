"""Which script of live pages may import which: checked by reading the import statements, without Node."""

import re
from graphlib import CycleError, TopologicalSorter
from posixpath import normpath

import pytest

from litbook.core.packs import built_in, read
from litbook.core.settings import load_settings
from litbook.live.bundling.bundle import WEB
from places import BOOKS, ROOT

LAYERS = [
    {"elements.js"},
    {"engine", "editor", "results", "sharing"},
    {"page"},
    {"numbers", "exercises", "packs"},
    {"features.js", "live.js"},
]
"""A script may import from its own folder and from the layers above; folders in one layer don't import each other."""
BESIDE = "offline"
"""It imports only from its own folder, and only the last layer imports it."""
APART = "sandbox"
"""It imports only from its own folder, and nobody imports it: it runs in a frame and in workers of its own."""
FOR_PACKS = {"elements.js", "editor/highlight.js", "results/sanitize.js"}
"""The scripts that packs may import, as ``#live/...``. Packs are imported as ``#packs/early`` and ``#packs/late``."""
TYPES = re.compile(r"/\*\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']((?:\.{1,2}|#live)/[^"']+)["']""")


def sources(folder):
    """Return the text of each script by its path in ``folder``."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}


def imports(script, text):
    """Return the scripts that a script imports, each with its line; neither data nor types, in comments, count."""
    text = TYPES.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    found = IMPORT.finditer(text)
    return {
        place(script, one[1]): text.count("\n", 0, one.start()) + 1 for one in found if not one[1].endswith(".json")
    }


def place(script, path):
    """Return the path of the script that ``script`` calls ``path``."""
    return path.removeprefix("#live/") if path.startswith("#live/") else normpath(f"{script}/../{path}")


def layer(script):
    """Return the number of a script's layer."""
    room = script.partition("/")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def allowed(script, target):
    """Return True if ``script`` may import ``target``."""
    room, other = script.partition("/")[0], target.partition("/")[0]
    if "packs" in (room, other):
        return script.split("/")[:2] == target.split("/")[:2] or target in FOR_PACKS
    if room == other and "/" in script:
        return True
    if APART in (room, other):
        return False
    if BESIDE in (room, other):
        return room != BESIDE and layer(script) == len(LAYERS) - 1
    return layer(target) < layer(script) or (room, other) == ("live.js", "features.js")


def problems(texts):
    """Return a message for each import of a missing script or in the wrong direction, and for the first cycle."""
    known = {script: imports(script, text) for script, text in texts.items()}
    found = []
    for script, targets in sorted(known.items()):
        for target, line in targets.items():
            if target not in known:
                found.append(f"{script}:{line}: there is no {target}")
            elif not allowed(script, target):
                found.append(f"{script}:{line}: may not import {target}")
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        found.append(f"a cycle: {' -> '.join(reversed(error.args[1]))}")
    return found


PACKS = [*built_in(), *load_settings(ROOT).packs, read(BOOKS / "sorting" / "packs" / "comparisons", BOOKS)]
SCRIPTS = sources(WEB) | {
    f"packs/{pack.name}/{name}": text for pack in PACKS for name, text in sources(pack.scripts).items()
}


def test_imports_go_one_way():
    """All imports exist and go in the right direction."""
    assert sum(len(imports(*script)) for script in SCRIPTS.items()) > 80
    assert problems(SCRIPTS) == []


@pytest.mark.parametrize(
    ("script", "line", "problem"),
    [
        ("page/bar.js", 'import { x } from "../numbers/wrap.js";', "page/bar.js:1: may not import numbers/wrap.js"),
        ("page/bar.js", 'import "../packs/autograd/why.js";', "page/bar.js:1: may not import packs/autograd/why.js"),
        ("packs/autograd/steps/steps.js", 'import "#live/page/bar.js";', "packs/autograd/steps/steps.js:1: may not import page/bar.js"),
        ("packs/autograd/steps/steps.js", 'import "../../other/why.js";', "packs/autograd/steps/steps.js:1: may not import packs/other/why.js"),
        ("packs/comparisons/late.js", 'import "../autograd/why.js";', "packs/comparisons/late.js:1: may not import packs/autograd/why.js"),
        ("page/page.js", 'export * from "../features.js";', "page/page.js:1: may not import features.js"),
        ("engine/files.js", 'const it = () => import("../editor/code.js");', "engine/files.js:1: may not import editor/code.js"),
        ("engine/files.js", 'import "../sandbox/bell.js";', "engine/files.js:1: may not import sandbox/bell.js"),
        ("sandbox/bell.js", 'import "../elements.js";', "sandbox/bell.js:1: may not import elements.js"),
        ("numbers/drag.js", 'import\n  "../exercises/kept.js";', "numbers/drag.js:1: may not import exercises/kept.js"),
        ("offline/store.js", 'import "../page/bar.js";', "offline/store.js:1: may not import page/bar.js"),
        ("page/status.js", "import '../offline/offline.js';", "page/status.js:1: may not import offline/offline.js"),
        ("elements.js", 'import "./page/bar.js";', "elements.js:1: may not import page/bar.js"),
        ("sharing/edits.js", 'import { x } from "./gone.js";', "sharing/edits.js:1: there is no sharing/gone.js"),
        ("offline/settings.js", 'import { ask } from "./offline.js";', "a cycle: offline/"),
        ("numbers/naming.js", 'import {\n  tokens,\n} from "./literals.js";', "a cycle: numbers/"),
    ],
)  # fmt: skip
def test_a_wrong_import_is_named(script, line, problem):
    """A wrong import is reported in each form that an import can have."""
    planted = SCRIPTS | {"packs/other/why.js": ""} | {script: f"{line}\n{SCRIPTS[script]}"}
    assert any(found.startswith(problem) for found in problems(planted))


def test_a_type_is_no_import():
    """A comment that names a type imports no script."""
    text = '/**\n * @import { Front } from "./gone.js"\n * @type {import("./gone.js").Front}\n */\n'
    assert problems({"live.js": text}) == []
