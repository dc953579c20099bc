"""Extract the package: blocks with `file=` fold into the modules of a Python package."""
