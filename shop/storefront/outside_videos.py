"""Where other sites' videos play: the address that a page is given, and the frame that shows no more than the video.

Sources: support.google.com/youtube/answer/171780 (privacy-enhanced mode), developer.vimeo.com/player/sdk/embed (dnt),
player.bilibili.com.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.domain.headers import FRAMES

_YOUTUBE, _VIMEO, _BILIBILI = FRAMES
_PLAYERS = (
    (
        re.compile(
            r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|embed/)|youtu\.be/)([\w-]{11})(?![\w-])"
        ),
        _YOUTUBE,
        "/embed/{0}?autoplay=1",
    ),
    (re.compile(r"https://(?:www\.)?vimeo\.com/([0-9]+)(?![\w])"), _VIMEO, "/video/{0}?dnt=1&autoplay=1"),
    (
        re.compile(r"https://(?:www\.|m\.)?bilibili\.com/video/(BV\w{10})(?!\w)"),
        _BILIBILI,
        "/player.html?bvid={0}&autoplay=1",
    ),
)


@dataclass(frozen=True, slots=True)
class OutsideVideo:
    frame: str
    host: str


def outside_video(address: str) -> OutsideVideo | None:
    """The frame of a video, or ``None`` for an address that no player is known for.

    >>> outside_video("https://youtu.be/aqz-KE-bpKQ").frame
    'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1'
    >>> outside_video("https://example.com/film")
    """
    for pattern, origin, path in _PLAYERS:
        match = pattern.match(address)
        if match:
            return OutsideVideo(origin + path.format(match[1]), origin.removeprefix("https://"))
    return None
