"""What of a known item may change, decided without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.article import Article
from model.item import DateOrigin, ItemDate, Precision
from model.renewal import (
    Pending,
    is_page_edited,
    keep_date,
    keep_url,
    merge_read_article,
    merge_renewed,
    renew_item,
)
from tests.dated_items import T0, date, item

LD: dict[str, Any] = {"origin": DateOrigin.JSON_LD}
MINUTE: dict[str, Any] = {"precision": Precision.MINUTE}
NOON = T0 + timedelta(hours=12)


@pytest.mark.parametrize(
    ("old", "new", "pending", "kept"),
    [
        (None, None, None, (None, None)),
        (None, date(), None, (date(), None)),
        (date(), None, date(1), (date(), None)),
        (date(raw="x"), date(400, raw="x"), None, (date(raw="x"), None)),
        (date(raw="x", relative=True), date(1, raw="x"), None, (date(raw="x", relative=True), None)),
        (date(), date(1, relative=True), None, (date(), None)),
        (date(), date(1, **LD), None, (date(1, **LD), None)),
        (date(), date(at=NOON, **MINUTE), None, (date(at=NOON, **MINUTE), None)),
        (date(at=NOON, **MINUTE), date(), None, (date(at=NOON, **MINUTE), None)),
        (date(**LD), date(1), None, (date(**LD), date(1))),
        (date(), date(1), None, (date(), date(1))),
        (date(), date(1), date(1), (date(1), None)),
        (date(), date(2), date(1), (date(), date(2))),
        (date(raw="03.09"), date(180, raw="03.09"), date(180, raw="03.09"), (date(180, raw="03.09"), None)),
    ],
)
def test_a_date_moves_only_when_it_is_corrected(
    old: ItemDate | None, new: ItemDate | None, pending: ItemDate | None, kept: tuple[ItemDate | None, ItemDate | None]
) -> None:
    assert keep_date(old, new, pending) == kept


some_dates = st.builds(
    lambda day, raw, origin, precision, relative: date(
        day, raw=raw, origin=origin, precision=precision, relative=relative
    ),
    st.integers(-400, 400),
    st.sampled_from("abc"),
    st.sampled_from(DateOrigin),
    st.sampled_from(Precision),
    st.booleans(),
)


@given(st.none() | some_dates, st.none() | some_dates, st.none() | some_dates)
def test_no_date_is_ever_lost_or_made_up(old: ItemDate | None, new: ItemDate | None, pending: ItemDate | None) -> None:
    kept, waiting = keep_date(old, new, pending)
    assert kept in (old, new)
    assert waiting in (None, new)
    assert kept is not None or (old is None and new is None)
    assert keep_date(kept, kept, waiting) == (kept, None)


def on(day: str, raw: str, **told: Any) -> ItemDate:
    return date(at=datetime.fromisoformat(day).replace(tzinfo=UTC), raw=raw, **told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (on("2026-03-12", "12/03/2026"), on("2026-12-03", "03/12/2026")),
        (on("2026-03-02", "02.03.2026 10:05"), on("2026-02-03", "03.02.26 at 10.05")),
        (on("2026-03-12", "12 March 2026"), on("2026-12-03", "3/12/2026")),
        (on("2026-03-12", "12/03"), on("2025-12-03", "03/12")),
        (on("2026-03-12", "12/03/2026"), on("2026-12-03", "03/12/2026", **LD)),
        (on("2026-03-11T17:00", "12-03-2026", zone="+07:00"), on("2026-12-02T17:00", "03-12-2026", zone="+07:00")),
    ],
)
def test_day_and_month_the_other_way_round_are_no_correction(old: ItemDate, new: ItemDate) -> None:
    assert keep_date(old, new, new) == (old, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (on("2026-12-03", "03/12/2026"), on("2026-03-12", "12 March 2026")),  # a text that says which is which
        (on("2026-12-03", "03/12/2026"), on("2026-03-12", "2026-03-12")),
        (on("2026-12-03", "03/12/2026"), on("2026-03-12", "03/12/2026")),  # the source's settings were corrected
        (on("2026-12-03", "03/12/2026"), on("2026-03-12", "3.12.2026")),
        (on("2026-03-12", "12/03/2026"), on("2026-03-11", "11/03/2026")),
        (on("2026-03-03", "3 March 2026"), on("2025-03-03", "03/03/2025")),
        (on("2026-03-12", "12/03/2026"), on("2021-12-03", "03/12/2021")),
    ],
)
def test_other_dates_are_corrected_when_two_runs_find_them(old: ItemDate, new: ItemDate) -> None:
    assert keep_date(old, new, None) == (old, new)
    assert keep_date(old, new, new) == (new, None)


def test_a_link_is_followed_when_it_was_told_twice() -> None:
    assert keep_url("a", "b", "") == ("a", "b")
    assert keep_url("a", "b", "b") == ("b", "")
    assert keep_url("a", "c", "b") == ("a", "c")
    assert keep_url("a", "", "b") == ("a", "")
    assert keep_url("", "b", "") == ("b", "")


# --- edits ---


def test_an_image_that_expires_is_no_edit() -> None:
    old = item("A", image="https://a.example/i?expires=1")
    renewal = renew_item(old, replace(old, image="https://a.example/i?expires=2", fingerprint="f"))
    assert (renewal.item.image, renewal.edited, renewal.visible) == (old.image, False, False)
    assert renew_item(item("A"), item("A", image="i")).visible
    assert renew_item(old, replace(old, title="B", image="new")).item.image == "new"


@pytest.mark.parametrize(
    "told",
    [
        {"title": "B"},
        {"summary": "s"},
        {"content": "c"},
        {"authors": ("x",)},
        {"categories": ("x",)},
        {"updated": date()},
    ],
)
def test_what_a_person_would_call_an_edit_is_one(told: dict[str, Any]) -> None:
    old = item("A")
    renewal = renew_item(old, replace(old, **told))
    assert renewal.edited
    assert renewal.visible


def test_what_another_program_reads_is_shown_and_is_no_edit() -> None:
    old = item("A", fingerprint="a")
    renewal = renew_item(old, item("A", fingerprint="2:b", categories=("x",)))
    assert (renewal.item.categories, renewal.edited, renewal.visible) == (("x",), False, True)
    assert renew_item(renewal.item, item("B", fingerprint="2:c")).edited


def test_a_listing_that_changes_in_nothing_shown_edits_no_page() -> None:
    before = item("A", "url:a", fingerprint="a", content="c")
    assert not is_page_edited(before, replace(before, fingerprint="b", aliases=("url:a", "title:b"), summary="s"))
    assert is_page_edited(before, replace(before, content="d"))


def test_a_relative_update_is_told_once() -> None:
    old = item("A", updated=date(1, relative=True))
    assert not renew_item(old, item("A", updated=date(2, relative=True))).edited
    assert not renew_item(old, item("A")).edited


def test_an_edited_listing_leaves_its_article_but_for_the_title() -> None:
    article = Article(title="Old, in full", content="<p>c</p>", published=date(1))
    told, listing = item("Old", published=date()), item("New", published=date())
    before = item("Old, in full", content="<p>c</p>", published=date())  # shown before the article came
    whole, kept = merge_renewed(before, listing, article, previous=told)
    assert (whole.title, whole.content, whole.published) == ("New", "<p>c</p>", date())
    assert kept == replace(article, title="")
    corrected = replace(listing, published=date(2, **LD))
    assert merge_renewed(before, corrected, article, previous=told)[0].published == date(2, **LD)
    assert merge_renewed(before, listing, None, previous=told) == (listing, None)


def test_an_article_moves_the_date_of_a_shown_item_only_when_stronger() -> None:
    listing = item("A", published=date())
    same, stronger = Article(published=date(1)), Article(published=date(1, **LD))
    assert merge_read_article(listing, same, before=listing, shown=False).published == date(1)
    assert merge_read_article(listing, same, before=listing, shown=True).published == date()
    assert merge_read_article(listing, stronger, before=listing, shown=True).published == date(1, **LD)


def test_what_waits_is_told_with_the_item() -> None:
    renewal = renew_item(item("A", url="a", published=date()), item("A", url="b", published=date(1)))
    assert renewal.pending == Pending(published=date(1), url="b")
    assert not renewal.visible
    again = renew_item(renewal.item, item("A", url="b", published=date(1)), renewal.pending)
    assert (again.item.url, again.item.published, again.edited) == ("b", date(1), True)
    assert not again.pending
