"""Change the code in small ways, one at a time, and count the changes that a test notices.

    python tests/support/mutants.py engine
    python tests/support/mutants.py --sample 400 --seed 7

It prints the mutants that no test noticed, and a score for each module. The changes are mutmut's: another number, operator,
string, or condition, an argument less, None instead of a value. mutmut itself would start pytest for each, and run the tests
in no order, so the machine's parser, which a thousand tests use, would take days. Here pytest collects once. Each mutant has
a copy of that process, in which it replaces the code of one function, and gets only the tests that run its line: first those
that have noticed other changes of the function, then the fastest. A mutant that takes much longer than the code was noticed.
"""

import argparse
import ast
import contextlib
import difflib
import functools
import gc
import importlib
import itertools
import json
import os
import random
import re
import resource
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import click
import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

ROOT = Path(__file__).parents[2]
SOURCES = {
    "engine": "src/litgrad/engine.py",
    "core": "src/litbook/core",
    "source": "src/litbook/source",
    "tangle": "src/litbook/tangle",
    "check": "src/litbook/check",
}
"""What can be mutated, by the name that the command takes."""
NEAR = ["tests/core", "tests/source", "tests/tangle", "tests/check", "tests/packs/test_packs.py"]
TESTS = dict.fromkeys(SOURCES, NEAR) | {"engine": ["tests/litgrad/test_engine.py", "tests/litgrad/test_micrograd.py"]}
"""The tests that have to notice. Others would, too, but they're slower, or start processes that have the code as it was."""
SLOW = [
    "tests/tangle/test_snapshots.py::test_the_book_s_drawers_end_in_its_package",
    "tests/check/test_anchors.py::test_this_book",
    "tests/source/test_formulas.py::test_a_site_shows",
    "tests/source/test_outputs.py::test_text_agrees_with_itself",
    "tests/source/test_linear.py",
    "tests/check/test_canaries.py",
    "tests/litgrad/test_micrograd.py::test_a_million_nodes",
    "tests/litgrad/test_micrograd.py::test_runs_unchanged",
    "tests/litgrad/test_micrograd.py::test_its_own_tests",
    "tests/litgrad/test_micrograd.py::test_silent_in_the_original",
]
LONGEST = 0.5
"""A test that takes more seconds isn't asked, and no test that starts a process."""
EQUIVALENT = Path(__file__).with_name("mutants.toml")
"""Mutants that do what the code does, each with the reason."""
KEPT = ROOT / ".cache" / "mutants"


@dataclass
class Mutant:
    """A change of one function, and what the tests said of it."""

    path: str
    function: str
    line: int
    before: str
    after: str
    position: int
    """Which of mutmut's changes of the file it is."""
    state: str = ""
    """``killed``, ``survived``, ``timeout``, or ``untested`` if no test runs the line."""
    killer: str = ""

    def __str__(self) -> str:
        return f"\n{self.path}:{self.line} {self.function} ({self.state})\n- {self.before}\n+ {self.after}"


# What mutmut changes


