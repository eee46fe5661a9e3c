"""One bulletin of several sources is recognized, and two are never taken for one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from model.duplicates import MOST_ORIGINALS, Placed, find_numbers, find_original, make_likeness_keys
from model.item import Item, StoredItem
from tests.stores import DAY, T0, day, item

TEXT = "The council has decided to close the bridge over the river for works in May and June of this year."
OTHER = "A concert of the youth orchestra takes place on Sunday evening in the great hall; tickets are sold there."


def stored(title: str, url: str = "", *, seen: timedelta = timedelta(0), **told: Any) -> StoredItem:
    aliases = (f"url:{url}",) if url else ()
    made: Item = replace(item(title, title), url=url, aliases=aliases, **told)
    return StoredItem(guid=title, first_seen=T0 + seen, changed=T0 + seen, revision=1, item=made)


def find(new: StoredItem, *others: tuple[str, StoredItem], source: str = "new") -> int | None:
    placed: dict[str, list[Placed]] = {key: [] for key in make_likeness_keys(new)}
    for number, (slug, other) in enumerate(others, 1):
        for key in make_likeness_keys(other):
            if key in placed:
                placed[key].append(Placed(key=number, source=slug, original=number, stored=other))
    return find_original(new, source, placed)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (stored("Bridge closed", "https://a/1"), stored("The bridge is closed", "https://a/1")),
        (
            stored("Bridge closed!", "https://b/9", published=day(3), summary=TEXT),
            stored("Bridge  CLOSED", "https://a/1", published=day(3), content=f"<p>{TEXT}</p><p>{OTHER}</p>"),
        ),
        (
            stored("Decree 15/2022/ND-CP on the tax of goods", "https://b/9", published=day(4)),
            stored("Decree 15/2022/ND-CP on tax of goods", "https://a/1", published=day(3)),
        ),
    ],
    ids=["address", "title, day and text", "number"],
)
def test_one_bulletin(new: StoredItem, old: StoredItem) -> None:
    assert find(new, ("old", old)) == find(old, ("new", new), source="old") == 1
    assert find(new, ("new", old)) is None, "one source's own items are never taken for each other"


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (stored("Notice", published=day(3), summary=TEXT), stored("Notice", published=day(3), summary=OTHER)),
        (stored("Notice", published=day(3), summary=TEXT), stored("Notice", published=day(4), summary=TEXT)),
        (stored("Minutes of the meeting", published=day(3)), stored("Minutes of the meeting", published=day(3))),
        (stored("Notice", published=day(3), summary="Closed."), stored("Notice", published=day(3), summary="Closed.")),
        (
            stored("How to file under Decree 15/2022/ND-CP", published=day(3)),
            stored("Decree 15/2022/ND-CP on the tax of goods", published=day(3)),
        ),
        (
            stored("Decision 12/QD-UBND on prices of land", published=day(3)),
            stored("Decision 12/QD-UBND on prices of land", published=day(20)),
        ),
        (stored("Report of 12/2022", published=day(3)), stored("Report of 12/2022", published=day(3))),
    ],
    ids=["other text", "other day", "no text", "short text", "mentions it", "numbered alike", "no number"],
)
def test_two_bulletins(new: StoredItem, old: StoredItem) -> None:
    assert find(new, ("old", old)) is None


def test_an_original_is_repeated_once_by_each_source() -> None:
    first = stored("Notice", published=day(3), summary=TEXT)
    placed = Placed(key=2, source="b", original=1, stored=first)
    others = {key: [Placed(key=1, source="a", original=1, stored=first), placed] for key in make_likeness_keys(first)}
    assert find_original(first, "b", others) is None
    assert find_original(first, "c", others) == 1


def test_an_address_that_a_source_has_twice_needs_the_title() -> None:
    one, two = stored("One", "https://a/list.pdf"), stored("Two", "https://a/list.pdf")
    assert find(stored("Two", "https://a/list.pdf"), ("old", one), ("old", two)) == 2
    assert find(stored("Three", "https://a/list.pdf"), ("old", one), ("old", two)) is None


def test_a_title_that_many_bulletins_have_tells_nothing() -> None:
    """A thousand sources with a "Notice" of today are not compared text by text, a thousand times a thousand."""
    new = stored("Notice", "https://n/1", published=day(3), summary=TEXT)
    same = ("same", stored("Notice", "https://a/1", published=day(3), summary=TEXT))
    others = [
        (f"s{n}", stored("Notice", f"https://s{n}/1", published=day(3), summary=f"{OTHER} {n}"))
        for n in range(MOST_ORIGINALS)
    ]
    assert find(new, same, *others[1:]) == 1
    assert find(new, same, *others) is None
    repeated = [(slug, replace(one, item=replace(one.item, aliases=new.item.aliases))) for slug, one in others]
    assert find(new, *repeated) == 1, "an address tells, however many have it"


def test_a_day_is_the_page_s_own_or_that_of_the_first_sight() -> None:
    new, old = stored("Notice", summary=TEXT), stored("Notice", summary=TEXT, seen=timedelta(hours=2))
    assert find(new, ("old", old)) == 1
    assert find(new, ("old", stored("Notice", summary=TEXT, seen=DAY))) is None


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Thông tư 01/2024/TT-BCA ngày 02/01/2024", {"01/2024/tt-bca"}),
        ("Case C-12/20 and 3/4 of 2020", {"c-12/20"}),
        ("and/or", set()),
        ("https://a.example/2020/x", set()),
    ],
)
def test_numbers_of_documents(title: str, numbers: set[str]) -> None:
    assert find_numbers(title) == numbers
