"""Which scripts of live pages come in which bundle: asked of esbuild, without a browser."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from litbook.live import bundle, node, workspace
from litbook.live.bundle import WEB

SERVED = {"live.js", "worker.js", "offline.js", "service-worker.js"}
"""What pages, and browsers that have kept a page, ask for by name."""
FIRST = {
    "live.js", "autograd/which-blocks.js", "exercises/exercises.js", "exercises/kept.js", "exercises/parse-number.js",
    "exercises/predict.js", "numbers/grips.js", "numbers/hint.js", "page/bar.js", "page/front.js", "page/panel.js",
    "sharing/edits.js",
}  # fmt: skip
"""What a page that is read brings, and nothing of what acts."""


@pytest.fixture
def bundled(monkeypatch):
    """A function that bundles the scripts, changed or not, and returns the scripts inside each bundle."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")

    def bundle_them(change=None):
        with tempfile.TemporaryDirectory(dir=workspace.workspace()) as name:
            folder = Path(name)
            shutil.copytree(WEB, folder / "web")
            if change:
                change(folder)
            bundle.bundle(folder)
            made = json.loads((folder / "out.json").read_text())["outputs"]
            return {output_name(path): inputs(output) for path, output in made.items()}

    return bundle_them


def output_name(path):
    """The name under which a bundle is served."""
    folder, _, name = path.rpartition("/")
    assert folder.endswith("out"), f"{path}: pages look for all bundles in one folder"
    return name


def inputs(output):
    """Our own scripts in a bundle, by their paths below web, and the packages of npm."""
    own = {path.rpartition("web/")[2] for path in output["inputs"] if "node_modules/" not in path}
    others = {path.rpartition("node_modules/")[2] for path in output["inputs"] if "node_modules/" in path}
    return own | {path.partition("/")[0] for path in others}


def test_the_first_bundle(bundled):
    """It has the front of a page; each script is in one bundle only; names that pages ask for are there."""
    bundles = bundled()
    assert bundles["live.js"] == FIRST
    assert bundles.keys() >= SERVED
    assert [name for name, scripts in bundles.items() if "dompurify" in scripts] != []
    for name, scripts in bundles.items():
        assert name == "live.js" or not scripts & FIRST, name


def test_offline_is_asked_for_by_its_name(bundled):
    """The theme has it before there is a live page; a second copy would have a second state."""
    bundles = bundled()
    assert bundles["offline.js"] == {"offline/offline.js"}
    assert [name for name, scripts in bundles.items() if "offline/offline.js" in scripts] == ["offline.js"]


def test_a_bundle_that_brings_too_much_is_seen(bundled, monkeypatch):
    """Where no import matches any more, the later bundles bring the front of a page a second time."""
    broken = workspace.HERE / "build.mjs"
    text = broken.read_text(encoding="utf-8").replace(r"/^\.{1,2}\//", r"/^\.\/[a-z]+\.js$/")
    assert text != broken.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "build.mjs").write_text(text)
        monkeypatch.setattr(bundle, "HERE", Path(folder))
        assert bundled()["live.js"] != FIRST


def test_a_list_that_names_a_script_that_is_gone(bundled):
    """The build says which, instead of bundling it elsewhere."""
    with pytest.raises(Exception, match=r"build\.mjs: no such script: numbers/grips\.js"):
        bundled(lambda folder: (folder / "web" / "numbers" / "grips.js").rename(folder / "web" / "grips.js"))


def test_each_script_decides_over_the_cache(monkeypatch, tmp_path):
    """A change in a subfolder gives another key."""
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
