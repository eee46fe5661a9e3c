"""What detection gives: nothing is sure, and nothing known, of a page without a list."""

from dataclasses import FrozenInstanceError, replace

import pytest

from model.finding import ListOrigin, PageKind
from scraper.discovery.detection.result import Candidate, Detection
from scraper.extract import RawItem
from scraper.source import DateOrder


def test_a_page_without_a_list_has_no_candidates_and_no_confidence() -> None:
    detection = Detection(kind=PageKind.EMPTY)
    assert (detection.candidates, detection.confidence, detection.sure) == ((), 0.0, False)
    assert (detection.language, detection.timezone, detection.date_order) == ("", "", DateOrder.DMY)


def test_a_list_that_no_rule_finds_again_stands_in_the_page_and_cannot_be_changed() -> None:
    candidate = Candidate(items=(RawItem(title="Bulletin"),), rules=None, score=1.0)
    assert candidate.origin is ListOrigin.PAGE
    assert replace(candidate, score=2.0) != candidate
    with pytest.raises(FrozenInstanceError):
        candidate.score = 3.0  # type: ignore[misc]
