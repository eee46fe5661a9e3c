"""How far a list is trusted, and what is said for and against it."""

from collections.abc import Mapping

import pytest

from messages.detection import DetectionCode
from model.item import DateOrigin
from scraper.discovery.detection.confidence import estimate_confidence, gather_evidence, is_sure, list_reasons
from scraper.discovery.detection.forest import Forest
from scraper.extract import RawDate, RawItem

DATE = RawDate(text="3 March 2026", origin=DateOrigin.LISTING)


def make_items(count: int, dated: int = 0) -> list[RawItem]:
    return [RawItem(title=f"Title {n}", link=f"/{n}", date=DATE if n < dated else None) for n in range(count)]


def reasons(count: int = 10, dated: int = 0, **features: float) -> list[str]:
    """Return the codes that are said; of titles that are all different, if nothing else is told of them."""
    return [
        str(message.code) for message in list_reasons({"title_distinct": 1.0, **features}, make_items(count, dated))
    ]


def evidence(scores: tuple[float, ...] = (2.0,), count: int = 10, **features: float) -> Mapping[str, float]:
    return gather_evidence(features, scores, make_items(count))


@pytest.mark.parametrize(
    ("scores", "lead"),
    [((2.0,), 1.5), ((9.0, 1.0), 1.5), ((2.0, 1.0), 1.0), ((2.0, 0.55), 1.45), ((2.0, 1.96), 0.04)],
)
def test_the_lead_over_the_second_list_counts_up_to_a_bound(scores: tuple[float, ...], lead: float) -> None:
    found = evidence(scores)
    assert found["lead"] == pytest.approx(lead)
    assert found["score"] == scores[0]


@pytest.mark.parametrize(
    ("count", "few", "two"), [(1, 1, 1), (2, 1, 1), (3, 1, 0), (4, 1, 0), (5, 0, 0), (6, 0, 0), (14, 0, 0)]
)
def test_few_items_count_against_a_list(count: int, few: int, two: int) -> None:
    found = evidence(count=count)
    assert (found["few"], found["two"]) == (few, two)


def test_the_number_of_items_counts_by_its_logarithm() -> None:
    assert evidence(count=1)["items"] == pytest.approx(0.6931 / 4, abs=1e-4)
    assert evidence(count=10)["items"] == pytest.approx(2.3979 / 4, abs=1e-4)


def test_titles_and_links_count_by_how_many_differ() -> None:
    items = [*make_items(3), RawItem(title="Title 0", link="/0"), RawItem(title=" ", link="")]
    found = gather_evidence({}, (1.0,), items)
    assert found["titles"] == pytest.approx(0.6)
    assert found["links"] == pytest.approx(0.6)
    assert gather_evidence({}, (1.0,), [])["titles"] == 0.0


def test_only_dates_that_are_read_count() -> None:
    assert evidence(dated=0.8, date_read=0.5)["dated"] == pytest.approx(0.4)
    assert evidence(dated=0.8)["dated"] == 0.0


@pytest.mark.parametrize(
    ("total", "confidence"),
    [(0.0, 0.5), (1.0, 0.7311), (-1.0, 0.2689), (5.2, 0.9945), (9.0, 0.995), (1e9, 0.995), (-1e9, 0.0)],
)
def test_confidence_is_logistic_and_never_quite_one(total: float, confidence: float) -> None:
    assert estimate_confidence({"count": 1.0}, Forest((), (total,))) == pytest.approx(confidence, abs=1e-4)


def test_the_steepest_sum_keeps_a_trace() -> None:
    """A sum is cut at 30, where the exponential is still a number that can be told from zero."""
    assert estimate_confidence({}, Forest((), (-1e9,))) == pytest.approx(9.36e-14, rel=0.01, abs=0)


def test_without_trees_nothing_is_known_and_nothing_sure() -> None:
    assert estimate_confidence({"count": 1.0}, Forest()) == 0.5
    assert not is_sure(0.995, {})
    assert is_sure(0.8, {"sure": {"from": 0.8}})
    assert not is_sure(0.79, {"sure": {"from": 0.8}})


@pytest.mark.parametrize(
    ("dated", "code"),
    [
        (0, DetectionCode.NONE_DATED),
        (7, DetectionCode.NONE_DATED),
        (8, DetectionCode.SOME_DATED),
        (17, DetectionCode.SOME_DATED),
        (18, DetectionCode.NEARLY_ALL_DATED),
        (19, DetectionCode.NEARLY_ALL_DATED),
        (20, DetectionCode.ALL_DATED),
    ],
)
def test_how_many_items_are_dated_is_said(dated: int, code: DetectionCode) -> None:
    assert reasons(20, dated) == [DetectionCode.SAME_STRUCTURE, code]


def test_dates_above_the_items_are_said_in_place_of_their_number() -> None:
    assert reasons(10, 10, date_above=1.0) == [DetectionCode.SAME_STRUCTURE, DetectionCode.DATES_IN_HEADINGS]


@pytest.mark.parametrize(
    ("dated", "order", "said"), [(10, 0.9, True), (10, 0.89, False), (9, 1.0, True), (8, 1.0, False)]
)
def test_order_is_said_where_nearly_all_are_dated_and_in_order(dated: int, order: float, said: bool) -> None:
    assert (DetectionCode.SORTED in reasons(10, dated, date_sorted=order)) == said


@pytest.mark.parametrize(
    ("feature", "value", "code", "said"),
    [
        ("title_heading", 1.0, DetectionCode.HEADINGS, True),
        ("title_distinct", 0.79, DetectionCode.REPEATED_TITLES, True),
        ("title_distinct", 0.81, DetectionCode.REPEATED_TITLES, False),
        ("title_short", 0.51, DetectionCode.SHORT_TITLES, True),
        ("title_short", 0.49, DetectionCode.SHORT_TITLES, False),
        ("link_alike", 0.9, DetectionCode.SIMILAR_LINKS, True),
        ("link_alike", 0.89, DetectionCode.SIMILAR_LINKS, False),
        ("link_document", 0.5, DetectionCode.DOCUMENT_LINKS, True),
        ("link_document", 0.49, DetectionCode.DOCUMENT_LINKS, False),
        ("aside", 0.51, DetectionCode.ASIDE, True),
        ("aside", 0.5, DetectionCode.ASIDE, False),
        ("text_share", 0.41, DetectionCode.MOST_TEXT, True),
        ("text_share", 0.39, DetectionCode.MOST_TEXT, False),
    ],
)
def test_what_is_telling_of_a_list_is_said(feature: str, value: float, code: DetectionCode, said: bool) -> None:
    assert (code in reasons(10, 10, **{feature: value})) == said


def test_a_lead_is_said_apart_from_the_items() -> None:
    found = list_reasons({"title_distinct": 1.0}, make_items(10), lead=2)
    assert found[:2] == (DetectionCode.SAME_STRUCTURE(count=8), DetectionCode.LEAD(count=2))
