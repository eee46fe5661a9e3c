"""The lists on a page as choices: what is left out, how each is called and trusted, and what its items are."""

from typing import Any

import pytest

from messages.discovery import DiscoveryCode
from model.finding import ListOrigin, PageKind
from model.item import DateOrigin
from scraper.discovery.detection import Candidate, Detection
from scraper.discovery.lists import SHRINK, SourceDraft, make_list_choices
from scraper.discovery.values import Choice
from scraper.extract import RawDate, RawItem
from scraper.source import Rules
from tests.pages import NOW, URL, read_page

PAGE = read_page("<p>x</p>")
RULES = Rules(item="li")


def make_draft(**fields: Any) -> SourceDraft:
    """Return the draft of a source of which nothing is known."""
    plain: dict[str, Any] = {"now": NOW, "found": {}, "options": {}}
    return SourceDraft(**plain | fields)


def make_candidate(*pairs: tuple[str, str], **fields: Any) -> Candidate:
    """Return a list of items, each a title and a link."""
    items = tuple(RawItem(title=title, link=link) for title, link in pairs)
    plain: dict[str, Any] = {"items": items, "rules": RULES, "score": 1.0}
    return Candidate(**plain | fields)


def make_bulletins(count: int, path: str = "/n", title: str = "Matter {n} of the council") -> list[tuple[str, str]]:
    """Return titles and links by number."""
    return [(title.format(n=n), f"{path}/{n}") for n in range(count)]


def choose(*candidates: Candidate, confidence: float = 0.9) -> list[Choice]:
    """Return the choices that are made of some candidates."""
    detection = Detection(kind=PageKind.LIST, candidates=candidates, confidence=confidence)
    return make_list_choices(PAGE, detection, URL, make_draft())


