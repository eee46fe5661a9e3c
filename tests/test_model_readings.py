"""A source's latest readings: what is remembered of them, when they are trouble, and when that is over."""

from messages.fetch import FetchCode
from messages.plain import PlainCode
from messages.statuses import StatusCode
from model.errors import StatusError
from model.readings import REMEMBERED, Readings

MISSING = StatusCode.NOT_FOUND(host="a.example")
REFUSED = FetchCode.REFUSED(host="a.example")


def read(outcomes: str, readings: Readings = Readings(), start: int = 0) -> Readings:  # noqa: B008  # frozen
    """Add readings of new items: `.` was read, `x` is a 404, `r` was refused."""
    for number, outcome in enumerate(outcomes, start):
        readings = readings.add(str(number), {".": None, "x": MISSING, "r": REFUSED}[outcome])
    return readings


def test_texts_that_were_read_are_nothing_to_tell() -> None:
    assert read("....").describe() is None
    assert Readings().describe() is None


def test_the_most_frequent_cause_is_told_with_the_numbers() -> None:
    words = "4 of 6 texts could not be read: a.example has no such page (404 Not Found)"
    assert str(read("x.xrx.").describe()) == words
    assert str(read("x").describe()).startswith("1 of 1 text could")


def test_one_odd_page_is_no_trouble_and_half_of_several_is() -> None:
    assert not read("x").in_trouble
    assert read("xx").in_trouble
    assert not read("....xx").in_trouble
    assert read("...xxx").in_trouble


def test_trouble_ends_once_the_last_few_were_read_and_does_not_begin_again_by_a_page_that_is_read() -> None:
    begun = read("x" * 12)
    assert read("..", begun, 12).in_trouble
    over = read("...", begun, 12)
    assert not over.in_trouble
    assert not read(".", over, 15).in_trouble
    assert read("x", over, 15).in_trouble


def test_an_item_that_is_read_at_last_counts_once() -> None:
    readings = read("xx").add("0", None).add("1", None)
    assert readings.describe() is None
    assert not readings.in_trouble


def test_no_more_than_the_latest_are_remembered_nor_causes_that_are_past() -> None:
    readings = read("r" + "x" * REMEMBERED)
    assert len(readings.latest) == readings.failed == REMEMBERED
    assert readings.causes == (MISSING,)


def test_the_address_of_one_item_is_not_told_of_many() -> None:
    error = StatusError(StatusCode.OTHER(host="b.example", status=418), subject="https://a.example/1", status=418)
    assert error.describe().code is PlainCode.ABOUT
    assert "/1" not in str(read("").add("1", error.describe()).describe())
