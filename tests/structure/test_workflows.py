"""What workflows may do: whoever runs the project's code may write nothing, and everything that's used is pinned by digest."""

from __future__ import annotations

import re

import pytest
import yaml

from litbook.commands.new.scaffold import TEMPLATE
from places import ROOT

OURS, AUTHORS = (folder / ".github" / "workflows" for folder in (ROOT, TEMPLATE))
WORKFLOWS = sorted([*OURS.glob("*.yml"), *AUTHORS.glob("*.yml")])
LOCKS = sorted((ROOT / ".ci").glob("*.txt"))
PINNED = re.compile(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
INSTALL = re.compile(r"^.*\bpip\W+install\b(.*)$", re.MULTILINE)
LOCAL = re.compile(r"(?:\s+(?:-q|-e|--no-deps|--no-build-isolation|\.|src/litbook))+\s*")


def jobs(text):
    """Return the jobs of a workflow by name."""
    return yaml.safe_load(text)["jobs"]


def permissions(job, whole):
    """Return what a job may do: its own permissions, or else those of the whole workflow."""
    given = job.get("permissions", whole.get("permissions", "write-all"))
    return {"everything": "write"} if given == "write-all" else given


def runs_code(job):
    """Return the steps of a job that may run the project's code: any but actions of others, and git by itself."""
    if "uses" in job:
        return [job["uses"]]
    own = [step["uses"] for step in job["steps"] if step.get("uses", "").startswith("./")]
    lines = [line.strip() for step in job["steps"] for line in step.get("run", "").splitlines()]
    return own + [line for line in lines if line and not re.fullmatch(r"git (fetch|push) [\w./: -]+", line)]


def problems(text):
    """Return what's wrong with a workflow, in words."""
    whole = yaml.safe_load(text)
    found = [] if whole.get("permissions") == {} else ["permissions by default"]
    used = re.findall(r"uses: (?!\./)(.*)", text)
    found += [f"{use} isn't pinned" for use in used if not PINNED.fullmatch(use)]
    found += ["a secret"] * ("secrets." in text)
    for name, job in jobs(text).items():
        writes = [kind for kind, how in permissions(job, whole).items() if how == "write"]
        code = runs_code(job)
        if writes and code and "uses" not in job:
            found.append(f"{name} may write {', '.join(writes)} and runs {code[0]}")
        keeps = [step for step in job.get("steps", ()) if "actions/checkout@" in step.get("uses", "")]
        kept = [step for step in keeps if step.get("with", {}).get("persist-credentials") is not False]
        if kept and (code or permissions(job, whole).get("contents") != "write"):
            found.append(f"{name} keeps its token for what runs later")
        found += [f"{image} has no digest" for image in images(job) if not re.search(r"@sha256:[0-9a-f]{64}$", image)]
    return found


def images(job):
    """Return the container images of a job, one for each entry of its matrix."""
    image = job.get("container", "")
    asked = re.fullmatch(r"\$\{\{ matrix\.(\w+) \}\}", image)
    listed = job["strategy"]["matrix"]["include"] if asked else []
    return [str(entry[asked[1]]) for entry in listed] if asked else [image] * bool(image)


def unhashed(text):
    """Return each `pip install` of a workflow that neither takes all from a lock nor installs ours alone."""
    return [
        one.strip()
        for one in INSTALL.findall(text)
        if "--require-hashes" not in one and not ("--no-deps" in one and LOCAL.fullmatch(one))
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parents[2].name}-{path.name}")
def test_a_workflow_may_do_little_and_changes_with_us_alone(path):
    """No permissions by default, no secrets, nobody who both writes and runs our code, actions and images by digest."""
    assert problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("permissions: {}", "permissions: write-all", "permissions by default"),
        ("@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5", "actions/checkout@v5 isn't pinned"),
        ("      contents: read\n      pages", "      contents: write\n      pages", "edition may write contents and runs apt-get"),
        ("          git fetch", "          .ci/edition public\n          git fetch", "push may write contents and runs .ci/edition"),
        ("          git push", "          git -c core.sshCommand=.ci/x push", "push may write contents and runs git -c"),
        ("          persist-credentials: false\n", "", "edition keeps its token for what runs later"),
        ("bookworm@sha256:ed86c82274b3c69b52fb5820f358f0bd7df0b603332063cb5c6e32bd220c3e6e", "bookworm", "python:3.13-slim-bookworm has no digest"),
        ("${{ steps.pages.outputs.base_url }}", "${{ secrets.URL }}", "a secret"),
    ],
)  # fmt: skip
def test_a_workflow_that_may_do_more_is_reported(old, new, problem):
    """A canary for each rule, in the workflow that publishes."""
    text = (OURS / "publish.yml").read_text(encoding="utf-8")
    assert old in text
    assert [said for said in problems(text.replace(old, new)) if said.startswith(problem)] != []