def test_a_choice_carries_what_detection_found() -> None:
    reasons = (DiscoveryCode.WHOLE_SITE(),)
    (choice,) = choose(make_candidate(*make_bulletins(3), reasons=reasons, place="/html/body/ul"))
    assert (choice.source_url, choice.rules, choice.reasons, choice.place) == (URL, RULES, reasons, "/html/body/ul")
    assert [(item.title, item.url) for item in choice.items] == [
        (f"Matter {n} of the council", f"https://city.example/n/{n}") for n in range(3)
    ]


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (make_candidate(*make_bulletins(3, "/m"), rules=None), "no rule finds it again"),
        (make_candidate(), "it has no items"),
        (make_candidate(*make_bulletins(3)[::-1]), "it repeats the first in another order"),
        (make_candidate(*make_bulletins(4, "/more", "Read more")), "its links only invite"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_list_of_no_use_is_no_alternative(candidate: Candidate, why: str) -> None:
    last = make_candidate(*make_bulletins(2, "/p", "Press release {n}"))
    choices = choose(make_candidate(*make_bulletins(3)), candidate, last)
    assert [choice.items[0].title for choice in choices] == ["Matter 0 of the council", "Press release 0"], why


def test_a_list_that_shares_only_some_links_with_a_better_one_is_an_alternative() -> None:
    choices = choose(make_candidate(*make_bulletins(3)), make_candidate(*make_bulletins(4)))
    assert [len(choice.items) for choice in choices] == [3, 4]


def test_the_first_list_may_invite_and_hold_one_title_only() -> None:
    (choice,) = choose(make_candidate(*make_bulletins(4, "/more", "Read more")))
    assert len(choice.items) == 4


@pytest.mark.parametrize(
    ("same", "other", "kept"),
    [(4, 1, False), (3, 1, True), (8, 2, False), (7, 2, True), (1, 0, True), (2, 0, False)],
    ids=["4 of 5", "3 of 4", "8 of 10", "7 of 9", "a single item", "2 of 2"],
)
def test_an_alternative_whose_items_have_one_title_in_four_of_five_is_left_out(
    same: int, other: int, kept: bool
) -> None:
    invited = make_candidate(*make_bulletins(same, "/more", "Read more"), *make_bulletins(other, "/q", "Question {n}"))
    assert len(choose(make_candidate(*make_bulletins(3)), invited)) == (2 if kept else 1)


@pytest.mark.parametrize(
    ("origin", "first", "second"),
    [
        (ListOrigin.PAGE, DiscoveryCode.LABEL_PAGE, DiscoveryCode.LABEL_OTHER),
        (ListOrigin.JSON, DiscoveryCode.LABEL_JSON, DiscoveryCode.LABEL_OTHER),
        (ListOrigin.JSON_LD, DiscoveryCode.LABEL_JSON_LD, DiscoveryCode.LABEL_JSON_LD),
        (ListOrigin.MICRODATA, DiscoveryCode.LABEL_MICRODATA, DiscoveryCode.LABEL_MICRODATA),
        (ListOrigin.H_FEED, DiscoveryCode.LABEL_MICROFORMATS, DiscoveryCode.LABEL_MICROFORMATS),
        (ListOrigin.EMBEDDED_JSON, DiscoveryCode.LABEL_EMBEDDED_JSON, DiscoveryCode.LABEL_EMBEDDED_JSON),
    ],
)
def test_a_list_is_called_by_where_it_stands_and_another_of_the_page_other(
    origin: ListOrigin, first: DiscoveryCode, second: DiscoveryCode
) -> None:
    lists = (make_candidate(*make_bulletins(3, path), origin=origin) for path in ("/a", "/b"))
    assert [choice.label.code for choice in choose(*lists)] == [first, second]


def test_each_further_choice_is_trusted_less() -> None:
    lists = [make_candidate(*make_bulletins(3, path)) for path in ("/a", "/b", "/c")]
    lists.insert(1, make_candidate(*make_bulletins(3, "/x"), rules=None))
    confidences = [choice.confidence for choice in choose(*lists, confidence=0.6)]
    assert confidences == pytest.approx([0.6, 0.4 * SHRINK, 0.4 * SHRINK**2])


def test_the_first_choice_is_the_first_list_that_rules_can_find() -> None:
    lists = (make_candidate(*make_bulletins(3, "/a"), rules=None), make_candidate(*make_bulletins(3, "/b")))
    (choice,) = choose(*lists, confidence=0.6)
    assert (choice.confidence, choice.label.code) == (0.6, DiscoveryCode.LABEL_PAGE)


def make_items(draft: SourceDraft, *raw: RawItem, language: str = "") -> list[Any]:
    """Return the items that a draft makes."""
    return list(draft.make_items(PAGE, raw, URL, rules=RULES, language=language))


def test_an_item_that_stands_twice_is_taken_once_and_the_first_counts() -> None:
    twice = (RawItem(title="First", link="/1"), RawItem(title="Again", link="/1"), RawItem(title="Second", link="/2"))
    assert [item.title for item in make_items(make_draft(), *twice)] == ["First", "Second"]


def test_dates_are_read_in_the_timezone_and_order_that_were_found() -> None:
    draft = make_draft(found={"timezone": "Asia/Tokyo", "date_order": "MDY", "language": "en"})
    (item,) = make_items(
        draft, RawItem(title="A", link="/1", date=RawDate(text="03/04/2026", origin=DateOrigin.LISTING))
    )
    assert (item.published.zone, item.published.local.date().isoformat()) == ("Asia/Tokyo", "2026-03-04")


def test_what_the_user_has_set_goes_before_what_was_found() -> None:
    draft = make_draft(found={"timezone": "Asia/Tokyo", "date_order": "MDY"}, options={"timezone": "Europe/Rome"})
    (item,) = make_items(
        draft, RawItem(title="A", link="/1", date=RawDate(text="03/04/2026", origin=DateOrigin.LISTING))
    )
    assert (item.published.zone, item.published.local.month) == ("Europe/Rome", 3)


def test_options_of_a_settings_entry_that_no_source_has_do_not_matter() -> None:
    draft = make_draft(options={"interval_typo": 1, "found": None})
    assert len(make_items(draft, RawItem(title="A", link="/1"))) == 1


def test_options_that_no_source_may_have_are_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        make_items(make_draft(options={"timezone": "Nowhere/At all"}), RawItem(title="A", link="/1"))


def test_the_users_filters_hold_for_the_items_too() -> None:
    draft = make_draft(options={"filters": {"exclude": [{"pattern": "^Job"}]}})
    kept = make_items(draft, RawItem(title="Job offer", link="/1"), RawItem(title="Market", link="/2"))
    assert [item.title for item in kept] == ["Market"]
