"""Use the live pages at random, as an impatient reader might, and see that nothing breaks."""

from __future__ import annotations

import base64
import functools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.progress import track

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from browser import ADDRESS, PAGES
from fuzzing import pick
from litbook.source.outputs import agree
from places import ROOT
from readers import reading

COUNT = 1_000
LAST = 15
"""How many of the last actions are told."""
STOPS = 20
"""Seconds in which Stop must have stopped everything, as a busy machine has it."""
RUNS = 30
"""Seconds that a run gets before the reader stops it."""
PLACES = {
    "run": "[data-tool=run]",
    "stop": "[data-state=running] [data-tool=run]",
    "run all above": "[data-tool=above]",
    "reset": "[data-tool=reset]",
    "open or close an editor": "[data-tool=edit]",
    "share": "[data-tool=share]",
    "use a tool": "[data-tool=steps], [data-tool=nudge]",
    "step": ".litbook-steps :is(button, input, select), .litbook-panel :is(button, input)",
    "try an exercise": ".litbook-try button, .litbook-cell button",
    "open or close the drawer": ".litbook-tools [data-tool=code], .litbook-drawer button",
    "help": ".litbook-tools [data-tool=help], .litbook-help button",
    "change the colors": "[data-md-component=palette] label",
    "follow a link": "a[href]",
    "go on": ".md-footer__link",
    "enlarge": ".litbook-enlarge, .litbook-large button",
    "answer a notice": ".litbook-shared button",
    "press any button": "button, summary, label, [role=tab], [role=button]",
}
"""What the reader clicks on."""
POINT = """([selector, place, address]) => {
  const seen = [...document.querySelectorAll(selector)].filter((e) =>
    e.getClientRects().length && !e.disabled && !(e.href && (!String(e.href).startsWith(address) || e.target || e.download)));
  if (!seen.length) return null;
  const chosen = seen[Math.floor(place * seen.length)];
  chosen.scrollIntoView({ block: "center", behavior: "instant" });
  const box = chosen.getClientRects()[0];
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const there = document.elementFromPoint(x, y);
  if (!there || !(chosen.contains(there) || there.contains(chosen))) return null;
  return [x, y, (chosen.closest("[id]")?.id ?? "") + " " + (chosen.textContent || chosen.title || chosen.tagName).trim().slice(0, 40)];
}"""
"""Scrolls to one of the elements that can be seen, and returns its middle, and which it is; null if another covers it."""
STATE = """() => ({
  here: location.href,
  data: document.querySelector(".litbook-live")?.dataset.source,
  blocks: [...document.querySelectorAll(".litbook-block.litbook-runs")].map((block) => [
    Number(block.id.slice("block-".length)), block.querySelector(":scope > .litbook-run")?.dataset.state ?? "",
    block.querySelector(":scope > .highlight:not(.litbook-editor) pre > code")?.textContent ?? "",
    [...block.querySelectorAll(":scope > .litbook-output:not(.litbook-traceback)")].map((output) => output.textContent).join(""),
  ]),
})"""
STUCK = """() => [...document.querySelectorAll("[data-state=running], .litbook-run button:disabled, .litbook-panel[inert], .litbook-state")]
  .filter((element) => !element.matches(".litbook-state") || /^(Starting|Running|Waiting)/.test(element.textContent))
  .map((element) => `${element.closest("[id]")?.id} ${element.textContent.trim()}`)"""
