"""Shims: small pure-Python replacements for large libraries that have no build for the browser's Python.

In the browser they are top-level packages, so that ``import matplotlib`` finds the shim.
"""
