"""About sixty things that authors break, each in a tiny book: `litbook check` names the line, the problem, and the remedy."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

import pytest

from litbook.site.plugin import Options
from litbook.source import book
from litbook.source.navigation import OPTIONS

SQUARE = '# One\n\n```python { file="pkg/a.py" }\nclass Square:\n    side = 1\n```\n'
EXTEND = """\
def extend(cls):
    def add(function):
        setattr(cls, function.__name__, function)
        return function

    return add
"""
SQUARE_AND_EXTEND = f"{SQUARE}\n```python\n{EXTEND}```\n"
RECAP = '<details markdown="1">\n<summary>The code so far</summary>\n\n{}</details>\n'
CODE = '```python {{ title="pkg/a.py" }}\n{}```\n\n'
EXERCISES = "# One\n\n## Exercises\n\n1. Write `double`.\n"
ANSWER = "# Answers\n\n## 1. Double\n\n```python\ndef double(x):\n    return 2 * x\n```\n\n"
WORDS = "file, raises, skip, needs, caption, alt, live, predict, judge, name, title, hl_lines, linenums"
EXTENSIONS = "attr_list, def_list, footnotes, md_in_html, pymdownx.arithmatex, pymdownx.details, pymdownx.superfences"
TO_FIX = "fix the block, or declare it with raises="


@dataclass(frozen=True)
class Breakage:
    """A book with something broken, and what `litbook check` says of it."""

    name: str
    page: str | bytes
    said: str
    """The problems, one a line."""
    more: dict[str, str] = field(default_factory=dict)
    """Other pages."""
    site: str = ""
    """What `mkdocs.yml` has below the extensions, or all of it if it sets them."""
    options: tuple[str, ...] = ()


def fence(code: str, header: str = "python") -> str:
    """Return a page with one block."""
    return f"# One\n\n```{header}\n{code}\n```\n"


def extensions(site: str) -> str:
    """Return a `mkdocs.yml` that has only these extensions."""
    return f"site_name: A book\nplugins: [litbook]\nmarkdown_extensions: [{site}]\n"


BREAKAGES = [
    # Code that doesn't run
    Breakage(
        "a misspelled language",
        "# One\n\n```pyhton\nx = 1\n```\n\n```output\n1\n```\n",
        "docs/01-one.md:3: unknown language 'pyhton'; write `python`",
    ),
    Breakage(
        "a module that does not exist",
        fence("x = 1", 'python { needs="no such thing" }'),
        "\n".join(
            f"docs/01-one.md:3: needs {name}, which is neither installed nor among the book's requirements; "
            "correct it, or name what brings it in [project.optional-dependencies] of pyproject.toml"
            for name in ("no", "such", "thing")
        ),
    ),
    Breakage(
        "a need that is no module",
        fence("x = 1", 'python { needs="scikit-learn" }'),
        "docs/01-one.md:3: 'scikit-learn' cannot be a module; name what to import, as in needs=\"torch\"",
    ),
    # Links, images, footnotes
    Breakage(
        "a missing picture",
        "# One\n\n![A curve.](curve.png)\n",
        "docs/01-one.md:3: there is no image docs/curve.png; correct it, or remove the link",
    ),
    Breakage(
        "a picture without alt text",
        "# One\n\n![](curve.png)\n",
        "docs/01-one.md:3: an image without alt text; say in the brackets what it shows: ![a curve that bends](…)",
        more={"curve.png": ""},
    ),
    Breakage(
        "a picture in HTML without alt text",
        '# One\n\n<img src="curve.png">\n',
        "docs/01-one.md:3: an image without alt text; "
        'say what it shows in alt="…", or write alt="" if it only decorates',
        more={"curve.png": ""},
    ),
    Breakage(
        "a broken link",
        "# One\n\nSee [two](02-tow.md).\n",
        "docs/01-one.md:3: there is no file docs/02-tow.md; write 02-two.md",
        more={"02-two.md": "# Two\n"},
    ),
    Breakage(
        "a link to the address of a page",
        "# One\n\nSee [two](02-two/).\n",
        "docs/01-one.md:3: there is no file docs/02-two; write 02-two.md",
        more={"02-two.md": "# Two\n"},
    ),
    Breakage(
        "a broken anchor",
        "# One\n\nSee [two](02-two.md#the-chian-rule) and [here](#nowhere).\n",
        "docs/01-one.md:3: docs/02-two.md has no #the-chian-rule; write #the-chain-rule\n"
        "docs/01-one.md:3: this page has no #nowhere; correct it, or remove the link",
        more={"02-two.md": "# Two\n\n## The `chain` *rule*\n"},
    ),
    Breakage(
        "a footnote without a text",
        "# One\n\nTrue.[^why]\n",
        "docs/01-one.md:3: footnote why has no text; write it on a line of its own: [^why]: …",
    ),
    Breakage(
        "a footnote that nothing refers to, and one with two texts",
        "# One\n\nTrue.[^a]\n\n[^a]: Because.\n[^a]: Really.\n[^b]: Never.\n",
        "docs/01-one.md:6: footnote a has a text already, in line 5; give one of them another name\n"
        "docs/01-one.md:7: nothing refers to footnote b; write [^b] where it belongs, or delete it",
    ),
    # What's never closed
    Breakage(
        "front matter",
        "---\ntitle: One\n\n# One\n",
        "docs/01-one.md:1: the front matter is never closed; close it with a line --- below its last setting",
    ),
    Breakage(
        "front matter that is no YAML",
        "---\ntitle: One: two\n---\n\n# One\n",
        "docs/01-one.md:2: the front matter is not YAML: mapping values are not allowed here; "
        "fix it; quote a title that contains a colon",
    ),
    Breakage(
        "a formula",
        "# One\n\nThe slope \\( f'(x is here.\n\nAnd \\( x \\) is there.\n",
        "docs/01-one.md:3: this formula is never closed; close it with \\) in the same paragraph",
    ),
    Breakage(
        "a displayed formula",
        "# One\n\n\\[\nx + y\n\nText.\n",
        "docs/01-one.md:3: this formula is never closed; close it with \\] in the same paragraph",
    ),
    Breakage(
        "a comment",
        "# One\n\n<!-- later\n\n```python\n1\n```\n",
        "docs/01-one.md:3: this comment is never closed; close it with -->",
    ),
    Breakage(
        "a fence",
        "# One\n\n```python\nx = 1\n",
        "docs/01-one.md:3: this fence is never closed; close it with a line ```",
    ),
    Breakage(
        "the code so far",
        '# One\n\n<details markdown="1">\n<summary>The code so far</summary>\n\nText.\n',
        "docs/01-one.md:3: this <details> is never closed; close it with </details>",
    ),
    # The navigation
    Breakage(
        "a chapter that is missing from the navigation",
        "# One\n",
        "mkdocs.yml:7: docs/02-two.md is missing from the navigation; "
        "add a line `- 02-two.md`, or a pattern to not_in_nav",
        more={"02-two.md": "# Two\n"},
        site="nav:\n  - 01-one.md\n",
    ),
    Breakage(
        "a chapter that is listed twice",
        "# One\n",
        "mkdocs.yml:9: 01-one.md is listed already, in line 8; list it once",
        site="nav:\n  - 01-one.md\n  - Again: 01-one.md\n",
    ),
    Breakage(
        "a deleted chapter, still listed and linked",
        "# One\n\nNext: [two](02-two.md).\n",
        "docs/01-one.md:3: there is no file docs/02-two.md; correct it, or remove the link\n"
        "mkdocs.yml:9: 02-two.md is listed, but there is no such page; remove the line, or add the page",
        site="nav:\n  - 01-one.md\n  - 02-two.md\n",
    ),
    Breakage(
        "a misspelled entry",
        "# One\n",
        "mkdocs.yml:7: docs/01-one.md is missing from the navigation; "
        "add a line `- 01-one.md`, or a pattern to not_in_nav\n"
        "mkdocs.yml:8: 01-eno.md is listed, but there is no such page; write 01-one.md",
        site="nav:\n  - 01-eno.md\n",
    ),
    Breakage(
        "an excluded page that is listed",
        "# One\n",
        "mkdocs.yml:10: 02-two.md is listed, but exclude_docs leaves it out; remove one of the two",
        more={"02-two.md": "# Two\n"},
        site="exclude_docs: 02-*\nnav:\n  - 01-one.md\n  - 02-two.md\n",
    ),
    Breakage(
        "a broken mkdocs.yml",
        "# One\n",
        "mkdocs.yml:8: not YAML: expected ',' or ']', but got '<stream end>'; fix it",
        site="nav: [01-one.md\n",
    ),
    # Chapters without a place
    Breakage(
        "an emptied chapter",
        "---\ntitle: One\n---\n\n",
        "docs/01-one.md:1: this page is empty; write it, delete it, or put `draft: true` into its front matter",
        more={
            "02-two.md": f"# Two\n\n{RECAP.format(CODE.format('class Square:' + chr(10) + '    side = 1' + chr(10)))}"
        },
    ),
    Breakage(
        "a copy of a chapter",
        SQUARE,
        "docs/01-one (copy).md:1: a copy of docs/01-one.md; delete it, or give it a number of its own",
        more={"01-one (copy).md": f"{SQUARE}\nMore.\n"},
    ),
    Breakage(
        "two chapters with one number",
        SQUARE,
        "docs/01-other.md:1: a second chapter 1, after docs/01-one.md; give one of them another number",
        more={"01-other.md": "# Other\n"},
    ),
    # Extensions that are missing
    *(
        Breakage(
            f"no {name}",
            f"# One\n\n{text}\n",
            f"mkdocs.yml:3: docs/01-one.md:{3 + (name == 'def_list')} has {what}, which needs {name}; add `- {name}` to markdown_extensions",
            site=extensions(", ".join(other for other in EXTENSIONS.split(", ") if other != name)),
        )
        for name, text, what in (
            ("pymdownx.superfences", "```python\nx = 1\n```", "a python block"),
            ("admonition", "!!! note\n\n    Text.", "an admonition"),
            ("attr_list", "[One](#there){ .big }\n\n## Two { #there }", "attributes in braces"),
            ("def_list", "Term\n:   Its definition.", "a definition list"),
            ("footnotes", "[^a]: Because.\n\nTrue.[^a]", "a footnote"),
            ("md_in_html", '<div markdown="1">\n*Text*\n</div>', "Markdown inside HTML"),
            ("pymdownx.arithmatex", "It is \\( x \\).", "a formula"),
            ("pymdownx.details", "??? note\n\n    Text.", "a fold"),
            ("pymdownx.tabbed", '=== "One"\n\n    Text.', "tabs"),
        )
    ),
    Breakage(
        "no mkdocstrings",
        "# One\n\n::: pkg.a\n",
        "mkdocs.yml:2: docs/01-one.md:3 has an entry of the reference, which needs mkdocstrings; "
        "add `- mkdocstrings` to plugins",
        site=extensions(EXTENSIONS),
    ),
    # Outputs and failures
    Breakage(
        "an output that changes",
        "# One\n\n```python\nimport time\n\ntime.time()\n```\n\n```output\n0.5\n```\n",
        "docs/01-one.md:3: the output changes when the block runs again; "
        "seed what is random, and show nothing of the time or of addresses",
        options=("--fresh",),
    ),
    Breakage(
        "an output that is out of date does not change",
        "# One\n\n```python\n1 + 1\n```\n\n```output\n3\n```\n",
        "docs/01-one.md:7: the output differs from what the block shows; run `litbook update`, if the run is right",
        options=("--fresh",),
    ),
    Breakage(
        "a missing output",
        fence("1 + 1"),
        "docs/01-one.md:3: the block prints something that the page does not show; run `litbook update`, which adds it",
    ),
    Breakage(
        "another exception than the one declared",
        fence("1 / 0", 'python { raises="TypeError" }'),
        "docs/01-one.md:3: declared TypeError, but raised ZeroDivisionError: division by zero; "
        f'{TO_FIX}"ZeroDivisionError"',
    ),
    Breakage(
        "no exception, though one is declared",
        fence("x = 1", 'python { raises="TypeError" }'),
        "docs/01-one.md:3: declared TypeError, but nothing was raised; remove raises, or fix the block",
    ),
    Breakage(
        "an exit",
        fence("raise SystemExit(3)"),
        f'docs/01-one.md:4: SystemExit: 3; {TO_FIX}"SystemExit"',
    ),
    Breakage(
        "a failing coroutine",
        fence("import asyncio\n\n\nasync def fail():\n    1 / 0\n\n\nasyncio.run(fail())"),
        f'docs/01-one.md:8: ZeroDivisionError: division by zero; {TO_FIX}"ZeroDivisionError"',
    ),
    Breakage(
        "an extension by a property",
        f"{SQUARE_AND_EXTEND}\n```python\n@extend(Square)\n@property\ndef area(self):\n    return 1\n```\n",
        "docs/01-one.md:11: AttributeError: 'property' object has no attribute '__name__'; "
        "the book's extend is for functions alone; this one is for properties, too",
    ),
    # Headers
    Breakage(
        "an unknown word in a header",
        fence("x = 1", 'python { flie="pkg/a.py" }'),
        f"docs/01-one.md:3: unknown word 'flie' in the fence header; it can hold: {WORDS}",
    ),
    Breakage(
        "a word without quotes",
        fence("x = 1", "python { raises=TypeError }"),
        "docs/01-one.md:3: cannot read 'raises=TypeError' in the fence header; write raises=\"…\"",
    ),
    Breakage(
        "a word twice",
        fence("x = 1", 'python { skip="a" skip="b" }'),
        "docs/01-one.md:3: 'skip' appears twice in the fence header; keep one",
    ),
    Breakage(
        "braces without spaces",
        fence("x = 1", 'python {file="pkg/a.py"}'),
        "docs/01-one.md:3: cannot read the fence header 'python {file=\"pkg/a.py\"}'; "
        'keep the spaces inside the braces: ```python { file="package/module.py" }',
    ),
    Breakage(
        "a caption without alt text",
        fence("x = 1", 'python { caption="A curve." }'),
        'docs/01-one.md:3: a figure without alt text; describe it in alt="…" for readers who cannot see it',
    ),
    Breakage(
        "a caption without a figure",
        fence("x = 1", 'python { caption="A curve." alt="It bends." }'),
        "docs/01-one.md:3: a caption, but no figure; draw one, or remove caption and alt",
    ),
    Breakage(
        "a file that is none of a package",
        fence("x = 1", 'python { file="a.py" }'),
        "docs/01-one.md:3: 'a.py' cannot be a file of the package; "
        'name a module inside a package, such as "package/module.py"',
    ),
    # Layout and syntax
    Breakage(
        "a line to the left of its fence",
        "# One\n\n- Item:\n\n    ```python\n    x = 1\n  y = 2\n    ```\n",
        "docs/01-one.md:5: line 7 is to the left of the fence it is in; "
        "indent it like the fence, or close the fence with ``` before it",
    ),
    Breakage(
        "a fence in indented text",
        "# One\n\nText.\n\n    ```python\n    x = 1\n    ```\n",
        "docs/01-one.md:5: Markdown shows this block as indented text: it is in no list, admonition or tab; "
        "move it to the left; to show a fence, put it inside a longer one",
    ),
    Breakage(
        "a syntax error",
        fence("x = (1"),
        "docs/01-one.md:4: SyntaxError: '(' was never closed; fix the block, or mark it `skip`",
    ),
    Breakage(
        "an output of nothing",
        "# One\n\n```output\n1\n```\n",
        "docs/01-one.md:3: this output follows no python block; put it directly under the block that prints it",
    ),
    Breakage(
        "a page that is not UTF-8",
        "# One\n\ncafé\n".encode("latin-1"),
        "docs/01-one.md:3: not UTF-8; save the file as UTF-8",
    ),
    Breakage(
        "a page with CRLF and a byte order mark",
        b"\xef\xbb\xbf# One\r\n\r\n```python\r\n1 / 0\r\n```\r\n",
        f'docs/01-one.md:4: ZeroDivisionError: division by zero; {TO_FIX}"ZeroDivisionError"',
    ),
    Breakage(
        "several problems on one page",
        "---\ntitle: a: b\n---\n\n[x](no.md)\n\n```python { hide=1 }\n1\n```\n\n```output\n1\n```\n\n```python\n(\n```\n\n![](no.png)\n",
        "docs/01-one.md:2: the front matter is not YAML: mapping values are not allowed here; "
        "fix it; quote a title that contains a colon\n"
        "docs/01-one.md:5: there is no file docs/no.md; correct it, or remove the link\n"
        f"docs/01-one.md:7: unknown word 'hide' in the fence header; it can hold: {WORDS}\n"
        "docs/01-one.md:16: SyntaxError: '(' was never closed; fix the block, or mark it `skip`\n"
        "docs/01-one.md:19: there is no image docs/no.png; correct it, or remove the link\n"
        "docs/01-one.md:19: an image without alt text; say in the brackets what it shows: ![a curve that bends](…)",
    ),
    # Exercises and judges
    Breakage(
        "an exercise without an answer",
        EXERCISES,
        "docs/01-one.md:5: exercise 1 has no answer; write it below a heading `## 1. …` in docs/answers/01-one.md",
        more={"answers/01-one.md": "# Answers\n"},
    ),
    Breakage(
        "a judge that passes without an answer",
        EXERCISES,
        "docs/answers/01-one.md:10: the judge of exercise 1 passes without any answer; "
        "make it use what the exercise asks for",
        more={"answers/01-one.md": f'{ANSWER}```python {{ judge="1" }}\nassert True\n```\n'},
    ),
    Breakage(
        "a judge of no exercise",
        EXERCISES,
        "docs/answers/01-one.md:10: a judge of exercise 2, which does not exist; number it as in docs/01-one.md",
        more={"answers/01-one.md": f'{ANSWER}```python {{ judge="2" }}\nassert double(2) == 4\n```\n'},
    ),
    # The package
    Breakage(
        "files that import each other",
        "# One\n\n"
        '```python { file="pkg/a.py" }\ndef sides():\n    return 4\n```\n\n'
        '```python { file="pkg/b.py" }\ndef area():\n    return sides() / 4\n```\n\n'
        '```python { file="pkg/a.py" }\ndef sides():\n    return area() * 4\n```\n',
        "docs/01-one.md:15: pkg/a.py and pkg/b.py import each other from here on; move what both need into one file",
    ),
    Breakage(
        "a name in two files",
        f'{SQUARE}\n```python {{ file="pkg/b.py" }}\nSquare = 1\n```\n',
        "docs/01-one.md:9: Square is already defined in pkg/a.py; give it another name, or put it into pkg/a.py",
    ),
    Breakage(
        "super() outside the class",
        f'{SQUARE_AND_EXTEND}\n```python {{ file="pkg/a.py" }}\n@extend(Square)\n'
        "def __repr__(self):\n    return super().__repr__()\n```\n",
        "docs/01-one.md:20: super() without arguments works only inside a class body; write super(Square, self)",
    ),
    Breakage(
        "a private name outside the class",
        f'{SQUARE_AND_EXTEND}\n```python {{ file="pkg/a.py" }}\n@extend(Square)\n'
        "def area(self):\n    return self.__side\n```\n",
        "docs/01-one.md:20: __side is renamed inside a class body, but not in a function that is patched in; "
        "call it _side",
    ),
    Breakage(
        "equality without a hash",
        f'{SQUARE_AND_EXTEND}\n```python {{ file="pkg/a.py" }}\n@extend(Square)\n'
        "def __eq__(self, other):\n    return True\n```\n",
        "docs/01-one.md:19: __eq__ without __hash__: a class body would make its objects unhashable, a patch does not; "
        "define __hash__ in the same block",
    ),
    Breakage(
        "code so far that is empty",
        SQUARE,
        "docs/02-two.md:5: “The code so far” is out of date, which may be why line 9 fails; run `litbook update`",
        more={"02-two.md": f"# Two\n\n{RECAP.format('')}\n```python\nSquare()\n```\n"},
    ),
    Breakage(
        "a name that many pages miss",
        SQUARE,
        "docs/02-b.md:4: NameError: name 'Sqaure' is not defined "
        "(and so do 2 more blocks on 2 other pages: docs/03-c.md:4, docs/04-d.md:4); "
        f'{TO_FIX}"NameError"',
        more={name: fence("Sqaure()") for name in ("02-b.md", "03-c.md", "04-d.md")},
    ),
]


def problems(output: str) -> str:
    """Return the problems in a command's output, without the details below each."""
    return "\n".join(line for line in output.splitlines() if re.match(r"(docs|src)/.*?:\d+: |mkdocs\.yml:\d+: ", line))


