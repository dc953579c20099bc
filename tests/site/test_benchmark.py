"""The benchmark works, so its numbers can be had whenever somebody asks."""

import subprocess
import sys

from places import ROOT


def test_the_benchmark_runs_on_its_smallest_book():
    """Each of our scenarios builds what it should: the right number of drawings, and only the chapters that changed."""
    command = [sys.executable, str(ROOT / "tests" / "bench" / "bench.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "build after a code edit" in done.stdout
