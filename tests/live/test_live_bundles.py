"""Which scripts of live pages come in which bundle: asked of esbuild, without a browser."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from litbook.core import packs
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.live.bundling import bundle
from litbook.live.bundling.bundle import WEB
from litbook.live.bundling.npm import node, workspace
from litbook.live.prepare import stylesheet

SERVED = {"live.js", "worker.js", "offline.js", "service-worker.js"}
"""What pages, and browsers that have kept a page, ask for by name."""
FIRST = {
    "live.js", "packs:early", "exercises/exercises.js", "exercises/kept.js", "exercises/parse-number.js",
    "exercises/predict.js", "numbers/grips.js", "numbers/hint.js", "page/bar.js", "page/front.js", "page/panel.js",
    "sharing/edits.js",
}  # fmt: skip
"""What a page that is read brings, and nothing of what acts."""
EARLY = {"packs/autograd/early.js", "packs/autograd/which-blocks.js"}
AUTOGRAD = packs.find("autograd", Path(), Location("pyproject.toml", 1))


@pytest.fixture
def bundled(monkeypatch):
    """A function that bundles the scripts, changed or not, and returns the scripts inside each bundle."""
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
    """The name under which a bundle is served."""
    folder, _, name = path.rpartition("/")
    assert folder.endswith("out"), f"{path}: pages look for all bundles in one folder"
    return name


def inputs(output):
    """Our own scripts in a bundle, by their paths below web or from packs on, and the packages of npm."""
    return {short(path) for path in output["inputs"]}


def short(path):
    """What of a path says which script it is."""
    if "node_modules/" in path:
        return path.rpartition("node_modules/")[2].partition("/")[0]
    _, inside, name = path.rpartition("packs/")
    return inside + name if inside else path.rpartition("web/")[2]


def test_the_first_bundle(bundled):
    """It has the front of a page; each script is in one bundle only; names that pages ask for are there."""
    bundles = bundled()
    assert bundles["live.js"] == FIRST
    assert bundles.keys() >= SERVED
    assert [name for name, scripts in bundles.items() if "dompurify" in scripts] != []
    for name, scripts in bundles.items():
        assert name == "live.js" or not scripts & FIRST, name


def test_a_pack_comes_in_two_halves(bundled):
    """Which blocks offer its tools is in the first bundle; the rest comes with the first act, and no style before it."""
    bundles = bundled(listed=[AUTOGRAD])
    scripts = {f"packs/autograd/{name}" for name in AUTOGRAD.script_names}
    assert len(scripts) > 8
    assert bundles["live.js"] == FIRST | EARLY
    assert set().union(*(bundles[name] for name in bundles if name != "live.js")) & scripts == scripts - EARLY
    assert "litbook-ring" in stylesheet("running", [AUTOGRAD])


def test_a_book_without_packs_has_nothing_of_them(bundled):
    """No script, no style, and no word of gradients."""
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
    """The first bundle would be two files, one of which comes late: the build says of which script."""

    def share(folder):
        late = folder / "packs" / "autograd" / "late.js"
        late.write_text(f'import "./which-blocks.js";\n{late.read_text()}')

    with pytest.raises(BookError, match=r"the first bundle must be one file, and imports .*autograd/which-blocks\.js"):
        bundled(share, listed=[AUTOGRAD])


def test_a_pack_decides_over_the_cache():
    """A book with it has other bundles than one without."""
    assert bundle.key() != bundle.key([AUTOGRAD])


def test_offline_is_asked_for_by_its_name(bundled):
    """The theme has it before there is a live page; a second copy would have a second state."""
    bundles = bundled()
    assert bundles["offline.js"] == {"offline/offline.js"}
    assert [name for name, scripts in bundles.items() if "offline/offline.js" in scripts] == ["offline.js"]


def test_a_bundle_that_brings_too_much_is_seen(bundled, monkeypatch):
    """Where no import matches any more, the first bundle is in pieces that the later ones share, and the build stops."""
    broken = workspace.HERE / "build.mjs"
    text = broken.read_text(encoding="utf-8").replace(r"/^\.{1,2}\//", r"/^\.\/[a-z]+\.js$/")
    assert text != broken.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "build.mjs").write_text(text)
        monkeypatch.setattr(bundle, "HERE", Path(folder))
        with pytest.raises(BookError, match="the first bundle must be one file"):
            bundled()


def test_a_list_that_names_a_script_that_is_gone(bundled):
    """The build says which, instead of bundling it elsewhere."""
    with pytest.raises(BookError, match=r"build\.mjs: no such script: numbers/grips\.js"):
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
