"""From the files of ``content/emails/`` to compiled mails and flows. Mistakes are collected, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from shop.domain.flows import ORDER, Flow
from shop.domain.snapshot import Email
from shop.storefront.documents import SLUG, Document, Words
from shop.storefront.emails.front import FlowFile, Known, MailFile, make_flow
from shop.storefront.emails.kinds import ALERTS, NEEDED, SYSTEM, TO_MERCHANT, kind_of
from shop.storefront.emails.words import Layout, Page
from shop.storefront.front_matter import FrontMatterError, parse_document
from shop.storefront.locales import Language
from shop.storefront.problems import Problems, shown
from shop.storefront.validation import validate


@dataclass
class Compiled:
    """Language → name → mail, and the flows by name."""

    emails: dict[str, dict[str, Email]]
    flows: dict[str, Flow] = field(default_factory=dict)


def compile_emails(
    content: Path, theme: Path, languages: Mapping[str, Language], problems: Problems, known: Known | None = None
) -> Compiled:
    """Every mail in every language that it is written in. Mistakes go to ``problems``."""
    compiler = _Compiler(content, theme, languages, problems, known or Known())
    folder = content / "emails"
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        name, _, suffix = path.name.removesuffix(".md").partition(".")
        code = suffix or compiler.default
        file = f"{content.name}/emails/{path.name}"
        if not SLUG.fullmatch(name):
            problems.add(file, 1, "file name", shown(name), "lower-case letters, digits and dashes (a-z 0-9 -)")
        elif code not in languages:
            problems.add(file, 1, "file name", f"language {code!r}", f"one of {', '.join(sorted(languages))}")
        else:
            found.setdefault(name, {})[code] = path
    for name, paths in found.items():
        compiler.compile(name, paths)
    for name in ALERTS:
        if name not in found:
            compiler.compile_own(name)
    for name in SYSTEM:
        if name not in found:
            problems.add(f"{content.name}/emails/{name}.md", 1, "file", "nothing", "the words of this mail")
    compiler.require()
    return compiler.compiled


class _Compiler:
    def __init__(
        self, content: Path, theme: Path, languages: Mapping[str, Language], problems: Problems, known: Known
    ) -> None:
        self.default = next(code for code, language in languages.items() if language.is_default)
        self.compiled = Compiled({code: {} for code in languages})
        self._content = content
        self._languages = languages
        self._problems = problems
        self._known = known
        self._layout = Layout(theme)
        self._own = theme / "emails" / "words"
        self._triggers: set[str] = set()

    def compile(self, name: str, paths: Mapping[str, Path]) -> None:
        """A mail in all its languages."""
        if self.default not in paths:
            for path in paths.values():
                file = f"{self._content.name}/emails/{path.name}"
                self._problems.add(file, 1, "file", "a translation of nothing", f"{name}.md beside it")
            return
        original = self._document(name, self.default, paths[self.default])
        flow = self._flow(name, original) if original else None
        if original is None or (flow is None and name not in SYSTEM and name not in ALERTS):
            return
        for code in self._languages:
            if code in paths:
                document = original if code == self.default else self._document(name, code, paths[code])
                flow = self._words(document, flow) if document else flow
            elif name not in TO_MERCHANT:
                self._problems.add(original.file, 1, "file", f"no {name}.{code}.md", "the mail in every language")
        if flow:
            self.compiled.flows[name] = flow

    def compile_own(self, name: str) -> None:
        """One whose words come with the theme: in the first language's catalogue, else in English."""
        language = self._languages[self.default]
        names = (f"{name}.{language.catalogue}.md", f"{name}.md")
        path = next(path for one in names if (path := self._own / one).is_file())
        document = self._document(name, self.default, path, f"theme/emails/words/{path.name}")
        if document:
            self._words(document, None)

    def require(self) -> None:
        """Tell which events no mail tells of, though they should."""
        for trigger, name in NEEDED.items():
            if trigger not in self._triggers:
                file = f"{self._content.name}/emails/{name}.md"
                self._problems.add(file, 1, "file", "nothing", f"a mail with trigger: {trigger}, topic: order")

    def _document(self, name: str, code: str, path: Path, file: str = "") -> Document | None:
        file = file or f"{self._content.name}/emails/{path.name}"
        try:
            front, _ = parse_document(path.read_text("utf-8"))
        except FrontMatterError as exc:
            self._problems.add(file, exc.line, "front matter", exc.found, exc.expected)
            return None
        return Document("email", name, code, path, file, front)

    def _flow(self, name: str, document: Document) -> Flow | None:
        if name in SYSTEM or name in ALERTS:
            return None
        context = {"currency": self._known.currency}
        model = validate(document, FlowFile, context, self._problems)
        trigger = document.front.values.get("trigger")
        if trigger and document.front.values.get("topic", ORDER) == ORDER:
            self._triggers.add(str(trigger))
        return make_flow(name, model, document, self._known, self._problems) if model else None

    def _words(self, document: Document, flow: Flow | None) -> Flow | None:
        """Compile one language's file; the flow, knowing what its words lead to."""
        original = document.locale == self.default
        subjects, preheader = self._head(document, whole=flow is not None and original)
        language = self._languages[document.locale]
        kind = kind_of(document.key, flow)
        page = Page(document.file, kind, language, self._problems, self._known.products)
        line = document.front.line(("subjects",) if "subjects" in document.front.values else ("subject",))
        subjects = tuple(page.checked(subject, line, "subject") for subject in subjects)
        preheader = page.checked(preheader, document.front.line(("preheader",)), "preheader")
        html, text = self._layout.compile(page, document.front.body, document.front.body_line, preheader)
        if flow and flow.voucher and "voucher" not in page.used:
            document.report(self._problems, ("voucher",), Words("words that leave it out"), "[[voucher]] in the body")
        if subjects:
            several = subjects if len(subjects) > 1 else ()
            email = Email(subject=subjects[0], html=html, text=text, subjects=several, cards=tuple(page.cards))
            self.compiled.emails[document.locale][document.key] = email
        sells = flow is not None and (flow.sells or "cart" in page.used)
        return replace(flow, sells=sells) if flow else None

    def _head(self, document: Document, *, whole: bool) -> tuple[tuple[str, ...], str]:
        """Subjects and preheader. ``whole``: the file has been validated as a flow's already."""
        values = document.front.values
        if not whole:
            validate(document, MailFile, {}, self._problems)
        subject, subjects = values.get("subject"), values.get("subjects")
        if (subject is None) == (subjects is None):
            found = None if subject is None else Words("subject and subjects")
            document.report(self._problems, ("subject",), found, "a line of text, or several as subjects:")
        written = subjects if isinstance(subjects, list) else [subject]
        preheader = values.get("preheader")
        good = tuple(line for line in written if isinstance(line, str) and line.strip())
        return good, preheader if isinstance(preheader, str) else ""
