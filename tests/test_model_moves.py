"""Two states of a list: which items moved, and which are new."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from model.moves import MOST_COMPARED, Listed, match_moved

TITLES = (
    "Council approves the budget for the coming year",
    "Road to the harbour closed until Monday evening",
    "Library opens a reading room for children",
    "Water supply interrupted in the northern district",
    "Mayor receives the delegation of the partner city",
)
DAY = date(2026, 3, 9)


def known(titles: Sequence[str] = TITLES, url: str = "https://a.example/news/{}") -> list[Listed]:
    return [
        Listed(key=100 + place, title=title, url=url.format(f"{title.casefold().replace(' ', '-')}-{7 * place + 1203}"))
        for place, title in enumerate(titles)
    ]


def moved(
    old: Sequence[Listed], before: str = "https://a.example/news/", after: str = "https://b.example/"
) -> list[Listed]:
    return [replace(one, key=None, url=one.url.replace(before, after)) for one in old]


def keys(old: Sequence[Listed]) -> dict[int, int]:
    return {place: one.key for place, one in enumerate(old) if one.key is not None}


def fresh(title: str, url: str = "https://b.example/something-else-9999", day: date | None = None) -> Listed:
    return Listed(key=None, title=title, url=url, day=day)


def test_an_undated_list_under_other_addresses_is_the_same() -> None:
    old = known()
    assert match_moved(old, moved(old)) == keys(old)
    assert match_moved(old, moved(old)[::-1]) == {4 - place: key for place, key in keys(old).items()}


def test_what_is_new_meanwhile_is_new_and_what_was_edited_is_not() -> None:
    old = known()
    page = moved(old)[:-1]
    page[2] = replace(page[2], title="Library opens two reading rooms for children")
    page.insert(0, fresh("A bridge was opened to the public this morning"))
    assert match_moved(old, page) == {1: 100, 2: 101, 3: 102, 4: 103}


def test_half_of_a_list_moves_as_well_as_all_of_it() -> None:
    old = known()
    page = [one if place % 2 else new for place, (one, new) in enumerate(zip(old, moved(old), strict=True))]
    assert match_moved(old, page) == {0: 100, 2: 102, 4: 104}


@pytest.mark.parametrize("titles", [("Minutes", "Agenda") * 3, ("Minutes",) * 6])
def test_twins_are_told_by_what_their_addresses_share(titles: tuple[str, ...]) -> None:
    old = known(titles)
    page = [fresh("Minutes"), *moved(old)[:-1]]
    assert match_moved(old, page) == {place + 1: key for place, key in keys(old[:-1]).items()}


def test_twins_without_a_common_address_keep_their_order() -> None:
    old = known(("Minutes", "Agenda") * 3)
    page = [
        replace(one, url=f"https://b.example/{letter * 4}") for one, letter in zip(moved(old), "abcdef", strict=True)
    ]
    assert match_moved(old, page) == keys(old)


def test_a_new_bulletin_of_an_old_title_is_new() -> None:
    old = known(("Minutes", "Agenda") * 3)
    page = [fresh("Agenda", "https://a.example/news/agenda-1999"), *old[:-1]]
    assert match_moved(old, page) == {}
    weekly = [replace(one, title="Weekly bulletin of the city", day=DAY) for one in old]
    page = [replace(one, key=None, url=f"{one.url}0", day=date(2026, 3, 16)) for one in weekly]
    assert match_moved(weekly, page) == {}


def test_the_same_columns_of_the_next_day_are_new() -> None:
    columns = ("Weather", "Traffic", "Markets", "Sports", "Culture")
    old = [Listed(key=n, title=title, url=f"https://a.example/2026/03/08/{n}") for n, title in enumerate(columns)]
    page = [replace(one, key=None, url=one.url.replace("/08/", "/09/")) for one in old]
    assert match_moved(old, page) == {}
    page = [replace(one, key=None, url=one.url.replace("/2026/", "/archive/2026/")) for one in old]
    assert match_moved(old, page) == keys(old)


def test_one_that_moves_alone_is_the_same_where_its_address_says_so() -> None:
    one, *rest = known()
    alone = replace(one, key=None, url=one.url.replace("/news/", "/archive/"))
    assert match_moved([*rest, one], [alone, *rest]) == {0: 100}
    other_number = replace(alone, url=one.url.replace("1203", "1999"))
    assert match_moved([*rest, one], [other_number, *rest]) == {}
    assert match_moved([one, *rest], [other_number, *rest]) == {0: 100}, "between the same neighbours"


def test_an_item_without_an_address_may_be_edited_or_dated_later() -> None:
    old = [replace(one, url="", own_address=False) for one in known()]
    page: list[Listed] = list(old)
    page[1] = replace(old[1], key=None, title="Road to the harbor closed until Monday evening")
    page[3] = replace(old[3], key=None, day=DAY)
    assert match_moved(old, page) == {1: 101, 3: 103}
    page[1] = replace(page[1], title="Theatre shows a play by a local author")
    assert match_moved(old, page) == {3: 103}


@pytest.mark.parametrize("form", ["{} | Town of Ham", "News: {}", "Town of Ham – {}", "{}.", "{} …"])
def test_titles_that_a_move_types_otherwise_are_the_same(form: str) -> None:
    old = known()
    page = [
        fresh(form.format(one.title), f"https://b.example/{letter * 4}")
        for one, letter in zip(old, "abcde", strict=True)
    ]
    announced = [fresh(form.format("A bridge was opened to the public this morning")), *page]
    assert match_moved(old, announced) == {place + 1: key for place, key in keys(old).items()}
    typed = [replace(one, key=100 + place) for place, one in enumerate(page)]
    assert match_moved(typed, moved(old)) == keys(old), "and back again"


def test_what_most_titles_begin_with_still_is_part_of_them() -> None:
    old = known([f"Meeting of the commission - {month}" for month in ("March", "April", "May", "June")])
    page = [
        fresh("A bridge was opened to the public this morning"),
        *(fresh(one.title, f"https://b.example/{letter * 4}") for one, letter in zip(old, "abcd", strict=True)),
    ]
    assert match_moved(old, page) == {place + 1: key for place, key in keys(old).items()}


@pytest.mark.parametrize("after", ["Hòa giải ở cơ sở: đợt {}", "HOA GIAI O CO SO: ĐOT {}"])
def test_accents_that_moved_or_were_lost_part_no_titles_of_a_list_that_moved(after: str) -> None:
    old = known([f"Hoà giải ở cơ sở: đợt {number}" for number in range(5)])
    page = [replace(fresh(after.format(number)), url=f"https://b.example/{'abcde'[number] * 4}") for number in range(5)]
    assert match_moved(old, page) == keys(old)
    others = [replace(one, title=title) for one, title in zip(page, TITLES, strict=True)]
    assert match_moved(old, others) == {}


@pytest.mark.parametrize("forms", [("Week 9: {}", "Week 10: {}"), ("Menu for March: {}", "Menu for April: {}")])
def test_columns_under_another_heading_are_new(forms: tuple[str, str]) -> None:
    old = known([forms[0].format(title) for title in TITLES])
    page = [
        fresh(forms[1].format(title), f"https://a.example/{letter * 4}")
        for title, letter in zip(TITLES, "abcde", strict=True)
    ]
    assert match_moved(old, page) == {}


def test_figures_part_titles_that_are_alike() -> None:
    old = [Listed(key=n, title=f"Decision {n} of the city council", own_address=False) for n in (57, 58, 59)]
    page = [old[0], replace(old[1], key=None, title="Decision 60 of the city council"), old[2]]
    assert match_moved(old, page) == {}


def test_a_list_that_was_away_comes_back_under_other_addresses() -> None:
    old = known()
    assert match_moved([], moved(old), older=old) == keys(old)


def test_items_without_titles_are_told_by_their_addresses_alone() -> None:
    old = [Listed(key=n, url=f"https://a.example/{n}") for n in range(1000, 1005)]
    page = [replace(one, key=None, url=f"https://b.example/en/{one.key}") for one in old]
    assert match_moved(old, page) == keys(old)
    assert match_moved(old, [replace(one, url=f"https://b.example/{one.url[-2:] * 3}") for one in page]) == {}


def test_no_stored_item_is_two() -> None:
    same = known((TITLES[0],) * 3)
    matched = match_moved(same, moved(same) * 2)
    assert len(set(matched.values())) == len(matched)


def test_a_hostile_page_is_compared_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("model.moves.measure_likeness", lambda one, other: compared.append(one) or 0.0)
    old = [Listed(key=n, title=f"a {n}", own_address=False) for n in range(200)]
    page = [Listed(key=None, title=f"b {n}", own_address=False) for n in range(198)]
    match_moved(old, [old[0], *page, old[-1]])
    assert len(compared) == MOST_COMPARED


def test_of_twins_between_the_same_neighbours_the_upper_one_is_new() -> None:
    old = known(("Minutes of March", *TITLES))
    first = replace(old[0], key=None, title="Minutes of march!", url="https://b.example/first")
    page = [replace(first, url="https://b.example/another"), first, *moved(old)[1:]]
    assert match_moved(old, page) == {place + 1: key for place, key in keys(old).items()}