"""Returns what looks as if something were running."""
SHARED = """() => { navigator.clipboard.writeText = (text) => ((window.shared = text), Promise.resolve()); }"""
TEXTS = [
    "x = 1\nprint(x)",
    "print(undefined_name)",
    "def broken(:",
    "while True: pass",
    "while True: print('again')",
    "print('x' * 3_000_000)",
    "for i in range(20_000): print(i)",
    "'\\ud800 \\x00 <b>&amp;'",
    "import time; time.sleep(2)",
    "raise KeyboardInterrupt",
    "import sys; sys.exit(3)",
    "input('say something')",
    "1/0",
    "",
    "π = 3  # 🐢 \u202e",
    "def f(): f()\nf()",
    "import js; js.nothing",
    "[0] * 10**8; None",
]
LIVE = [name for name in PAGES if name[:2].isdigit()]
"""The chapters."""
ANSWERS = ["1", "-3.5", "abc", "", "1e999", "3,5", "0"]
KEYS = [
    *"jklhcvdrenpsf?", "Escape", "Enter", "Tab", "Shift+Tab", "Space", "Home", "End", "ArrowUp", "ArrowDown", "ArrowLeft",
    "ArrowRight", "PageDown", "Control+Enter", "Shift+Enter", "Backspace", "Control+z",
]  # fmt: skip
SIZES = [(1280, 900), (390, 844), (800, 600), (1600, 700), (320, 568)]


@dataclass(frozen=True)
class Trouble:
    """What went wrong, and what the reader did before."""

    said: str
    actions: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.said, "the last actions:", *(f"  {action}" for action in self.actions)])


