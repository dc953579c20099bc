"""Commands that find problems: ``check`` in the book, ``links`` on the sites it links to. They write nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from litbook.check import link_checker
from litbook.check.report import Facts, report
from litbook.commands.terminal import Command, ask_links, count, raise_first, run, say, slowest_option
from litbook.commands.write.changes import interrupted
from litbook.core.errors import needed
from litbook.core.model import Location
from litbook.source import book
from litbook.source.elements import links


@click.command("check", cls=Command)
@click.option("--fresh", is_flag=True, help="Run every chapter, also those that have not changed.")
@click.option("--forbid-skips", is_flag=True, help="A block skipped for a module it needs is a problem, too.")
@slowest_option
@click.pass_obj
def check_command(root: Path, fresh: bool, forbid_skips: bool, slowest: bool) -> None:
    """Check that everything in the book is right: blocks, outputs, links, figures, formulas, the package, the navigation.

    Writes nothing. Each problem is a line `path:line: what's wrong; what to do`. Drafts are left out. With --fresh, an
    output that isn't as stated is made twice, to tell one that's out of date from one that changes in each run.

    Example: litbook check --fresh
    """
    the_book = book.load(root)
    outcomes = run(the_book, the_book.chapters, fresh, slowest)
    facts = Facts(the_book, outcomes, forbid_skips=forbid_skips)
    found = report(facts)
    untrue = [chapter for chapter in the_book.chapters if fresh and chapter.path in found.untrue]
    if untrue:  # is it out of date, or does it change from run to run?
        found = report(replace(facts, again=run(the_book, untrue, fresh)))
    problems = [*interrupted(the_book.settings.root), *found.problems]
    for problem in problems:
        click.echo(problem)
    blocks = sum(len(chapter.blocks) for chapter in the_book.chapters)
    say(f"{len(the_book.chapters)} pages, {blocks} blocks, {count(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@click.command("links", cls=Command)
@click.option("--check", "ask", is_flag=True, help="Ask each page; exit with 1 if one is broken or has moved.")
@click.pass_obj
def links_command(root: Path, ask: bool) -> None:
    """List every link of the pages to another site, as `path:line: address`; with --check, those that are wrong.

    Each page is asked for once, few at a time, over the network. A server that does not talk to programs is no problem.

    Example: litbook links --check
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    found = list(links.links(the_book.readable))
    if not ask:
        for link in found:
            click.echo(f"{link.location}: {link.address}")
        return
    with needed("links", found[0].location if found else Location(the_book.settings.docs_name, 1), "asking for pages"):
        answers = ask_links([link.address for link in found])
    if answers and not any(answer.status for answer in answers.values()):
        click.echo(f"none of {count(len(answers), 'page')} could be reached: is this machine online?", err=True)
        sys.exit(1)
    problems = list(link_checker.problems(found, answers))
    for problem in problems:
        click.echo(problem)
    say(f"{count(len(found), 'link')} to {count(len(answers), 'page')}, {count(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)
