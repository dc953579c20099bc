"""The book, and each of its pages, as a PDF, which Typst typesets. It comes from PyPI with its fonts and needs no program."""
