"""The folder that a chapter's blocks run in: a new one, with copies of the book's files that its front matter asks for."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Chapter, Failure, Location
from litbook.source.prose import line_in_front_matter


def new(chapter: Chapter, below: Path | None = None) -> Path:
    """Return a new folder for a chapter, below another one or among the system's. Raises BookError if there's no room."""
    try:
        made = tempfile.mkdtemp(prefix=f"{PurePosixPath(chapter.path).stem}-" if below else "litbook-", dir=below)
    except OSError as error:
        problem = f"there's no folder where its blocks can run: {error.strerror}"
        raise BookError(Location(chapter.path, 1), problem, "free some space") from error
    return Path(made).resolve()


def enter(folder: Path, chapter: Chapter, root: Path) -> Failure | None:
    """Make ``folder`` the working directory, with the chapter's ``data:`` files. Return a failure if one isn't there."""
    os.chdir(folder)
    return fill(folder, chapter, root)


def fill(folder: Path, chapter: Chapter, root: Path) -> Failure | None:
    """Copy the chapter's ``data:`` files into ``folder``. Return a failure if one isn't there."""
    for name in chapter.data:
        target = folder / name
        if leads_out(root / name, root):
            line = line_in_front_matter(chapter.text, name)
            problem = f"{name} is a link that leads out of the book's folder"
            return Failure("Data", problem, line, "", "put the file itself there")
        target.parent.mkdir(parents=True, exist_ok=True)
        line = line_in_front_matter(chapter.text, name)
        if not (root / name).resolve().is_relative_to(root.resolve()):
            problem = f"{name} leads out of the book's folder"
            return Failure(
                "Data", problem, line, "", "copy the file into the book, or correct data: in the front matter"
            )
        try:
            shutil.copyfile(root / name, target)
        except OSError as error:
            problem = f"{name} can't be copied from the book's folder: {error.strerror}"
            return Failure("Data", problem, line, "", "correct data: in the front matter")
    return None
