"""What visitors of a shop on CloudFront get, and what a publish asks of AWS for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.lease import Holder, this_machine
from shop.bootstrap import build_shop, open_built
from shop.domain.errors import Conflict, NotFound, TooLarge
from shop.domain.headers import FOR_EVER, SECURITY, TRANSPORT
from shop.domain.releases import Release
from shop.settings import Environment, SettingError
from tests.fake_cloudfront.aws import FakeAWS
from tests.fake_cloudfront.edge import Functions
from tests.functional.publishing.cloud_site import CloudSite
from tests.functional.publishing.small_site import PAGES
from tests.functional.publishing.test_kill import ROOT


@pytest.fixture
def site(tmp_path: Path, cloud: FakeAWS, edge_functions: Functions) -> CloudSite:
    return CloudSite(tmp_path, cloud, edge_functions)


def test_every_page_of_a_release_is_found(site: CloudSite) -> None:
    site.build(1)
    for path in ("茶/index.html", "a b/c&d.html", "feeds/new.atom.xml", "CNAME", "assets/deep/er.css"):
        site.write(path, f"this is {path}")
    site.write("pagefind/fragment/en_1.pf_fragment", "found")
    site.publish()
    asked = {
        "/": "site.1.css",
        "/index.html": "site.1.css",
        "/products/3/": "page 3",
        "/products/3/index.html": "page 3",
        "/products/3/?from=mail&x=%20": "page 3",
        "/%E8%8C%B6/": "this is 茶",
        "/a%20b/c&d.html": "this is a b",
        "/feeds/new.atom.xml": "this is feeds",
        "/CNAME": "this is CNAME",
        "/assets/deep/er.css": "this is assets",
        "/pagefind/fragment/en_1.pf_fragment": "found",
    }
    found = {uri: site.edge.get(uri) for uri in asked}
    assert {uri: page.status for uri, page in found.items()} == dict.fromkeys(asked, 200)
    assert [uri for uri, page in found.items() if asked[uri] not in page.text] == []


def test_a_page_costs_two_looks_into_the_store(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    assert len(site.edge.get("/products/3/").reads) == 2
    assert site.edge.get("/assets/site.1.css").reads == ()


@pytest.mark.parametrize(
    "uri",
    ["/nothing/", "/nothing", "/products/", "/pages/-", "/%", "/%C3%28/", "//products/3", "/private/turn.json"],
)
def test_what_does_not_exist_is_404_with_the_shop_s_page(site: CloudSite, uri: str) -> None:
    site.build(1)
    site.publish()
    found = site.edge.get(uri)
    assert found.status == 404
    assert "nothing here, says version 1" in found.text
    always = {**SECURITY, **TRANSPORT, "content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}
    assert found.headers == always


def test_an_object_s_own_address_shows_nothing(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    pages = [key for key in site.objects() if key.startswith("site/pages/")]
    assert {site.edge.get(key.removeprefix("site")).status for key in pages} == {404}


def test_a_folder_without_its_slash_leads_to_it(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    found = site.edge.get("/products/3?from=mail&x=%20")
    assert (found.status, found.headers["location"]) == (301, "/products/3/?from=mail&x=%20")
    assert site.edge.get("/products/3").headers["location"] == "/products/3/"


def test_what_is_sent_with_each_file(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    page, style = site.edge.get("/products/3/"), site.edge.get("/assets/site.1.css")
    always = {**SECURITY, **TRANSPORT}
    assert page.headers == {**always, "content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}
    assert style.headers == {**always, "content-type": "text/css; charset=utf-8", "cache-control": FOR_EVER}


def test_before_the_first_publish_there_is_nothing(site: CloudSite) -> None:
    assert site.edge.get("/").status == 404
    with pytest.raises(NotFound, match="no release"):
        site.roll_back()


def test_an_edge_that_has_not_got_the_new_map_yet_goes_on_with_the_one_before(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    before = dict(site.keys)
    site.build(2)
    site.publish()
    late = {**before, "live": site.keys["live"]}
    assert "version 1" in site.edge.get("/products/3/", late).text
    assert "version 2" in site.edge.get("/products/3/").text


def test_no_visitor_gets_a_mixture_whenever_they_look(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    site.build(2)
    seen: list[int] = []
    looking = threading.Lock()

    def look(operation: str) -> None:
        with looking:
            pages = [site.served(path) or "" for path in ("", "products/0/", "products/5/")]
            versions = {int(page.partition("/assets/site.")[2].partition(".")[0]) for page in pages}
            assert len(versions) == 1
            seen.append(*versions)
            assert site.served(f"assets/site.{seen[-1]}.css")

    site.aws.asked = look
    site.publish()
    assert seen == sorted(seen)
    assert len(seen) > 30
    switch = seen.index(2)
    site.roll_back()
    assert set(seen) == {1, 2}
    assert seen[-1] == 1
    assert switch > PAGES


def test_nothing_changed_asks_a_handful_and_writes_only_its_turn(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    asked: Counter[str] = Counter()
    site.aws.asked = lambda operation: asked.update([operation])
    site.publish()
    assert (asked["PutObject"], asked["DeleteObjects"]) == (1, 1), "the turn"
    assert sum(asked.values()) <= 12, asked


def test_a_rollback_writes_two_keys_and_sends_no_page(site: CloudSite) -> None:
    for version in (1, 2):
        site.build(version)
        site.publish()
    asked: Counter[str] = Counter()
    site.aws.asked = lambda operation: asked.update([operation])
    site.roll_back()
    assert asked["PutKey"] == 1
    assert asked["UpdateKeys"] == 0, "the map of the release before is still there"
    assert site.price() == 1


def test_going_back_further_brings_its_map_back(site: CloudSite) -> None:
    first = ""
    for version in (1, 2, 3, 4):
        site.build(version)
        first = first or site.publish().release
        site.publish()
    maps = {key.partition(".")[0] for key in site.keys if "." in key}
    assert len(maps) <= 3, "the store has room for three"
    site.roll_back(first)
    assert "version 1" in site.served("products/3/")


def test_nothing_that_an_edge_may_keep_ever_changes(site: CloudSite) -> None:
    """So nothing is ever invalidated: what is at an address stays the same for as long as it is there."""
    site.build(1)
    site.publish()
    before = {key: site.body(key) for key in site.objects() if key.startswith("site/")}
    site.build(2)
    site.publish()
    assert {key: site.body(key) for key in before} == before


def test_a_language_has_its_own_page_for_what_is_not_there(site: CloudSite) -> None:
    site.build(1)
    site.write("zh/404.html", "没有")
    site.publish()
    assert (site.edge.get("/zh/nothing/").status, site.edge.get("/zh/nothing/").text) == (404, "没有")
    assert "nothing here, says version 1" in site.edge.get("/nothing/").text
    assert site.edge.get("/404.html").status == 404


def test_what_no_release_has_any_more_is_removed(site: CloudSite) -> None:
    for version in (1, 2, 3, 4):
        site.build(version)
        site.publish()
        site.pass_days(8)
    site.publish()
    kept = site.objects()
    assert not any("site.1.css" in key for key in kept)
    pages = {key for key in kept if key.startswith("site/pages/")}
    assert len(pages) == 2 * (PAGES + 1) + 1, "the live release and the one before, and robots.txt once"
    assert not any(key.endswith((".begun", "turn.json")) for key in kept)


def test_what_a_try_that_was_given_up_sent_is_removed(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    site.build(2)
    files = dict(site.built().files)
    given_up = site.open()
    with given_up.turn():
        given_up.put(Release("0" * 12, site.now, "0" * 16, files), "products/3/index.html", b"never shown")
    site.build(3)
    before = len(site.objects())
    site.publish()
    assert not any(key.endswith(".begun") for key in site.objects())
    assert b"never shown" not in {site.body(key) for key in site.objects()}
    assert len(site.objects()) > before


class TestTurns:
    def test_a_holder_of_this_machine_that_died_is_followed_at_once(self, site: CloudSite) -> None:
        site.build(1)
        self.leave_behind(site, Holder("gone", this_machine(), 2**22 + 1))
        site.publish()
        assert site.price() == 1

    def test_a_holder_elsewhere_is_waited_for_until_its_lease_ends(self, site: CloudSite) -> None:
        site.build(1)
        self.leave_behind(site, Holder("elsewhere", "another machine", 1))
        with pytest.raises(Conflict, match="in 60 seconds"):
            site.publish()
        site.lasts = 0
        site.publish()
        assert site.price() == 1

    def test_who_lost_the_turn_cannot_switch(self, site: CloudSite) -> None:
        site.build(1)
        first = site.publish().release
        site.build(2)
        site.lasts = 0
        second = site.publish().release
        slow = site.open()
        with slow.turn():
            site.build(3)
            third = site.publish().release  # takes the turn over, as no lease lasts
            with pytest.raises(Conflict, match="took its turn"):
                slow.switch(first, site.now)
        assert site.open().current() == third != second
        assert "version 3" in site.served("products/3/")

    def leave_behind(self, site: CloudSite, holder: Holder) -> None:
        body = json.dumps({"name": holder.name, "machine": holder.machine, "process": holder.process})
        site.aws.client("s3").put_object(Bucket=site.outputs["PagesBucket"], Key="private/turn.json", Body=body)


def test_a_write_into_the_store_whose_answer_was_lost_is_done_again(site: CloudSite) -> None:
    """Between two of our requests the store gets another state, as if our own had been carried out unheard."""
    site.build(1)
    site.publish()
    store = site.aws.stores[site.outputs["PagesStore"]]

    def disturb(operation: str) -> None:
        if operation in ("UpdateKeys", "PutKey"):
            store.etag += "x"

    site.build(2)
    site.aws.asked = disturb
    with pytest.raises(Conflict, match="Somebody else"):  # again and again: that is somebody else
        site.publish()
    assert "version 1" in site.served("products/3/")
    once = iter([True])
    site.aws.asked = lambda operation: disturb(operation) if next(once, False) else None
    site.publish()
    assert "version 2" in site.served("products/3/")


def test_a_shop_of_too_many_pages_is_told_the_limit(site: CloudSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(1)
    monkeypatch.setattr("shop.domain.page_map.MOST_PAGES", 5)
    with pytest.raises(TooLarge, match="at most 5"):
        site.publish()
    assert not any(key.startswith("site/") for key in site.objects()), "nothing was sent"


def test_another_machine_reads_the_records_from_the_bucket(site: CloudSite) -> None:
    site.build(1)
    first = site.publish().release
    cache = FolderFiles(site.root / "cache")
    for name in list(cache.names("releases")):
        cache.remove(f"releases/{name}")
    site.write("products/2/index.html", "new words")
    assert site.publish().send == ("products/2/index.html",)
    assert site.roll_back()[1] == first


def test_the_commands_publish_go_back_and_list(site: CloudSite) -> None:
    site.build(1)
    first = json.loads(run(site, "publish", "--json"))
    assert len(first["send"]) == PAGES + 4
    site.build(2)
    assert "not published: 1 new, 8 changed, 1 deleted; 9 files to send" in run(site, "publish", "--dry-run")
    run(site, "publish")
    assert (site.price(), "version 2" in site.served("products/3/")) == (2, True)
    listed = json.loads(run(site, "releases", "--json"))
    assert [one["live"] for one in listed] == [True, False]
    assert json.loads(run(site, "rollback", "--json"))["live"] == first["release"]
    assert site.price() == 1


def test_a_function_sells_at_the_prices_that_were_published(site: CloudSite) -> None:
    site.build(1)
    site.publish()
    told = {"REGULARS_SNAPSHOT": f"s3://{site.outputs['PagesBucket']}/private/snapshot", **environment(site)}
    shop = build_shop(Environment.read(told))
    assert shop.catalogues.current().variants(["CUP"])["CUP"].price == 1
    named = site.build(2)
    site.publish()
    assert shop.catalogues.current(named).variants(["CUP"])["CUP"].price == 2, "at once, for a page that names it"


def test_a_bucket_is_no_place_for_a_build(site: CloudSite) -> None:
    told = {**environment(site), "REGULARS_SNAPSHOT": "s3://tea-pages/private/snapshot"}
    with pytest.raises(SettingError, match="REGULARS_SNAPSHOT"):
        open_built(Environment.read(told))


def environment(site: CloudSite) -> dict[str, str]:
    return {
        "STATE": str(site.root / "state"),
        "REGULARS_SITE": "stack:tea",
        "REGULARS_AWS_ENDPOINT": site.aws.address,
        "REGULARS_OUTPUT": str(site.output),
        "REGULARS_ENV_FILE": "",
    }


def run(site: CloudSite, *arguments: str) -> str:
    told = {**os.environ, **environment(site), "REGULARS_SNAPSHOT": str(site.root / "snapshot")}
    command = [sys.executable, "-m", "shop", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
