"""Feeds of several sources: what they hold, on both databases."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import feedparser
import pytest

from combine import compose_combination, postpone_combination
from feeds import FORMATS
from model.duplicates import MOST_ORIGINALS, Placed
from model.errors import SettingsError
from model.item import Item
from refresh import Refresher, sync_sources
from scraper.fetch.client import Client
from settings.options import Settings
from store import Combining, Store
from tests.stores import DAY, HOUR, MINUTE, T0, day, finish, item, scraped
from tests.stores import claim as claim_source

RULES = {"item": "li", "title": "a"}
LONG = "The council of the town has decided to close the bridge over the river for works in May and June."


@dataclass(kw_only=True)
class Hall:
    """A store with sources and combinations as settings have them; pages are given, not read."""

    store: Store
    client: Client
    now: list[datetime] = field(default_factory=lambda: [T0])
    refresher: Refresher = field(init=False)

    def configure(self, sources: Sequence[str | dict[str, Any]], combinations: Sequence[dict[str, Any]] = ()) -> None:
        entries = [{"slug": told} if isinstance(told, str) else told for told in sources]
        entries = [
            {"url": f"https://{entry['slug']}.example/", "rules": RULES, "full_text": False} | entry
            for entry in entries
        ]
        settings = Settings.model_validate({"sources": entries, "combinations": list(combinations)})
        rng = random.Random(1)
        self.refresher = Refresher(
            store=self.store, client=self.client, settings=settings, clock=lambda: self.now[0], rng=rng
        )
        sync_sources(self.store, settings, self.now[0] - MINUTE, rng)

    def bring(self, slug: str, *items: Item) -> None:
        """Have a source's page list these items now, and its feed written."""
        claimed = claim_source(self.store, self.now[0], slug)
        known = claimed.memory.known([one.fingerprint for one in items])
        page = replace(scraped(items), items=tuple(one for one in items if one.fingerprint not in known))
        with self.store.settling(claimed, self.now[0]) as settling:
            assert settling is not None
            settling.apply(page, wants_article=False, grace=5 * MINUTE)
            finish(settling, self.now[0], slug)
        self.refresher.publisher.compose_feed(slug)

    def compose(self) -> None:
        while due := self.store.list_due_combinations(self.now[0]):
            for slug in due:
                compose_combination(self.refresher.publisher, slug)

    def entries(self, slug: str = "all") -> list[dict[str, Any]]:
        self.compose()
        document = self.store.find_publication(slug, "json")
        return [] if document is None else json.loads(document.body)["items"]

    def titles(self, slug: str = "all") -> list[str]:
        return [entry["title"] for entry in self.entries(slug)]

    def bodies(self, slug: str = "all") -> list[bytes]:
        self.compose()
        return [document.body for ending in FORMATS if (document := self.store.find_publication(slug, ending))]

    def pass_time(self, step: timedelta) -> None:
        self.now[0] += step


@pytest.fixture
def hall(store: Store) -> Iterator[Hall]:
    with closing(Client(Settings().fetch)) as client:
        yield Hall(store=store, client=client)


def notice(name: str, source: str, title: str = "", **told: Any) -> Item:
    address = f"https://{source}.example/{name}"
    made = item(name, title, **told)
    return replace(made, url=address, aliases=(f"url:{address}",), fingerprint=f"{source} {name} {hash(made)}")


def test_all_holds_the_items_of_all_sources_by_date(hall: Hall) -> None:
    hall.configure(["a", {"slug": "b", "title": "Bee", "language": "vi"}])
    hall.bring("a", notice("1", "a", "One", published=day(3)), notice("2", "a", "Two", published=day(1)))
    hall.bring("b", notice("3", "b", "Three", published=day(2)))
    assert hall.titles() == ["One", "Three", "Two"]
    three = hall.entries()[1]
    own = json.loads(hall.store.find_publication("b", "json").body)["items"][0]  # type: ignore[union-attr]
    assert three["id"] == own["id"]
    assert three["authors"] == [{"name": "Bee", "url": "https://b.example/"}]
    assert three["_bantin"]["source"]["feed_url"].endswith("/feeds/b.json")
    assert three["language"] == "vi"


