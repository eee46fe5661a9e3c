"""When an item's own page is read again, and what of it is an edit."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from model.page_memory import PageMemory, find_next_reading, is_text_edited

T0 = datetime(2026, 3, 1, tzinfo=UTC)
DISTANCES = (timedelta(days=10), timedelta(days=1), timedelta(days=3))


def test_a_page_is_read_again_at_growing_distances_from_its_publication() -> None:
    read = [T0 + timedelta(hours=hours) for hours in (0, 24, 71, 72, 300)]
    assert [due and (due - T0).days for due in (find_next_reading(T0, now, DISTANCES) for now in read)] == [
        1,
        3,
        3,
        10,
        None,
    ]
    assert find_next_reading(T0, T0, ()) is None


@given(st.integers(0, 20 * 24), st.lists(st.integers(1, 30), max_size=5))
def test_the_next_reading_is_later_than_now(hours: int, days: list[int]) -> None:
    now = T0 + timedelta(hours=hours)
    due = find_next_reading(T0, now, [timedelta(days=number) for number in days])
    assert due is None or due > now


def test_a_line_that_changed_is_an_edit_and_one_that_changed_sides_is_none() -> None:
    before = PageMemory(text=("a", "b"), around=("c",))
    assert is_text_edited(before, PageMemory(text=("a", "d"), around=("c",)))
    assert is_text_edited(before, PageMemory(text=("a",), around=("c",))), "a line was taken out"
    assert is_text_edited(before, PageMemory(text=("a", "b", "e"), around=()))
    assert not is_text_edited(before, PageMemory(text=("a",), around=("b", "c"))), "furniture by now"
    assert not is_text_edited(before, PageMemory(text=("a", "b", "c"), around=("x",))), "text by now"
