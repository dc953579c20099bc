"""``python -m litbook``: the command, where its script is not on the path."""

from litbook.cli import main

main()
