"""A book's settings: what they are if nothing's said, and what's said of those that can't be."""

import os

import pytest

from litbook.core import settings
from litbook.core.errors import BookError
from litbook.core.settings import can_be, line_of, line_of_table, load_settings


def complaint(root, **options):
    """Return what's wrong with the settings of the book in ``root``."""
    with pytest.raises(BookError) as caught:
        load_settings(root, **options)
    return str(caught.value)


@pytest.fixture
def root(tmp_path):
    """A folder with the folder of the chapters, and nothing else."""
    (tmp_path / "docs").mkdir()
    return tmp_path.resolve()


def test_without_a_file(root):
    """A book needs no settings: its folders have the usual names, and chapters may run for a minute."""
    found = load_settings(root)
    assert (found.root, found.docs, found.source) == (root, root / "docs", root / "src")
    assert (found.docs_name, found.source_name) == ("docs", "src")
    assert (found.time_limit, found.memory_limit, found.cache_limit) == (60.0, 2048, 200)
    assert found.jobs == os.cpu_count()
    assert (found.live, found.packs, found.draw) == ({}, (), True)


def test_without_a_table(root):
    """Neither does it need a table of its own in a file of another tool's."""
    (root / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert load_settings(root).docs == root / "docs"
    (root / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert load_settings(root) == load_settings(root / "docs" / "..")


def test_with_a_table(root):
    """What the table says counts; folders are relative to the book's."""
    (root / "text").mkdir()
    lines = ["[tool.litbook]", 'docs = "text"', 'source = "lib/python"', "time_limit = 1.5", "jobs = 1"]
    (root / "pyproject.toml").write_text(
        "\n".join([*lines, "memory_limit = 64", "cache_limit = 5", "[tool.litbook.live]"])
    )
    found = load_settings(root)
    assert (found.docs_name, found.source_name) == ("text", "lib/python")
    assert found.source == root / "lib" / "python"
    assert (found.time_limit, found.jobs, found.memory_limit, found.cache_limit) == (1.5, 1, 64, 5)
    assert (found.live, found.packs) == ({}, ())


def test_another_folder_of_chapters(root):
    """A caller's folder of chapters goes before the table's."""
    other = root / "other"
    other.mkdir()
    assert load_settings(root, other).docs == other


def test_no_folder_of_chapters(root):
    """The folder that's missing is named, relative to the book's."""
    assert complaint(root, docs=root / "none") == "none:1: no such folder; pass the book's folder with --root"


@pytest.mark.parametrize("name", ["docs", "src"])
def test_a_link_out_of_the_book(root, tmp_path_factory, name):
    """Neither folder may be a link to a place outside the book."""
    (root / "docs").rmdir()
    (root / name).symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert complaint(root) == f"{name}:1: this link leads out of the book; put the folder there"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'[tool.litbook]\ndocs = "\xe4"\n', "1: not UTF-8; save the file as UTF-8"),
        (b"[tool.litbook]\njobs = \n", "2: not TOML: Invalid value; fix it"),
        (b"[tool.litbook]\n\njobs = \n\n", "3: not TOML: Invalid value; fix it"),
        (b"[tool.litbook]\n\njobs =", "3: not TOML: Invalid value (at end of document); fix it"),
        (b"[tool]\nlitbook = 1\n", "2: tool.litbook is not a table; write [tool.litbook]"),
        (
            b"x = 1\n[tool.litbook]\ntime = 1\n",
            "3: unknown setting 'time'; known are docs, source, time_limit, jobs, memory_limit, cache_limit, live",
        ),
        (b"[tool.litbook]\njobs = 1\ntime_limit = -1\n", "3: time_limit cannot be -1; give it seconds above 0"),
        (b'[tool.litbook]\ndocs = ""\n', "2: docs cannot be ''; give it a folder"),
        (b"[tool.litbook]\njobs = 0\n", "2: jobs cannot be 0; give it a whole number above 0"),
        (b"[tool.litbook]\nlive = 1\n", "2: tool.litbook.live is not a table; write [tool.litbook.live]"),
        (
            b"[tool.litbook.live]\npackage = 1\n",
            "2: unknown setting 'package'; known are packages, sources, drawing, packs",
        ),
        (b'[tool.litbook.live]\npacks = "autograd"\n', "2: packs cannot be 'autograd'; give it a list of packs"),
        (
            b'[tool.litbook.live]\npacks = ["none"]\n',
            "2: there is no pack 'none'; known are autograd; or give a folder that has a pack.toml",
        ),
        (
            b'[tool.litbook.live]\npacks = ["autograd", "autograd"]\n',
            "2: the name of the pack 'autograd' is taken; rename it, or list one pack less",
        ),
        (
            b'[tool.litbook.live]\npacks = ["autograd"]\nautograd = 1\n',
            "3: tool.litbook.live.autograd is not a table; write [tool.litbook.live.autograd]",
        ),
        (
            b'[tool.litbook.live]\npacks = ["autograd"]\n[tool.litbook.live.autograd]\nloss = "loss"\n',
            "4: loss cannot be 'loss'; give it a list of names",
        ),
    ],
)
def test_settings_that_cannot_be(root, text, said):
    """The line, what's wrong with it, and what to do."""
    (root / "pyproject.toml").write_bytes(text)
    assert complaint(root) == f"pyproject.toml:{said}"