def mutant_at(path: str, position: int) -> Mutant | None:
    """Return one of mutmut's changes of a file, or None if it changes nothing."""
    module, mutations = changes(path)
    mutation = mutations[position]
    function = mutation.contained_by_top_level_function.with_changes(leading_lines=[])
    lines = module.code_for_node(function).splitlines()
    text = module.code_for_node(replaced(function, mutation)).splitlines()
    matcher = difflib.SequenceMatcher(None, lines, text, autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not changed:
        return None
    first, last = changed[0], changed[-1]
    before = " ".join(line.strip() for line in lines[first[1] : last[2]])
    after = " ".join(line.strip() for line in text[first[3] : last[4]])
    name, line = places(path)[mutation.contained_by_top_level_function]
    return Mutant(path, name, line + first[1], before, after, position)


@functools.cache
def places(path: str) -> dict[Any, tuple[str, int]]:
    """Return the qualified names of a file's functions, and their first lines, by their nodes in mutmut's syntax tree."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = dict(functions_in(tree))
    module, _ = changes(path)
    return {node: (name, first_line(found[name])) for name, node in nodes_in(module)}


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the first line of a function, which may be a decorator's."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


@functools.cache
def changes(path: str) -> tuple[Any, list[Any]]:
    """Return a file's syntax tree, and mutmut's changes of its functions."""
    from mutmut.mutation.file_mutation import create_mutations

    module, mutations, *_ = create_mutations(path, (ROOT / path).read_text(encoding="utf-8"))
    inside = (mutation.contained_by_top_level_function for mutation in mutations)  # or a statement of a class
    kinds = (type(function).__name__ == "FunctionDef" for function in inside)
    return module, list(itertools.compress(mutations, kinds))


def replaced(node: Any, mutation: Any) -> Any:
    """Return a node of a syntax tree after a change of something in it."""
    from mutmut.mutation.file_mutation import deep_replace

    return deep_replace(node, mutation.original_node, mutation.mutated_node)


def mutated(path: str, position: int) -> str:
    """Return a file's text after one of the changes."""
    module, mutations = changes(path)
    return str(replaced(module, mutations[position]).code)


def nodes_in(tree: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the functions and methods in mutmut's syntax tree, each with its qualified name."""
    for node in tree.body if hasattr(tree, "header") and not prefix else tree.body.body:
        match type(node).__name__:
            case "FunctionDef":
                yield prefix + node.name.value, node
            case "ClassDef":
                yield from nodes_in(node, f"{prefix}{node.name.value}.")


def functions_in(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield the functions and methods of a module, each with its qualified name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions_in(node, f"{prefix}{node.name}.")


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a module's functions and methods."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            if not constant.co_flags & 1:  # a class: functions are optimized
                yield from codes_in(constant)


def become(mutant: Mutant, functions: Sequence[FunctionType]) -> None:
    """Replace the code of functions by the mutant's, and their defaults, if these have changed."""
    text = mutated(mutant.path, mutant.position)
    tree, old = ast.parse(text), ast.parse((ROOT / mutant.path).read_text(encoding="utf-8"))
    code = next(
        code for code in codes_in(compile(text, str(ROOT / mutant.path), "exec")) if code.co_qualname == mutant.function
    )
    new, was = dict(functions_in(tree))[mutant.function].args, dict(functions_in(old))[mutant.function].args
    for function in functions:
        function.__code__ = code
        if ast.dump(new) != ast.dump(was):
            value = functools.partial(evaluate, names=function.__globals__)
            function.__defaults__ = tuple(map(value, new.defaults)) or None
            named = zip(new.kwonlyargs, new.kw_defaults, strict=True)
            function.__kwdefaults__ = {argument.arg: value(node) for argument, node in named if node}


def evaluate(node: ast.expr, names: dict[str, Any]) -> Any:
    """Return the value of an expression."""
    return eval(compile(ast.Expression(node), "default", "eval"), names)


def statements(path: str) -> dict[int, range]:
    """Return the lines that tell which tests run a line: its statement's, or the body's if it's the head of a function."""
    spans = {}
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.stmt):
            continue
        inside = [*getattr(node, "body", []), *(case.pattern for case in getattr(node, "cases", []))]
        first, last = node.lineno, node.end_lineno or node.lineno
        end = max(first, min(part.lineno for part in inside) - 1) if inside else last
        own = range(end + 1, last + 1) if isinstance(node, ast.FunctionDef) else range(first, end + 1)
        spans |= dict.fromkeys(range(first, end + 1), own)
    return spans


# What the tests say


@dataclass
class Run:
    """Plugin for pytest: instead of running the tests, it runs them once, and then some of them on each mutant."""

    mutants: list[Mutant]
    jobs: int
    budget: float
    items: list[pytest.Item] = field(default_factory=list)
    seconds: dict[int, float] = field(default_factory=dict)
    """How long each test takes that passes, by its position."""
    lines: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    """The tests that run each line of each file."""
    killers: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """The tests that have noticed a change of a function, latest first."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests, then try all mutants."""
        self.items, self.session = session.items, session
        self.terminal = os.fdopen(os.dup(1), "w")
        self.run_all()
        modules = {path: module_of(path) for path in {mutant.path for mutant in self.mutants}}
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        paths = {importlib.import_module(name).__file__: path for path, name in modules.items()}
        objects = gc.get_objects()
        for thing in objects:
            if isinstance(thing, FunctionType) and (path := paths.get(thing.__code__.co_filename)):
                self.functions[path, thing.__code__.co_qualname].append(thing)
        self.caches = [
            thing
            for thing in objects
            if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(("litbook", "litgrad"))
        ]
        del objects
        gc.collect()
        gc.freeze()
        self.try_all()
        return True

    def run(self, item: pytest.Item) -> bool:
        """Run a test, and return True if it passed. What the whole session shares stays."""
        self.session._setupstate.teardown_exact(self.session)
        reports = runtestprotocol(item, log=False, nextitem=self.session)
        return all(report.passed for report in reports)

    def run_all(self) -> None:
        """Find out how long each test takes, and what lines it runs."""
        coverage = Coverage(data_file=None, include=[f"{ROOT}/src/*"], config_file=False)
        coverage.start()
        failed = []
        for number, item in enumerate(self.items):
            coverage.switch_context(str(number))
            started = sum(os.times()[:4])
            servers = len(started_servers())
            passed = self.run(item)
            taken = sum(os.times()[:4]) - started
            starts = len(started_servers()) > servers
            started_servers().clear()
            if passed and taken < LONGEST and not starts:
                self.seconds[number] = taken
            elif not passed:
                failed.append(item.nodeid)
        coverage.stop()
        data = coverage.get_data()
        for path in {mutant.path for mutant in self.mutants}:
            found = data.contexts_by_lineno(str(ROOT / path))
            self.lines[path] = {
                line: [int(c) for c in contexts if c and int(c) in self.seconds] for line, contexts in found.items()
            }
        self.say(f"{len(self.seconds)} of {len(self.items)} tests, {sum(self.seconds.values()):.0f} s")
        for name in failed:
            self.say(f"didn't pass on the code as it is, so it isn't asked: {name}")

    def say(self, text: str) -> None:
        """Write a line where pytest doesn't catch it."""
        print(text, file=self.terminal, flush=True)

    def try_all(self) -> None:
        """Try every mutant, some at a time."""
        spans = {path: statements(path) for path in self.lines}
        running: dict[int, tuple[Mutant, int, float]] = {}
        started = time.monotonic()
        for number, mutant in enumerate(self.mutants):
            span = spans[mutant.path].get(mutant.line, range(mutant.line, mutant.line + 1))
            tests = sorted(
                {test for line in span for test in self.lines[mutant.path].get(line, [])}, key=self.seconds.get
            )
            if not tests:
                mutant.state = "untested"
                self.say(str(mutant))
                continue
            while len(running) >= self.jobs:
                self.wait(running)
            pid, pipe = self.start(mutant, self.ordered(mutant, tests))
            running[pid] = mutant, pipe, time.monotonic()
            if number % 100 == 99:
                states = Counter(other.state for other in self.mutants if other.state)
                self.say(
                    f"{number + 1} of {len(self.mutants)} after {time.monotonic() - started:.0f} s: {dict(states)}"
                )
        while running:
            self.wait(running)

    def ordered(self, mutant: Mutant, tests: Sequence[int]) -> list[int]:
        """Return tests in the order in which to ask them, as many as the budget allows."""
        first = [test for test in self.killers[mutant.path, mutant.function][:5] if test in tests]
        chosen, spent = [], 0.0
        for test in [*first, *(test for test in tests if test not in first)]:
            spent += self.seconds[test]
            if spent > self.budget and chosen:
                break
            chosen.append(test)
        return chosen

    def start(self, mutant: Mutant, tests: Sequence[int]) -> tuple[int, int]:
        """Start a copy of this process that tries a mutant; return its number, and the end of a pipe to it."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return pid, reading
        status = 3
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))
            status = self.attempt(mutant, tests, writing)
        finally:
            os._exit(status)

    def attempt(self, mutant: Mutant, tests: Sequence[int], pipe: int) -> int:
        """In the copy: ask one test after the other. Return 1 if one has noticed, and write which into the pipe."""
        for cache in self.caches:
            cache.cache_clear()
        become(mutant, self.functions[mutant.path, mutant.function])
        for test in tests:
            signal.setitimer(signal.ITIMER_PROF, 1 + 5 * self.seconds[test])  # ends the process, as nobody handles it
            if not self.run(self.items[test]):
                os.write(pipe, str(test).encode())
                return 1
        return 0

    def wait(self, running: dict[int, tuple[Mutant, int, float]]) -> None:
        """Wait until one of the copies has ended, and note what became of it."""
        while True:
            for pid, (_, _, started) in running.items():
                if time.monotonic() - started > 300:
                    os.kill(pid, signal.SIGKILL)
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in running:  # it isn't one that a test has started
                break
            time.sleep(0.005)
        mutant, pipe, _ = running.pop(pid)
        said = os.read(pipe, 20).decode()
        os.close(pipe)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # what the tests may have started
        code = os.waitstatus_to_exitcode(status)
        mutant.state = "timeout" if code < 0 else "killed" if code else "survived"
        if mutant.state == "survived":
            self.say(str(mutant))
        if said:
            mutant.killer = self.items[int(said)].nodeid
            known = self.killers[mutant.path, mutant.function]
            if int(said) in known:
                known.remove(int(said))
            known.insert(0, int(said))


def started_servers() -> list[object]:
    """Return the servers that tests have started to run chapters."""
    pool = sys.modules.get("litbook.run.pool")
    return pool.SERVERS if pool else []


def module_of(path: str) -> str:
    """Return the name of the module in a file."""
    return path.removeprefix("src/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")


# The command


@functools.cache
def equivalents() -> list[dict[str, str]]:
    """Return the list of mutants that do what the code does."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return [entry for entry in entries if entry["why"]]


def is_equivalent(mutant: Mutant) -> bool:
    """Whether the list has a mutant."""
    return any(
        re.fullmatch(entry.get("module", ".*"), module_of(mutant.path))
        and re.fullmatch(entry.get("function", ".*"), mutant.function)
        and re.search(entry["after"], mutant.after)
        for entry in equivalents()
    )


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"what to mutate: {', '.join(SOURCES)}; all if there's none"
    )
    parser.add_argument("--only", default="", help="a part of the paths of the files to mutate")
    parser.add_argument(
        "--sample", type=int, help="how many mutants of each to try, chosen at random; all if it's left out"
    )
    parser.add_argument("--seed", type=int, default=1, help="of that choice")
    parser.add_argument("--again", action="store_true", help="only those that survived the last run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--budget", type=float, default=10, help="seconds of tests for each mutant")
    parser.add_argument("--tests", nargs="*", help="files or folders of tests instead of the usual")
    options = parser.parse_args()
    os.chdir(ROOT)
    names = options.names or list(SOURCES)
    chosen = [mutant for name in names for mutant in choose(name, options)]
    run = Run(chosen, options.jobs, options.budget)
    arguments = ["-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *(f"--deselect={test}" for test in SLOW)]
    pytest.main(
        [*arguments, *(options.tests or dict.fromkeys(test for name in names for test in TESTS[name]))], plugins=[run]
    )
    if not all(mutant.state for mutant in chosen):
        return 2
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in names:
        mutants = [mutant for mutant in chosen if mutant.path.startswith(SOURCES[name])]
        if options.again:
            new = {(mutant.path, mutant.position): mutant for mutant in mutants}
            mutants = [new.get((mutant.path, mutant.position), mutant) for mutant in earlier(name)]
        (KEPT / f"{name}.json").write_text(
            json.dumps([asdict(mutant) for mutant in mutants], indent=1), encoding="utf-8"
        )
        report(name, [mutant for mutant in mutants if not is_equivalent(mutant)])
    return 0


def choose(name: str, options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants to try."""
    place = ROOT / SOURCES[name]
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    paths = [path.relative_to(ROOT).as_posix() for path in files]
    every = [(path, position) for path in paths if options.only in path for position in range(len(changes(path)[1]))]
    some = every
    if options.again:
        some = [(mutant.path, mutant.position) for mutant in earlier(name) if mutant.state in ("survived", "untested")]
    elif options.sample and options.sample < len(every):
        some = random.Random(options.seed).sample(every, options.sample)
    mutants = [mutant for path, position in some if (mutant := mutant_at(path, position))]
    chosen = [mutant for mutant in mutants if not is_equivalent(mutant)]
    click.echo(f"{name}: {len(mutants)} of {len(every)} mutants, {len(mutants) - len(chosen)} equivalent", err=True)
    return chosen


def earlier(name: str) -> list[Mutant]:
    """Return the mutants of the last run, with what became of them."""
    return [Mutant(**fields) for fields in json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))]


def report(name: str, mutants: Sequence[Mutant]) -> None:
    """Print a score for each module, and one for all."""
    by_path: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in mutants:
        by_path[mutant.path][mutant.state] += 1
    click.echo()
    for path, states in [*by_path.items(), (name, Counter(mutant.state for mutant in mutants))]:
        noticed = states["killed"] + states["timeout"]
        click.echo(f"{noticed / states.total():7.1%} {noticed:5} of {states.total():5}  {path}")


if __name__ == "__main__":
    sys.exit(main())
