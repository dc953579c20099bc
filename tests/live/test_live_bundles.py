"""Which scripts of live pages are in which bundle, according to esbuild, without a browser."""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from litbook.core import cache, packs
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.live.bundling import bundle
from litbook.live.bundling.bundle import WEB
from litbook.live.bundling.npm import node, workspace
from litbook.live.prepare import stylesheet

SERVED = {"live.js", "worker.js", "graphviz.js", "offline.js", "service-worker.js", "unpacker.js"}
"""The file names that pages, and browsers with stored pages, request."""
INSIDE = {"worker.js", "graphviz.js", "frame.js"}
"""The bundles of the sandbox."""
FIRST = {
    "live.js", "packs:early", "exercises/exercises.js", "exercises/gained.js", "exercises/kept.js", "exercises/parse-number.js",
    "exercises/predict.js", "numbers/grips.js", "numbers/hint.js", "page/bar.js", "page/front.js", "page/panel.js",
    "sharing/edits.js",
}  # fmt: skip
"""The scripts in the first bundle, which loads with the page."""
EARLY = {"packs/autograd/early.js", "packs/autograd/which-blocks.js"}
AUTOGRAD = packs.find("autograd", Path(), Location("pyproject.toml", 1))


@pytest.fixture
def bundled(monkeypatch):
    """Return a function that bundles the scripts, changed or not, and returns the scripts in each bundle."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")

    def bundle_them(change=None, listed=()):
        with tempfile.TemporaryDirectory(dir=workspace.workspace()) as name:
            folder = Path(name)
            bundle.copy(listed, folder)
            if change:
                change(folder)
            bundle.bundle(folder, listed)
            made = json.loads((folder / "out.json").read_text())["outputs"]
            return {output_name(path): inputs(output) for path, output in made.items()}

    return bundle_them


def output_name(path):
    """Return the file name of a bundle."""
    folder, _, name = path.rpartition("/")
    assert folder.endswith("out"), f"{path}: pages look for all bundles in one folder"
    return name


def inputs(output):
    """Return our scripts in a bundle, by path below web or starting with packs, and its npm packages."""
    return {short(path) for path in output["inputs"]}


def short(path):
    """Return the part of a path that identifies the script."""
    if "node_modules/" in path:
        return path.rpartition("node_modules/")[2].partition("/")[0]
    _, inside, name = path.rpartition("packs/")
    return inside + name if inside else path.rpartition("web/")[2]


def test_the_first_bundle(bundled):
    """The first bundle has the front of a page, each script is in one bundle only, and the requested names exist."""
    bundles = bundled()
    assert bundles["live.js"] == FIRST
    assert bundles.keys() >= SERVED
    assert [name for name, scripts in bundles.items() if "dompurify" in scripts] != []
    for name, scripts in bundles.items():
        assert name == "live.js" or not scripts & FIRST, name


def test_the_sandbox_has_bundles_of_its_own(bundled):
    """What runs in the sandbox is in no bundle of the page. Graphviz comes separately, since few pages need it."""
    bundles = bundled()
    inside = {name: {script for script in bundles[name] if "/" in script} for name in INSIDE}
    assert inside["frame.js"] == {"sandbox/frame.js", "sandbox/bell.js", "sandbox/budget.js"}
    assert {"sandbox/worker.js", "sandbox/narrow.js"} < inside["worker.js"]
    assert bundles["graphviz.js"] == {"sandbox/graphviz-script.js", "@viz-js"}
    assert {script.partition("/")[0] for scripts in inside.values() for script in scripts} == {"sandbox"}
    outside = set().union(*(scripts for name, scripts in bundles.items() if name not in INSIDE))
    assert not [script for script in outside if script.startswith("sandbox/") or script in ("pyodide", "@viz-js")]


def test_a_pack_comes_in_two_halves(bundled):
    """A pack's tool list is in the first bundle; the rest loads when the reader first acts, and its styles no earlier."""
    bundles = bundled(listed=[AUTOGRAD])
    scripts = {f"packs/autograd/{name}" for name in AUTOGRAD.script_names}
    assert len(scripts) > 8
    assert bundles["live.js"] == FIRST | EARLY
    assert set().union(*(bundles[name] for name in bundles if name != "live.js")) & scripts == scripts - EARLY
    assert "litbook-ring" in stylesheet("running", [AUTOGRAD])


def test_a_book_without_packs_has_nothing_of_them(bundled):
    """Without packs, no script, style, or text of theirs is on the site."""
    bundles = bundled()
    assert not [name for name in set().union(*bundles.values()) if "autograd" in name]
    texts = [*bundle.scripts().values(), stylesheet("live").encode(), stylesheet("running").encode()]
    for word in (
        b"gradients",
        b"Step through",
        b"Check by nudging",
        b"litbook-step",
        b"litbook-ring",
        b"litbook-training",
    ):
        assert not [text for text in texts if word in text], word
    with_it = [*bundle.scripts([AUTOGRAD]).values()]
    assert [text for text in with_it if b"Step through" in text]


