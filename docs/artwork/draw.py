"""Draw the sample shop's pictures.

Usage: python docs/artwork/draw.py [slug …]    all pictures, or those whose path holds one of the words
"""

import sys
from collections.abc import Callable
from pathlib import Path

from studio.registry import pictures

CONTENT = Path(__file__).resolve().parents[2] / "content"


def draw(words: list[str], report: Callable[[str], None] = print) -> None:
    """Render every picture whose path matches one of the words (no words: all)."""
    for path, make in pictures().items():
        if words and not any(word in path for word in words):
            continue
        make().save(CONTENT / path)
        report(f"{path} {(CONTENT / path).stat().st_size // 1024} kB")


if __name__ == "__main__":
    draw(sys.argv[1:])
