"""The theme's own scripts, run by Node as the build joins them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shop.storefront.javascript import bundle
from shop.storefront.problems import Problems
from tests.architecture.sources import ROOT
from tests.toolchain import node

SCRIPTS = ROOT / "theme/static/js"
PAGE = """
const page = JSON.parse(process.argv[2]);
globalThis.document = {getElementById: (id) => id in page ? {textContent: JSON.stringify(page[id])} : null};
globalThis.addEventListener ??= () => {};
"""


def run(folder: Path, module: str, code: str, page: Mapping[str, Any], before: str = "") -> Any:
    """What ``code`` gives to ``answer()`` beside a module of the theme, on a page with these JSON elements.

    ``before``: what is there of a browser when the module is loaded.
    """
    problems = Problems()
    joined = bundle(SCRIPTS, module, "js", problems)
    assert not [str(problem) for problem in problems]
    file = folder / "script.mjs"
    answer = "const answer = (value) => console.log(JSON.stringify(value));"
    file.write_text("\n".join((PAGE, before, joined, answer, code)), encoding="utf-8")
    done = subprocess.run([str(node()), file, json.dumps(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
