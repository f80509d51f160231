"""Tags and attributes of the other shop, where ``attributes`` of shop.yaml has a place for them."""

from __future__ import annotations

from collections.abc import Mapping

from shop.storefront.models.shop import Attribute
from shop.storefront.moving.goods import Goods
from shop.storefront.moving.names import slug_of
from shop.storefront.moving.notes import Notes

_NO_ATTRIBUTE = "no attribute of that name in shop.yaml; write it there before you import, to keep this"


class Facts:
    """The attributes of the shop, by what they and their values are called."""

    def __init__(self, attributes: Mapping[str, Attribute]) -> None:
        self._attributes = attributes
        self._names = {
            name: key for key, attribute in attributes.items() for name in (key, *attribute.label.values())
        }
        self._names = {name.casefold(): key for name, key in self._names.items()}

    def of(self, goods: Goods, notes: Notes) -> dict[str, list[str]]:
        """The attributes of a product; what finds no place is noted."""
        found: dict[str, list[str]] = {}
        for name, values in goods.facts:
            self._keep(name, values, found, goods.row, notes)
        for name, values in goods.options.items():
            self._keep_options(name, values, found)
        lost = [tag for tag in goods.tags if not self._keep_tag(tag, found)]
        if lost:
            notes.left_out(goods.row, "Tags", ", ".join(lost), "no value of an attribute in shop.yaml is called so")
        return {key: found[key] for key in self._attributes if key in found}

    def _keep(self, name: str, values: tuple[str, ...], found: dict[str, list[str]], row: int, notes: Notes) -> None:
        key = self._names.get(name.casefold())
        if key is None:
            notes.left_out(row, name, ", ".join(values), _NO_ATTRIBUTE)
        elif self._attributes[key].values is None:
            found[key] = [", ".join(values)]
        else:
            for value in values:
                choice = self._choice(key, value)
                if choice:
                    _add(found, key, choice)
                else:
                    notes.left_out(row, name, value, f"not among the values of {key} in shop.yaml")

    def _keep_options(self, name: str, values: tuple[str, ...], found: dict[str, list[str]]) -> None:
        """What variants differ in is a fact as well, where it is a choice: a category can be narrowed by colour."""
        key = self._names.get(name.casefold())
        if key is not None and self._attributes[key].values is not None:
            for value in values:
                if choice := self._choice(key, value):
                    _add(found, key, choice)

    def _keep_tag(self, tag: str, found: dict[str, list[str]]) -> bool:
        """``Japan``, or ``origin: japan`` and ``origin_japan`` as many shops write it."""
        for mark in (":", "_", "="):
            name, _, value = tag.partition(mark)
            key = self._names.get(name.strip().casefold())
            if value and key and (choice := self._choice(key, value.strip())):
                _add(found, key, choice)
                return True
        choices = [(key, choice) for key in self._attributes if (choice := self._choice(key, tag))]
        if len(choices) == 1 and choices[0][1] not in ("yes", "no"):
            _add(found, *choices[0])
            return True
        return False

    def _choice(self, key: str, text: str) -> str:
        wanted = text.casefold()
        for choice, labels in (self._attributes[key].values or {}).items():
            if (
                wanted == choice
                or wanted in (label.casefold() for label in labels.values())
                or slug_of(text) == choice
            ):
                return choice
        return ""


def _add(found: dict[str, list[str]], key: str, choice: str) -> None:
    if choice not in found.setdefault(key, []):
        found[key].append(choice)
