"""The packages that functions import, as wheels of the machine that they run on, whatever machine this is."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from shop.domain.errors import Unavailable


class Target(msgspec.Struct, frozen=True):
    """A machine that runs functions."""

    python: str
    """As 3.13."""
    platforms: tuple[str, ...] = ()
    """Wheel tags, best first; none: this very machine."""


AMAZON_LINUX = tuple(f"manylinux_2_{minor}_aarch64" for minor in range(34, 16, -1))
"""Lambda's python3.13 has glibc 2.34, and takes wheels for any that is older (PEP 600)."""
LAMBDA = Target("3.13", (*AMAZON_LINUX, "manylinux2014_aarch64"))
HERE = Target(f"{sys.version_info.major}.{sys.version_info.minor}")


def install(requirements: Path, cache: Path, target: Target) -> Path:
    """The folder with the packages; installed once for each list of requirements.

    Raises:
        Unavailable: pip can't get them; its last words.
    """
    named = hashlib.sha256(requirements.read_bytes() + repr(target).encode()).hexdigest()[:16]
    folder = cache / f"packages-{target.python}-{named}"
    if folder.is_dir():
        return folder
    part = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(_command(requirements, part, target), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        shutil.rmtree(part, ignore_errors=True)
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Unavailable("packages", f"pip can't get the functions' packages: {' '.join(said) or done.stderr}")
    try:
        part.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(part)
    return folder


def _command(requirements: Path, folder: Path, target: Target) -> list[str]:
    other = [f"--platform={tag}" for tag in target.platforms]
    if other:
        other += ["--implementation=cp", f"--python-version={target.python}"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    whole = ["--only-binary=:all:", "--no-deps", "--require-hashes", "--requirement", str(requirements)]
    return [*pip, *whole, *other, "--target", str(folder)]