def test_categories_and_named_combinations_hold_theirs(hall: Hall) -> None:
    sources = ["a", {"slug": "b", "categories": ["Tòa án"]}, {"slug": "c", "categories": ["tòa  án", "Other"]}]
    hall.configure(sources, [{"slug": "mine", "title": "Mine", "sources": ["a"], "categories": ["Other"]}])
    for slug in "abc":
        hall.bring(slug, notice(slug, slug, f"Of {slug}", published=day(ord(slug) - 96)))
    assert hall.titles("all") == ["Of c", "Of b", "Of a"]
    assert hall.titles("category-toa-an") == ["Of c", "Of b"]
    assert hall.titles("category-other") == ["Of c"]
    assert hall.titles("mine") == ["Of c", "Of a"]
    assert [state.title for state in hall.store.list_combinations()] == ["Bantin", "Other", "Tòa án", "Mine"]


def test_a_combination_says_what_it_is_and_how_often_it_may_change(hall: Hall) -> None:
    often, by_cron = {"slug": "b", "interval": "10m", "language": "vi"}, {"slug": "c", "cron": "@daily"}
    hall.configure(["a", often, by_cron], [{"slug": "mine", "sources": ["b"]}, {"slug": "other", "sources": ["c"]}])
    for slug in "abc":
        hall.bring(slug, notice(slug, slug))
    feeds = {slug: feedparser.parse(hall.bodies(slug)[1]).feed for slug in ("all", "mine", "other")}
    assert {slug: feed.get("ttl") for slug, feed in feeds.items()} == {"all": "10", "mine": "10", "other": None}
    assert feeds["all"].subtitle == "The latest of 3 sources in one feed."
    assert feeds["mine"].subtitle == "Tin mới nhất từ 1 nguồn trong một feed."


def test_nothing_is_composed_while_nothing_changes(hall: Hall) -> None:
    hall.configure(["a", "b"])
    hall.bring("a", notice("1", "a"))
    hall.compose()
    before = hall.bodies()
    hall.pass_time(HOUR)
    hall.bring("a", notice("1", "a"))
    assert hall.store.list_due_combinations(hall.now[0]) == []
    hall.bring("b", notice("2", "b"))
    assert hall.store.list_due_combinations(hall.now[0]) == ["all"]
    assert hall.bodies() != before


def test_an_edit_is_an_edit_in_all_feeds(hall: Hall) -> None:
    hall.configure(["a", "b"])
    hall.bring("a", notice("1", "a", "Before"))
    [before] = hall.entries()
    hall.pass_time(HOUR)
    hall.bring("a", notice("1", "a", "After"))
    [after] = hall.entries()
    assert (after["id"], after["title"]) == (before["id"], "After")
    assert after["date_modified"] > before["date_modified"]


def test_a_source_that_is_added_floods_no_feed(hall: Hall) -> None:
    hall.configure(["a"], [{"slug": "mine", "limit": 2}])
    hall.bring("a", notice("1", "a", "Old", published=day(20)), notice("2", "a", "Older", published=day(19)))
    assert hall.titles("mine") == ["Old", "Older"]
    hall.pass_time(DAY)
    hall.configure(["a", "b"], [{"slug": "mine", "limit": 2}])
    hall.bring("b", *(notice(f"b{number}", "b", f"Long ago {number}", published=day(number)) for number in range(1, 9)))
    assert hall.titles("mine") == ["Old", "Older"]
    hall.pass_time(DAY)
    hall.bring("b", notice("new", "b", "New, of an older day", published=day(2)))
    assert hall.titles("mine") == ["Old", "New, of an older day"]


