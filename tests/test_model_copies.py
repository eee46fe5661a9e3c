"""Which undated items of a page repeat one that it shows with its day."""

from dataclasses import replace

import pytest

from model.copies import find_copies
from model.item import Item
from tests.stores import day, item

TITLE = "The council decides on the plan for the harbour"


def place(address: str, title: str = TITLE, *, dated: bool = False) -> Item:
    return replace(item("", title, day(3) if dated else None), url=f"https://a.example/{address}")


def is_copy(address: str, of: str, title: str = TITLE, page: str = "news/notice-{}") -> bool:
    """Return whether an undated item is taken for a copy of a dated one, among others of the page."""
    others = [place(page.format(1000 + n), f"The council decides on the road number {n}", dated=True) for n in range(5)]
    one = place(address, title)
    return find_copies([one], [one, place(of, title, dated=True), *others]) == {0}


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        ("featured/plan-for-the-harbour", "news/plan-for-the-harbour"),
        ("news/plan-for-the-harbour?pin=1", "news/plan-for-the-harbour"),
        ("news/harbour-4711?pin=1", "news/harbour-4711"),
        ("node/4711", "news/4711-plan-for-the-harbour"),
        ("view?id=4711", "news/4711-plan-for-the-harbour"),
        ("view?4711", "news/4711-plan-for-the-harbour"),
        ("lead/47110/open", "news/47110/the-harbour"),
        ("ban-tin/c%E1%BA%A3ng", "tin/cảng"),
    ],
)
def test_an_address_with_the_number_or_slug_of_another_is_its_copy(copy: str, original: str) -> None:
    assert is_copy(copy, original)
    assert not is_copy(copy, "news/something-else-5222")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("notices/second-one", "notices/first-one"),
        ("view?id=8", "view?id=7"),
        ("view?cat=3&id=8", "view?cat=3&id=7"),
        ("2023/05/notice-2", "2024/05/notice"),
        ("2023/11/notice-2", "2023/04/notice"),
        ("b-20230999999999999956", "a-20240115103045123456"),
        ("tin/ke-hoach-cang-bien-lan-2", "tin/ke-hoach-cang-bien"),
    ],
)
def test_what_addresses_of_a_site_have_in_common_proves_nothing(one: str, other: str) -> None:
    assert not is_copy(one, other)
    assert not is_copy(other, one)


def test_a_number_that_the_title_names_proves_nothing() -> None:
    title = "Kế hoạch phát triển cảng biển năm 2024"
    assert not is_copy("tin/ke-hoach-cang-bien-nam-2024-lan-2", "tin/ke-hoach-cang-bien-nam-2024", title)


def test_a_part_that_others_have_proves_nothing() -> None:
    assert not is_copy("view?id=7&lang=english", "view?id=8&lang=english", page="view?id={}&lang=english")


def test_where_most_items_have_no_day_one_without_is_another() -> None:
    one, original = place("featured/the-plan"), place("news/the-plan", dated=True)
    undated = [place(f"news/{n}", f"The council decides on the road number {n}") for n in range(5)]
    assert find_copies([one], [one, original, *undated]) == set()
