"""What discovery gives back: which feeds can be offered, lists on request, and the entry that a choice becomes."""

from datetime import date
from typing import Any

import pytest

from messages.discovery import DiscoveryCode
from messages.feed_checks import FeedCheckCode
from model.finding import FeedVerdict, ListOrigin, PageKind
from model.item import Item
from scraper.discovery.values import MOST_CHOICES, Choice, Discovery, FeedCheck, dump_rules
from scraper.source import DateOrder, Rules, Source

URL = "https://city.example/news"
RULES = Rules.model_validate({"item": "li", "title": "a"})


def make_items(count: int) -> tuple[Item, ...]:
    """Return items that differ by number."""
    return tuple(Item(url=f"{URL}/{n}", title=f"Bulletin {n}", aliases=(), fingerprint=str(n)) for n in range(count))


def make_choice(**fields: Any) -> Choice:
    """Return the choice of a list on the page."""
    plain: dict[str, Any] = {
        "label": DiscoveryCode.LABEL_PAGE(),
        "origin": ListOrigin.PAGE,
        "confidence": 0.9,
        "source_url": URL,
        "items": make_items(3),
        "rules": RULES,
    }
    return Choice(**plain | fields)


def make_discovery(**fields: Any) -> Discovery:
    """Return a discovery of a page about which nothing is known."""
    plain: dict[str, Any] = {
        "url": f"{URL}/index",
        "kind": PageKind.LIST,
        "summary": DiscoveryCode.EMPTY(),
        "day": date(2026, 11, 22),
        "slug": "city",
    }
    return Discovery(**plain | fields)


@pytest.mark.parametrize(
    ("verdict", "usable"),
    [
        (FeedVerdict.GOOD, True),
        (FeedVerdict.ELSEWHERE, True),
        (FeedVerdict.DAMAGED, True),
        (FeedVerdict.SHORT, True),
        (FeedVerdict.STALE, False),
        (FeedVerdict.BROKEN, False),
        (FeedVerdict.UNCHECKED, False),
    ],
)
def test_a_feed_is_offered_unless_nothing_new_comes_of_it(verdict: FeedVerdict, usable: bool) -> None:
    check = FeedCheck(url=f"{URL}.rss", verdict=verdict, message=FeedCheckCode.UNCHECKED())
    assert check.usable is usable


def test_an_entry_holds_where_the_source_comes_from_and_no_default() -> None:
    assert make_discovery().make_entry(make_choice()) == {
        "slug": "city",
        "url": URL,
        "rules": {"item": "li", "title": "a"},
        "found": {"by": "page", "on": f"{URL}/index", "at": "2026-11-22", "confidence": 0.9},
    }


@pytest.mark.parametrize(
    ("found", "key", "value"),
    [
        ({"title": "City news"}, "title", "City news"),
        ({"language": "vi"}, "language", "vi"),
        ({"timezone": "Asia/Tokyo"}, "timezone", "Asia/Tokyo"),
        ({"timezone": "UTC"}, "timezone", None),
        ({"date_order": DateOrder.MDY}, "date_order", "MDY"),
        ({"date_order": DateOrder.DMY}, "date_order", None),
    ],
    ids=["title", "language", "timezone", "default timezone", "date order", "default date order"],
)
def test_what_was_found_of_the_page_is_in_the_entry_unless_it_is_the_default(
    found: dict[str, Any], key: str, value: object
) -> None:
    assert make_discovery(**found).make_entry(make_choice()).get(key) == value


def test_a_feeds_own_title_and_language_go_before_the_pages() -> None:
    page = make_discovery(title="City", language="en")
    entry = page.make_entry(make_choice(title="City feed", language="fr", rules=None))
    assert (entry["title"], entry["language"]) == ("City feed", "fr")
    assert "rules" not in entry


@pytest.mark.parametrize(("confidence", "written"), [(0.876, 0.88), (0.874, 0.87), (1.0, 1.0)])
def test_confidence_is_written_with_two_decimals(confidence: float, written: float) -> None:
    assert make_discovery().make_entry(make_choice(confidence=confidence))["found"]["confidence"] == written