def test_what_several_sources_publish_is_shown_once_as_it_was_seen_first(hall: Hall) -> None:
    plain = [{"slug": "mine", "deduplicate": False}]
    hall.configure(["a", "b", "c"], plain)
    hall.bring("b", notice("1", "b", "Bridge closed", published=day(3), summary=LONG))
    [first] = hall.entries()
    hall.pass_time(HOUR)
    hall.bring("a", notice("9", "a", "Bridge closed", published=day(3), summary=LONG))
    hall.bring("c", replace(notice("1", "c", "Bridge"), aliases=("url:https://b.example/1",)))
    assert hall.entries() == [first]
    assert len(hall.titles("mine")) == 3
    hall.pass_time(HOUR)
    hall.bring("b", notice("1", "b", "Bridge closed till July", published=day(3), summary="Longer."))
    hall.bring("a", notice("9", "a", "Bridge closed soon", published=day(3), summary="Sooner."))
    [edited] = hall.entries()
    assert (edited["id"], edited["title"]) == (first["id"], "Bridge closed till July")


def test_the_one_that_stays_is_never_exchanged(hall: Hall) -> None:
    hall.configure(["a", "b", "c"], [{"slug": "mine", "limit": 1}])
    hall.bring("a", notice("1", "a", "Bridge closed", published=day(3), summary=LONG))
    hall.pass_time(DAY)
    hall.bring("b", notice("1", "b", "Bridge closed", published=day(3), summary=LONG))
    guid = hall.entries("mine")[0]["id"]
    hall.pass_time(DAY)
    hall.bring("c", notice("1", "c", "Another", published=day(20)))
    hall.compose()
    hall.pass_time(DAY)
    hall.bring("c", notice("2", "c", "A third"), notice("1", "c", "Another", published=day(20)))
    assert hall.titles("mine") == ["A third"], "what is not in the feed any more does not come back as its repetition"
    hall.store.delete_item(guid, hall.now[0])
    hall.refresher.publisher.compose_feed("a")
    assert "Bridge closed" not in hall.titles()
    hall.configure(["b", "c"], [{"slug": "mine", "limit": 1}])
    assert "Bridge closed" not in hall.titles()


def test_where_a_source_leaves_what_repeated_it_is_shown(hall: Hall) -> None:
    hall.configure(["a", "b", "c"], [{"slug": "mine", "sources": ["a", "b", "c"]}])
    for slug in ("a", "b", "c"):
        hall.bring(slug, notice("1", slug, "Bridge closed", published=day(3), summary=LONG))
        hall.pass_time(HOUR)
    [first] = hall.entries("mine")
    assert first["url"] == "https://a.example/1"
    hall.configure(["a", "b", "c"], [{"slug": "mine", "sources": ["b", "c"]}])
    [second] = hall.entries("mine")
    assert second["url"] == "https://b.example/1"
    assert hall.entries() == [first], "it has left one combination alone"
    hall.configure(["b", "c"], [{"slug": "mine", "sources": ["b", "c"]}])
    assert [hall.entries("mine"), [entry["id"] for entry in hall.entries()]] == [[second], [second["id"]]]
    hall.configure(["a", "b", "c"], [{"slug": "mine", "sources": ["a", "b", "c"]}])
    assert [entry["id"] for entry in hall.entries("mine")] == [second["id"]], "none is announced twice"


def test_filters_hold_for_what_is_stored_and_leave_what_was_decided(hall: Hall) -> None:
    hall.configure(["a", "b"], [{"slug": "mine", "filters": {"exclude": "cau"}}])
    hall.bring("a", notice("1", "a", "Đóng cầu"), notice("2", "a", "Other"))
    hall.bring("b", notice("3", "b", "More"))
    assert sorted(hall.titles("mine")) == ["More", "Other"]
    hall.configure(["a", "b"], [{"slug": "mine", "filters": {"include": {"words": "cau", "fields": ["title"]}}}])
    assert hall.titles("mine") == ["Đóng cầu"]
    hall.configure(["a", "b"], [{"slug": "mine"}])
    assert len(hall.titles("mine")) == 3