@pytest.mark.parametrize("broken", BREAKAGES, ids=lambda broken: broken.name)
def test_breakage(make_book, invoke, broken):
    """Exactly these lines are said, and the command exits with 1."""
    if "property" in broken.name and sys.version_info >= (3, 13):
        pytest.skip("properties have names")
    root = make_book({"01-one.md": "# One\n"})
    write(root, broken)
    done = invoke(root, "check", *broken.options)
    assert (problems(done.output), done.exit_code) == (broken.said, 1)


def write(root, broken):
    """Write the pages and the configuration of a broken book."""
    for name, text in {"01-one.md": broken.page, **broken.more}.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (root / "pyproject.toml").write_text("[tool.litbook]\nsource = 'nowhere'\n")
    before = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(broken.site if "markdown_extensions" in broken.site else before + broken.site)


@pytest.mark.parametrize(
    "name",
    ["no pymdownx.superfences", "no footnotes", "a broken anchor", "a chapter that is listed twice", "a formula"],
)
def test_a_build_says_the_same_and_deletes_nothing(make_book, build, name):
    """A book that can't be built as written leaves the site of the last build as it is."""
    broken = next(each for each in BREAKAGES if each.name == name)
    root = make_book({"01-one.md": "# One\n"})
    assert build(root).exit_code == 0
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    write(root, broken)
    done = build(root)
    assert (done.exit_code, {path: path.read_bytes() for path in before}) == (1, before)
    assert all(problem in done.output for problem in broken.said.split("\n"))


