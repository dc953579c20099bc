"""Code that runs in the browser's Python: the kernel that runs a page's blocks, and the tools that inspect them.

A build doesn't run any of it.
"""
