"""The blocks of a chapter as files that run against the package the chapter makes. Pure."""

from __future__ import annotations

import ast

from litbook.core.model import Block, Chapter
from litbook.core.syntax import names_bound
from litbook.tangle.package import Package, module_name
from litbook.tangle.recap import helpers_in


def steps(chapter: Chapter, package: Package) -> dict[str, str]:
    """Return the files by name: each block, and what it prints if it comes after the last change of the package."""
    width = len(str(len(chapter.blocks)))
    last = max((number for number, block in enumerate(chapter.blocks) if block.file and not block.recap), default=0)
    found: dict[str, str] = {"0" * width + ".py": imports(package)}
    for number, block in enumerate(chapter.blocks):
        name, source = f"{number + 1:0{width}}", source_of(block, package)
        if not source:
            continue
        found[f"{name}.py"] = source
        if number > last and block.output and not block.raises:  # failures are about objects from before a change
            found[f"{name}.txt"] = block.output.text
    return found


def source_of(block: Block, package: Package) -> str:
    """Return the code that stands for a block where the package exists: imports from it for what went into it."""
    if not block.is_python or block.judge is not None:
        return ""
    if block.recap:
        return "".join(helpers_in(block.source))
    if not block.file:
        return block.source
    own = [node for node in ast.parse(block.source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    return "".join(f"{ast.unparse(node)}\n" for node in own) + imports(package, block.file)


def imports(package: Package, file: str = "") -> str:
    """Return the imports of every name that a file of the package binds, or of those that all of them bind."""
    lines = []
    for path, module in package.modules.items():
        names = sorted(set(names_bound(ast.parse(module.text), lasting=True)))
        if names and file in ("", path):
            lines.append(f"from {module_name(path)} import {', '.join(names)}\n")
    return "".join(lines)