def test_a_copy_does_not_change_the_original(make_book, invoke):
    """With a copy of a chapter around, `litbook update` changes nothing: the original's recap would be the copy's."""
    code = CODE.format("class Square:\n    side = 1\n")
    second = f'# Two\n\n{RECAP.format(chr(10) + code)}\n```python {{ file="pkg/a.py" }}\nx = 2\n```\n'
    root = make_book({"01-one.md": SQUARE, "02-two.md": second.replace("</summary>\n\n\n", "</summary>\n\n")})
    assert invoke(root, "check").output == ""
    copy = root / "docs" / "02-two (copy).md"
    copy.write_text((root / "docs" / "02-two.md").read_text())
    before = {path: path.read_bytes() for path in (root / "docs").iterdir()}
    problem = "docs/02-two (copy).md:1: a copy of docs/02-two.md; delete it, or give it a number of its own\n"
    done = invoke(root, "update")
    assert (done.output, done.exit_code) == (problem, 1)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        ('```python { captoin="A" }\nx = 1\n```\n', "docs/01-one.md:3"),
        ("```python\nx = (\n```\n", "docs/01-one.md:4"),
        ('```python { caption="A circle." name="circle" }\nx = 1\n```\n', "docs/01-one.md:3"),
    ],
    ids=["header", "syntax", "alt"],
)
def test_links_into_a_page_with_a_problem_are_not_blamed(make_book, invoke, problem, where):
    """What it lost with its problem, such as its names, isn't reported on the pages that link to it."""
    rest = "<!-- name: worth -->\n\n\\[ x \\]\n\n[Here](#eq-worth).\n\n## Exercises\n\n1. Add.\n"
    links = "[](01-one.md#eq-worth), [](01-one.md#exercise-1), [](01-one.md#fig-circle)"
    root = make_book({"01-one.md": f"# One\n\n{problem}\n{rest}", "02-two.md": f"# Two\n\n{links}\n"})
    lines = [line for line in invoke(root, "check").output.splitlines() if line.startswith("docs")]
    assert [line.partition(": ")[0] for line in lines] == [where]


