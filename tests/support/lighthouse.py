"""Run Lighthouse on two pages: 100 in each category, or a known reason for each missing point.

A separate command, because it measures time: ``python tests/support/lighthouse.py SITE LIGHTHOUSE``, where SITE is a
built site and LIGHTHOUSE the program (``npm install lighthouse``). Needs Node and Chromium.
"""

import json
import os
import subprocess
import sys

from browser import ARGUMENTS, CHROMIUM, Compressing, serving

PAGES = ["", "05-backpropagation/"]
TRIES = 3
"""The best run counts, since other processes may slow the machine down."""
THEME = "Material's style sheet and script load before the first paint: 57 KB on a simulated slow phone"
REASONS = {
    "first-contentful-paint": THEME,
    "largest-contentful-paint": THEME,
    "speed-index": THEME,
    "total-blocking-time": "Material's script, on a processor throttled to a quarter of its speed",
}
"""Why an audit may cost points, by its name."""
LEAST = 80
"""The lowest score allowed in any category, whatever the reason."""


def report(program, address):
    """Return Lighthouse's report on a page."""
    command = [program, address, "--quiet", "--output=json", f"--chrome-flags={' '.join(ARGUMENTS)}"]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120, env=environment)
    return json.loads(done.stdout)


def missing(found):
    """Yield each audit that costs points without a known reason."""
    for name, category in found["categories"].items():
        for entry in category["auditRefs"]:
            audit = found["audits"][entry["id"]]
            if entry["weight"] and (audit["score"] or 0) < 1 and audit["scoreDisplayMode"] != "notApplicable":
                said = f"{name}: {entry['id']} {audit.get('displayValue', '')}"
                if category["score"] < 1 and entry["id"] not in REASONS:
                    yield said
        if category["score"] * 100 < LEAST:
            yield f"{name}: below {LEAST}"


def main(site, program):
    """Print the scores; return 1 if a point is missing without a known reason."""
    if not CHROMIUM:
        print("needs Chromium")  # noqa: T201  # it's a command
        return 1
    failed = False
    with serving(site, Compressing) as address:
        for page in PAGES:
            for _ in range(TRIES):
                found = report(program, address + page)
                problems = list(missing(found))
                if not problems:
                    break
            scores = [f"{name} {100 * category['score']:.0f}" for name, category in found["categories"].items()]
            print(f"{page or 'index'}: {', '.join(scores)}", *problems, sep="\n  ", flush=True)  # noqa: T201
            failed = failed or bool(problems)
        print(*(f"  {audit} may cost points: {why}" for audit, why in REASONS.items()), sep="\n")  # noqa: T201
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