class Monkey:
    """A reader who acts at random."""

    def __init__(self, reader: Any, folder: Path, seed: int) -> None:
        self.reader, self.folder = reader, folder
        self.chance = random.Random(seed)
        self.done: deque[str] = deque(maxlen=LAST)
        self.addresses = [ADDRESS + "04-graph/"]
        self.connected = True
        self.told: set[str] = set()

    def click(self, selector: str) -> str | None:
        """Click on one of the elements; return which, or None if there is none."""
        found = self.reader.evaluate(POINT, [selector, self.chance.random(), ADDRESS])
        if not found:
            return None
        x, y, name = found
        self.reader.point(x, y)
        return name

    def open(self, address: str) -> str:
        """Open an address; without a connection, what's kept of it."""
        self.reader.goto(address)
        self.reader.point(1, 1)
        return address if len(address) < 120 else f"{address[:120]}…"

    def chapter(self) -> str:
        """Open a page, mostly one whose blocks run."""
        return self.open(ADDRESS + pick(self.chance, LIVE if self.chance.random() < 0.9 else PAGES))

    def edit(self) -> str | None:
        """Replace a block's or an answer's text."""
        if self.reader.evaluate("() => !document.querySelector('.cm-content')") and not self.click("[data-tool=edit]"):
            return None
        self.reader.pause(300)
        found = self.click(".cm-content")
        if not found or not self.reader.evaluate("() => !!document.activeElement?.matches('.cm-content')"):
            return None
        text = pick(self.chance, TEXTS)
        self.reader.press("Control+a")
        self.reader.press("Backspace")
        self.reader.type(text)
        if self.chance.random() < 0.5:
            self.reader.press(pick(self.chance, ["Control+Enter", "Shift+Enter"]))
        return repr(text)

    def predict(self) -> str | None:
        """Answer a question."""
        found = self.click("form input[type=text][size]")
        if found:
            self.reader.type(pick(self.chance, ANSWERS))
            self.reader.press("Enter")
        return found

    def drag(self) -> str | None:
        """Drag a number."""
        found = self.reader.evaluate(POINT, [".litbook-slider", self.chance.random(), ADDRESS])
        if not found:
            return None
        x, y, name = found
        by = self.chance.randint(-120, 120)
        self.reader.point(x, y, (max(1, x + by), y))
        return f"{name} by {by}"

    def share(self) -> str | None:
        """Share what's edited, and keep the address for later."""
        self.reader.evaluate(SHARED)
        found = self.click("[data-tool=share]")
        if not found:
            return None
        self.reader.pause(200)
        address = self.reader.evaluate("() => window.shared ?? null")
        if address:
            self.addresses.append(address)
        return found

    def arrive(self) -> str:
        """Open an address that was shared, or one like it, maybe damaged."""
        address = pick(self.chance, self.addresses)
        if "#" not in address or self.chance.random() < 0.3:
            edits = [[self.chance.randrange(9), "print", pick(self.chance, TEXTS)]]
            packed = zlib.compress(json.dumps(edits).encode(), wbits=-15)
            address = address.partition("#")[0] + f"#live=1.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"
        if self.chance.random() < 0.5:
            place = self.chance.randrange(address.index("#") + 1, len(address))
            address = address[:place] + pick(self.chance, ["", "A", "%", "-", "é"]) + address[place + 1 :]
        return self.open(address)

    def press(self) -> str:
        """Press keys."""
        keys = [pick(self.chance, KEYS) for _ in range(self.chance.randint(1, 5))]
        for key in keys:
            self.reader.press(key)
        return " ".join(keys)

    def search(self) -> str | None:
        """Search."""
        if not self.click("label[for=__search], .md-search__input, .md-search__button"):
            return None
        text = pick(self.chance, ["gradient", "back", "zzz", "<b>", "Value +"])
        self.reader.type(text)
        self.reader.pause(200)
        if self.chance.random() < 0.5:
            self.reader.press(pick(self.chance, ["Escape", "Enter", "ArrowDown"]))
        return text

    def resize(self) -> str:
        """Resize the window."""
        size = pick(self.chance, SIZES)
        self.reader.resize(*size)
        return str(size)

    def connect(self) -> str:
        """Cut the connection, or have it back."""
        self.connected = not self.connected
        self.reader.connect(self.connected)
        return "online" if self.connected else "offline"

    def step(self, name: str) -> str | None:
        """Do an action by its name, and return with what; None if it can't be done here."""
        if name in PLACES:
            return self.click(PLACES[name])
        if name in OTHERS:
            return OTHERS[name](self)
        getattr(self.reader, name)()
        return ""

    def act(self) -> None:
        """Do something, and note what. The connection comes back after a while."""
        if not self.connected and self.chance.random() < 0.1:
            self.connect()
            self.done.append("go online")
        for _ in range(20):
            name = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            said = self.step(name)
            if said is not None:
                break
        self.done.append(f"{name}: {said}" if said else name)
        self.reader.pause(self.chance.choice([0, 10, 50, 250]))

    def wait(self) -> str:
        """Read for a while."""
        self.reader.pause(700)
        return ""

    def settle(self) -> str:
        """Stop all that runs; it's an error if anything still looks as if it ran."""
        end = time.monotonic() + STOPS
        while stuck := self.reader.evaluate(STUCK):
            if time.monotonic() > end:
                self.reader.heard.append(f"stuck: {stuck}")
                break
            self.reader.press("Escape")
            self.click(PLACES["stop"])
            self.reader.pause(500)
        return ""

    def fresh(self) -> str | None:
        """Forget everything, and run a page as it's in the book."""
        if not self.connected:
            self.connect()
        self.reader.evaluate("() => (localStorage.clear(), sessionStorage.clear())")
        address = self.chapter()
        self.reader.pause(500)
        found = self.click("[data-tool=run]")
        end = time.monotonic() + RUNS
        while found and time.monotonic() < end and self.reader.evaluate(STUCK):
            self.reader.pause(200)
        return f"{address} {found}"

    def complaints(self) -> list[str]:
        """Return what's wrong by now."""
        state = self.reader.evaluate(STATE)
        if state is None:  # the page is being left
            return self.reader.complaints()
        if not state["here"].startswith(ADDRESS):  # an error page
            if not self.connected:
                self.connect()
            self.chapter()
        found = [said for said in self.differences(state) if said not in self.told]
        self.told.update(found)
        return self.reader.complaints() + found

    def differences(self, state: dict[str, Any]) -> Iterator[str]:
        """Yield each unedited block that's live, and whose output isn't the book's."""
        blocks = page_blocks(self.folder / state["data"]) if state["data"] else []
        for number, live, source, shown in state["blocks"]:
            data = blocks[number - 1] if number <= len(blocks) else {}
            if source.rstrip() != data.get("source", "").rstrip():
                return  # those below may use what's edited
            exempt = data.keys() & {"skip", "missing", "differs", "raises"}
            if live == "live" and not exempt and not agree(data.get("output", ""), shown):
                yield f"{state['here']}#block-{number} is live, and shows {shown[:300]!r}, not {data.get('output', '')[:300]!r}"


