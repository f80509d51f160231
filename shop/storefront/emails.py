"""Compile ``content/emails/<flow>.md``: the merchant's words, in the shop's layout, ready to be filled.

A body is Markdown with placeholders (``{{ order.number }}``) and blocks, each on a line of its own
(``[[order]]``, ``[[button: View your order]]``). What comes out are Jinja sources; the words themselves can hold
no Jinja but the placeholders named here, so a mail can't do more than say something.

What tells the merchant that an order needs them comes with the theme (``emails/words/<flow>[.<catalogue>].md``), so
that nobody has to write it; a file of the same name in ``content/emails/`` takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from shop.domain import attention
from shop.domain.snapshot import Email
from shop.storefront.front_matter import FrontMatterError, parse_document
from shop.storefront.locales import Language
from shop.storefront.markdown_text import MarkdownText
from shop.storefront.problems import Problems, shown

FLOWS = {
    "order-confirmed": "order",
    "payment-failed": "order",
    "order-shipped": "order",
    "order-delivered": "order",
    "order-cancelled": "order",
    "ticket-received": "ticket",
    "merchant-ticket": "ticket",
}
"""Every mail whose words are the merchant's, and what it tells of."""
ALERTS = tuple(attention.flow_of(kind) for kind in attention.KINDS)
"""Those to the merchant whose words come with the theme."""
FLOWS |= dict.fromkeys(ALERTS, "alert")