@pytest.mark.parametrize(
    ("names", "nav", "said"),
    [
        (("01-one.md", "01-one-old.md"), "", "01-one-old.md:1: a copy of docs/01-one.md; delete it, or"),
        (("01-one.md", "01-copy.md"), "", "01-copy.md:1: a copy of docs/01-one.md; delete it, or"),
        (("01-other.md", "01-the-drawer.md"), "01-the-drawer.md", "01-other.md:1: a copy of docs/01-the-drawer.md; delete it, or"),
        (("01-a.md", "01-b.md"), "", "01-b.md:1: this page and docs/01-a.md are copies of each other; delete one, or"),
    ],
)  # fmt: skip
def test_which_one_is_the_copy(make_book, names, nav, said):
    """It isn't the one in the navigation, then the one without a copy's name, then the one with the shorter name."""
    root = make_book(dict.fromkeys(names, "# One\n"))
    if nav:
        (root / "mkdocs.yml").write_text(f"site_name: A book\nnav: [{nav}]\n")
    assert [str(problem) for problem in book.load(root).problems] == [f"docs/{said} give it a number of its own"]


@pytest.mark.parametrize(
    ("plugins", "said"),
    [
        ("  - litbook:\n      printed: true\n      lives: true", "5: litbook has no option 'lives'; write live"),
        (
            "  litbook: {quick: true}",
            "3: litbook has no option 'quick'; use printed, epub, pdf, policy, typefaces, live",
        ),
        ("  - litbook:\n      live: true\n  - search: {lang: en}", ""),
    ],
)
def test_an_option_that_does_not_exist(make_book, invoke, plugins, said):
    """It's found without MkDocs, which would refuse it only in a strict build."""
    root = make_book({"01-one.md": "# One\n"})
    (root / "mkdocs.yml").write_text(f"site_name: A book\nplugins:\n{plugins}\n")
    assert invoke(root, "check").output == (f"mkdocs.yml:{said}\n" if said else "")


