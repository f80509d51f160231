"""One publish or rollback on CloudFront that kills its own process before its nth request.

python -m tests.functional.publishing.killed_cloud ROOT ADDRESS publish|rollback N
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from shop.adapters.aws import Clients
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.site_s3 import S3Site
from shop.adapters.files.site_stack import find_site
from tests.fake_cloudfront.aws import SERVICES, STACK
from tests.functional.publishing.small_site import SmallSite


class DyingSite(SmallSite):
    def __init__(self, root: Path, address: str, request: int) -> None:
        super().__init__(root)
        self._clients = Clients(address)
        self._place = find_site(self._clients, STACK)
        self._left = request
        for service in SERVICES:
            self._clients[service].meta.events.register(f"before-send.{service}", self._look)

    def open(self) -> S3Site:
        return S3Site(self._clients, self._place, FolderFiles(self.root / "cache"))

    def _look(self, **_: Any) -> None:
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    site = DyingSite(Path(sys.argv[1]), sys.argv[2], int(sys.argv[4]))
    site.publish() if sys.argv[3] == "publish" else site.roll_back()
