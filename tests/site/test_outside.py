"""What a site is made from is in the book: links that lead out of it are refused, before anything is written."""

import pytest

from litbook.site.publishing.outside import outside

PAGE = "# One\n\n```python\n1 + 1\n```\n\n```output\n2\n```\n"
DATA = "---\ndata: [numbers.txt]\n---\n\n# Two\n\n```python\nprint(open('numbers.txt').read())\n```\n\n```output\nsecret\n```\n"


@pytest.fixture
def secret(tmp_path):
    """Return a file outside of the book."""
    path = tmp_path / "elsewhere" / "secret.txt"
    path.parent.mkdir()
    path.write_text("secret")
    return path


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_out_of_the_pages_is_refused(make_book, build, secret, kind):
    """A file or a folder: neither is published, and the site that was there stays."""
    root = make_book({"01-a.md": PAGE})
    assert build(root).exit_code == 0
    there = secret if kind == "file" else secret.parent
    (root / "docs" / "notes.txt").symlink_to(there)
    done = build(root)
    assert done.exit_code == 1
    assert (
        f"docs/notes.txt:1: this link leads out of the book, to {there}; copy what's there into the book" in done.output
    )
    assert (root / "site" / "01-a" / "index.html").exists()
    assert not (root / "site" / "notes.txt").exists()


def test_a_link_inside_the_book_is_published(make_book, build):
    """Such as one to the README beside the pages."""
    root = make_book({"01-a.md": PAGE})
    (root / "README.txt").write_text("read me")
    (root / "docs" / "readme.txt").symlink_to(root / "README.txt")
    assert build(root).exit_code == 0
    assert (root / "site" / "readme.txt").read_text() == "read me"


def test_a_link_out_of_a_theme_is_refused(tmp_path, secret):
    """Its files are published, too."""
    (tmp_path / "theme" / "assets").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "theme" / "assets" / "x.css").symlink_to(secret)
    (problem,) = outside([tmp_path / "docs", tmp_path / "theme"], tmp_path / "docs")
    assert problem.problem == f"this link leads out of the book, to {secret}"


def test_a_link_to_data_elsewhere_is_refused(make_book, invoke, secret):
    """A chapter's file is copied from the book's folder alone."""
    root = make_book({"02-b.md": DATA})
    (root / "numbers.txt").symlink_to(secret)
    done = invoke(root, "check")
    assert done.exit_code == 1
    assert "numbers.txt is a link that leads out of the book's folder" in done.output
