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


class Group(click.Group):
    """Subcommands in the order in which an author meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return their names in the order of definition, not sorted."""
        return list(self.commands)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The book's folder, which holds docs/ and pyproject.toml. [default: the current one]",
)
@click.version_option(package_name="litbook", prog_name="litbook")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Keep a literate book true: run its chapters, extract its package, check what it says.

    Exits with 0 if all is well, 1 if the book has problems, 2 for a wrong use of the command.

    Example: litbook check
    """
    ctx.obj = root


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
