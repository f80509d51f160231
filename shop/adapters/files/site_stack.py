"""Where a stack of CloudFormation has the site: its outputs say it. See functions/template.yaml."""

from __future__ import annotations

from botocore.exceptions import ClientError

from shop.adapters.aws import Clients, code_of, told
from shop.adapters.files.site_s3 import Place
from shop.domain.errors import Unavailable

OUTPUTS = ("PagesBucket", "PagesStore")


def find_site(clients: Clients, stack: str) -> Place:
    """Read where the site of a stack lies.

    Raises:
        Unavailable: there is no such stack, or it is not one of this shop; the message says what to do.
    """
    setting = f"REGULARS_SITE=stack:{stack}"
    with told(setting, "cloudformation:DescribeStacks"):
        try:
            answer = clients["cloudformation"].describe_stacks(StackName=stack)
        except ClientError as exc:
            if code_of(exc) != "ValidationError":
                raise
            words = (
                f"{setting}: there is no such stack in the region of AWS_DEFAULT_REGION. Make it: make deploy ({exc})"
            )
            raise Unavailable("site_settings", words) from exc
    found = {one["OutputKey"]: one["OutputValue"] for one in answer["Stacks"][0].get("Outputs", ())}
    missing = [name for name in OUTPUTS if not found.get(name)]
    if missing:
        words = f"{setting}: the stack says nothing of {', '.join(missing)}. Bring it up to date: make deploy"
        raise Unavailable("site_settings", words)
    return Place(found["PagesBucket"], found["PagesStore"], setting)
