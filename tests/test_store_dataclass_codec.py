"""A dataclass is written and read by its fields, so that one that is added is stored without a line of code."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given

from store.dataclass_codec import DataclassCodec, dump_moment, find_field_type
from tests.item_fields import build_strategy


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    size: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    parts: tuple[Part, ...] = ()
    first: Part | None = None
    names: tuple[str, ...] = ()
    colour: Colour = Colour.BLUE
    at: datetime | None = None
    count: int = 3
    shown: bool = True
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    at: datetime
    colour: Colour


SPARSE = DataclassCodec(Whole, leave_out_empty=True)
FULL = DataclassCodec(Whole)
AT = datetime(2026, 3, 9, 8, tzinfo=timezone(timedelta(hours=7)))


@given(build_strategy(Whole))
def test_any_value_comes_back(whole: Whole) -> None:
    assert SPARSE.load(SPARSE.dump(whole)) == whole
    assert FULL.load(FULL.dump(whole)) == whole


def test_what_is_the_default_or_empty_is_left_out() -> None:
    assert SPARSE.dump(Whole(title="")) == {}
    assert SPARSE.dump(Whole(title="", shown=False, count=0)) == {"count": 0, "shown": False}
    assert SPARSE.load({}) == Whole(title="")


def test_texts_come_first_then_lists_of_texts_then_objects() -> None:
    whole = Whole(title="T", names=("n",), first=Part(name="a"), parts=(Part(name="b"),), at=AT)
    assert list(SPARSE.dump(whole)) == ["at", "title", "names", "first", "parts"]


def test_all_fields_are_written_in_their_order_where_none_is_left_out() -> None:
    names = [*Whole.__dataclass_fields__]
    assert list(FULL.dump(Whole(title="T"))) == names
    assert FULL.dump(Whole(title="T"))["first"] is None


def test_a_part_is_written_whole_but_for_what_is_false() -> None:
    written = SPARSE.dump(Whole(title="", first=Part(name=""), parts=(Part(name="a", hidden=True),)))
    assert written == {"first": {"name": "", "size": 0}, "parts": [{"name": "a", "size": 0, "hidden": True}]}
    assert SPARSE.load(written).first == Part(name="")


def test_moments_are_written_in_utc_and_enums_by_their_values() -> None:
    codec = DataclassCodec(Required)
    assert codec.dump(Required(at=AT, colour=Colour.RED)) == {"at": "2026-03-09T01:00:00+00:00", "colour": "red"}
    assert codec.load({"at": "2026-03-09T01:00:00+00:00", "colour": "red"}).at.tzinfo is UTC
    assert dump_moment(AT) == "2026-03-09T01:00:00+00:00"


def test_what_must_be_there_is_missed() -> None:
    with pytest.raises(TypeError, match="colour"):
        DataclassCodec(Required).load({"at": "2026-03-09T01:00:00+00:00"})
    with pytest.raises(KeyError, match="green"):
        DataclassCodec(Required).load({"at": "2026-03-09T01:00:00+00:00", "colour": "green"})


def test_members_that_are_no_fields_are_passed_over() -> None:
    assert SPARSE.load({"title": "T", "weight": 4, "first": {"name": "a", "weight": 4}}) == Whole(
        title="T", first=Part(name="a")
    )


@pytest.mark.parametrize("hint", [complex, dict[str, str], tuple[str, int], list[str], object, Part | int])
def test_a_field_of_an_unknown_type_is_refused_when_the_codec_is_built(hint: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        find_field_type(hint)


def test_the_type_that_is_not_known_is_named() -> None:
    @dataclass
    class Odd:
        ratio: complex = field(default=0j)

    with pytest.raises(TypeError, match="complex"):
        DataclassCodec(Odd)
