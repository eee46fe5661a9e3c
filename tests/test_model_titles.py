"""What in a title is no part of what a bulletin is called."""

import pytest

from model.titles import measure_likeness, strip_count


@pytest.mark.parametrize(
    "count", ["(12)", "[3]", "12 comments", "· 1 comment", "(5 bình luận)", "3 Kommentare", "条评论"]
)
def test_a_count_at_the_end_is_left_out(count: str) -> None:
    text = f"Road closed {'7 ' if count == '条评论' else ''}{count}"
    assert strip_count(text) == "Road closed"


@pytest.mark.parametrize("title", ["Budget 2026", "Deaths: 12 people", "(12)", "12 comments", "Part 3", ""])
def test_what_names_a_bulletin_stays(title: str) -> None:
    assert strip_count(title) == title


def test_a_title_that_was_added_to_is_alike_unless_it_is_a_scrap() -> None:
    assert measure_likeness("Road closed", "Road closed – corrected") == 1
    assert measure_likeness("A", "A road was closed") < 0.2
    assert measure_likeness("Road closed", "Library opens") < 0.5
