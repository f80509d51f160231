"""The photos that people send: made harmless before they are kept."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from shop.ports.files import Files

MAX_PHOTO = 5 * 1024 * 1024
"""Bytes."""


class Album(msgspec.Struct, frozen=True):
    files: Files
    """Where they lie, by name."""
    develop: Callable[[bytes], bytes]
    """From a photo as it was sent to a JPEG of ours: upright, of a modest size, without anything but the picture.

    Raises:
        Unprocessable: ``not_a_photo``, ``photo_too_large`` (in pixels).
    """
