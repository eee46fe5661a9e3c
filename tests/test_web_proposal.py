"""What is said of a page's readings: how likely each is right, and how those differ that begin alike."""

from dataclasses import replace

import pytest

from messages.detection import DetectionCode
from model.finding import ListOrigin
from tests.add_site import FOUND, NOW, item
from web.proposal import build_proposal


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "62% likely to be right."), (1, "These are probably the bulletins of this page. Please check them.")],
)
def test_an_unsure_result_says_how_likely_it_is_right(number: int, words: str) -> None:
    first, second = FOUND.choices
    unsure = replace(FOUND, sure=False, choices=(replace(first, confidence=0.62), second))
    assert str(build_proposal(unsure, number, NOW).confidence) == words


@pytest.mark.parametrize("sure", [True, False])
def test_what_is_sure_or_stands_in_for_a_list_is_not_judged_twice(sure: bool) -> None:
    feed = replace(FOUND.choices[1], origin=ListOrigin.FEED)
    for choices in ([FOUND.choices] if sure else []) + [(feed,)]:
        assert build_proposal(replace(FOUND, sure=sure, choices=choices), 0, NOW).confidence is None


def test_readings_are_told_apart_by_three_titles_or_by_what_differs() -> None:
    first, second = FOUND.choices
    difference = DetectionCode.MORE_ITEMS(count=4)
    alike = replace(first, reasons=(difference, *first.reasons), items=(*first.items, item(20)))
    one, two, three = build_proposal(replace(FOUND, choices=(first, alike, second)), 0, NOW).choices
    assert (one.first, one.more, one.difference) == (two.first, two.more, None)
    assert two.difference == difference
    assert (three.first, three.more) == ("Từ nguồn cấp", ())
