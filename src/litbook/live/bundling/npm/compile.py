"""Compile a zip of modules to bytecode with Pyodide's Python. A script: compile.mjs runs it inside Pyodide.

The result depends only on the sources: unchecked hash-based .pyc files, and fixed dates. Its members aren't compressed, since
the zip is, as a whole (zstd.py).
Modules lose their docstrings, asserts, column numbers, and source text, except those whose zip comment is ``whole``.
"""

import _imp
import ast
import os
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]


def without_columns(text: bytes) -> ast.Module:
    """Return a syntax tree whose code has line numbers only: without the source text, nothing shows a column."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias | ast.pattern):
            node.end_lineno, node.col_offset, node.end_col_offset = node.lineno, -1, -1
    return tree


with zipfile.ZipFile("/source.zip") as source, zipfile.ZipFile("/target.zip", "w") as target:

    def put(name: str, content: str | bytes) -> None:
        """Write one member with a fixed date and no attributes of the host."""
        member = zipfile.ZipInfo(name)
        target.writestr(member, content)

    for member in sorted(source.infolist(), key=lambda member: member.filename):
        name, text, whole = member.filename, source.read(member), member.comment == b"whole"
        if name.endswith(".py"):
            source_or_tree = text if whole else without_columns(text)
            code = compile(source_or_tree, name, "exec", dont_inherit=True, optimize=0 if whole else 2)
            put(name + "c", _code_to_hash_pyc(code, b"\0" * 8, checked=False))
        if whole or not name.endswith(".py"):
            put(name, text)
    if os.environ["FORM"] == "small":
        frozen = _imp._frozen_module_names()  # type: ignore[attr-defined]  # noqa: SLF001
        put("builtin.txt", "\n".join([*sys.builtin_module_names, *frozen]))
