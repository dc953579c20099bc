"""A copy of a build that makes part of what's kept, and modules that are imported once they're used."""

from __future__ import annotations

import os
import sys
import threading
import time
from importlib import import_module

import pytest

from litbook.site.incremental import beside
from litbook.site.incremental.notebooks import CONVERTERS, Late, import_late

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes can't be copied here")


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """A process with two cores, and threads that a copy doesn't need."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def wait_for(path):
    """Wait until a file exists."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_copy_takes_the_steps_one_after_the_other(tmp_path):
    """Nothing of it is seen in this process but the files it writes."""
    seen = []

    def step(name):
        seen.append(name)
        (tmp_path / name).write_text(" ".join(seen))

    with beside.beside([lambda: step("one"), lambda: step("two")], wanted=True):
        wait_for(tmp_path / "two")
        while (tmp_path / "two").read_text() != "one two":
            time.sleep(0.01)
    assert seen == []


def test_a_copy_says_nothing(tmp_path, capfd):
    """Not even if a step fails, which ends it."""

    def fail():
        os.write(1, b"said")
        os.write(2, b"said")
        (tmp_path / "begun").touch()
        raise ValueError("failed")

    with beside.beside([fail, (tmp_path / "next").touch], wanted=True):
        wait_for(tmp_path / "begun")
    assert capfd.readouterr() == ("", "")
    assert not (tmp_path / "next").exists()


def test_a_copy_ends_with_the_body(tmp_path):
    """Whatever it's doing, and also if the body fails."""

    def forever():
        (tmp_path / "pid").write_text(str(os.getpid()))
        while True:
            time.sleep(0.01)

    def body():
        with beside.beside([forever], wanted=True):
            wait_for(tmp_path / "pid")
            while not (tmp_path / "pid").read_text():
                time.sleep(0.01)
            raise KeyError

    with pytest.raises(KeyError):
        body()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize("reason", ["not wanted", "one core", "threads", "no fork"])
def test_there_may_be_no_copy(tmp_path, monkeypatch, reason):
    """The body does all of it then."""
    if reason == "one core":
        monkeypatch.setattr(os, "cpu_count", lambda: 1)
    elif reason == "threads":
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    elif reason == "no fork":
        monkeypatch.delattr(os, "fork")
    else:
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("there's a copy"))
    with beside.beside([(tmp_path / "step").touch], wanted=reason != "not wanted"):
        pass
    assert not (tmp_path / "step").exists()


def test_a_module_is_imported_once_it_is_used(tmp_path, monkeypatch):
    """Neither by an import statement, nor by somebody who looks through all modules."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lazy_package").mkdir()
    (tmp_path / "lazy_package" / "__init__.py").touch()
    (tmp_path / "lazy_package" / "part.py").write_text("answer = 42\n")
    (tmp_path / "lazy_module.py").write_text("answer = 43\n")
    for name in ("lazy_package.part", "lazy_module"):
        monkeypatch.setitem(sys.modules, name, Late(name))
    module = import_module("lazy_module")
    part = import_module("lazy_package.part")
    assert [getattr(one, "__file__", None) for one in (module, part)] == [None, None]
    assert [type(sys.modules[name]) for name in ("lazy_module", "lazy_package.part")] == [Late, Late]
    assert [module.answer, part.answer] == [43, 42]
    assert sys.modules["lazy_module"].__file__ == str(tmp_path / "lazy_module.py")
    assert [module.answer, part.answer] == [43, 42]
    with pytest.raises(AttributeError):
        module.question  # noqa: B018


def test_converters_of_notebooks_wait(monkeypatch):
    """Unless mkdocs-jupyter has been imported already."""
    for name in [*CONVERTERS, "mkdocs_jupyter.plugin"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    import_late()
    assert all(type(sys.modules[name]) is Late for name in CONVERTERS)
    for name in CONVERTERS:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mkdocs_jupyter.plugin", sys)
    import_late()
    assert not any(name in sys.modules for name in CONVERTERS)
