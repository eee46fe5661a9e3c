"""Dates at slots: which texts hold one, and the patterns that find it again or take it off a title."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from scraper.discovery.detection.slot_dates import (
    SlotDate,
    build_date_pattern,
    build_title_pattern,
    compute_date_shape,
    measure_order,
)
from tests.pages import make_reader

DAY = datetime(2026, 10, 6, tzinfo=UTC)
NEWS = ("The old bridge is closed", "Council meets on Monday", "Water is off in Mill Lane", "New hours of the library")


def find_date(text: str) -> SlotDate | None:
    return make_reader().find_date(text)


@pytest.mark.parametrize(
    "text", ["6 October 2026", "06.10.2026", "2026-10-06", "October 6, 2026", "Posted: 6 October 2026"]
)
def test_a_text_that_is_a_date_has_no_part(text: str) -> None:
    date = find_date(text)
    assert date is not None
    assert (date.at, date.part) == (DAY, "")
    assert date.printed in text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The harbour office moves on 6 October 2026 to Mill Lane", "6 October 2026"),
        ("New opening hours of the town library: 06.10.2026 (PDF)", "06.10.2026"),
    ],
)
def test_a_date_inside_a_text_is_the_part_that_holds_it(text: str, part: str) -> None:
    assert find_date(text) == SlotDate(DAY, part, part)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The harbour office moves to Mill Lane",
        "Open from the office of 6 October 2026 and the mill of 8 October 2026",
        "Room 20",
        "Nothing was said yesterday, and nothing will be",
    ],
    ids=["empty", "no date", "two days", "a number", "a date without digits"],
)
def test_a_text_without_one_certain_date_has_none(text: str) -> None:
    assert find_date(text) is None


def test_the_same_day_twice_is_one_date() -> None:
    date = find_date("The council met on 6 October 2026, as was told here on 06.10.2026 in the hall")
    assert date is not None
    assert (date.at, date.part) == (DAY, "6 October 2026")


@pytest.mark.parametrize(("length", "found"), [(399, True), (400, True), (401, False)])
def test_a_long_text_is_not_searched(length: int, found: bool) -> None:
    text = "The harbour office moves on 6 October 2026 ".ljust(length, "x")
    assert len(text) == length
    assert (find_date(text) is not None) is found


def test_the_moment_of_a_text_is_its_dates() -> None:
    reader = make_reader()
    assert reader.find_moment("The office moves on 6 October 2026 to the mill") == DAY
    assert reader.find_moment("The office moves to the mill") is None


@pytest.mark.parametrize(
    ("printed", "alike"),
    [
        ("6/30/23", "12/1/24"),
        ("06.10.2026", "7.1.1999"),
        ("2026-10-06", "1999-01-17"),
        ("6 October 2026", "17  May 2025"),
        ("Oct.  6", "Sept. 17"),
        ("ngày 6 tháng 10", "ngày 17 tháng 1"),
        ("2026年10月6日", "1999年1月17日"),
    ],
)
def test_a_shape_finds_dates_that_are_written_alike(printed: str, alike: str) -> None:
    shape = compute_date_shape(printed)
    assert re.fullmatch(shape, printed)
    assert re.fullmatch(shape, alike)


@pytest.mark.parametrize(
    ("printed", "unlike"),
    [
        ("06.10.2026", "06.10.26"),
        ("06.10.2026", "06/10/2026"),
        ("06.10.2026", "06a10a2026"),
        ("6 October 2026", "6 10 2026"),
        ("6 October 2026", "6October2026"),
        ("2026-10-06", "12026-10-06"),
    ],
)
def test_a_shape_finds_no_others(printed: str, unlike: str) -> None:
    assert not re.fullmatch(compute_date_shape(printed), unlike)


@pytest.mark.parametrize(("number", "as_long"), [("7", "17"), ("17", "7"), ("117", "17"), ("117", "1117")])
def test_numbers_of_up_to_two_digits_may_be_shorter_or_longer(number: str, as_long: str) -> None:
    assert bool(re.fullmatch(compute_date_shape(number), as_long)) is (len(number) < 3)


def inside(*parts: str) -> list[SlotDate]:
    return [SlotDate(DAY, part, part) for part in parts]


def test_one_pattern_finds_all_dates_in_their_texts() -> None:
    pattern = build_date_pattern(inside("6 October 2026", "06.10.2026"))
    for text, date in (
        ("Moved on 7 May 2025 at noon", "7 May 2025"),
        ("Moved on 17.11.2025 at noon", "17.11.2025"),
    ):
        match = re.search(pattern, text)
        assert match is not None
        assert match[1] == date
    assert re.search(pattern, "Ref. 106.10.20261") is None


def test_the_longer_of_two_shapes_is_tried_first() -> None:
    pattern = build_date_pattern(inside("October 6", "October 6, 2026"))
    match = re.search(pattern, "On May 7, 2025 it rained")
    assert match is not None
    assert match[1] == "May 7, 2025"


SIX = ("6 Oct", "6.10.", "2026-10-06", "6/10/26", "Oct 6, 2026", "6 Oct 2026")


@pytest.mark.parametrize(("count", "made"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_dates_of_more_than_four_shapes_have_no_pattern(count: int, made: bool) -> None:
    assert bool(build_date_pattern(inside(*SIX[:count]))) is made


def test_dates_that_are_whole_texts_need_no_pattern() -> None:
    whole = SlotDate(DAY, printed="7 Oct")
    assert build_date_pattern([whole, whole]) == ""
    assert build_date_pattern([whole, *inside("6 Oct")]) == build_date_pattern(inside("6 Oct"))
    assert build_date_pattern([SlotDate(DAY, printed="7.10."), *inside("6 Oct")]) != build_date_pattern(inside("6 Oct"))
    assert build_date_pattern([SlotDate(DAY, printed="yesterday"), *inside("6 Oct")]) == ""


def cut(titles: list[str], dates: list[str | None]) -> list[str] | None:
    """Return the titles without what a pattern takes off; None where there is no pattern."""
    own = [None if part is None else SlotDate(DAY, part, part) for part in dates]
    pattern = build_title_pattern(titles, own)
    if not pattern:
        return None
    found = [re.search(pattern, title) for title in titles]
    return [match[1] if match else title for match, title in zip(found, titles, strict=True)]


DATES = [f"{n} Oct 2026" for n in range(6, 10)]
LAID_OUT = ("{date}: {title}", "{date} - {title}", "[{date}] {title}", "({date}) {title}", "{date} {title}")
BEHIND = ("{title} ({date})", "{title}, {date}", "{title} - {date}", "{title} | {date}", "{title} – {date} (PDF)")


@pytest.mark.parametrize("layout", [*LAID_OUT, *BEHIND])
def test_a_date_that_titles_begin_or_end_with_is_taken_off(layout: str) -> None:
    titles = [layout.format(title=title, date=date) for title, date in zip(NEWS, DATES, strict=True)]
    assert cut(titles, list(DATES)) == list(NEWS)


@pytest.mark.parametrize(
    "layout",
    ["Minutes of {date} of the whole council on {title}", "Number 4, {date}: {title}", "{date}"],
    ids=["in the middle", "words before it", "nothing else"],
)
def test_a_date_inside_titles_stays(layout: str) -> None:
    titles = [layout.format(title=title, date=date) for title, date in zip(NEWS, DATES, strict=True)]
    assert cut(titles, list(DATES)) is None


@pytest.mark.parametrize(("rest", "taken"), [("", True), (" (x) 12 k", True), (" (x) 123 k", False)])
def test_up_to_nine_characters_behind_a_date_go_with_it(rest: str, taken: bool) -> None:
    assert len(rest) in (0, 9, 10)
    titles = [f"{title}, {date}{rest}" for title, date in zip(NEWS, DATES, strict=True)]
    assert cut(titles, list(DATES)) == (list(NEWS) if taken else None)


@pytest.mark.parametrize(("dated", "taken"), [(10, True), (8, True), (7, False)])
def test_four_of_five_titles_must_hold_their_date(dated: int, taken: bool) -> None:
    titles = [f"6 Oct 2026: Story {chr(97 + n) * 3}" if n < dated else f"Story {n}" for n in range(10)]
    dates: list[str | None] = ["6 Oct 2026" if n < dated else None for n in range(10)]
    found = cut(titles, dates)
    assert (found is not None and found[0] == "Story aaa") is taken
    if taken:
        assert found is not None
        assert found[dated:] == titles[dated:]


def test_titles_that_are_missing_count_neither_way() -> None:
    titles = ["6 Oct 2026: Story one", "6 Oct 2026: Story two", "", "", ""]
    assert cut(titles, ["6 Oct 2026", "6 Oct 2026", None, None, None]) == ["Story one", "Story two", "", "", ""]


@pytest.mark.parametrize(("count", "taken"), [(1, False), (2, True)])
def test_one_dated_title_makes_no_pattern(count: int, taken: bool) -> None:
    titles = [f"6 Oct 2026: {title}" for title in NEWS[:count]]
    assert (cut(titles, ["6 Oct 2026"] * count) is not None) is taken


@pytest.mark.parametrize(("same", "taken"), [(1, True), (2, True), (3, False)])
@pytest.mark.parametrize("layout", ["{date}: {title}", "{title} ({date})"], ids=["before", "behind"])
def test_titles_that_only_their_date_tells_apart_keep_it(layout: str, same: int, taken: bool) -> None:
    """Of ten titles nine must still differ."""
    dates: list[str | None] = [f"{n} Oct 2026" for n in range(10, 20)]
    words = ["Weekly report" if n < same else f"Report about {chr(97 + n) * 4}" for n in range(10)]
    titles = [layout.format(title=title, date=date) for title, date in zip(words, dates, strict=True)]
    assert (cut(titles, dates) is not None) is taken


@pytest.mark.parametrize(("shapes", "taken"), [(4, True), (5, False)])
def test_titles_with_dates_of_more_than_four_shapes_keep_them(shapes: int, taken: bool) -> None:
    dates: list[str | None] = list(SIX[:shapes])
    titles = [f"{date}: Story {chr(97 + n) * 4}" for n, date in enumerate(dates)]
    found = cut(titles, dates)
    assert (found == [f"Story {chr(97 + n) * 4}" for n in range(shapes)]) is taken


def moments(*days: int) -> list[datetime]:
    return [DAY + timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("days", "order"),
    [
        ((), 0.0),
        ((1,), 0.0),
        ((1, 1, 1), 0.0),
        ((3, 2, 1), 1.0),
        ((1, 2, 3), 1.0),
        ((3, 3, 2), 1.0),
        ((5, 4, 3, 9, 8), 0.75),
        ((1, 2, 3, 9, 8), 0.75),
        ((1, 5, 2, 4, 3), 0.5),
    ],
)
def test_order_is_the_share_of_neighbours_that_run_one_way(days: tuple[int, ...], order: float) -> None:
    assert measure_order(moments(*days)) == order
