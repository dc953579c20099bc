"""Measure this repository's own book, with everything on, next to plain Material: ``python tests/bench/real.py --help``.

Both are built from copies, and in the same run, so other load on the machine affects both alike.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

sys.dont_write_bytecode = True  # write nothing into the repository

import generate  # noqa: E402
from measure import FailedError, Result, Runner, Scenario, measure  # noqa: E402

ROOT = Path(__file__).parents[2]
SOURCES = ("docs", "src/litgrad", "mkdocs.yml", "pyproject.toml", "README.md")
BUILD = ("-m", "mkdocs", "build", "-q")
LIMITS = {"unchanged": 0.35, "prose": 0.4}
"""What a build may take of plain Material's time."""
SERVED = 1.0
"""Seconds from a saved sentence to the page."""
WAIT = 600
"""Seconds after which a server that shows nothing is given up."""


class RealBook:
    """A copy of the book, the same pages for plain Material, and edits of both."""

    def __init__(self, work: Path, source: Path) -> None:
        self.book, self.plain = work / "book", work / "plain"
        self.numbers = itertools.count(1)
        for name in SOURCES:
            copied = shutil.copytree if (source / name).is_dir() else shutil.copy
            (self.book / name).parent.mkdir(parents=True, exist_ok=True)
            if (source / name).exists():
                copied(source / name, self.book / name)
        shutil.copytree(source / "docs", self.plain / "docs", ignore=shutil.ignore_patterns("*.ipynb"))
        generate.write_site(self.plain)
        self.pages = len(list((self.plain / "docs").rglob("*.md")))

    def page(self, number: int) -> Path:
        """Return the page of chapter ``number``."""
        return next((self.book / "docs").glob(f"{number:02}-*.md"))

    def change(self, path: Path, pattern: str, text: str) -> str:
        """Put ``text``, with a new number in it, after the first match of ``pattern``; return what was put there."""
        new = text.format(next(self.numbers))
        before = path.read_text(encoding="utf-8")
        before = re.sub(r"\nMeasured sentence.*\n", "", before)
        path.write_text(re.sub(pattern, lambda match: match[0] + new, before, count=1), encoding="utf-8")
        return new.strip()

    def prose(self, number: int = 5) -> str:
        """Change a sentence of a chapter, and return it."""
        return self.change(self.page(number), r"(?m)^# .*\n", "\nMeasured sentence number {}.\n")

    def code(self, number: int) -> str:
        """Change a comment in the last plain block of a chapter, which runs the chapter, and return it."""
        path = self.page(number)
        text = re.sub(r"(?m)^# measured \d+\n", "", path.read_text(encoding="utf-8"))
        new = f"# measured {next(self.numbers)}"
        before, fence, after = text.rpartition("\n```python\n")
        path.write_text(f"{before}{fence}{new}\n{after}", encoding="utf-8")
        return new

    def glossary(self) -> None:
        """Change a definition that pages show as a tooltip."""
        self.change(self.book / "docs" / "glossary.md", r"(?m)^: +", "(Edition {}) ")

    def template(self) -> None:
        """Change a template of all pages."""
        path = self.book / "mkdocs.yml"
        text = re.sub(r"(?m)^copyright: .*\n", "", path.read_text(encoding="utf-8"))
        path.write_text(f"copyright: Edition {next(self.numbers)}\n{text}", encoding="utf-8")

    def forget(self) -> None:
        """Remove what's kept, and the site."""
        for name in (".cache", "site"):
            shutil.rmtree(self.book / name, ignore_errors=True)

    def scenarios(self) -> list[Scenario]:
        """Return what's measured, but for serving."""
        chosen: list[tuple[str, str, Callable[[], object]]] = [
            ("cold", "cold build", self.forget),
            ("unchanged", "nothing changed", lambda: None),
            ("prose", "a sentence changed", self.prose),
            ("code 3", "code of chapter 3 changed", lambda: self.code(3)),
            ("code 29", "code of chapter 29 changed", lambda: self.code(29)),
            ("glossary", "a glossary entry changed", self.glossary),
            ("template", "something on every page changed", self.template),
        ]
        ours = [Scenario(name, title, self.book, BUILD, 0, prepare) for name, title, prepare in chosen]
        checks = [
            Scenario("check", "litbook check, nothing changed", self.book, ("-m", "litbook", "check"), 0),
            Scenario("tangle", "litbook tangle --check", self.book, ("-m", "litbook", "tangle", "--check"), 0),
        ]
        return [Scenario("plain", "plain Material", self.plain, BUILD, 0), *ours, *checks]


