"""What several sources publish alike: one bulletin is shown once in their combined feed, on both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from model.duplicates import MOST_ORIGINALS, Placed
from store import Combining
from tests.hall import LONG, Hall, notice
from tests.stores import DAY, HOUR, day


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
