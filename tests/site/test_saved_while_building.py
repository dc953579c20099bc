"""A page that's saved while the site is built is built as it was when the book was read."""

PAGE = """\
# 1. Page

```python
6 * 7
```

```output
42
```
"""
HOOK = """\
from pathlib import Path


def on_nav(nav, config, files):
    page = Path(config.docs_dir) / "01-page.md"
    page.write_text("# 1. Saved\\n\\n```python\\n1 + 1\\n```\\n")
"""


def test_a_page_saved_while_building(make_book, build):
    """MkDocs gets the text that was parsed and run, so the blocks are those that it expects."""
    root = make_book({"index.md": "# Book\n", "01-page.md": PAGE})
    (root / "save.py").write_text(HOOK)
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + "hooks: [save.py]\n")
    done = build(root)
    assert done.exit_code == 0, done.output
    assert "# 1. Saved" in (root / "docs" / "01-page.md").read_text()
    page = (root / "site" / "01-page" / "index.html").read_text()
    assert ("42" in page, "1. Saved" in page) == (True, False)