def test_what_the_user_has_set_goes_before_what_was_found_and_the_call_before_both() -> None:
    page = make_discovery(title="Found", language="en", options={"title": "Set", "interval": "1h", "language": "de"})
    entry = page.make_entry(make_choice(), title="Called", slug="own")
    assert (entry["title"], entry["interval"], entry["language"], entry["slug"]) == ("Called", "1h", "de", "own")


def test_none_leaves_a_key_out_and_the_required_two_stay_whatever_they_are() -> None:
    entry = make_discovery(language="en").make_entry(make_choice(source_url=""), language=None, found=None, slug="")
    assert "language" not in entry
    assert "found" not in entry
    assert (entry["slug"], entry["url"]) == ("", "")


def test_the_entry_makes_a_source() -> None:
    page = make_discovery(title="City", language="vi", timezone="Asia/Ho_Chi_Minh", date_order=DateOrder.MDY)
    source = Source.model_validate(page.make_entry(make_choice()))
    assert (source.slug, source.url, source.title, source.timezone) == ("city", URL, "City", "Asia/Ho_Chi_Minh")
    assert source.date_order is DateOrder.MDY
    assert source.rules == RULES


@pytest.mark.parametrize(
    "written",
    [
        {"item": "li", "title": "a"},
        {"item": "li", "title": "a", "date": {"selector": "i", "attribute": "title"}},
        {"item": "//li", "title": ".//a", "syntax": "xpath"},
        {"item": "li", "title": "a", "summary": "p"},
    ],
    ids=["bare selectors", "an attribute", "a syntax", "a summary"],
)
def test_rules_are_written_back_as_a_person_wrote_them(written: dict[str, Any]) -> None:
    assert dump_rules(Rules.model_validate(written)) == written


@pytest.mark.parametrize("title", ["a", {"selector": "a"}, {"selector": "a", "attribute": ""}])
def test_a_rule_that_is_only_a_selector_is_written_bare(title: object) -> None:
    assert dump_rules(Rules.model_validate({"item": "li", "title": title}))["title"] == "a"


def test_a_next_page_stays_a_table_though_it_has_a_selector_only() -> None:
    rules = Rules.model_validate({"item": "li", "title": "a", "next_page": {"selector": ".next"}})
    dumped = dump_rules(rules)
    assert dumped["next_page"] == {"selector": ".next"}
    assert Rules.model_validate(dumped) == rules


def test_doubtful_lists_become_choices_on_request() -> None:
    doubtful = (make_choice(items=make_items(5)), make_choice(items=make_items(2)))
    feed = make_choice(origin=ListOrigin.FEED, rules=None)
    article = make_discovery(kind=PageKind.ARTICLE, doubtful=doubtful, choices=(feed,), sure=True)
    listed = article.as_list()
    assert (listed.kind, listed.sure, listed.doubtful) == (PageKind.LIST, False, ())
    assert listed.choices == (*doubtful, feed)
    assert listed.summary == DiscoveryCode.LIST_ON_REQUEST(count=5)
    assert (article.kind, article.doubtful) == (PageKind.ARTICLE, doubtful), "the first is left as it was"


@pytest.mark.parametrize(("doubtful", "other"), [(MOST_CHOICES, 1), (MOST_CHOICES - 1, 3)])
def test_no_more_choices_are_made_than_are_offered_at_all(doubtful: int, other: int) -> None:
    lists = tuple(make_choice(items=make_items(n + 1)) for n in range(doubtful))
    feeds = tuple(make_choice(origin=ListOrigin.FEED) for _ in range(other))
    listed = make_discovery(kind=PageKind.ARTICLE, doubtful=lists, choices=feeds).as_list()
    assert len(listed.choices) == MOST_CHOICES
    assert listed.choices[:doubtful] == lists


def test_without_doubtful_lists_nothing_changes_on_request() -> None:
    empty = make_discovery(kind=PageKind.EMPTY)
    assert empty.as_list() is empty
