"""Keep what's made of each page, so a build makes only what has changed.

Each module keeps the result of one slow step, under a key made of everything the step depends on. Where we can't tell what
that is, such as with a Markdown extension we don't know, nothing's kept and the step is done each time.
"""
