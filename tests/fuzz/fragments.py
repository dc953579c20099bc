"""Damage the addresses that share edits, and see that a page takes whole edits or says that it can't read them."""

from __future__ import annotations

import base64
import json
import random
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fuzzing import Failure, command, pick, seeded, smallest
from litbook.live.bundling.npm.node import node
from places import ROOT

COUNT = 1_700
SECONDS = 2.0
"""The time that one address may keep a page busy, on a machine with other work."""
SIGN = "#live=1."
MESSAGES = ("made by another version", "too long", "damaged")
WEB = ROOT / "src" / "litbook" / "live" / "web"
MEMORY = ROOT / "src" / "litbook" / "site" / "theme" / "scripts" / "memory.js"
PROGRAM = """
import { readFileSync } from "node:fs";
import { pack, placed, print, unpack } from "./sharing/address.js";
const page = () => Array.from({ length: 30 }, (_, index) => ({
  index, data: { source: `x = ${index}\\n`.repeat(50) },
}));
const answers = [];
for (const end of JSON.parse(readFileSync("cases.json", "utf-8"))) {
  const begun = performance.now();
  const answer = {};
  try {
    const edits = await unpack(end);
    const blocks = page();
    const { texts, left } = placed(blocks, edits);
    const changed = [...texts];
    answer.edits = edits.length;
    answer.wrong = changed.filter(([block, text]) => !blocks.includes(block) || typeof text !== "string").length
      + (texts.size + left.length !== edits.length);
    answer.unasked = changed.filter(([block]) => !edits.some(([, wanted]) => wanted === print(block.data.source))).length;
    const again = edits.length < 20 ? await unpack(await pack(edits).catch(() => end)) : edits;
    answer.same = JSON.stringify(again) === JSON.stringify(edits);
  } catch (error) {
    answer.error = String(error.message);
  }
  answer.seconds = (performance.now() - begun) / 1000;
  answers.push(answer);
}
console.log(JSON.stringify(answers));
"""


def packed(text: str | bytes) -> str:
    """Return a fragment that holds a text, as the pages pack it."""
    squeezed = zlib.compressobj(wbits=-15)
    data = squeezed.compress(text.encode() if isinstance(text, str) else text) + squeezed.flush()
    return SIGN + base64.urlsafe_b64encode(data).decode().rstrip("=")


def fingerprint(text: str) -> str:
    """Return the fingerprint that pages have of a text: FNV-1a in base 36."""
    number, letters = 0x811C9DC5, ""
    for byte in text.encode():
        number = (number ^ byte) * 0x01000193 % 2**32
    while number:
        number, digit = divmod(number, 36)
        letters = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + letters
    return letters or "0"


def edits(chance: random.Random) -> list[list[object]]:
    """Return edits as an honest page packs them."""
    blocks = [chance.randrange(30) for _ in range(chance.randint(1, 5))]
    return [[index, fingerprint(f"x = {index}\n" * 50), pick(chance, TEXTS)] for index in blocks]


TEXTS = ["print(1)\n", "", "</script><img src=x onerror=alert(1)>", "é\u2028\0", "x" * 5000, "\ud7ff😀"]
VALUES: list[object] = [
    None,
    True,
    -1,
    1e308,
    1.5,
    "",
    "x" * 100,
    [],
    {},
    {"every": 1},
    [[0]],
    {"length": 3},
    "__proto__",
]


def hostile(chance: random.Random) -> str:
    """Return a fragment that holds what no page packs."""
    kind = chance.randrange(7)
    if kind < 2:
        wrong = [[pick(chance, VALUES) for _ in range(chance.randint(0, 4))] for _ in range(3)]
        return packed(json.dumps(wrong if kind else pick(chance, VALUES)))
    if kind == 2:  # little that becomes much
        return packed(pick(chance, ["0", "[", '[0,"",""],', " "]) * chance.randint(1, 2_000_000))
    if kind == 3:
        return packed("[" + ",".join(['[0,"a","b"]'] * chance.randint(1, 40_000)) + "]")
    if kind == 4:
        return packed(bytes(chance.randrange(256) for _ in range(chance.randint(0, 60))))
    if kind == 5:
        return SIGN + "".join(
            chr(chance.choice([45, 61, 95, 65, 122, 0, 0x20AC, 0x1F600])) for _ in range(chance.randint(0, 90))
        )
    return pick(chance, ["#live=", "#live=2.", "#live=1", "#live=1.=", "#live=1.%00", SIGN + "A" * 100_000])


def fragment(chance: random.Random) -> str:
    """Return a fragment: whole, damaged, or hostile."""
    kind = chance.randrange(4)
    if kind == 0:
        return hostile(chance)
    text = packed(json.dumps(edits(chance)))
    for _ in range(chance.randint(0, 3) if kind > 1 else 0):
        place = chance.randrange(len(SIGN), len(text)) if len(text) > len(SIGN) else len(text)
        text = pick(
            chance,
            [
                text[:place],
                text[:place] + chr(chance.randrange(33, 127)) + text[place + 1 :],
                text[:place] + text[place + 1 :],
            ],
        )
    return text


def complaints(cases: list[str]) -> list[str]:
    """Return what's wrong with how a page takes each fragment; "" if nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(WEB / "sharing", folder / "sharing")
        shutil.copy(MEMORY, folder)
        (folder / "package.json").write_text('{"type": "module", "imports": {"#litbook/memory.js": "./memory.js"}}')
        (folder / "cases.json").write_text(json.dumps(cases))
        (folder / "run.mjs").write_text(PROGRAM)
        answers = json.loads(node(["run.mjs"], folder))
    return [complaint(answer) for answer in answers]


def complaint(answer: dict[str, object]) -> str:
    """Return what's wrong with an answer of the program; "" if nothing."""
    seconds, error = answer["seconds"], answer.get("error")
    if isinstance(seconds, float) and seconds > SECONDS:
        return f"it took {seconds:.1f} s"
    if error is not None:
        return "" if any(words in str(error) for words in MESSAGES) else f"a reader is told {error!r}"
    return (
        ""
        if answer["same"] and not answer["wrong"] and not answer["unasked"]
        else f"other edits than were sent: {answer}"
    )


def run(cases: Iterator[str]) -> Failure | None:
    """Return the first fragment that a page takes wrongly; None if none of ``cases`` is."""
    everything = list(cases)
    for case, said in zip(everything, complaints(everything), strict=True):
        if said:
            small = smallest(case, lambda text, kind=said[:12]: complaints([text])[0][:12] == kind, tries=20)
            return Failure(small, said)
    return None


def fuzz(seed: int, count: int) -> Failure | None:
    """Return the first of ``count`` fragments that a page takes wrongly."""
    return run(seeded(fragment, seed, count))


if __name__ == "__main__":
    command("fragments", COUNT, run, fragment)()
