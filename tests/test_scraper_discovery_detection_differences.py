"""Lists that begin alike say what differs; one that says the same is left out."""

import pytest

from messages import Message
from messages.detection import DetectionCode
from model.item import DateOrigin
from scraper.discovery.detection.differences import describe_differences, drop_repeats
from scraper.discovery.detection.result import Candidate
from scraper.extract import RawDate, RawItem

TITLES = ("A bridge", "A road", "A school", "A park", "A lake")


def make_candidate(count: int = 5, *, skip: int = -1, titles: tuple[str, ...] = TITLES, day: str = "") -> Candidate:
    items = [
        RawItem(title=titles[at], link=f"/n/{at}", date=RawDate(text=day, origin=DateOrigin.LISTING) if day else None)
        for at in range(count)
        if at != skip
    ]
    return Candidate(items=tuple(items), rules=None, score=1.0, reasons=(DetectionCode.SORTED(),))


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        (make_candidate(4), make_candidate(5), DetectionCode.MORE_ITEMS(count=1)),
        (make_candidate(5), make_candidate(3), DetectionCode.FEWER_ITEMS(count=2)),
        (make_candidate(4), make_candidate(5, skip=3), DetectionCode.OTHER_ITEMS(count=1)),
        (make_candidate(), make_candidate(titles=(*TITLES[:4], "A sea")), DetectionCode.OTHER_TITLES()),
        (make_candidate(), make_candidate(day="12 May 2026"), DetectionCode.OTHER_DATES()),
    ],
)
def test_a_list_that_begins_like_an_earlier_one_says_what_differs(
    first: Candidate, second: Candidate, difference: Message
) -> None:
    kept = describe_differences([first, second])
    assert kept[0] == first
    assert kept[1].reasons == (difference, DetectionCode.SORTED())


def test_a_list_that_begins_otherwise_says_nothing_of_others() -> None:
    lists = [make_candidate(), make_candidate(titles=TITLES[::-1])]
    assert describe_differences(lists) == lists


def test_a_list_that_says_the_same_is_left_out() -> None:
    assert drop_repeats([make_candidate(), make_candidate(4), make_candidate()]) == [
        make_candidate(),
        make_candidate(4),
    ]
    others = [make_candidate(titles=TITLES[::-1]), make_candidate(day="12 May 2026")]
    assert drop_repeats([make_candidate(), *others]) == [make_candidate(), *others]
