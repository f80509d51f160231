"""The code that WeChat's scanner reads: drawn from the address in the merchant's own code, or the merchant's picture.

A picture file, not SVG: a phone can keep it, and WeChat's browser knows a code in a picture that is pressed for long.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import segno

HOSTS = ("https://u.wechat.com/", "https://work.weixin.qq.com/", "https://weixin.qq.com/", "http://weixin.qq.com/")
"""What the codes of people, of companies and of official accounts hold."""
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif")
EXPECTED = "an address as https://u.wechat.com/…, or a picture in the content folder"
WECHAT_CODE = "wechat.png"
"""The drawn code among the assets."""
_SCALE = 8


def is_address(code: str) -> bool:
    """Whether a code is to be drawn from an address of WeChat's."""
    return code.startswith(HOSTS)


def is_picture(code: str) -> bool:
    """Whether a code is the name of a picture file."""
    return "/" not in code and PurePosixPath(code).suffix in PICTURES


def draw_code(address: str) -> tuple[bytes, int]:
    """A PNG of the code with its quiet zone, and its width in pixels."""
    code, body = segno.make_qr(address, error="m"), io.BytesIO()
    code.save(body, kind="png", scale=_SCALE, border=4)
    return body.getvalue(), int(code.symbol_size(scale=_SCALE, border=4)[0])
