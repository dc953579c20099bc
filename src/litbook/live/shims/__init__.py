"""Small libraries that stand in, in the browser, for large ones that have no build for its Python.

This folder goes on the path there, so that ``import matplotlib`` finds the one that is here.
"""
