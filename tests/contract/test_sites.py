"""The site contract against every place that a shop can be published to."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.domain.errors import Conflict
from tests.contract.site_contract import SiteContract
from tests.fake_cloudfront.aws import FakeAWS
from tests.fake_cloudfront.edge import Functions
from tests.functional.publishing.cloud_site import CloudSite
from tests.functional.publishing.small_site import SmallSite


class TestFolderSite(SiteContract):
    @pytest.fixture
    def site(self, tmp_path: Path) -> SmallSite:
        return SmallSite(tmp_path)


class TestS3Site(SiteContract):
    @pytest.fixture
    def site(self, tmp_path: Path, cloud: FakeAWS, edge_functions: Functions) -> CloudSite:
        return CloudSite(tmp_path, cloud, edge_functions)

    def test_two_publishes_at_once_do_not_mix(self, site: CloudSite) -> None:
        site.build(1)
        with site.open().turn(), pytest.raises(Conflict, match="at work"):
            site.publish()
        site.publish()
        assert site.price() == 1