PLACEHOLDERS = {
    "shop": frozenset({"name", "legal_name", "url", "email", "phone"}),
    "order": frozenset(
        {
            "number",
            "date",
            "name",
            "total",
            "refunded",
            "delivery_from",
            "delivery_to",
            "hold",
            "payment",
            "shipping_label",
            "pay_until",
        }
    ),
    "parcel": frozenset({"carrier", "tracking_number"}),
    "alert": frozenset({"amount", "answer_by", "reason", "id"}),
    "ticket": frozenset({"number", "name", "email", "topic", "message", "order"}),
}
BLOCKS = {
    "order": frozenset({"order", "parcel", "button", "pay-button", "contact"}),
    "alert": frozenset({"order"}),
    "ticket": frozenset({"message", "contact"}),
}

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_NAME = re.compile(r"\s*([a-z_]+)\.([a-z_]+)\s*")
_CODE = re.compile(r"\{%|\{#|%\}|#\}")
_BLOCK = re.compile(r"^\[\[\s*([a-z-]+)\s*(?::\s*(.*?))?\s*\]\]\s*$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_MARK = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_FIELDS = {"subject", "preheader"}
_THINGS = {
    "order": ("order", "parcel", "shop"),
    "alert": ("alert", "order", "shop"),
    "ticket": ("shop", "ticket"),
}
"""What a flow's placeholders may speak of."""


def compile_emails(
    content: Path, theme: Path, languages: Mapping[str, Language], problems: Problems
) -> dict[str, dict[str, Email]]:
    """Every mail in every language that it is written in: locale → flow → mail. Mistakes go to ``problems``."""
    default = next(code for code, language in languages.items() if language.is_default)
    compiler = _Compiler(content, theme, problems)
    mails: dict[str, dict[str, Email]] = {code: {} for code in languages}
    folder = content / "emails"
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        flow, _, suffix = path.name.removesuffix(".md").partition(".")
        code = suffix or default
        file = f"{content.name}/emails/{path.name}"
        if flow not in FLOWS:
            problems.add(file, 1, "file name", shown(flow), f"one of {', '.join(sorted(FLOWS))}")
        elif code not in languages:
            problems.add(file, 1, "file name", f"language {code!r}", f"one of {', '.join(sorted(languages))}")
        else:
            mail = compiler.compile(path, file, flow, languages[code])
            if mail:
                mails[code][flow] = mail
    for flow in ALERTS:
        if flow not in mails[default] and not (folder / f"{flow}.md").is_file():
            mail = compiler.compile_own(flow, languages[default])
            if mail:
                mails[default][flow] = mail
    for flow in FLOWS:
        if flow not in ALERTS and flow not in mails[default] and not (folder / f"{flow}.md").is_file():
            problems.add(f"{content.name}/emails/{flow}.md", 1, "file", "nothing", "the words of this mail")
    return mails


class _Compiler:
    def __init__(self, content: Path, theme: Path, problems: Problems) -> None:
        self._problems = problems
        self._markdown = MarkdownText()
        emails = theme / "emails"
        self._layout = {kind: (emails / f"layout.{kind}").read_text("utf-8") for kind in ("html", "txt")}
        self._css = (emails / "email.css").read_text("utf-8")
        self._words = emails / "words"
        self._blocks = {path.name: path.read_text("utf-8") for path in sorted((emails / "blocks").iterdir())}

    def compile_own(self, flow: str, language: Language) -> Email | None:
        """One whose words come with the theme: in the language's catalogue, else in English."""
        names = (f"{flow}.{language.catalogue}.md", f"{flow}.md")
        path = next(path for name in names if (path := self._words / name).is_file())
        return self.compile(path, f"theme/emails/words/{path.name}", flow, language)

    def compile(self, path: Path, file: str, flow: str, language: Language) -> Email | None:
        try:
            front, _ = parse_document(path.read_text("utf-8"))
        except FrontMatterError as exc:
            self._problems.add(file, exc.line, "front matter", exc.found, exc.expected)
            return None
        fields = {}
        for name, value in front.values.items():
            if name not in _FIELDS:
                self._problems.add(file, front.line((name,)), name, "an unknown field", "subject or preheader")
            elif not isinstance(value, str) or not value.strip():
                self._problems.add(file, front.line((name,)), name, shown(value), "a line of text")
            else:
                fields[name] = self._checked(value, file, front.line((name,)), name, flow)
        if "subject" not in front.values:
            self._problems.add(file, 1, "subject", "nothing", "a line of text")
            return None
        html, text = self._body(front.body, file, front.body_line, flow, language)
        words = _Words(language)
        values = {"css": self._css, "lang": language.lang, "preheader": escape(fields.get("preheader", ""))}
        return Email(
            subject=fields.get("subject", ""),
            html=words.fill(self._layout["html"], {**values, "body": html}),
            text=words.fill(self._layout["txt"], {**values, "body": text}),
        )

    def _body(self, body: str, file: str, first: int, flow: str, language: Language) -> tuple[str, str]:
        html: list[str] = []
        text: list[str] = []
        paragraph: list[str] = []

        def flush() -> None:
            if any(line.strip() for line in paragraph):
                source = "\n".join(paragraph).strip("\n")
                html.append(_absolute(self._markdown.convert(source).html))
                text.append(_plain(source))
            paragraph.clear()

        for number, line in enumerate(body.splitlines(), first):
            block = _BLOCK.match(line)
            if block is None:
                paragraph.append(self._checked(line, file, number, "body", flow))
                continue
            flush()
            name, label = block.group(1), self._checked(block.group(2) or "", file, number, "body", flow)
            if name not in BLOCKS[FLOWS[flow]]:
                known = ", ".join(f"[[{known}]]" for known in sorted(BLOCKS[FLOWS[flow]]))
                self._problems.add(file, number, "body", f"[[{name}]]", f"one of {known}")
                continue
            words = _Words(language)
            html.append(words.fill(self._blocks[f"{name}.html"], {"label": escape(label)}))
            text.append(words.fill(self._blocks[f"{name}.txt"], {"label": label}))
        flush()
        return "\n".join(html), "\n\n".join(text)

    def _checked(self, line: str, file: str, number: int, field: str, flow: str) -> str:
        if _CODE.search(line):
            self._problems.add(file, number, field, "{% or {#", "words and {{ placeholders }} only")
            return ""

        def check(match: re.Match[str]) -> str:
            name = _NAME.fullmatch(match.group(1))
            things = _THINGS[FLOWS[flow]]
            if name and name.group(1) in things and name.group(2) in PLACEHOLDERS[name.group(1)]:
                return f"{{{{{name.group(1)}.{name.group(2)}}}}}"
            known = ", ".join(f"{thing}.{key}" for thing in things for key in sorted(PLACEHOLDERS[thing]))
            self._problems.add(file, number, field, f"{{{{{match.group(1)}}}}}", f"one of {known}")
            return ""

        return _PLACEHOLDER.sub(check, line)


class _Words:
    """Fills a layout or a block: ``[[_ text]]`` is translated, ``[[name]]`` is a value. Jinja stays for later."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def fill(self, source: str, values: Mapping[str, Any]) -> str:
        def replace(match: re.Match[str]) -> str:
            inner = match.group(1).strip()
            return self._language.gettext(inner[2:].strip()) if inner.startswith("_ ") else str(values[inner])

        return re.sub(r"\[\[(.*?)\]\]", replace, source)


def _absolute(html: str) -> str:
    """Links within the shop, in the language of the mail."""
    return re.sub(r'(href|src)="/', r'\1="{{shop.base}}/', html)


def _plain(source: str) -> str:
    """Markdown is readable as it is, but for its links, its marks and its line breaks within a paragraph."""
    text = _LINK.sub(lambda m: f"{m[1]}: {'{{shop.base}}' if m[2].startswith('/') else ''}{m[2]}", source)
    text = _MARK.sub(r"\2", text).replace("`", "")
    return "\n\n".join(_unwrapped(paragraph) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip())


def _unwrapped(paragraph: str) -> str:
    lines = paragraph.strip().splitlines()
    if lines[0].startswith("#"):
        return lines[0].lstrip("# ")
    joined = [lines[0]]
    for line in lines[1:]:
        if line.lstrip().startswith(("- ", "* ")):
            joined.append(line)
        else:
            joined[-1] = _joined(joined[-1], line.strip())
    return "\n".join(joined)


def _joined(left: str, right: str) -> str:
    """Chinese has no blanks between words, so none where a line was broken."""
    return f"{left}{right}" if left[-1:] > "\u2e80" or right[:1] > "\u2e80" else f"{left} {right}"