OTHERS: dict[str, Callable[[Monkey], str | None]] = {
    name: getattr(Monkey, way)
    for name, way in {
        "open a page": "chapter", "edit": "edit", "predict": "predict", "drag a number": "drag", "share": "share",
        "open a shared address": "arrive", "press keys": "press", "search": "search", "resize": "resize",
        "go offline or online": "connect", "wait": "wait", "stop everything": "settle", "run the book's": "fresh",
    }.items()
}  # fmt: skip
MOVES = ("back", "forward", "reload")
"""What the browser's own buttons do."""
WEIGHTS = dict.fromkeys([*PLACES, *OTHERS, *MOVES], 4) | {
    "run": 16, "run all above": 8, "stop": 8, "edit": 14, "press keys": 8, "drag a number": 12, "use a tool": 10, "step": 10,
    "try an exercise": 8, "wait": 10, "follow a link": 3, "go on": 3, "open a page": 2, "open a shared address": 2, "help": 2,
    "back": 2, "forward": 2, "reload": 2, "search": 2, "resize": 2, "run the book's": 2, "stop everything": 3, "go offline or online": 1,
}  # fmt: skip
"""How often the reader does what."""


@functools.cache
def page_blocks(path: Path) -> list[dict[str, Any]]:
    """Return the data of a page's blocks."""
    return json.loads(path.read_text(encoding="utf-8"))["blocks"]


def fuzz(reader: Any, folder: Path, seed: int, actions: Iterator[int]) -> Iterator[Trouble]:
    """Do something for each of ``actions``, and yield what goes wrong; the same seed gives the same choices."""
    monkey = Monkey(reader, folder, seed)
    monkey.open(ADDRESS + "10-reuse/")
    for number in actions:
        try:
            monkey.act()
            said = monkey.complaints()
        except Exception as error:  # noqa: BLE001  # whatever a browser says: it's the last actions that tell
            said = [f"{type(error).__name__}: {error}"]
            monkey.open(ADDRESS)
        for text in said:
            yield Trouble(f"action {number + 1}: {text}", tuple(monkey.done))


def built() -> Path:
    """Return the folder of the book's site: ``BOOK_SITE``, or one that's built here."""
    if "BOOK_SITE" in os.environ:
        return Path(os.environ["BOOK_SITE"])
    folder = Path(tempfile.mkdtemp(prefix="book-"))
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, env={**os.environ, "SITE_URL": ADDRESS, "NO_MKDOCS_2_WARNING": "1"})
    return folder


@click.command(
    help="Use the live pages at random in a browser. Exits with 1, the last actions, and the error if anything goes wrong. "
    f"The site is BOOK_SITE, built for {ADDRESS}, or one that's built for it.\n\n"
    "Example: python tests/fuzz/actions.py --count 5000 --seed 7 --browser firefox"
)
@click.option("--count", default=COUNT, show_default=True, help="How many actions.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same choices.")
@click.option("--browser", type=click.Choice(["chromium", "firefox"]), default="chromium", show_default=True)
@click.option("--go-on", is_flag=True, help="Go on after an error.")
def main(count: int, seed: int, browser: str, go_on: bool) -> None:
    """Run the command."""
    begun, failed = time.monotonic(), 0
    folder = built()
    with reading(browser, folder) as reader:
        actions = iter(range(count))
        if sys.stderr.isatty():
            actions = iter(track(range(count), description="actions", transient=True))
        for trouble in fuzz(reader, folder, seed, actions):
            failed += 1
            click.echo(f"{browser}, seed {seed}, {trouble}")
            if not go_on:
                break
    if failed:
        sys.exit(1)
    if sys.stdout.isatty():
        click.echo(f"{count} actions, nothing went wrong, in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