@pytest.mark.parametrize(
    ("meaning", "good", "bad"),
    [
        ("a folder", ["docs", "../docs", "d-"], ["", "-docs", 1, None, ["docs"]]),
        ("seconds above 0", [1, 0.5, 1e9], [0, -1, 0.0, True, "1", None]),
        ("a whole number above 0", [1, 2048], [0, -1, 1.0, True, "1", None]),
        ("a name", ["draw", "draw_dot"], ["", "a.b", "a b", 1, None]),
        ("a list of names", [[], ["a"], ["a", "b"]], ["a", ["a", ""], ["../a"], [1], None]),
        ("a list of packs", [[], ["a"], ["packs/a"]], ["a", ["a", ""], ["-a"], [1], None]),
        ("a table", [{}, {"a": 1}], []),
    ],
)
def test_what_a_setting_can_be(meaning, good, bad):
    """Nothing but what its meaning says; True is no number."""
    assert [value for value in good if not can_be(value, meaning)] == []
    assert [value for value in bad if can_be(value, meaning)] == []


def test_lines_of_settings():
    """A key's line is looked for below the head of its table; without one, the head's line has to do."""
    lines = ["jobs = 1", "", "[tool.litbook]", "jobs = 2", "[tool.litbook.live]", "x = 1", "  [tool.other]"]
    assert [line_of_table(name, lines) for name in ("tool.litbook", "tool.litbook.live", "tool.other")] == [3, 5, 7]
    assert line_of_table("none", lines) == 1
    assert [line_of(key, "tool.litbook", lines) for key in ("jobs", "live", "docs")] == [4, 5, 3]
    assert line_of("x", "tool.litbook.live", lines) == 6
    assert line_of("x", "tool.other", [*lines, "x = 1"]) == 8


def make_pack(root, name, text):
    """Write a pack that declares ``text``, and the settings of a book that has it; return the pack's folder."""
    pack = root / "packs" / name
    (pack / "scripts").mkdir(parents=True)
    for script in ("early.js", "late.js"):
        (pack / "scripts" / script).touch()
    (pack / "pack.toml").write_text(text)
    (root / "pyproject.toml").write_text(f'[tool.litbook.live]\npacks = ["packs/{name}"]\n')
    return pack


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [("sources", "", "pack 'sources'"), ("own", '[settings]\ndrawing = "a name"\n', "pack's setting 'drawing'")],
)
def test_names_that_packs_share(root, name, text, taken):
    """Neither a pack nor one of its settings may have the name of a setting of ours."""
    make_pack(root, name, text)
    assert complaint(root) == f"pyproject.toml:2: the name of the {taken} is taken; rename it, or list one pack less"


def test_a_pack_of_the_book(root):
    """A pack's table is checked by what the pack declares, and given to it as it is."""
    pack = make_pack(root, "own", '[settings]\nswap = "a name"\n')
    file = root / "pyproject.toml"
    listed = file.read_text()
    file.write_text(listed + 'own = { swap = "f" }\n')
    found = load_settings(root)
    assert [(one.name, one.folder, one.settings) for one in found.packs] == [("own", pack, {"swap": "a name"})]
    assert found.live == {"packs": ["packs/own"], "own": {"swap": "f"}}
    file.write_text(listed + "own = { swap = 1 }\n")
    assert complaint(root) == "pyproject.toml:3: swap cannot be 1; give it a name"


def test_every_setting_can_be_given():
    """Each kind of value that a setting takes is one that's checked."""
    kinds = {setting.kind for table in settings.KNOWN.values() for setting in table.values()}
    checked = {"a folder", "seconds above 0", "a whole number above 0", "a name", "a list of names", "a list of packs"}
    assert kinds - checked == {"a table"}
