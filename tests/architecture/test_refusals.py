"""Whatever the shop may refuse a shopper has words of its own on the page, in every language.

A code belongs here as soon as a module that a shopper's call can reach raises it. One that fails this test needs a
line ``error_<code>`` in ``theme/templates/snippets/refusals.html`` (and its translation) that says what happened and
what to do next; or it is only for others: then say for whom in ``FOR_OTHERS``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jinja2 import Environment, FileSystemLoader

from functions.http import HTTP_CODES
from shop.domain import errors
from shop.storefront.locales import translations
from tests.architecture.sources import ROOT, modules, place

CALLED = ("functions/checkout.py", "functions/orders.py", "functions/contact.py")
CHOSEN = ("shop/adapters/files", "shop/adapters/payments", "shop/adapters/secrets", "shop/adapters/store")
"""What the bootstrap may put behind those calls. None of them sends a mail."""
KINDS = ("product", "cart", "order", "contact")
LANGUAGES = ("en", "zh_Hans")
FOR_OTHERS = {
    "bad_signature": "payment providers",
    "page_not_found": "the sandbox's pay page",
    "mail_refused": "the schedule, which sends mails",
    "invalid_stock": "the merchant's terminal",
    "built_again": "whoever publishes",
    "site_busy": "whoever publishes",
    "site_full": "whoever publishes",
    "too_many_pages": "whoever publishes",
    "other_table": "whoever sets the shop up",
    "not_counted": "the merchant's terminal",
    "refund_refused": "the merchant's terminal",
}
FOR_THE_MERCHANT = "_settings"
"""How codes end that name a setting to mend: to a shopper something is not working on our side, and that is all."""
TREE = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.ShopError)}
SCRIPTS = ROOT / "theme/static/js"
EXPLAINED = (SCRIPTS / "lib/explain.js", SCRIPTS / "elements/order-page.js")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[Path]:
    """The modules of ours that a module names, wherever in it."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            files = (ROOT / f"{name.replace('.', '/')}.py" for name in names)
            yield from (file for file in files if file.is_file())


def reached() -> set[Path]:
    """Every module that a shopper's call can come through."""
    waiting = [ROOT / name for name in CALLED] + [path for path in modules("shop") if place(path).startswith(CHOSEN)]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found and path != ROOT / "shop/bootstrap.py":
            found.add(path)
            waiting += imported(path)
    return found


def raised(path: Path) -> Iterator[tuple[int, str]]:
    """The line and code of every error that is made here; no code where it can't be read."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TREE:
            code = node.args[0] if node.args else None
            yield node.lineno, str(code.value) if isinstance(code, ast.Constant) else ""
        elif isinstance(node, ast.ClassDef) and {base.id for base in node.bases if isinstance(base, ast.Name)} & TREE:
            yield from own_codes(node)


def own_codes(kind: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """What a class of errors gives to ``super().__init__``."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and node.args:
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield node.lineno, str(code.value)


def codes() -> set[str]:
    """What a shopper may be answered."""
    found = {code for path in reached() for _, code in raised(path)}
    internal = set(re.findall(r'problem\(\d+, "(\w+)"', (ROOT / "functions/http.py").read_text(encoding="utf-8")))
    answered = (found | internal | set(HTTP_CODES.values())) - {""} - FOR_OTHERS.keys()
    return {code for code in answered if not code.endswith(FOR_THE_MERCHANT)}


def explained() -> set[str]:
    """What a script says in words of its own."""
    return {
        code
        for path in EXPLAINED
        for code in re.findall(r'(?:case|code ===) "(\w+)"', path.read_text(encoding="utf-8"))
    }


def words(kind: str, language: str) -> dict[str, str]:
    """What a page's elements can say, at once and once they have been refused something."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "theme/templates"), autoescape=False, extensions=["jinja2.ext.i18n"]
    )
    known = translations(ROOT / "theme/translations", language)
    cast(Any, environment).install_gettext_translations(known, newstyle=True)
    said = environment.get_template("snippets/words.html").render(page=SimpleNamespace(kind=kind))
    refused = environment.get_template("snippets/refusals.html").render()
    return cast("dict[str, str]", {**json.loads(said), **json.loads(refused)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_has_words(kind: str, language: str) -> None:
    known = {key.removeprefix("error_") for key, text in words(kind, language).items() if text} | explained()
    assert sorted(codes() - known) == []


def test_every_reason_against_a_coupon_has_words() -> None:
    texts = (path.read_text(encoding="utf-8") for path in reached())
    reasons = {reason for text in texts for reason in re.findall(r'refuse\(\s*[\w.]*code, "(\w+)"', text)}
    assert {"expired", "email", "used"} <= reasons
    assert {f"coupon_{reason}" for reason in reasons} - words("cart", "en").keys() == set()


def test_every_code_can_be_read() -> None:
    unreadable = [f"{place(path)}:{line}" for path in sorted(reached()) for line, code in raised(path) if not code]
    assert unreadable == [], "write the code where the error is made"


def test_calls_are_followed_to_their_rules() -> None:
    names = {place(path) for path in reached()}
    assert {"shop/domain/pricing.py", "shop/services/place_order.py", "shop/adapters/store/sqlite.py"} <= names
    assert {"too_many_items", "total_too_large", "replaced", "busy", "internal", "not_found", "conflict"} <= codes()
