"""The AWS stack shows visitors what the code says: the function that finds a page, headers, what is private."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.domain.headers import ASKED_ANEW, IMMUTABLE, SECURITY, TRANSPORT
from shop.domain.page_map import ENTRY, NOT_FOUND
from shop.domain.releases import is_lasting
from tests.architecture.sources import ROOT
from tests.fake_cloudfront.edge import DISTRIBUTION, FUNCTIONS, TEMPLATE, associated, policy_headers

FILES = {"FindPage": "pages.js", "ShowMissing": "missing.js"}
SOURCES = {name: (ROOT / "functions" / file).read_text() for name, file in FILES.items()}
MOST_BYTES = 10_000
"""Of a function's code, comments included ("Quotas on CloudFront Functions")."""


def policy(name: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE[name]["Properties"]["ResponseHeadersPolicyConfig"]
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_stack_has_each_function_as_it_is_written(name: str) -> None:
    assert FUNCTIONS[name].strip() == SOURCES[name].strip(), f"copy functions/{FILES[name]} into template.yaml"
    assert len(FUNCTIONS[name].encode()) < MOST_BYTES


def test_the_function_reads_what_the_code_writes() -> None:
    source = SOURCES["FindPage"]
    endings = re.search(r"const LASTING = \[(.*)\]", source).group(1)
    for ending in re.findall(r'"([^"]+)"', endings):
        assert is_lasting(f"pagefind/x{ending}")
    assert {int(number) for number in re.findall(r"i \+= (\d+)", source)} == {2, ENTRY}
    assert f'"{NOT_FOUND}"' in source


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


def test_pages_are_found_and_what_does_not_exist_gets_its_status() -> None:
    behaviour = DISTRIBUTION["DefaultCacheBehavior"]
    assert associated(behaviour, "viewer-request") == ["FindPage"]
    assert associated(behaviour, "viewer-response") == ["ShowMissing"]


def test_the_api_answers_for_itself() -> None:
    """An error page of the distribution would take the place of the API's own 404."""
    assert "CustomErrorResponses" not in DISTRIBUTION
    (api,) = [one for one in DISTRIBUTION["CacheBehaviors"] if one["PathPattern"] == "/api/*"]
    assert "FunctionAssociations" not in api


def test_nobody_sees_what_is_private() -> None:
    (origin,) = [one for one in DISTRIBUTION["Origins"] if one["Id"] == "pages"]
    assert origin["OriginPath"] == "/site"
    (statement,) = [
        one
        for one in TEMPLATE["PagesPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        if one["Action"] == "s3:GetObject"
    ]
    assert statement["Resource"] == {"Fn::Sub": "${Pages.Arn}/site/*"}
