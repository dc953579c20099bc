"""A book whose class grows without an `extend`, or with one that knows no properties, learns what to do."""

import subprocess
import sys

import pytest

from litbook.check.code.extend import EXTEND

CLASS = """\
# 1. Page

```python { file="pkg/shapes.py" }
class Square:
    side = 2
```

"""
OLD = EXTEND.replace('    function = getattr(member, "fget", member)  # a property\'s is in fget\n    ', "").replace(
    "function.__name__", "member.__name__"
)
AREA = """\
```python { file="pkg/shapes.py" }
@extend(Square)
@property
def area(self):
    return self.side**2
```

```python
Square().area
```

```output
4
```
"""
PASTE = "".join(f"    {line}".rstrip() + "\n" for line in EXTEND.split("\n")).rstrip()


def block(source):
    """Return a fence around ``source``."""
    return f"```python\n{source}```\n\n"


def test_without_extend(make_book, invoke):
    """The error shows the function to put above, or says that the page lacks "The code so far"."""
    done = invoke(make_book({"01-page.md": CLASS + AREA}), "check")
    said = (
        "docs/01-page.md:9: NameError: name 'extend' is not defined; give the page a place for “The code so far”, "
        "if an earlier chapter defines it; if none does, put this into a block above"
    )
    assert done.output.rstrip() == f"{said}\n{PASTE}"


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="there, a property has a name of its own")
def test_extend_for_functions_alone(make_book, invoke):
    """A property needs the function that `litbook new` writes, and the error shows it."""
    done = invoke(make_book({"01-page.md": CLASS + block(OLD) + AREA}), "check")
    said = (
        "docs/01-page.md:13: AttributeError: 'property' object has no attribute '__name__'; "
        "the book's extend is for functions alone; this one is for properties, too"
    )
    assert done.output.rstrip() == f"{said}\n{PASTE}"


def test_a_property(make_book, invoke):
    """With that function, a property works in the chapter, in the package, and in a later chapter's recap."""
    later = '# 2. Later\n\n<details markdown="1">\n<summary>The code so far</summary>\n\n</details>\n\n'
    root = make_book({"01-page.md": CLASS + block(EXTEND) + AREA, "02-later.md": later + block("Square().area + 1\n")})
    assert invoke(root, "update").exit_code == 0
    assert "```output\n5\n```" in (root / "docs" / "02-later.md").read_text()
    assert (invoke(root, "check").output, invoke(root, "tangle", "--check").exit_code) == ("", 0)
    program = "from pkg.shapes import Square; print(Square().area)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root / "src", capture_output=True, text=True, check=False
    )
    assert done.stdout == "4\n", done.stderr


def test_a_setter_is_refused(make_book, invoke):
    """In the chapter a new getter would drop it, and in the package it would stay."""
    setter = '```python { file="pkg/shapes.py" }\n@extend(Square)\n@area.setter\ndef area(self, area):\n    self.side = area**0.5\n```\n'
    done = invoke(make_book({"01-page.md": CLASS + block(EXTEND) + AREA + "\n" + setter}), "check")
    assert done.output.splitlines()[0] == (
        "docs/01-page.md:38: @area.setter is not a method, and replacing the property later would lose it in the "
        "chapter; define all of Square again, in a block of its own"
    )
