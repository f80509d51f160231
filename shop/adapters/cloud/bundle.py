"""The zip that all functions share: their own modules and the packages that these import. The same input gives the
same bytes, so that what did not change is not sent again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import marshal
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from shop.adapters.cloud.locale_data import trim
from shop.adapters.cloud.packages import LAMBDA, Target, install
from shop.ports.cloud import Bundle

OWN = ("functions", "shop")
LEFT_OUT = (
    "functions/backstage.py",
    "functions/local.py",
    "functions/rebuild.py",
    "functions/server.py",
    "functions/static.py",
    "shop/__main__.py",
    "shop/adapters/cloud",
    "shop/commands",
    "shop/storefront",
)
"""Ours, but only for the machine that builds or serves the shop."""
FOREIGN_LEFT_OUT = ("bin", "certifi/tests", "stripe/params")
"""Commands, tests, and types of requests that nothing but a type checker imports."""
UNUSED = (
    "PIL/_avif.*",
    "PIL/_imagingcms.*",
    "PIL/_imagingft.*",
    "PIL/_imagingtk.*",
    "pillow.libs/libavif-*",
    "pillow.libs/libfreetype-*",
    "pillow.libs/libharfbuzz-*",
    "pillow.libs/libbrotli*",
    "pillow.libs/liblcms2-*",
)
"""Of Pillow: what the photos of reviews do not need, its largest part."""
UNREAD = {".pyi", ".typed", ".c", ".h"}
INSTALLED = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"}
"""What pip notes of this machine."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can bear."""
_UNCHECKED_HASH = 1
"""PEP 552: the bytecode is taken without a look at its source."""
_MARSHAL = 2
"""The newest form in which the same code gives the same bytes: later ones depend on reference counts."""


def build_bundle(root: Path, cache: Path, target: Target = LAMBDA) -> Bundle:
    """Bytecode is put in only where this Python is the target's, as no other can make it.

    Raises:
        Unavailable: a package can't be had.
    """
    packages = install(root / "functions" / "requirements.txt", cache, target)
    compiled = target.python == f"{sys.version_info.major}.{sys.version_info.minor}"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for name, body in sorted({**dict(_packages(packages)), **dict(_own(root))}.items()):
            _write(zipped, name, body)
            if compiled and name.endswith(".py"):
                _write(zipped, *_compile(name, body))
    body = written.getvalue()
    return Bundle(digest=hashlib.sha256(body).hexdigest(), body=body, compiled=compiled)


def _own(root: Path) -> Iterator[tuple[str, bytes]]:
    for package in OWN:
        for path in (root / package).rglob("*.py"):
            name = path.relative_to(root)
            if not any(name.is_relative_to(one) for one in LEFT_OUT):
                yield name.as_posix(), path.read_bytes()


def _packages(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        skipped = "__pycache__" in name.parts or any(name.is_relative_to(one) for one in FOREIGN_LEFT_OUT)
        skipped = skipped or any(name.match(one) for one in UNUSED)
        noted = path.name in INSTALLED and name.parts[0].endswith(".dist-info")
        if path.is_file() and path.suffix not in UNREAD and not skipped and not noted:
            body = path.read_bytes()
            spoken = name.match("babel/locale-data/*.dat")
            yield name.as_posix(), trim(body) if spoken else body


def _compile(name: str, body: bytes) -> tuple[str, bytes]:
    path = PurePosixPath(name)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH.to_bytes(4, "little") + importlib.util.source_hash(body)
    code = compile(body, f"/var/task/{name}", "exec", dont_inherit=True, optimize=0)
    place = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
    return place.as_posix(), head + marshal.dumps(code, _MARSHAL)


def _write(zipped: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    zipped.writestr(entry, body)
