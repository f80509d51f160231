"""Bytes of a CSV file to text, by a rule that can be said in one sentence.

A byte order mark decides; else UTF-8 when the bytes are valid UTF-8; else GB18030 when they are valid GB18030 and
nine in ten of the bytes above 127 stand in pairs of GB 2312 (everyday Chinese); else Windows-1252.
"""

from __future__ import annotations

import codecs
import re

from shop.domain.errors import InvalidRequest

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030", "cp1252": "Windows-1252"}
_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_SHARE = 0.9


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text, and the name of the encoding that it was read in; ``encoding``: as the merchant says.

    Raises:
        InvalidRequest: the bytes are not of the encoding, or of none that is tried.
    """
    name = encoding or guess(data)
    try:
        text = data.decode(name)
    except LookupError:
        raise InvalidRequest(
            "unknown_encoding", f"--encoding: found {name!r}, expected one as utf-8, gb18030, windows-1252, utf-16"
        ) from None
    except UnicodeError as exc:
        start = exc.start if isinstance(exc, UnicodeDecodeError) else 0
        line = data[:start].count(b"\n") + 1
        raise InvalidRequest(
            "unreadable_file",
            f"Line {line} has bytes that are not {_NAMES.get(name, name)}. "
            "Save the file as UTF-8, or name its encoding with --encoding.",
        ) from exc
    return text.removeprefix("\ufeff"), _NAMES.get(name, name)


def guess(data: bytes) -> str:
    """The encoding by the rule above, as Python names it.

    >>> guess("茶壶".encode("gb18030")), guess("Größe für Café".encode("cp1252")), guess(b"plain")
    ('gb18030', 'cp1252', 'utf-8')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _valid(data, "utf-8"):
        return "utf-8"
    high = len(_HIGH.findall(data))
    paired = 2 * len(_PAIR.findall(data))
    return "gb18030" if paired >= high * _SHARE and _valid(data, "gb18030") else "cp1252"


def _valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
