"""From front matter to models; each refusal becomes a problem with its file, line and field."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shop.storefront.documents import Document, Words
from shop.storefront.mending import mend
from shop.storefront.models.fields import EXPECTED
from shop.storefront.problems import Place, Problems, shown

M = TypeVar("M", bound=BaseModel)
_MENDINGS = 3

_EXPECTED = {
    "missing": "a value",
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a map of fields",
    "model_type": "a map of fields",
    "model_attributes_type": "a map of fields",
}
_MISSING = {
    "price": "an amount, as 12.50",
    "sku": "a SKU, as TEA-SEN-100",
    "added": "a date, as 2027-02-15",
    "date": "a date, as 2027-02-15",
}


def validate(
    document: Document, model: type[M], context: Mapping[str, Any], problems: Problems, over: Document | None = None
) -> M | None:
    """Read a document as a model; each refusal stands in ``problems``, and ``None`` is what can't be mended.

    A refused document is mended where that is possible, so that its references are checked in the same run.

    With ``over`` the document is a translation that holds only what differs from it, and a mistake that stands in
    ``over`` is told there and not again.
    """
    values = document.front.values if over is None else _merged(over.front.values, document.front.values)
    try:
        return model.model_validate(values, context=dict(context))
    except ValidationError as exc:
        errors = exc.errors(include_url=False)
    for error in errors:
        place = _place(error["loc"], values)
        if error["type"] == "too_short" and any(_inside(other["loc"], error["loc"]) for other in errors):
            continue  # the list is short because its entries were refused, which is told by itself
        if over is None or place in document.front.lines:
            found, expected = _words(error, place, model)
            document.report(problems, place, found, expected)
    return _read_mended(document, model, context, values, errors)


def _read_mended(
    document: Document, model: type[M], context: Mapping[str, Any], values: Any, errors: list[ErrorDetails]
) -> M | None:
    for _ in range(_MENDINGS):
        mistakes = [(error["type"], _place(error["loc"], values)) for error in errors]
        values = mend(values, mistakes, lambda place: _fields(place, model), document.key)
        try:
            return model.model_validate(values, context=dict(context))
        except ValidationError as exc:
            errors = exc.errors(include_url=False)
    return None


def _inside(inner: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _merged(base: Any, translation: Any) -> Any:
    if isinstance(base, dict) and isinstance(translation, dict):
        return base | {key: _merged(base.get(key), value) for key, value in translation.items()}
    return translation


def _place(loc: tuple[int | str, ...], values: Any) -> Place:
    """The part of pydantic's location that is a place of the file: its own labels are not."""
    place: list[str | int] = []
    for part in loc:
        if isinstance(values, dict) and not (isinstance(part, str) and part in values):
            if part == "[key]" or part != loc[-1]:
                break
            place.append(part)
            break
        if isinstance(values, list) and not (isinstance(part, int) and part < len(values)):
            break
        if not isinstance(values, dict | list):
            break
        place.append(part)
        values = values[part]  # type: ignore[index]
    return tuple(place)


def _words(error: ErrorDetails, place: Place, model: type[BaseModel]) -> tuple[object, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return Words(f"unknown field {shown(place[-1])}"), _known(str(place[-1]), error["loc"], model)
    if kind == "missing":
        return None, _MISSING.get(str(place[-1]), _EXPECTED[kind])
    found = error["input"]
    if kind == EXPECTED:
        return found, error["msg"]
    if kind == "literal_error":
        return found, f"one of {context['expected']}".replace(" or ", ", ")
    if kind in ("too_short", "too_long"):
        least = context.get("min_length", context.get("max_length"))
        bound = "at least" if kind == "too_short" else "at most"
        return Words(f"{context['actual_length']} entries"), f"{bound} {least}"
    if kind == "string_pattern_mismatch":
        return found, f"a text of the form {context['pattern']}"
    return found, _EXPECTED.get(kind, error["msg"])


def _known(name: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    fields = _fields(loc[:-1], model)
    near = difflib.get_close_matches(name, fields, n=1)
    return f"{near[0]!r}" if near else f"one of {', '.join(sorted(fields))}"


def _fields(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """The fields of the model that lies at ``loc`` inside ``model``."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel) and part in current.model_fields:
            current = _model_in(current.model_fields[str(part)].annotation)
    return list(current.model_fields) if current is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None
