"""The headers that every page of the shop is sent with, whoever sends it: this machine's server, a web server
before a folder, or a CDN. Their one source; the configurations in the documentation are tested against it.
"""

from __future__ import annotations

FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://player.bilibili.com")
"""The players of other sites. Each page narrows this, in its head, to those whose videos it shows: most to none."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the search's index is read by WebAssembly
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        f"frame-src {' '.join(FRAMES)}",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No ``unsafe-inline``: what is written into a product's text can run no script. Blocks of JSON are data and stay."""

SECURITY = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
}

TRANSPORT = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
"""Only over HTTPS (RFC 6797, 7.2)."""

FOR_EVER = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"
"""Kept, but asked for each time: answered 304 where it did not change."""
IMMUTABLE = ("assets/", "pictures/")
"""Folders whose files are named by their content: they never change."""


def cache_control(path: str) -> str:
    """The lifetime of a file that was found.

    >>> cache_control("index.html"), cache_control("assets/site.1a2b3c4d5e.css")
    ('no-cache', 'public, max-age=31536000, immutable')
    """
    return FOR_EVER if path.startswith(IMMUTABLE) else ASKED_ANEW
