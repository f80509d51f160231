"""Photos that people send, decoded and written anew: what is no picture does not come through, nor does what is
hidden in one (places, cameras, scripts).

Pillow is loaded with the first photo: nobody who sends none waits for it.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from shop.domain.errors import Unprocessable

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
"""What today's telephones take. A file of some kilobytes may claim a thousand times as many, to fill the memory."""
LONGEST = 1600
QUALITY = 85


def develop(body: bytes) -> bytes:
    """A JPEG of at most ``LONGEST`` pixels a side; see ``Album``.

    Raises:
        Unprocessable: ``not_a_photo``, ``photo_too_large``.
    """
    from PIL import Image, ImageOps

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise _too_large()
            opened.draft("RGB", (2 * LONGEST, 2 * LONGEST))  # a JPEG need not be decoded in full
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST, LONGEST))
            return _written(_on_paper(upright))
    except bombs as exc:
        raise _too_large() from exc
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, struct.error, zlib.error) as exc:
        words = "This file is not a photo that we can read. Send a JPEG, PNG or WebP."
        raise Unprocessable("not_a_photo", words, field="photo") from exc


def _too_large() -> Unprocessable:
    words = f"The photo has more than {MAX_PIXELS // 1_000_000} megapixels. Send a smaller one."
    return Unprocessable("photo_too_large", words, field="photo")


def _on_paper(image: Image.Image) -> Image.Image:
    """Without transparency, palettes and profiles."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")


def _written(image: Image.Image) -> bytes:
    from PIL import Image

    bare = Image.new("RGB", image.size)
    bare.paste(image)  # the pixels alone: what else an image bears stays behind
    body = io.BytesIO()
    bare.save(body, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return body.getvalue()
