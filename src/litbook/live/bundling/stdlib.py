"""Build Pyodide's standard library, trimmed to what a book may use and compiled to bytecode."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from litbook.core.cache import keep, read
from litbook.live.bundling.npm import node
from litbook.live.bundling.npm.workspace import HERE, content_key, workspace

LEFT_OUT = (
    # mail, servers, and other networking, which a page doesn't have
    "email/*", "http/*", "wsgiref/*", "xmlrpc/*", "ftplib.py", "imaplib.py", "poplib.py", "smtplib.py", "mailbox.py",
    "netrc.py", "socketserver.py", "webbrowser.py", "urllib/[er]*", "mimetypes.py", "ssl.py", "_ssl.py",
    "multiprocessing/connection.py", "multiprocessing/[d-oqs-z]*", "multiprocessing/pool.py", "multiprocessing/popen*",
    "multiprocessing/queues.py", "multiprocessing/resource*", "asyncio/windows*", "asyncio/__main__.py", "asyncio/tools.py",
    "concurrent/interpreters/*",
    # formats and databases
    "plistlib.py", "wave.py", "sqlite3/*", "tarfile.py", "xml/dom/*", "xml/sax/*", "xml/etree/*Include.py", "zoneinfo/*",
    "dbm/*", "shelve.py", "quopri.py", "stringprep.py", "zipapp.py", "configparser.py", "_pyio.py", "mailcap.py",
    # tools for terminals and for whole projects
    "_pyrepl/*", "pydoc.py", "doctest.py", "unittest/*", "pdb.py", "bdb.py", "cmd.py", "trace.py", "modulefinder.py",
    "compileall.py", "py_compile.py", "pyclbr.py", "tabnanny.py", "pickletools.py", "optparse.py", "getopt.py",
    "fileinput.py", "getpass.py", "pty.py", "tty.py", "code.py", "difflib.py", "shlex.py",
    "rlcompleter.py", "antigravity.py", "turtle*", "filecmp.py", "gettext.py", "html/parser.py", "_markupbase.py",
    "importlib/metadata/*", "importlib/resources/*", "importlib/readers.py", "importlib/simple.py", "argparse.py",
    "json/tool.py", "sysconfig/__main__.py", "zipfile/__main__.py",
    "_sysconfigdata*", "ctypes/macholib/*", "ctypes/_aix.py", "ctypes/wintypes.py", "logging/handlers.py", "logging/config.py",
    "concurrent/futures/[ip]*", "nturl2path.py", "__phello__/*", "__hello__.py", "sched.py", "tomllib/*", "uuid.py",
    # modules that are frozen into the interpreter or have a C version there
    "importlib/_bootstrap*.py", "importlib/machinery.py", "importlib/util.py", "zipimport.py", "abc.py", "codecs.py", "io.py",
    "_collections_abc.py", "_sitebuiltins.py", "genericpath.py", "ntpath.py", "posixpath.py", "os.py", "runpy.py", "site.py",
    "stat.py", "_pydatetime.py", "_py_abc.py",
    "asyncio/proactor_events.py", "site-packages/*", "pyodide/console.py", "pyodide/_nodesock*",
)  # fmt: skip
"""Patterns for the files that aren't served."""
ENCODINGS = {"__init__", "aliases", "ascii", "cp437", "latin_1", "raw_unicode_escape", "unicode_escape", "utf_8"}
ENCODINGS |= {"utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "cp1252", "iso8859_1"}


def is_served(name: str) -> bool:
    """Return True if a file of the standard library is served."""
    folder, _, file = name.rpartition("/")
    if folder == "encodings":
        return file.removesuffix(".py") in ENCODINGS
    return not name.endswith("/") and not any(fnmatchcase(name, pattern) for pattern in LEFT_OUT)


def library() -> bytes:
    """Return the archive of the standard library, cached by lock file for all books."""
    folder = workspace()
    source = folder / "node_modules" / "pyodide" / "python_stdlib.zip"
    own = content_key(Path(__file__).parent, ["stdlib.py"])
    kept = folder / f"library-{content_key(HERE, ['compile.py', 'compile.mjs'])}-{own}.zip"
    content = read(kept)
    if content is None:
        with zipfile.ZipFile(source) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if is_served(name)}
        content = compiled(files, "small")
        keep(kept, content)
    return content


def absent() -> frozenset[str]:
    """Return the names of the standard library modules that aren't served."""
    with zipfile.ZipFile(workspace() / "node_modules" / "pyodide" / "python_stdlib.zip") as archive:
        return frozenset(module_name(name) for name in archive.namelist() if not is_served(name)) - served()


def served() -> frozenset[str]:
    """Return the names of the standard library modules that can be imported in the browser."""
    with zipfile.ZipFile(io.BytesIO(library())) as archive:
        inside = {module_name(name) for name in archive.namelist() if name.endswith(".pyc")}
        return frozenset(inside | set(archive.read("builtin.txt").decode().split()))


def module_name(file: str) -> str:
    """Return the full name of the module in an archive's ``file``."""
    return file.rpartition(".py")[0].removesuffix("/__init__").replace("/", ".")


def compiled(files: Mapping[str, bytes], form: str, whole: Collection[str] = ()) -> bytes:
    """Return a zip of ``files``, compiled by the Python that will run them (Pyodide's).

    Files in ``whole`` keep their docstrings and source text. The form ``small`` omits column numbers from tracebacks,
    and adds ``builtin.txt`` with the names of the modules that have no file. Raises NodeError.
    """
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name)
            member.comment = b"whole" if name in whole else b""
            archive.writestr(member, content)
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "source.zip"), Path(name, "target.zip")
        source.write_bytes(page.getvalue())
        node.node([str(HERE / "compile.mjs"), str(HERE / "compile.py"), form, str(source), str(target)], workspace())
        return target.read_bytes()
