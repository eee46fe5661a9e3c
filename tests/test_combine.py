"""Feeds of several sources: what they hold, on both databases."""

import json
import random
from dataclasses import replace
from threading import Thread
from typing import Any

import feedparser
import pytest

from combine import compose_combination, postpone_combination
from feeds import FORMATS
from model.errors import SettingsError
from model.item import Item
from tests.hall import LONG, Hall, notice
from tests.stores import DAY, HOUR, MINUTE, day


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
