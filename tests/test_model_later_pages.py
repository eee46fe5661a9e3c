"""Later pages that are not like the first are held; a person's word, or days, let in those and their like."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from messages.pages import PageCode
from model.baseline import Baseline, learn
from model.item import Item
from model.later_pages import MOST_WARNINGS, LaterVerdict, examine_later
from model.listed import ListedItem, ListedPage
from model.outcome import LaterPage, Page, Scraped, Validators
from model.quarantine import CONFIRMING_TIME, HeldPage, accept
from tests.listed_pages import TITLES, notice, notices, page

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
USUAL = page(*notices(0, 12))
LOGIN = page(ListedItem(title="Log in to your account", url="https://town.example/login"))


def shop(first: int, last: int) -> ListedPage:
    """Return a page of another list, the newest on top."""
    made = [
        ListedItem(
            title=f"{TITLES[number % 16][::-1].title()} {number}",
            url=f"https://shop.example/product/{number}-x",
            dated=True,
            at=NOW + timedelta(hours=number),
            described=True,
        )
        for number in range(last, first, -1)
    ]
    return page(*made)


def old(first: int, last: int) -> ListedPage:
    """Return a page of the town's list before its site was rebuilt: other addresses, no dates, no summaries."""
    return page(
        *(
            notice(
                number,
                url=f"https://town.example/2009/artikel.php?nr={900 - number}",
                dated=False,
                at=None,
                described=False,
            )
            for number in range(first, last)
        )
    )


def scrape(first: ListedPage, *later: ListedPage) -> Scraped:
    """Return what a run reads of pages none of whose items is known."""
    marks = [[f"{number}:{place}" for place in range(len(one.items))] for number, one in enumerate((first, *later), 1)]
    items = [
        Item(url=listed.url, title=listed.title, aliases=(), fingerprint=mark)
        for one, keys in zip((first, *later), marks, strict=True)
        for listed, mark in zip(one.items, keys, strict=True)
    ]
    return Scraped(
        items=tuple(items),
        order=tuple(item.fingerprint for item in items),
        validators=Validators(etag="1"),
        body_hash="h",
        page=Page(url="", media_type="", body=b""),
        listed=first,
        later=tuple(
            LaterPage(number=number, listed=one, fingerprints=frozenset(keys))
            for number, (one, keys) in enumerate(zip(later, marks[1:], strict=True), 2)
        ),
    )


def examine(
    *later: ListedPage, known: Baseline | None = None, held: HeldPage | None = None, now: datetime = NOW
) -> LaterVerdict:
    return examine_later(scrape(page(*notices(-12, 0)), *later), learn(USUAL), known, held, now)


def hold(*later: ListedPage) -> HeldPage:
    held = examine(*later).held
    assert held is not None
    return held


@pytest.mark.parametrize(
    "other", [LOGIN, shop(0, 12), page(*(replace(item, title="") for item in notices(20, 30))), old(24, 36)]
)
def test_a_later_page_that_is_not_like_the_first_is_held_and_the_others_are_taken(other: ListedPage) -> None:
    verdict = examine(page(*notices(12, 24)), other)
    assert len(verdict.scraped.items) == len(verdict.scraped.order) == 24
    assert verdict.scraped.validators == Validators(etag="1"), "the first page is remembered"
    assert verdict.held is not None
    assert (verdict.held.number, verdict.held.count) == (3, len(other.items))
    assert verdict.baseline is None


def test_later_pages_may_be_short_old_and_under_another_title() -> None:
    last = page(*notices(24, 26), title="Archive | page 4", url="https://town.example/news?page=4", whole=False)
    verdict = examine(page(*notices(12, 24)), last)
    assert (len(verdict.scraped.items), verdict.held, verdict.baseline) == (26, None, None)


def test_the_first_of_several_is_held_and_some_others_are_told() -> None:
    verdict = examine(*(shop(number, number + 12) for number in range(0, 120, 12)))
    assert verdict.held is not None
    assert verdict.held.number == 2
    assert [warning.code for warning in verdict.scraped.warnings] == [PageCode.NOT_OF_LIST] * MOST_WARNINGS
    assert "page 3 of the listing" in str(verdict.scraped.warnings[0])


def test_what_was_accepted_lets_in_its_like_and_nothing_else() -> None:
    later = accept(hold(old(12, 24)), None)
    verdict = examine(old(12, 24), old(24, 36), LOGIN, page(*notices(36, 40)), known=later)
    assert len(verdict.scraped.items) == 12 + 24 + 4
    assert verdict.baseline is not None
    assert verdict.baseline.runs == later.runs + 2, "what is let in by it is learned"
    assert verdict.held is not None
    assert verdict.held.number == 4


def test_two_kinds_of_older_pages_can_be_accepted_one_after_the_other() -> None:
    first = accept(hold(old(12, 24)), None)
    second = accept(hold(shop(0, 12)), first)
    for one in (old(24, 36), shop(6, 18)):
        assert examine(one, known=second).held is None


def come(make: Callable[[int], ListedPage]) -> list[LaterVerdict]:
    """Return the verdicts of a later page that is looked at each day, until it is let in."""
    held, verdicts = None, list[LaterVerdict]()
    for day in range(9):
        verdicts.append(examine(make(day), held=held, now=NOW + day * DAY))
        held = verdicts[-1].held
        if held is None:
            break
    return verdicts


def test_it_is_let_in_once_it_came_for_days_and_went_on() -> None:
    verdicts = come(lambda day: shop(day, day + 12))
    assert len(verdicts) == CONFIRMING_TIME // DAY + 1
    assert len(verdicts[-1].scraped.items) == 24
    assert verdicts[-1].baseline is not None


@pytest.mark.parametrize("other", [LOGIN, old(12, 24), shop(0, 12)])
def test_what_brings_nothing_new_waits_for_a_person(other: ListedPage) -> None:
    assert len(come(lambda day: other)) == 9


def test_what_lost_fields_waits_for_a_person_however_it_goes_on() -> None:
    assert len(come(lambda day: old(24 - day, 36 - day))) == 9


def test_of_a_backlog_nothing_is_let_in_by_itself() -> None:
    scraped, held = scrape(USUAL, shop(0, 12)), None
    for day in range(9):
        verdict = examine_later(scraped, learn(USUAL), None, held, NOW + day * DAY, is_backlog=True)
        held = verdict.held
        assert held is not None
        assert held.of_backlog
