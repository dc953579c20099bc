"""The command ``litbook``: its options and its subcommands."""

from __future__ import annotations

from pathlib import Path

import click

from litbook.commands import check
from litbook.commands.explore import outline, repl, where, why
from litbook.commands.new import command as new
from litbook.commands.restructure import move
from litbook.commands.write import notebook, tangle, update
from litbook.commands.write.watch.command import watch_command
from litbook.source.navigation import FILE

DOCS = "docs"
"""The usual folder of the pages."""


class Group(click.Group):
    """Subcommands in the order in which an author meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return their names in the order of definition, not sorted."""
        return list(self.commands)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The book's folder, which holds docs/ and pyproject.toml. [default: the current one, or the nearest above]",
)
@click.version_option(package_name="litbook", prog_name="litbook")
@click.pass_context
def main(ctx: click.Context, root: Path | None) -> None:
    """Write a book whose Python code is known to work: run its chapters, extract its package, check what it says.

    Exits with 0 if all is well, 1 if the book has problems, 2 if a command or option is wrong.

    Example: litbook check
    """
    ctx.obj = root or (Path() if ctx.invoked_subcommand == new.new_command.name else nearest(Path.cwd()))


def nearest(folder: Path) -> Path:
    """Return the book around ``folder``: the nearest folder, here or above, with a `mkdocs.yml` or litbook's settings."""
    if (folder / DOCS).is_dir() or has_settings(folder):
        return Path()
    return next((each for each in folder.parents if has_settings(each)), Path())


def has_settings(folder: Path) -> bool:
    """Return True if a folder has a `mkdocs.yml`, or a `pyproject.toml` with settings of litbook's."""
    project = folder / "pyproject.toml"
    return (folder / FILE).is_file() or (project.is_file() and b"[tool.litbook" in project.read_bytes())


for command in (
    new.new_command,
    check.check_command,
    update.update_command,
    tangle.tangle_command,
    watch_command,
    notebook.notebook_command,
    check.links_command,
    outline.outline_command,
    repl.repl_command,
    where.where_command,
    move.move_command,
    move.rename_command,
    why.why_command,
    why.cache_command,
):
    main.add_command(command)