def test_a_script_in_both_halves_of_a_pack(bundled):
    """A script in both halves of a pack would split the first bundle in two, so the build reports it."""

    def share(folder):
        late = folder / "packs" / "autograd" / "late.js"
        late.write_text(f'import "./which-blocks.js";\n{late.read_text()}')

    with pytest.raises(BookError, match=r"the first bundle must be one file, and imports .*autograd/which-blocks\.js"):
        bundled(share, listed=[AUTOGRAD])


def test_a_pack_decides_over_the_cache():
    """The packs are part of the cache key: a book with a pack has other bundles than one without."""
    assert bundle.key() != bundle.key([AUTOGRAD])


def test_offline_is_asked_for_by_its_name(bundled):
    """offline.js is a bundle of its own, because the theme loads it on every page, and a copy would have a state of its own."""
    bundles = bundled()
    assert bundles["offline.js"] == {"offline/offline.js"}
    assert [name for name, scripts in bundles.items() if "offline/offline.js" in scripts] == ["offline.js"]


def test_a_bundle_that_brings_too_much_is_seen(bundled, monkeypatch):
    """If build.mjs no longer matches the imports, so that the first bundle is split, the build stops."""
    broken = workspace.HERE / "build.mjs"
    text = broken.read_text(encoding="utf-8").replace(r"/^\.{1,2}\//", r"/^\.\/[a-z]+\.js$/")
    assert text != broken.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "build.mjs").write_text(text)
        monkeypatch.setattr(bundle, "HERE", Path(folder))
        with pytest.raises(BookError, match="the first bundle must be one file"):
            bundled()


def test_a_list_that_names_a_script_that_is_gone(bundled):
    """If build.mjs lists a script that doesn't exist, the build names it."""
    with pytest.raises(BookError, match=r"build\.mjs: no such script: numbers/grips\.js"):
        bundled(lambda folder: (folder / "web" / "numbers" / "grips.js").rename(folder / "web" / "grips.js"))


def test_each_script_decides_over_the_cache(monkeypatch, tmp_path):
    """Each script is part of the cache key, including those in subfolders."""
    shutil.copytree(WEB, tmp_path / "web")
    monkeypatch.setattr(bundle, "WEB", tmp_path / "web")
    monkeypatch.setattr(bundle, "HERE", tmp_path)
    for name in (workspace.LOCK, "build.mjs"):
        shutil.copyfile(workspace.HERE / name, tmp_path / name)
    keys = [bundle.key()]
    for script in sorted((tmp_path / "web").rglob("*.js")):
        script.write_text(script.read_text() + "\n// changed\n")
        keys.append(bundle.key())
    assert len(set(keys)) == len(keys) > 50


@pytest.fixture
def packages(tmp_path):
    """Return a folder with npm packages as they're left by an installation."""
    (tmp_path / "node_modules" / "a" / "bin").mkdir(parents=True)
    (tmp_path / "node_modules" / "a" / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "node_modules" / "a" / "bin" / "run").symlink_to("../a.wasm")
    found = workspace.digests(tmp_path / "node_modules")
    cache.keep(tmp_path / workspace.DIGESTS, json.dumps(found).encode())
    return tmp_path


def test_packages_that_have_not_changed_are_used(packages):
    """Files, and where links lead."""
    assert workspace.is_intact(packages)


@pytest.mark.parametrize("change", [
    lambda folder: (folder / "node_modules" / "a" / "a.wasm").write_bytes(b"\0asn"),
    lambda folder: (folder / "node_modules" / "a" / "a.wasm").unlink(),
    lambda folder: (folder / "node_modules" / "b.js").write_text("planted"),
    lambda folder: (folder / "node_modules" / "a" / "bin" / "run").rename(folder / "node_modules" / "a" / "bin" / "stop"),
    lambda folder: (folder / workspace.DIGESTS).unlink(),
    lambda folder: (folder / workspace.DIGESTS).write_text("{}"),
    lambda folder: (folder / workspace.DIGESTS).chmod(0o666),
])  # fmt: skip
def test_packages_that_have_changed_are_not_used(packages, change):
    """They're installed again: a file was damaged, is missing, or was added, or the list of digests isn't ours."""
    change(packages)
    assert not workspace.is_intact(packages)


def test_packages_that_were_not_used_for_long_are_deleted(packages):
    """So that the packages of earlier lock files don't stay for good."""
    for name, age in {"old": 61, "new": 59}.items():
        (packages / "live" / name).mkdir(parents=True)
        os.utime(packages / "live" / name, (time.time() - age * cache.DAY,) * 2)
    workspace.evict_folders(packages / "live")
    assert [path.name for path in (packages / "live").iterdir()] == ["new"]
