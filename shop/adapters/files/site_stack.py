"""Where a stack of CloudFormation has the site: its outputs say it. See functions/template.yaml."""

from __future__ import annotations

from shop.adapters.aws import Clients
from shop.adapters.files.site_s3 import Place
from shop.adapters.stack_outputs import describe_stack, outputs_of
from shop.domain.errors import Unavailable

OUTPUTS = ("PagesBucket", "PagesStore")


def find_site(clients: Clients, stack: str) -> Place:
    """Read where the site of a stack lies.

    Raises:
        Unavailable: there is no such stack, or it is not one of this shop; the message says what to do.
    """
    setting = f"REGULARS_SITE=stack:{stack}"
    described = describe_stack(clients, stack, setting)
    if not described:
        words = f"{setting}: there is no such stack in the region of AWS_DEFAULT_REGION. Make it: make deploy"
        raise Unavailable("site_settings", words)
    found = outputs_of(described)
    missing = [name for name in OUTPUTS if not found.get(name)]
    if missing:
        words = f"{setting}: the stack says nothing of {', '.join(missing)}. Bring it up to date: make deploy"
        raise Unavailable("site_settings", words)
    return Place(found["PagesBucket"], found["PagesStore"], setting)
