from __future__ import annotations

from pathlib import Path

from shop.storefront.javascript import bundle
from shop.storefront.problems import Problems


def write(folder: Path, **modules: str) -> tuple[str, list[str]]:
    """Modules by name, ``__`` for a slash; the bundle and its problems."""
    for name, text in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    problems = Problems()
    return bundle(folder, "main.js", "js", problems), [str(problem) for problem in problems]


def test_modules_are_joined_what_is_imported_first_and_each_once(tmp_path: Path) -> None:
    code, problems = write(
        tmp_path,
        main='import "./elements/a.js";\nimport {twice} from "./lib/b.js";\nconst one = twice(1);\n',
        elements__a='import {twice, name} from "../lib/b.js";\nclass Alpha {}\ntwice(name);\n',
        lib__b='export const name = "b";\nexport function twice(x) {\n  // doubled\n  return 2 * x;\n}\n',
    )
    assert problems == []
    assert code.index("function twice") < code.index("class Alpha") < code.index("const one")
    assert code.count("function twice") == 1
    assert "import" not in code
    assert "export" not in code
    assert "doubled" not in code


def test_texts_and_dynamic_imports_stay_as_they_are(tmp_path: Path) -> None:
    code, problems = write(
        tmp_path,
        main="const text = `a  // ${1 + 1}\n  b`;\nconst rule = /\\/\\/x/g;\n"
        "const later = import('/pagefind/pagefind.js');\n",
    )
    assert problems == []
    assert "`a  // ${1 + 1}\n  b`" in code
    assert "/\\/\\/x/g" in code
    assert "import('/pagefind/pagefind.js')" in code


def test_modules_in_a_circle_are_joined_once(tmp_path: Path) -> None:
    code, problems = write(
        tmp_path,
        main='import {a} from "./a.js";\na();\n',
        a='import {b} from "./b.js";\nexport function a() { return b; }\n',
        b='import {a} from "./a.js";\nexport function b() { return a; }\n',
    )
    assert problems == []
    assert code.count("function a") == code.count("function b") == 1


def test_what_breaks_a_rule_is_told(tmp_path: Path) -> None:
    _, problems = write(
        tmp_path,
        main='import {a as b} from "./a.js";\nimport c from "./a.js";\nimport {missing} from "./a.js";\n'
        'import {x} from "./none.js";\nconst taken = 1;\n',
        a="export default 1;\nexport const a = 1;\nconst taken = 2;\n",
    )
    said = "\n".join(problems)
    assert "js/main.js:1 import: found import {a as b}" in said
    assert "js/main.js:2 import: found import c" in said
    assert "js/main.js:4 import: found 'none.js', expected a module that exists" in said


def test_a_script_that_is_loaded_on_need_keeps_its_exports(tmp_path: Path) -> None:
    code, problems = write(
        tmp_path,
        main='import {twice} from "./lib/b.js";\nexport {twice, once};\nconst once = 1;\n',
        lib__b="export const twice = 2;\nexport const other = 3;\n",
    )
    assert problems == []
    assert code.rstrip().endswith("export{once,twice};")
    assert code.count("export") == 1


def test_names_must_be_exported_and_declared_once(tmp_path: Path) -> None:
    _, problems = write(
        tmp_path,
        main='import {missing} from "./a.js";\nconst taken = 1;\n',
        a="export const a = 1;\nconst taken = 2;\nexport {a};\n",
    )
    assert problems == [
        "js/main.js:1 import: found 'missing', expected a name that a.js exports",
        "js/main.js:2 declaration: found 'taken', expected a name that a.js does not declare too",
    ]
