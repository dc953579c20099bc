"""An interactive prompt after the blocks of a chapter."""

from __future__ import annotations

import code
import importlib.util
import os
import sys

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.core.settings import Settings
from litbook.run.session import Session
from litbook.run.worker import ENVIRONMENT, stops


def interact(chapter: Chapter, settings: Settings) -> None:
    """Run the blocks of ``chapter`` and start a prompt in their namespace, with history and completion if available.

    Raises BookError if a block fails. Changes the working directory, ``sys.path``, and the environment.
    """
    os.chdir(settings.root)
    sys.path.insert(0, str(settings.source))
    os.environ.update(ENVIRONMENT)
    session = Session(chapter)
    for block in chapter.blocks:
        outcome = session.run(block)
        if outcome.failure and stops(block, outcome):
            location = Location(chapter.path, outcome.failure.line)
            raise BookError(location, outcome.failure.summary, "fix the block", outcome.failure.traceback)
    if importlib.util.find_spec("readline"):
        import readline
        import rlcompleter

        readline.set_completer(rlcompleter.Completer(session.namespace).complete)
        readline.parse_and_bind("tab: complete")
    names = sorted(name for name in session.namespace if not name.startswith("__"))
    banner = f"{chapter.title}: {len(chapter.blocks)} blocks have been run.\nDefined: {', '.join(names)}"
    code.interact(banner, local=session.namespace, exitmsg="")
