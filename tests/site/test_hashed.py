"""Names made of contents: an edition's pages ask for that edition's files, by names that no other edition has."""

import re

from litbook.site.publishing import hashed
from litbook.site.publishing.output import publish

PAGE = """<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="../assets/litbook/litbook.css">
<script type="module" src="/book/assets/litbook/litbook.js"></script></head>
<body><p title="assets/litbook/">assets/litbook/litbook.js</p><a href="../assets/litbook/live/licenses.txt">licenses</a></body></html>"""


def site(folder, script):
    """Publish a site of one page, and return the page and the files."""
    files = {"assets/litbook/litbook.js": script, "assets/litbook/litbook.css": "a {}", "one/index.html": PAGE}
    files["assets/litbook/live/licenses.txt"] = "MIT"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    publish(folder, {}, policy=None, live=False)
    return (folder / "one" / "index.html").read_text(), sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()
    )


def test_each_edition_has_a_folder_of_its_own(tmp_path):
    """A changed script changes the addresses of all of our files, and nothing else in a page."""
    first, files = site(tmp_path / "1", "1")
    [folder] = set(re.findall(r"assets/litbook\.[0-9a-f]{12}", first))
    assert files == [f"{folder}/litbook.css", f"{folder}/litbook.js", f"{folder}/live/licenses.txt", "one/index.html"]
    assert first.replace(f"{folder}/", "assets/litbook/") == PAGE
    assert first.count(folder) == 3
    second, others = site(tmp_path / "2", "2")
    assert set(files) & set(others) == {"one/index.html"}
    assert site(tmp_path / "3", "1") == (first, files)
    assert first != second


def test_a_folder_is_named_by_names_and_contents():
    """Two files that swap their contents are other files."""
    assert hashed.folder_of({"a": b"1", "b": b"2"}) != hashed.folder_of({"a": b"2", "b": b"1"})
