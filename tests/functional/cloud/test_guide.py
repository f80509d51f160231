"""docs/deploy.md, followed by the letter: every command in its boxes, in order, in one shell, against emulators."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from shop.adapters.cloud.packages import LAMBDA, install
from shop.adapters.payments.stripe import events
from shop.bootstrap import system_clock
from tests import toolchain
from tests.architecture.sources import ROOT
from tests.architecture.test_docs import TARGETS, variables
from tests.fake_aws.account import Account
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.functional.cloud.conftest import WEBHOOK
from tests.functional.cloud.test_bundle import CACHE
from tests.functional.test_make import Copy

GUIDE = (ROOT / "docs/deploy.md").read_text()
COMMANDS = re.findall(r"^## (.+?)$|^```sh\n(.+?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
LIVE_KEY = "sk_live_123456789012"


class TwoModes(FakeStripe):
    """Test and live mode, which know the same endpoint."""

    async def answer(self, request: Request) -> Response:
        headers = dict(request.scope["headers"])
        live = headers.get(b"authorization") == f"Bearer {LIVE_KEY}".encode()
        if live:
            headers[b"authorization"] = f"Bearer {KEY}".encode()
            request.scope["headers"] = list(headers.items())
        for endpoint in self.world.endpoints.values():
            endpoint["livemode"] = live
        return await super().answer(Request(request.scope, request.receive))


@pytest.fixture
def shell(account: Account, tmp_path: Path) -> Iterator[tuple[Copy, dict[str, str]]]:
    """A merchant's machine: the repository with a small shop, AWS's command line, keys; and Stripe."""
    copy = Copy(tmp_path / "shop")
    packages = install(ROOT / "functions/requirements.txt", CACHE, LAMBDA)
    (copy.root / "var/cache").mkdir(parents=True)
    (copy.root / "var/cache" / packages.name).symlink_to(packages)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/aws").symlink_to(toolchain.aws_tool("aws"))
    with serve(TwoModes(system_clock)) as stripe:
        stripe.world.add_endpoint(WEBHOOK, events.HANDLED)
        yield (
            copy,
            {
                **copy.environment,
                "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "AWS_ENDPOINT_URL": account.address,
                "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_PAGER": "",
                "REGULARS_AWS_ENDPOINT": account.address,
                "REGULARS_STRIPE_URL": stripe.url,
                "STRIPE_KEY": KEY,
                "STRIPE_WEBHOOK": SECRET,
                "STRIPE_LIVE_KEY": LIVE_KEY,
                "STRIPE_LIVE_WEBHOOK": SECRET,
            },
        )


@pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")
def test_whoever_follows_the_guide_has_a_shop(shell: tuple[Copy, dict[str, str]], account: Account) -> None:
    copy, environment = shell
    script = "set -eo pipefail\n" + "\n".join(
        f"echo '=== {title}'" if title else commands for title, commands in COMMANDS
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=copy.root, env=environment, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    parts = dict(re.findall(r"^=== (.+?)$\n(.*?)(?=^=== |\Z)", done.stdout, re.MULTILINE | re.DOTALL))
    assert "123456789012" in parts["1. An account"]
    assert "CNAME" in parts["2. A certificate"]
    assert "Nothing was done" in parts["7. Look first"]
    deployed = parts["8. Deploy"]
    assert re.search(r"The stack regulars is made: \d+ changes\.", deployed)
    assert re.search(r"Release [0-9a-f]{12} is live: \d+ files sent\.", deployed)
    for line in shown_in("8. Deploy"):
        assert line.partition(":")[0] in deployed, line
    assert "stripe is ready" in parts["9. The domain"]
    assert "nothing had to be changed" in parts["Every day"]
    assert "The stack regulars is changed" in parts["11. Going live"], "its functions start anew, with the live key"
    assert account.stacks() == [], "taken down"


def shown_in(title: str) -> list[str]:
    """The lines that the guide says one sees in a step, but for those with values of their own."""
    section = GUIDE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    (shown,) = [text for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S) if not kind]
    return [line for line in shown.splitlines() if ":" in line and "stack" not in line and "Release" not in line]


def test_every_command_is_one_that_there_is() -> None:
    """The sentences and tables name no other settings and commands than the shop's."""
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", GUIDE, re.MULTILINE)) <= set(TARGETS)
    assert set(re.findall(r"\bREGULARS_[A-Z_]+", GUIDE)) <= set(variables())