@contextmanager
def served(folder: Path, environment: dict[str, str]) -> Iterator[Callable[[str, str], float]]:
    """Serve the book in ``folder``; yield a function that returns when a page has a text, in seconds from its call."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--dev-addr", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def wait_for(page: str, text: str) -> float:
        start = time.perf_counter()
        while time.perf_counter() < start + WAIT:
            if server.poll() is not None:
                raise FailedError("the server ended")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=60) as answer:
                    if text in answer.read().decode("utf-8"):
                        return time.perf_counter() - start
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.02)
        raise FailedError(f"{page} does not show {text!r}")

    try:
        wait_for("", "</html>")
        yield wait_for
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def until_shown(book: RealBook, runner: Runner, repeat: int) -> dict[str, list[float]]:
    """Return the seconds from a saved file to the page that shows it, for sentences and for code."""
    found: dict[str, list[float]] = {"sentence": [], "code": []}
    address = book.page(5).stem + "/"
    with served(book.book, runner.environment | {"SITE_URL": ""}) as wait_for:
        for number in range(repeat + 1):
            for kind, edit in (("sentence", book.prose), ("code", lambda: book.code(5))):
                seconds = wait_for(address, edit())
                if number:
                    found[kind].append(seconds)
                time.sleep(15)  # until all else is built, too: an author has to read what appeared
    return found


def table(results: dict[str, Result]) -> Iterator[str]:
    """Yield a line for each scenario: seconds, CPU seconds, and both as a part of plain Material's."""
    yield f"{'scenario':34} {'seconds':>8} {'from-to':>13} {'cpu':>7} {'of plain':>9} {'cpu of plain':>13}"
    plain = results["plain"]
    for result in results.values():
        low, high = result.spread
        ratios = result.seconds / plain.seconds, result.processor / plain.processor
        yield (
            f"{result.scenario.title:34} {result.seconds:8.2f} {f'{low:.2f}-{high:.2f}':>13} {result.processor:7.2f} "
            f"{ratios[0]:9.2f} {ratios[1]:13.2f}"
        )


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--repeat", type=click.IntRange(min=1), default=5, help="Rounds, after one to warm up.")
@click.option(
    "--only", multiple=True, metavar="SCENARIO", help="Measure only this, and plain Material. Can be repeated."
)
@click.option("--serve/--no-serve", "serving", default=True, help="Measure `mkdocs serve`, too.")
def main(*, repeat: int, only: tuple[str, ...], serving: bool) -> None:
    """Build and serve the real book with everything on, next to plain Material on the same pages.

    Exits with 0 if every limit holds, 1 if not.

    Example: python tests/bench/real.py --only unchanged --only prose --repeat 3
    """
    with tempfile.TemporaryDirectory(prefix="litbook-bench-") as folder:
        runner = Runner(Path(folder))
        runner.environment |= {
            "SITE_URL": "http://book.localhost/",
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
        }
        book = RealBook(Path(folder), ROOT)
        chosen = [one for one in book.scenarios() if not only or one.name in (*only, "plain")]
        try:
            runner.python(book.book, *BUILD)
            results = measure(runner, chosen, repeat, lambda step: click.echo(step, err=True))
            click.echo(f"{book.pages} pages, medians of {repeat}, load {os.getloadavg()[0]:.1f}:\n")
            for line in table(results):
                click.echo(line)
            shown = until_shown(book, runner, repeat) if serving else {}
        except FailedError as error:
            raise click.ClickException(str(error)) from error
        for kind, seconds in shown.items():
            click.echo(
                f"save to page, {kind}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"
            )
        ratios = {name: results[name].processor / results["plain"].processor for name in LIMITS if name in results}
        good = all(ratio <= LIMITS[name] for name, ratio in ratios.items())
        sys.exit(0 if good and (not shown or statistics.median(shown["sentence"]) <= SERVED) else 1)


if __name__ == "__main__":
    main()
