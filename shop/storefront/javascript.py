"""One file of JavaScript out of the theme's ES modules, without Node.

The modules keep to what a small bundler can join without renaming: named imports and exports only, each import
on one line, and no name declared at the top of two modules. What breaks a rule is a problem with its line, not a
broken page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import rjsmin

from shop.storefront.problems import Problems

_NAME = r"[A-Za-z_$][\w$]*"
_IMPORT = re.compile(rf'import\s*(?:\{{\s*({_NAME}(?:\s*,\s*{_NAME})*)?\s*,?\s*\}}\s*from\s*)?"([^"]+)";\s*$')
_EXPORT = re.compile(r"export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)")
_EXPORT_LIST = re.compile(rf"export\s*\{{\s*({_NAME}(?:\s*,\s*{_NAME})*)\s*,?\s*\}};\s*$")
_DECLARED = re.compile(rf"(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+({_NAME})")


@dataclass(slots=True)
class _Module:
    """One file: its imports as (line, names, module), what it exports and declares, and its code without both."""

    path: PurePosixPath
    imports: list[tuple[int, tuple[str, ...], PurePosixPath]] = field(default_factory=list)
    exports: set[str] = field(default_factory=set)
    declared: dict[str, int] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)


def bundle(folder: Path, entry: str, shown_as: str, problems: Problems) -> str:
    """Join ``entry`` and all that it imports, what is imported first, and minify it. ``entry`` keeps its exports.

    ``folder``: the root of the modules; ``shown_as``: the folder's name in problems.
    """
    modules: dict[PurePosixPath, _Module] = {}
    order: list[_Module] = []
    _visit(PurePosixPath(entry), folder, shown_as, modules, order, problems)
    _check(order, modules, shown_as, problems)
    code = "\n".join(line for module in order for line in module.code)
    exports = sorted(modules[PurePosixPath(entry)].exports)
    code += f"\nexport {{{', '.join(exports)}}};" if exports else ""
    return str(rjsmin.jsmin(code)) + "\n" if code.strip() else ""


def _visit(
    path: PurePosixPath,
    folder: Path,
    shown_as: str,
    modules: dict[PurePosixPath, _Module],
    order: list[_Module],
    problems: Problems,
) -> None:
    module = modules[path] = _Module(path)
    _parse(module, (folder / path).read_text(encoding="utf-8"), f"{shown_as}/{path}", problems)
    for line, _, imported in module.imports:
        if imported in modules:
            continue
        if not (folder / imported).is_file():
            problems.add(f"{shown_as}/{path}", line, "import", f"{str(imported)!r}", "a module that exists")
            continue
        _visit(imported, folder, shown_as, modules, order, problems)
    order.append(module)


def _parse(module: _Module, text: str, file: str, problems: Problems) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"import\b(?!\s*\()", line):
            match = _IMPORT.match(line)
            if match is None:
                problems.add(
                    file, number, "import", line.strip()[:60], 'import {a, b} from "./module.js"; on one line'
                )
                continue
            names = tuple(name.strip() for name in (match[1] or "").split(",") if name.strip())
            module.imports.append((number, names, _resolve(module.path, match[2])))
            continue
        if re.match(r"export\b", line):
            exported = _EXPORT_LIST.match(line)
            if exported:
                module.exports |= {name.strip() for name in exported[1].split(",")}
                continue
            if not _EXPORT.match(line):
                problems.add(
                    file, number, "export", line.strip()[:60], "a named export of a function, class or const"
                )
                continue
            line = _EXPORT.sub("", line, count=1)
            declared = _DECLARED.match(line)
            if declared:
                module.exports.add(declared[1])
        declared = _DECLARED.match(line)
        if declared:
            module.declared[declared[1]] = number
        module.code.append(line)


def _resolve(base: PurePosixPath, target: str) -> PurePosixPath:
    parts = list(base.parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)


def _check(order: list[_Module], modules: dict[PurePosixPath, _Module], shown_as: str, problems: Problems) -> None:
    owners: dict[str, PurePosixPath] = {}
    for module in order:
        file = f"{shown_as}/{module.path}"
        for name, line in module.declared.items():
            if name in owners:
                expected = f"a name that {owners[name]} does not declare too"
                problems.add(file, line, "declaration", repr(name), expected)
            owners.setdefault(name, module.path)
        for line, names, imported in module.imports:
            known = modules.get(imported)
            for name in names:
                if known and name not in known.exports:
                    problems.add(file, line, "import", repr(name), f"a name that {imported} exports")
