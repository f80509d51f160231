"""Photos of reviews on AWS: beside the published shop, in the part of its bucket that is never served."""

from __future__ import annotations

from shop.adapters.aws import SERVING, Clients
from shop.adapters.files.s3 import Bucket, S3Files

PREFIX = "private/reviews/"


def open_photos(snapshot_url: str, stack: str, endpoint: str | None) -> S3Files:
    """``snapshot_url``: whose bucket it is, where a function asks; else the ``stack`` says it.

    Raises:
        Unavailable: the stack can't be asked; the message names the setting.
    """
    if snapshot_url:
        name = snapshot_url.removeprefix("s3://").partition("/")[0]
        return S3Files(Bucket(Clients(endpoint, SERVING), name, "REGULARS_SNAPSHOT"), PREFIX)
    from shop.adapters.files.site_stack import find_site  # not for the functions

    clients = Clients(endpoint)
    place = find_site(clients, stack)
    return S3Files(Bucket(clients, place.bucket, place.setting), PREFIX)