def test_the_options_are_those_of_the_plugin():
    """The list that `litbook check` reads is the one that MkDocs gets."""
    assert tuple(name for name, _ in Options()._schema) == OPTIONS


def test_a_changed_source_map_is_one_line(make_book, invoke):
    """It's a line of numbers for each file, which says nothing to an author."""
    root = make_book({"01-one.md": SQUARE})
    file = root / "src" / "pkg" / "source-map.json"
    file.write_text(file.read_text().replace("1]", "2]"))
    said = "src/pkg/source-map.json:3: differs from what the chapters say; run `litbook tangle`\n"
    assert invoke(root, "check").output == said


def test_a_changed_file_is_shown_in_a_few_lines(make_book, invoke):
    """Of a generated file that somebody edited, only what differs is shown, and at most ten lines of it."""
    lines = "".join(f"    a{number} = {number}\n" for number in range(50))
    root = make_book({"01-one.md": f'# One\n\n```python {{ file="pkg/a.py" }}\nclass Square:\n{lines}```\n'})
    file = root / "src" / "pkg" / "a.py"
    file.write_text(file.read_text().replace("a7 = 7", "a7 = 8"))
    assert invoke(root, "check").output.splitlines()[1:] == ["    -     a7 = 8", "    +     a7 = 7"]
    file.write_text(file.read_text().replace("    a", "    b"))
    shown = invoke(root, "check").output.splitlines()[1:]
    assert (len(shown), shown[-1]) == (11, "    … and 90 more lines")


def test_drafts_and_missing_modules_are_no_breakages(make_book, invoke):
    """A canary: what's merely unusual isn't reported."""
    root = make_book({"01-one.md": GOOD, "02-two.md": "# Two { #second }\n", "data/a.csv": "1\n", "b.svg": "<svg/>"})
    named = '[project.optional-dependencies]\nmore = ["scikit-learn>=1", "PyYAML"]\n'
    (root / "pyproject.toml").write_text(named)
    done = invoke(root, "check")
    assert (done.output, done.exit_code) == ("", 0)


GOOD = """\
# One

A [site](https://example.org/a_(b)), a [file](data/a.csv), a [page](02-two.md#second), [this](#one), [mail](mailto:a@b.c),
an [absolute one](/elsewhere/), `[code](nowhere.md)`, \\( a[i](x) \\), a price of $5 or $6, and a note.[^1]

<!-- [a comment](nowhere.md) -->

[![A drawing.](b.svg)](02-two.md)

<img src="b.svg" alt="">

[^1]: With a [link][two].

[two]: 02-two.md

```python { needs="sklearn, yaml, os.path" }
import sklearn
```

```pycon
>>> 1
```

    [indented](code.md)

---

key: this is no front matter
"""
