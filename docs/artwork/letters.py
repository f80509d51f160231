"""Cut the letters that pictures for other sites are written with out of Noto Serif.

Usage: python docs/artwork/letters.py NotoSerif-Bold.ttf NotoSerifCJK-Bold.ttc    (needs fonttools and brotli)
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).resolve().parents[2] / "theme/fonts"
PLAIN = (
    (0x20, 0x7E),  # Latin, Greek and Cyrillic
    (0xA0, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x2193),  # ℃ № ™ →
    (0x2212, 0x2212),
    (0x2264, 0x2265),
)
CHINESE = ((0x3000, 0x301F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6))
QUOTES = range(0x2010, 0x2027)


def letters(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    """Everything in some ranges of Unicode."""
    return {code for first, last in ranges for code in range(first, last + 1)}


def gb2312() -> set[int]:
    """The 6,763 characters that most of written Chinese is."""
    found = set()
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= {ord(letter) for letter in bytes([row, cell]).decode("gb2312", "ignore")}
    return found


def simplified(collection: Path) -> TTFont:
    """The font for China. Quotation marks and dashes are the Korean cut's: else they are as wide as a character."""
    fonts = {str(font["name"].getDebugName(1)).rpartition(" ")[2]: font for font in TTCollection(collection).fonts}
    chinese, korean = fonts["SC"], fonts["KR"].getBestCmap()
    for table in chinese["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {code: korean[code] for code in QUOTES if code in korean}
    return chinese


def cut(font: TTFont, codes: set[int], name: str) -> None:
    """Keep those letters, and write the file."""
    options = subset.Options(notdef_outline=True, hinting=False, layout_features=[], name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(FONTS / name)


if __name__ == "__main__":
    cut(TTFont(sys.argv[1]), letters(PLAIN), "1-latin.woff2")
    if len(sys.argv) > 2:
        cut(simplified(Path(sys.argv[2])), letters(PLAIN + CHINESE) | gb2312(), "2-chinese.woff2")
