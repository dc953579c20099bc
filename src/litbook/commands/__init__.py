"""The ways in: the `litbook` command and the pytest plugin."""
