"""The extras of litbook, and the two distributions side by side in this repository."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points

import pytest

from places import ROOT

WITHOUT = "import runpy, sys; sys.modules['{module}'] = None; sys.argv[:] = {arguments}; runpy.run_module('{program}', run_name='__main__')"
MACHINE = ROOT / "src" / "litbook"


def project(folder):
    """Return the table ``[project]`` of a distribution."""
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run_without(module, program, arguments, folder, **environment):
    """Run a program with an import blocked, and return the completed process."""
    code = WITHOUT.format(module=module, program=program, arguments=[program, *arguments])
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("module", ["rcssmin", "pymdownx"])
def test_a_site_without_its_extra(make_book, module):
    """With MkDocs but without the extra ``site``, a build only says what to install."""
    root = make_book({"index.md": "# Page\n"})
    (root / "mkdocs.yml").write_text("site_name: A book\ntheme: {name: mkdocs, locale: en}\nplugins: [litbook]\n")
    done = run_without(module, "mkdocs", ["build", "-q"], root)

    said = (
        f"Error: mkdocs.yml:1: the plugin litbook needs {module}, which is not installed; pip install 'litbook[site]'"
    )
    assert (done.stderr.splitlines()[-1:], done.returncode) == ([said], 1)
    assert "Traceback" not in done.stderr


def test_doc_tests_without_their_extra(make_book):
    """With pytest but without the extra ``test``, ``--markdown-docs`` says what to install."""
    root = make_book({"index.md": "# Page\n"})
    arguments = ["-p", "litbook.commands.doctests.plugin", "--markdown-docs", "docs"]
    done = run_without("pytest_markdown_docs", "pytest", arguments, root, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")

    said = "ERROR: --markdown-docs needs pytest-markdown-docs; pip install 'litbook[test]'"
    assert (done.stderr.strip(), done.returncode) == (said, 4)


def test_each_extra_that_is_named_exists():
    """Every extra named in messages, in the README, and in other extras exists."""
    known = project(MACHINE)["optional-dependencies"].keys()
    sources = "".join(path.read_text(encoding="utf-8") for path in MACHINE.rglob("*.py"))
    named = set(re.findall(r'\b(?:needed|install)\(["\'](\w+)["\']', sources))
    table = set(re.findall(r"^\| `(\w+)` \|", (MACHINE / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    required = [
        line
        for folder in (ROOT, MACHINE)
        for extra in project(folder)["optional-dependencies"].values()
        for line in extra
    ]
    own = {extra for line in required for found in re.findall(r"^litbook\[(.*)\]", line) for extra in found.split(",")}

    assert named >= {"site", "formulas", "links", "notebooks", "live", "test"}
    assert table == known
    assert named | own <= known


@pytest.mark.parametrize(
    "path",
    ["README.md", "CONTRIBUTING.md", "docs/index.md", ".ci/run", ".github/workflows/publish.yml"],
)
def test_who_installs_the_book_installs_the_machine(path):
    """litgrad and litbook are installed with one pip command, since no index has the litbook that litgrad's extra asks for."""
    text = (ROOT / path).read_text(encoding="utf-8")
    commands = re.findall(r"pip install [^`\n&]*", text)
    asking = [command for command in commands if re.search(r"""["' ]\.(?:\[|["' ]|$)""", command)]
    alone = [command.strip() for command in asking if "src/litbook" not in command]

    assert asking
    assert set(alone) == ({"pip install ."} if path in ("docs/index.md", "README.md") else set())


def test_the_plugins_are_there_once():
    """Both distributions put `src` on the path, but only one has the plugins and the command."""
    for group, name in (("pytest11", "litbook"), ("mkdocs.plugins", "litbook"), ("console_scripts", "litbook")):
        assert [point.dist.name for point in entry_points(group=group, name=name)] == ["litbook"]
    assert not {"scripts", "entry-points"} & project(ROOT).keys()
    assert project(ROOT)["requires-python"] == project(MACHINE)["requires-python"]


def test_a_book_with_the_machine_inside(make_book, tmp_path):
    """A book with the machine below its root neither depends on the machine's files nor imports them again."""
    page = """\
        # Page

        ```python
        import litbook.core.model as there

        vars(there).setdefault("seen", 0)
        ```

        ```output
        0
        ```
        """
    root = make_book({"01-page.md": page})
    shutil.copytree(MACHINE, root / "machine" / "litbook", ignore=shutil.ignore_patterns("web", "__pycache__"))
    command = [sys.executable, "-m", "litbook", "check"]
    path = os.pathsep.join([str(root / "machine"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, cwd=root, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)

    (kept,) = (root / ".cache" / "litbook" / "outcomes").glob("*/*-*.json")
    assert '"files": {}' in kept.read_text()
