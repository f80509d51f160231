"""One publish or rollback that kills its own process before its nth change of the site's folder.

python -m tests.functional.publishing.killed ROOT publish|rollback N
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.functional.publishing.small_site import SmallSite

CHANGES = {"os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "shutil.rmtree"}


def die_at(folder: Path, change: int) -> None:
    """Count what is about to be done below a folder, and die before the nth."""
    left = change

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (event in CHANGES or writes) and any(str(one).startswith(str(folder)) for one in arguments[:2]):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


if __name__ == "__main__":
    site = SmallSite(Path(sys.argv[1]))
    site.pass_days(float(os.environ.get("DAYS", "1")))
    die_at(site.folder, int(sys.argv[3]))
    site.publish() if sys.argv[2] == "publish" else site.roll_back()