def test_an_image_of_a_matrix_has_a_digest_too():
    """A canary."""
    text = (OURS / "ci.yml").read_text(encoding="utf-8")
    assert problems(re.sub(r"(3\.11\.5-slim-bookworm)@\S+", r"\1", text)) == [
        "python:3.11.5-slim-bookworm has no digest"
    ]


@pytest.mark.parametrize("path", [*sorted(OURS.glob("*.yml")), ROOT / ".ci" / "trace"], ids=lambda path: path.name)
def test_every_package_of_our_workflows_has_a_hash(path):
    """Nothing is installed but what's in a lock, and our own without what it depends on."""
    assert unhashed(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "command",
    ["pip install -q mike", "pip install -e '.[publish,torch]'", "python -m pip install --no-deps mike", '"x/pip" install uv'],
)  # fmt: skip
def test_a_package_without_a_hash_is_reported(command):
    """A canary."""
    assert len(unhashed(f"      - run: {command}\n")) == 1


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_hashes_alone(path):
    """Each requirement is one version with its hashes, and no line says where to look for it."""
    text = path.read_text(encoding="utf-8")
    assert "//" not in text
    for entry in re.split(r"\n(?! )", text.strip()):
        assert re.match(r"[a-z0-9-]+==[\w.]+ (; .*)?\\\n( +--hash=sha256:[0-9a-f]{64}( \\\n)?)+$", entry), entry[:200]


def test_the_locks_have_what_builds_us():
    """The backend of both distributions, what an editable installation needs, and what makes the record of the packages."""
    locked = {path.stem: path.read_text(encoding="utf-8") for path in LOCKS}
    for name, lock in {"hatchling": "requirements", "editables": "requirements", "nh3": "requirements", "mike": "requirements",
                       "torch": "torch", "cyclonedx-bom": "tools", "pip-audit": "tools"}.items():  # fmt: skip
        assert re.search(rf"^{name}==", locked[lock], re.MULTILINE), name


def test_nothing_is_published_before_ci_is_green():
    """Publishing needs CI to pass, on the lowest and the highest supported Python, and then one job after the other."""
    publishing = jobs((OURS / "publish.yml").read_text())
    assert publishing["ci"]["uses"] == "./.github/workflows/ci.yml"
    assert {name: job.get("needs") for name, job in publishing.items()} == {
        "ci": None, "edition": "ci", "attest": "edition", "push": "attest", "deploy": "push",
    }  # fmt: skip
    testing = jobs((OURS / "ci.yml").read_text())["run"]
    lowest = re.search(r'requires-python = ">=(.*?)"', (ROOT / "pyproject.toml").read_text())[1]
    entries = testing["strategy"]["matrix"]["include"]
    assert [entry["python"] for entry in entries] == [lowest, "3.13"]
    assert [entry["image"].startswith(f"python:{entry['python']}-slim-bookworm@") for entry in entries] == [True, True]
    assert testing["steps"][-1]["run"] == ".ci/run"
