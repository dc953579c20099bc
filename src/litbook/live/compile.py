"""Compiles a zip of modules for the Python that runs this, which is the browser's. Started by compile.mjs.

The result depends on the sources alone: code that is never compared with its source, no dates, one compression.
In the form ``small`` it is without docstrings and sources; otherwise whole, so that a reader can look into it.
"""

import os
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

SMALL = os.environ["FORM"] == "small"

with zipfile.ZipFile("/source.zip") as source, zipfile.ZipFile("/target.zip", "w") as target:

    def put(name: str, content: str | bytes) -> None:
        """Write one member, with nothing of the machine in it."""
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED
        target.writestr(member, content, compresslevel=9)

    for name in sorted(source.namelist()):
        text = source.read(name)
        if name.endswith(".py"):
            code = compile(text, name, "exec", dont_inherit=True, optimize=2 if SMALL else 0)
            put(name + "c", _code_to_hash_pyc(code, b"\0" * 8, checked=False))
        if not SMALL or not name.endswith(".py"):
            put(name, text)
    if SMALL:
        put("builtin.txt", "\n".join(sys.builtin_module_names))
