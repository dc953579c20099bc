"""Compile a zip of modules to bytecode with Pyodide's Python. A script: compile.mjs runs it inside Pyodide.

The result depends only on the sources: unchecked hash-based .pyc files, fixed dates, one compression level.
Modules lose their docstrings, asserts, and source text, except those whose zip comment is ``whole``. Our own lose the
annotations of their functions, too, a twentieth of their size.
"""

import _imp
import ast
import os
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

OURS = ("litbook/", "matplotlib/", "numpy/")
"""The machine and its shims. Other packages may read the annotations of their functions."""


class WithoutAnnotations(ast.NodeTransformer):
    """Removes the annotations of functions. Those of classes stay: dataclasses read them."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:  # the visitor's name for it
        """Return the function without annotations."""
        self.generic_visit(node)
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        return node


with zipfile.ZipFile("/source.zip") as source, zipfile.ZipFile("/target.zip", "w") as target:

    def put(name: str, content: str | bytes) -> None:
        """Write one member with a fixed date and no attributes of the host."""
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED
        target.writestr(member, content, compresslevel=9)

    for member in sorted(source.infolist(), key=lambda member: member.filename):
        name, text, whole = member.filename, source.read(member), member.comment == b"whole"
        if name.endswith(".py"):
            tree = ast.parse(text, name)
            if name.startswith(OURS):
                tree = WithoutAnnotations().visit(tree)
            code = compile(tree, name, "exec", dont_inherit=True, optimize=0 if whole else 2)
            put(name + "c", _code_to_hash_pyc(code, b"\0" * 8, checked=False))
        if whole or not name.endswith(".py"):
            put(name, text)
    if os.environ["FORM"] == "small":
        frozen = _imp._frozen_module_names()  # type: ignore[attr-defined]  # noqa: SLF001
        put("builtin.txt", "\n".join([*sys.builtin_module_names, *frozen]))
