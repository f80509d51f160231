"""What a page keeps in the browser: the newest counts, also where the browser refuses to keep it."""

from __future__ import annotations

from pathlib import Path

from tests.functional.storefront.scripts import run

BROWSER = """
const kept = {cart: JSON.stringify("old")};
let listeners = [], room = true;
globalThis.addEventListener = (name, listener) => listeners.push(listener);
globalThis.localStorage = {
  getItem: (key) => kept[key] ?? null,
  setItem: (key, text) => {
    if (!room) throw new DOMException("full", "QuotaExceededError");
    kept[key] = text;
  },
};
"""


def run_stored(folder: Path, code: str) -> object:
    return run(folder, "lib/stored.js", code, {}, before=BROWSER)


def test_newest_counts_although_the_storage_is_full(tmp_path: Path) -> None:
    code = 'room = false; store("cart", "new"); answer([stored("cart", ""), JSON.parse(kept.cart)]);'
    assert run_stored(tmp_path, code) == ["new", "old"]


def test_storage_with_room_again_is_written_and_read(tmp_path: Path) -> None:
    code = """
    room = false; store("cart", "new");
    room = true; store("cart", "newer");
    kept.cart = JSON.stringify("by another tab");
    answer(stored("cart", ""));
    """
    assert run_stored(tmp_path, code) == "by another tab"


def test_later_write_of_another_tab_counts(tmp_path: Path) -> None:
    code = """
    room = false; store("cart", "new");
    kept.cart = JSON.stringify("by another tab"); listeners.forEach((listener) => listener({key: "cart"}));
    answer(stored("cart", ""));
    """
    assert run_stored(tmp_path, code) == "by another tab"


def test_forbidden_storage_keeps_for_as_long_as_the_page(tmp_path: Path) -> None:
    code = """
    globalThis.localStorage = new Proxy({}, {get() { throw new DOMException("no", "SecurityError"); }});
    const nothing = stored("cart", "nothing"); store("cart", ["tea"]); stored("cart").push("not stored");
    answer([nothing, stored("cart", "nothing")]);
    """
    assert run_stored(tmp_path, code) == ["nothing", ["tea"]]


def test_nonsense_in_the_storage_is_as_good_as_nothing(tmp_path: Path) -> None:
    assert run_stored(tmp_path, 'kept.cart = "{"; answer(stored("cart", "nothing"));') == "nothing"