def test_an_item_that_grows_too_old_leaves_by_itself(hall: Hall) -> None:
    hall.configure(["a"], [{"slug": "mine", "filters": {"max_age": "20d"}}])
    hall.bring("a", notice("1", "a", "Old", published=day(20)), notice("2", "a", "New", published=day(31)))
    assert hall.titles("mine") == ["New", "Old"]
    hall.pass_time(9 * DAY)
    assert hall.titles("mine") == ["New"]


def test_an_edit_is_judged_again(hall: Hall) -> None:
    hall.configure(["a"], [{"slug": "mine", "filters": {"include": "river"}}])
    hall.bring("a", notice("1", "a", "About a bridge"))
    assert hall.titles("mine") == []
    hall.pass_time(HOUR)
    hall.bring("a", notice("1", "a", "About a river"))
    assert hall.titles("mine") == ["About a river"]


def test_the_order_may_be_that_of_arrival(hall: Hall) -> None:
    hall.configure(["a"], [{"slug": "mine", "sort": "first_seen"}])
    hall.bring("a", notice("1", "a", "First", published=day(20)))
    hall.pass_time(HOUR)
    hall.bring("a", notice("2", "a", "Second", published=day(2)))
    assert (hall.titles("mine"), hall.titles("all")) == (["Second", "First"], ["First", "Second"])


