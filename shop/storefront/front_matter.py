"""YAML front matter with the line of every value.

The scalars are those of YAML 1.2's core schema, not of 1.1: ``no`` is a text (Norway, "no"), ``09:00`` is a text,
``0123`` is a text, and 12.50 is a ``Decimal`` that still knows its two decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from shop.storefront.problems import Place

_FENCE = "---"
_DEEPEST = 16
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a file's head, where each stands, and the text below it."""

    values: dict[str, Any]
    lines: dict[Place, int]
    body: str = ""
    body_line: int = 1

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that was written."""
        for length in range(len(place), -1, -1):
            line = self.lines.get(place[:length])
            if line is not None:
                return line
        return 1


class FrontMatterError(Exception):
    """A file whose head is not YAML that we read."""

    def __init__(self, line: int, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.line = line
        self.found = found
        self.expected = expected


@dataclass(slots=True)
class _Reading:
    first_line: int
    lines: dict[Place, int] = field(default_factory=dict)
    duplicates: list[tuple[Place, int]] = field(default_factory=list)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml's parser where it is installed, with YAML 1.2's scalars."""


_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+|[-+]?(?:0|[1-9][0-9]*)\.", list("-+.0123456789")),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", list("0123456789")),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_pattern})$"), _first)


def parse_document(text: str) -> tuple[FrontMatter, list[tuple[Place, int]]]:
    """Split a Markdown file into its head and body; also return the places of keys that stand twice.

    Raises:
        FrontMatterError: there is no head, or it is not YAML.
    """
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        raise FrontMatterError(1, "no front matter", "a first line of three dashes (---)")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise FrontMatterError(len(lines), "no end of the front matter", "a line of three dashes (---) after it")
    values, reading = _parse("".join(lines[1:end]), first_line=2)
    body = "".join(lines[end + 1 :])
    return FrontMatter(values, reading.lines, body, end + 2), reading.duplicates


def parse_yaml(text: str) -> tuple[FrontMatter, list[tuple[Place, int]]]:
    """Read a file that is all YAML.

    Raises:
        FrontMatterError: it is not.
    """
    values, reading = _parse(text.lstrip("\ufeff"), first_line=1)
    return FrontMatter(values, reading.lines), reading.duplicates


def _parse(text: str, first_line: int) -> tuple[dict[str, Any], _Reading]:
    reading = _Reading(first_line)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = (mark.line if mark else 0) + first_line
        raise FrontMatterError(line, exc.problem or "a YAML mistake", "valid YAML") from exc
    except yaml.YAMLError as exc:
        raise FrontMatterError(first_line, str(exc).splitlines()[0], "valid YAML") from exc
    finally:
        loader.dispose()
    reading.lines[()] = first_line
    if node is None:
        return {}, reading
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(first_line, "no fields", "lines of the form field: value")
    return _value(node, (), reading), reading


def _value(node: yaml.Node, place: Place, reading: _Reading) -> Any:
    line = node.start_mark.line + reading.first_line
    if len(place) > _DEEPEST:
        raise FrontMatterError(line, "values nested too deep", f"at most {_DEEPEST} levels")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, reading)
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            reading.lines[(*place, index)] = item.start_mark.line + reading.first_line
            items.append(_value(item, (*place, index), reading))
        return items
    return _scalar(node.tag, node.value)


def _mapping(node: yaml.MappingNode, place: Place, reading: _Reading) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, item in node.value:
        line = key.start_mark.line + reading.first_line
        if not isinstance(key, yaml.ScalarNode):
            raise FrontMatterError(line, "a list or a map as a field's name", "a word")
        inner = (*place, key.value)
        if key.value in values:
            reading.duplicates.append((inner, line))
            continue
        reading.lines[inner] = line
        values[key.value] = _value(item, inner, reading)
    return values


def _scalar(tag: str, raw: str) -> Any:
    match tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return raw == "true"
        case "int":
            return int(raw)
        case "float":
            return Decimal(raw)
        case "timestamp":
            try:
                return date.fromisoformat(raw)
            except ValueError:
                return raw
        case _:
            return raw
