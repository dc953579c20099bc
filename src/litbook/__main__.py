"""``python -m litbook``: the command, where its script is not on the path."""

from litbook.commands.main import main

main()
