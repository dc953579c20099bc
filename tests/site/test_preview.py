"""Under `mkdocs serve`, the saved page comes first, and the rest of the site later."""

import threading
import types

import pytest

from litbook.site.incremental.preview import OutdatedError, Preview


@pytest.fixture
def preview(tmp_path):
    """A preview that serves a folder with one page, to browsers that have the epoch 1; what was saved has the epoch 2."""
    served = tmp_path / "served"
    served.mkdir()
    (served / "index.html").write_text("old")
    found = Preview(served)
    observer = types.SimpleNamespace(emitters=[])
    state = {"_wanted_epoch": 2, "_visible_epoch": 1, "_want_rebuild": False, "_epoch_cond": threading.Condition()}
    found.server = types.SimpleNamespace(observer=observer, **state)
    yield found
    found.close()
    assert not found.building.exists()


def build(preview: Preview, text: str) -> None:
    """Make the whole site, with one page."""
    (preview.building / "index.html").write_text(text)
    preview.check()
    preview.publish()


def test_the_saved_page_is_served_while_the_rest_is_built(preview):
    """Before the complete build starts, the page is there, and browsers are told."""
    seen = []

    def complete() -> None:
        seen.append(((preview.served / "index.html").read_text(), preview.server._visible_epoch))
        build(preview, "new")

    preview.rebuild(complete, lambda: {"index.html": b"new"})
    assert seen == [("new", 2)]
    assert preview.server._wanted_epoch == 2  # nothing else to show, so browsers don't load the page twice


def test_browsers_are_told_again_if_the_complete_build_shows_more(preview):
    """A page that the complete build makes differently is shown, too."""
    preview.rebuild(lambda: build(preview, "newer"), lambda: {"index.html": b"new"})
    assert (preview.served / "index.html").read_text() == "newer"
    assert preview.server._wanted_epoch > 2


def test_a_build_ends_when_something_else_is_saved(preview):
    """Nothing of it is served, and the server goes on to what was saved."""
    preview.server._want_rebuild = True
    preview.rebuild(lambda: build(preview, "outdated"), dict)
    assert (preview.served / "index.html").read_text() == "old"
    with pytest.raises(OutdatedError):
        preview.check()


def test_a_page_that_is_gone_is_no_longer_served(preview):
    """The served folder is the same as the one that was built."""
    (preview.building / "other.html").write_text("other")
    preview.publish()
    assert [path.name for path in preview.served.iterdir()] == ["other.html"]


def test_if_nothing_can_be_shown_first_the_complete_build_says_why(preview):
    """A mistake in a page's own way is left to the complete build."""

    def first() -> dict[str, bytes]:
        raise ValueError

    preview.rebuild(lambda: build(preview, "new"), first)
    assert (preview.served / "index.html").read_text() == "new"
