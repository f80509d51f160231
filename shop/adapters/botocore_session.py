"""botocore's sessions of this process. Each has credentials of its own, but what AWS's services are is read once: a
function that starts needs three clients, and would read the same megabytes for each.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.session


@cache
def _loader() -> Any:
    return botocore.session.get_session().get_component("data_loader")


def new_session() -> Any:
    session = botocore.session.get_session()
    session.register_component("data_loader", _loader())
    return session