def test_more_than_one_transaction_should_do_is_done_in_several(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("combine.ITEMS_AT_ONCE", 2)
    monkeypatch.setattr("combine.SOURCES_AT_ONCE", 1)
    hall.configure(["a", "b", "c"])
    for slug in "abc":
        hall.bring(slug, *(notice(f"{number}", slug, f"{slug}{number}") for number in range(5)))
    assert compose_combination(hall.refresher.publisher, "all") is False
    assert hall.store.find_publication("all", "json") is None
    assert len(hall.titles()) == 15


def test_what_was_composed_step_by_step_is_what_is_composed_at_once(hall: Hall) -> None:
    hall.configure(["a", "b"], [{"slug": "mine", "filters": {"exclude": "3"}}])
    rng = random.Random(7)
    pages: dict[str, list[Item]] = {"a": [], "b": []}
    for step in range(12):
        slug = rng.choice("ab")
        page = pages[slug]
        page.insert(0, notice(str(step), slug, f"Notice {rng.randrange(5)}", published=day(3), summary=LONG))
        if len(page) > 2:
            changed = rng.randrange(len(page))
            page[changed] = replace(page[changed], summary=f"{LONG} {step}", fingerprint=f"{slug} {step} again")
        hall.bring(slug, *page)
        hall.compose()
        hall.pass_time(HOUR)
    before = {slug: hall.bodies(slug) for slug in ("all", "mine")}
    with hall.store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM combined_items")
        connection.exec_driver_sql("UPDATE combination_sources SET changed = true")
    assert {slug: hall.bodies(slug) for slug in ("all", "mine")} == before


def test_a_combination_that_left_the_settings_is_forgotten(hall: Hall) -> None:
    hall.configure([{"slug": "a", "categories": ["News"]}], [{"slug": "mine"}])
    hall.bring("a", notice("1", "a"))
    assert len(hall.bodies("mine")) == len(FORMATS)
    hall.configure(["a"])
    assert [state.slug for state in hall.store.list_combinations()] == ["all"]
    assert hall.bodies("mine") == hall.bodies("category-news") == []


def test_a_slug_that_was_a_source_s_is_no_combination_s(hall: Hall) -> None:
    hall.configure(["a", "b"])
    hall.configure(["a"])
    with pytest.raises(SettingsError, match="belongs to a source that left the settings"):
        hall.configure(["a"], [{"slug": "b"}])
    hall.configure(["category-x"])
    hall.configure([{"slug": "a", "categories": ["x"]}])
    assert [state.slug for state in hall.store.list_combinations()] == ["all"]


def test_a_renamed_source_keeps_its_items_in_all_feeds(hall: Hall) -> None:
    hall.configure(["a", "b"])
    hall.bring("a", notice("1", "a", "One"))
    [before] = hall.entries()
    hall.configure([{"slug": "c", "url": "https://a.example/"}, "b"])
    hall.refresher.publisher.compose_feed("c")
    [after] = hall.entries()
    assert after["id"] == before["id"]
    assert after["_bantin"]["source"]["feed_url"].endswith("/feeds/c.json")


def test_another_address_of_the_server_is_written_into_all_feeds(hall: Hall) -> None:
    hall.configure(["a"])
    hall.bring("a", notice("1", "a"))
    hall.compose()
    hall.store.mark_outdated_feeds("another", hall.now[0])
    assert hall.store.list_due_combinations(hall.now[0]) == ["all"]


def test_a_fault_leaves_a_combination_alone_for_a_while(hall: Hall) -> None:
    hall.configure(["a"])
    hall.bring("a", notice("1", "a"))
    postpone_combination(hall.refresher, "all")
    assert hall.store.list_due_combinations(hall.now[0]) == []
    hall.pass_time(HOUR)
    assert len(hall.entries()) == 1


def test_what_comes_while_a_combination_waits_for_its_turn_is_not_lost(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.configure(["a", "b"])
    hall.bring("a", notice("1", "a", "One"))
    combining = hall.store.combining

    def wait(*arguments: Any) -> Any:
        monkeypatch.undo()
        hall.pass_time(MINUTE)
        hall.bring("b", notice("2", "b", "Two"))
        return combining(*arguments)

    monkeypatch.setattr(hall.store, "combining", wait)
    assert sorted(hall.titles()) == ["One", "Two"]


def test_what_comes_while_a_combination_is_composed_is_not_lost(hall: Hall) -> None:
    hall.configure(["a", "b"])
    hall.compose()
    hall.bring("a", notice("1", "a", "One"))
    hall.pass_time(MINUTE)
    two = Thread(target=hall.bring, args=("a", notice("2", "a", "Two")))
    with hall.store.combining("all", lambda: hall.now[0]) as composed:
        assert composed is not None
        assert list(composed.take_changed(9)) == ["a"]
        composed.enter_items("a", 100, again=False)
        two.start()
        two.join(1)  # long enough to see it lost where it does not wait
    two.join()
    assert sorted(hall.titles()) == ["One", "Two"]


@pytest.mark.parametrize("beside", [(), ({"slug": "plain", "deduplicate": False},)], ids=("alone", "beside another"))
def test_what_many_sources_print_alike_is_not_read_with_each_of_them(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, beside: Sequence[dict[str, Any]]
) -> None:
    many = [f"s{n}" for n in range(2 * MOST_ORIGINALS)]
    hall.configure(many, beside)
    read: list[int] = []

    def list_alike(combining: Combining, keys: Iterable[str]) -> dict[str, list[Placed]]:
        alike = find_alike(combining, keys)
        read.append(sum(map(len, alike.values())))
        return alike

    find_alike = Combining.list_alike
    monkeypatch.setattr(Combining, "list_alike", list_alike)
    for number, slug in enumerate(many):
        hall.bring(slug, notice("1", slug, "Office hours", published=day(1), summary=f"Of {slug}, room {number}."))
        hall.compose()
    assert len(hall.titles()) == len(many)
    assert max(read) == MOST_ORIGINALS


def test_a_number_that_many_offices_use_does_not_tell_more_as_some_of_them_leave(hall: Hall) -> None:
    many = [f"s{n}" for n in range(MOST_ORIGINALS + 10)]
    plans = [f"Plan 01/KH-UBND for road{n}, pool{n}, park{n} and school{n}" for n in range(len(many))]
    hall.configure(many)
    for slug, plan in zip(many, plans, strict=True):
        hall.bring(slug, notice("1", slug, plan, published=day(1)))
        hall.compose()
    assert len(hall.titles()) == len(many)
    hall.configure([*many[1:], "late"])
    hall.bring("late", notice("1", "late", plans[5], published=day(1)))
    assert len(hall.titles()) == len(many), "one left, and one came"
