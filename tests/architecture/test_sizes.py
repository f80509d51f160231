"""A file past 300 lines or a function past 40 is asking to be split."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import modules, place

FILE_LINES, FUNCTION_LINES = 300, 40

ONE_SHAPE = {
    "shop/domain/pricing.py price": 56,
    "shop/services/draw_up_order.py draw_up": 62,
    "shop/services/quote_cart.py quote_cart": 42,
    "shop/services/render_mail.py order_facts": 55,
    "shop/services/show_order.py show_order": 42,
    "shop/storefront/views/frames.py page": 56,
    "shop/storefront/views/product.py product_view": 46,
}
"""Functions that fill in one record, field by field: split, its shape could not be read in one place."""


def test_files_are_short() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in modules("shop", "functions")}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{place(path)}:{line} {name}": lines
        for path in modules("shop", "functions")
        for name, line, lines in _functions(path)
        if lines > ONE_SHAPE.get(f"{place(path)} {name}", FUNCTION_LINES)
    }
    assert long == {}


def _functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, line and length of each function, its decorators apart."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1
