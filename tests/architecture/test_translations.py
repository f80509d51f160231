"""Whatever the theme says in English it says in every other language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

TRANSLATIONS = ROOT / "theme/translations"
CATALOGUES = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir() and path.name != "en")
METHODS = [("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}
MAIL_WORDS = re.compile(r"\[\[_ (.*?)\]\]")
"""How mails and forms mark what is to be translated."""
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")

MessageId = str | tuple[str, ...]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def said() -> set[MessageId]:
    """Every message in the templates and in the build."""
    found: set[MessageId] = set()
    found |= {message for _, _, message, _, _ in extract_from_dir(ROOT / "theme/templates", METHODS, OPTIONS)}
    for file in sorted([*(ROOT / "theme/emails").rglob("*.*"), *(ROOT / "theme/forms").rglob("*.*")]):
        found |= set(MAIL_WORDS.findall(file.read_text(encoding="utf-8")))
    return found | {message.id for message in catalogue(TRANSLATIONS / "messages.pot") if message.id}


def problems(message: Message | None) -> list[str]:
    if message is None:
        return ["is missing"]
    singular = message.id if isinstance(message.id, str) else message.id[-1]
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    found = [] if all(forms) and forms else ["has no translation"]
    found += ["is fuzzy"] if message.fuzzy else []
    wanted = set(PLACEHOLDER.findall(singular))
    found += [f"has other placeholders: {form}" for form in forms if set(PLACEHOLDER.findall(form)) != wanted]
    return found


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_word_is_translated(name: str) -> None:
    known = catalogue(TRANSLATIONS / name / "LC_MESSAGES" / "messages.po")
    found = {message: problems(known.get(message)) for message in said()}
    assert {message: what for message, what in found.items() if what} == {}


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_translation_outlives_its_words(name: str) -> None:
    known = {message.id for message in catalogue(TRANSLATIONS / name / "LC_MESSAGES" / "messages.po") if message.id}
    assert known - said() == set()
