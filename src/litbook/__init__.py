"""The literate machine: Markdown chapters that run, make a package, and are held to what they say."""
