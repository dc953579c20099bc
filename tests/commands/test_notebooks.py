"""The book's own notebooks, each in a kernel of its own."""

import pytest

from litbook.source import book
from places import ROOT


@pytest.mark.parametrize("page", book.load(ROOT).notebooks, ids=lambda page: page.chapter.path)
def test_the_book_s_own_notebooks_give_what_they_hold(litbook, page):
    """Rerunning each from the top gives the stored outputs."""
    done = litbook("notebook", "--check", page.chapter.path, cwd=ROOT, timeout=500)

    assert (done.stdout, done.returncode) == ("", 0)
