"""The AWS stack shows visitors what the code says: the function that finds a page, headers, what is private."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.domain.headers import ASKED_ANEW, IMMUTABLE, SECURITY, TRANSPORT
from shop.domain.page_map import ENTRY, MISSING, NOT_FOUND
from shop.domain.releases import is_lasting
from tests.architecture.sources import ROOT
from tests.fake_cloudfront.edge import DISTRIBUTION, FUNCTION, TEMPLATE, policy_headers

SOURCE = (ROOT / "functions" / "pages.js").read_text()
MOST_BYTES = 10_000
"""Of a function's code, comments included ("Quotas on CloudFront Functions")."""


def policy(name: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE[name]["Properties"]["ResponseHeadersPolicyConfig"]
    return found


def test_the_stack_has_the_function_as_it_is_written() -> None:
    assert FUNCTION.strip() == SOURCE.strip(), "copy functions/pages.js into functions/template.yaml"
    assert len(FUNCTION.encode()) < MOST_BYTES


def test_the_function_reads_what_the_code_writes() -> None:
    endings = re.search(r"const LASTING = \[(.*)\]", SOURCE).group(1)
    for ending in re.findall(r'"([^"]+)"', endings):
        assert is_lasting(f"pagefind/x{ending}")
    assert {int(number) for number in re.findall(r"i \+= (\d+)", SOURCE)} == {2, ENTRY}
    assert f'"/pages/{MISSING}"' in SOURCE


def test_pages_have_the_shop_s_headers_and_are_asked_for_anew() -> None:
    assert policy_headers(policy("PageHeaders")) == {**SECURITY, **TRANSPORT, "cache-control": ASKED_ANEW}
    assert DISTRIBUTION["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] == {"Ref": "PageHeaders"}


@pytest.mark.parametrize("folder", IMMUTABLE)
def test_what_is_named_by_its_content_keeps_the_lifetime_that_it_was_sent_with(folder: str) -> None:
    assert policy_headers(policy("LastingHeaders")) == {**SECURITY, **TRANSPORT}
    (found,) = [one for one in DISTRIBUTION["CacheBehaviors"] if one["PathPattern"] == f"/{folder}*"]
    assert found["ResponseHeadersPolicyId"] == {"Ref": "LastingHeaders"}
    assert "FunctionAssociations" not in found


def test_every_header_wins_over_what_the_origin_says() -> None:
    for name in ("PageHeaders", "LastingHeaders"):
        assert all(one["Override"] for one in policy(name)["SecurityHeadersConfig"].values())
    assert all(one["Override"] for one in policy("PageHeaders")["CustomHeadersConfig"]["Items"])


def test_texts_are_packed_on_their_way() -> None:
    assert all(one["Compress"] for one in (DISTRIBUTION["DefaultCacheBehavior"], *DISTRIBUTION["CacheBehaviors"]))


def test_what_does_not_exist_is_404_with_the_shop_s_page() -> None:
    (found,) = DISTRIBUTION["CustomErrorResponses"]
    assert (found["ErrorCode"], found["ResponseCode"], found["ResponsePagePath"]) == (404, 404, f"/{NOT_FOUND}")


def test_nobody_sees_what_is_private() -> None:
    (origin,) = [one for one in DISTRIBUTION["Origins"] if one["Id"] == "pages"]
    assert origin["OriginPath"] == "/site"
    (statement,) = [
        one
        for one in TEMPLATE["PagesPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        if one["Action"] == "s3:GetObject"
    ]
    assert statement["Resource"] == {"Fn::Sub": "${Pages.Arn}/site/*"}
