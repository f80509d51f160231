"""What any place for a published shop has to do, as its visitors see it. A subclass gives the ``site`` fixture."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.domain.errors import Conflict
from shop.services.publish_site import plan_publish
from tests.functional.publishing.small_site import PAGES, SmallSite


class SiteContract:
    def test_the_first_publish(self, site: SmallSite) -> None:
        site.build(1)
        plan = site.publish()
        assert plan.live == ""
        assert len(plan.send) == PAGES + 4
        assert plan.send[0] == "assets/site.1.css", "what pages need goes before them"
        assert "page 3 of version 1" in site.served("products/3/index.html")
        assert site.price() == 1

    def test_a_page_that_is_open_still_finds_its_styles_and_its_prices(self, site: SmallSite) -> None:
        first = site.build(1)
        site.publish()
        site.build(2)
        site.publish()
        assert "version 2" in site.served("products/0/index.html")
        assert "version 1" in site.served("assets/site.1.css")
        assert site.price() == 2
        assert site.known(first)

    def test_a_deleted_page_and_what_it_needs_go_after_the_grace_period(self, site: SmallSite) -> None:
        first = site.build(1)
        site.publish()
        site.build(2)
        (site.output / "products/5/index.html").unlink()
        assert site.publish().deleted == ("assets/site.1.css", "products/5/index.html")
        site.pass_days(6)
        site.publish()
        assert "version 1" in site.served("products/5/index.html")
        assert site.known(first)
        site.build(3)
        (site.output / "products/5/index.html").unlink()
        site.publish()
        site.pass_days(2)
        site.publish()
        assert site.served("products/5/index.html") is None
        assert "version 2" in site.served("assets/site.2.css"), "it was seen until two days ago"
        assert not site.known(first)
        assert len(site.open().releases()) == 2
        site.build(4)
        site.publish()
        site.pass_days(8)
        site.publish()
        assert site.served("assets/site.1.css") is None

    def test_without_a_grace_period_a_deleted_page_is_gone_at_once(self, site: SmallSite) -> None:
        site.build(1)
        site.publish()
        (site.output / "products/5/index.html").unlink()
        site.publish(timedelta(0))
        assert site.served("products/5/index.html") is None

    def test_rollback_brings_pages_and_prices_back_and_forth(self, site: SmallSite) -> None:
        site.build(1)
        first = site.publish().release
        second_prices = site.build(2)
        site.write("mistake/index.html", "not for the public")
        second = site.publish().release
        assert site.roll_back() == (second, first)
        assert "version 1" in site.served("products/0/index.html")
        assert site.price() == 1
        assert site.served("mistake/index.html") is None
        assert "version 2" in site.served("assets/site.2.css"), "for pages that are open"
        assert site.known(second_prices)
        assert site.roll_back() == (first, second)
        assert site.price() == 2
        assert site.roll_back(first) == (second, first)
        assert site.roll_back(first) == (first, first)

    def test_what_was_taken_back_stays_gone_when_the_next_is_published(self, site: SmallSite) -> None:
        site.build(1)
        site.publish()
        site.write("mistake/index.html", "not for the public")
        site.publish()
        site.roll_back()
        (site.output / "mistake/index.html").unlink()
        site.build(2)
        site.publish()
        assert site.served("mistake/index.html") is None

    def test_there_is_always_one_release_to_go_back_to(self, site: SmallSite) -> None:
        site.build(1)
        site.publish()
        site.build(2)
        site.publish()
        site.pass_days(400)
        site.publish()
        site.roll_back()
        assert site.price() == 1

    def test_a_page_may_become_a_folder_and_a_folder_a_page(self, site: SmallSite) -> None:
        site.build(1)
        site.write("tea", "page")
        site.write("pots/index.html", "folder")
        site.publish()
        (site.output / "tea").unlink()
        (site.output / "pots/index.html").unlink()
        (site.output / "pots").rmdir()
        site.write("tea/index.html", "folder")
        site.write("pots", "page")
        site.publish()
        assert site.served("tea/index.html") == "folder"
        assert site.served("pots") == "page"

    def test_a_build_that_runs_meanwhile_is_noticed(self, site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
        site.build(1)
        site.publish()
        monkeypatch.setattr(
            "shop.services.publish_site.copy_snapshot", lambda *_: site.write("products/4/index.html", "new")
        )
        site.build(2)
        with pytest.raises(Conflict, match="Publish again"):
            site.publish()
        assert "version 1" in site.served("products/4/index.html")

    def test_nothing_changed_sends_nothing(self, site: SmallSite) -> None:
        site.build(1)
        first = site.publish()
        site.pass_days(1)
        second = site.publish()
        assert (second.release, second.live, second.send) == (first.release, first.release, ())

    def test_one_changed_page_is_all_that_is_sent(self, site: SmallSite) -> None:
        site.build(1)
        site.publish()
        site.write("products/2/index.html", "new words")
        plan = site.publish()
        assert plan.send == plan.changed == ("products/2/index.html",)
        assert site.served("products/2/index.html") == "new words"
        assert "version 1" in site.served("products/3/index.html")

    def test_one_changed_price_sends_the_pages_that_show_it(self, site: SmallSite) -> None:
        first = site.build(1)
        site.publish()
        second = site.reprice(1, 7)
        site.write("products/3/index.html", site.page(1, 3, second).replace("page", "now at 7: page"))
        plan = site.publish()
        assert plan.send == plan.changed == ("products/3/index.html",)
        assert "now at 7" in site.served("products/3/index.html")
        assert second in site.served("products/3/index.html")
        assert first in site.served("products/4/index.html"), "what did not change names the build that wrote it"
        assert site.price() == 7
        assert site.roll_back()
        assert site.price() == 1
        assert "now at 7" not in site.served("products/3/index.html")

    def test_a_price_that_no_page_shows_sends_no_page(self, site: SmallSite) -> None:
        site.build(1)
        site.publish()
        site.reprice(1, 7)
        plan = site.publish()
        assert plan.send == ()
        assert plan.release != plan.live
        assert site.price() == 7

    def test_a_dry_run_shows_the_plan_and_changes_nothing(self, site: SmallSite) -> None:
        site.build(1)
        assert len(plan_publish(site.open(), site.built(), site.snapshot, site.clock).send) == PAGES + 4
        assert site.served("index.html") is None
        site.publish()
        site.write("products/2/index.html", "new words")
        plan = plan_publish(site.open(), site.built(), site.snapshot, site.clock)
        assert plan.changed == ("products/2/index.html",)
        assert "version 1" in site.served("products/2/index.html")

    def test_pages_for_this_machine_are_not_published(self, site: SmallSite) -> None:
        name = site.build(1)
        head = f'<meta name="snapshot" content="{name}"><link rel="canonical" href="http://127.0.0.1:8000/">'
        site.write("index.html", head)
        with pytest.raises(Conflict, match="REGULARS_SITE_URL"):
            site.publish()
        with pytest.raises(Conflict, match="REGULARS_SITE_URL"):
            site.publish(local_address="http://127.0.0.1:8001")
        assert site.served("index.html") is None
        site.publish(local_address="http://127.0.0.1:8000")
        assert site.served("index.html") == head
        site.write("index.html", head.replace("http://127.0.0.1:8000", "https://tea.example"))
        site.publish()
