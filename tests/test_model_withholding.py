"""What a listing lost or garbled replaces nothing at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from model.item import DateOrigin, Item, ItemDate, Precision
from model.withholding import (
    CONFIRMING_RUNS,
    CONFIRMING_RUNS_OF_TITLES,
    FILLED,
    NOTHING_WITHHELD,
    are_figures_moved,
    are_titles_replaced,
    withhold_fields,
)

DATE = ItemDate(
    at=datetime(2026, 9, 9, tzinfo=UTC),
    raw="Wednesday, September the ninth",
    origin=DateOrigin.LISTING,
    precision=Precision.DAY,
    zone="UTC",
)
OLD = Item(
    url="",
    title="Road to the harbour closed",
    aliases=(),
    fingerprint="",
    summary="s",
    content="c",
    authors=("Anna Lind",),
    categories=("Harbour",),
    image="i",
    published=DATE,
)


@pytest.mark.parametrize("name", [name for name in FILLED if name != "enclosures"])
def test_a_field_that_is_empty_by_now_is_kept_until_it_is_confirmed(name: str) -> None:
    new = replace(OLD, **{name: type(getattr(OLD, name))()})
    kept, withheld = withhold_fields(OLD, new)
    for _ in range(CONFIRMING_RUNS - 2):
        assert getattr(kept, name) == getattr(OLD, name)
        kept, withheld = withhold_fields(kept, new, withheld)
    assert withhold_fields(kept, new, withheld) == (new, NOTHING_WITHHELD)
    assert withhold_fields(kept, OLD, withheld) == (OLD, NOTHING_WITHHELD)


@pytest.mark.parametrize("lost", ["The mayor???s plan", "The mayor\ufffds plan", "The mayorâ€™s plan"])
def test_a_text_in_which_characters_were_lost_replaces_no_clean_one_at_once(lost: str) -> None:
    old = replace(OLD, title="The mayor’s plan", summary="The mayor’s plan", content="<p>The mayor’s plan</p>")
    kept, withheld = withhold_fields(old, replace(old, title=lost, summary=lost, content=f"<p>{lost}</p>"))
    assert kept == old
    assert withheld.fields == ("title", "summary", "content")
    edited = replace(old, title="The mayor’s new plan", summary="Really?", content="<p>The mayor???</p>")
    assert withhold_fields(replace(old, content="<p>Why???</p>"), edited) == (edited, NOTHING_WITHHELD)


def test_a_title_that_was_escaped_twice_replaces_no_clean_one_at_once() -> None:
    old = replace(OLD, title="Café on the harbour")
    assert withhold_fields(old, replace(old, title="Caf&eacute; on the harbour"))[0] == old
    edited = replace(old, content="<p>Fish &amp; chips</p>")
    assert withhold_fields(old, edited) == (edited, NOTHING_WITHHELD), "in markup it is right"


@pytest.mark.parametrize("cut", ["Road to the harb…", "Road to the...", "Road …"])
def test_a_title_that_is_cut_short_never_replaces_the_whole_one(cut: str) -> None:
    assert withhold_fields(OLD, replace(OLD, title=cut)) == (OLD, NOTHING_WITHHELD)
    longer = replace(OLD, title=cut)
    assert withhold_fields(longer, OLD) == (OLD, NOTHING_WITHHELD), "it is replaced by more of it"


@pytest.mark.parametrize("title", ["Road to the station closed…", "Road to the harbour closed…", "Road to the harbour"])
def test_another_title_is_not_taken_for_the_same_cut_short(title: str) -> None:
    assert withhold_fields(OLD, replace(OLD, title=title))[0].title == title


def test_another_loss_begins_anew() -> None:
    _, withheld = withhold_fields(OLD, replace(OLD, summary=""))
    assert withhold_fields(OLD, replace(OLD, content=""), withheld)[1].runs == 1


def test_a_title_is_never_replaced_by_none() -> None:
    for _ in range(2 * CONFIRMING_RUNS_OF_TITLES):
        assert withhold_fields(OLD, replace(OLD, title="")) == (OLD, NOTHING_WITHHELD)


@pytest.mark.parametrize("title", ["09.03.2026", "9 March 2026", "anna lind", "Harbour", DATE.raw, "★★★"])
def test_a_title_that_became_something_else_is_kept(title: str) -> None:
    new = replace(OLD, title=title)
    kept, withheld = withhold_fields(OLD, new)
    assert (kept.title, withheld.fields) == (OLD.title, ("title",))
    for _ in range(CONFIRMING_RUNS_OF_TITLES - 1):
        kept, withheld = withhold_fields(OLD, new, withheld)
    assert (kept.title, withheld) == (title, NOTHING_WITHHELD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Metting on Monday", "Meeting on Monday"),
        ("Pool opens", "Theatre burns"),
        ("09.03.2026", "10.03.2026"),
        ("", "A"),
    ],
)
def test_an_edited_title_is_believed_at_once(old: str, new: str) -> None:
    edited = replace(OLD, title=new)
    assert withhold_fields(replace(OLD, title=old), edited) == (edited, NOTHING_WITHHELD)


@pytest.mark.parametrize("count", ["(12)", "[3]", "12 comments"])
def test_a_count_at_its_end_is_no_edit_of_a_title(count: str) -> None:
    assert withhold_fields(OLD, replace(OLD, title=f"{OLD.title} {count}"))[0].title == OLD.title


def test_many_other_titles_at_once_are_withheld_and_a_few_edits_are_not() -> None:
    pairs = [(f"The council decides on {n}", name) for n, name in enumerate(("Oslo", "Hamar", "Molde"))]
    assert are_titles_replaced(pairs, 8)
    assert not are_titles_replaced(pairs, 40)
    assert not are_titles_replaced(pairs[:2], 2)
    assert not are_titles_replaced([(old, f"{old} again") for old, _ in pairs], 3)
    assert withhold_fields(OLD, replace(OLD, title="Oslo"), titles_replaced=True)[0].title == OLD.title


def test_counters_in_the_summaries_of_a_page_are_no_edits() -> None:
    before = [replace(OLD, summary=f"What it is about. Views: {n},107") for n in range(4)]
    now = [replace(OLD, summary=f"What it is about. Views: {n},214") for n in range(4)]
    pairs = list(zip(before, now, strict=True))
    assert are_figures_moved(pairs, 8)
    assert not are_figures_moved(pairs, 40)
    assert not are_figures_moved([(old, replace(old, summary=f"{old.summary} again")) for old in before], 4)
    assert withhold_fields(before[0], now[0], figures_moved=True) == (before[0], NOTHING_WITHHELD)
    edited = replace(now[0], summary="What it was about. Views: 0,214")
    assert withhold_fields(before[0], edited, figures_moved=True)[0] == edited
    assert withhold_fields(before[0], now[0])[0] == now[0], "one alone may be an edit"


def test_a_count_at_its_end_is_no_edit_of_a_summary() -> None:
    counted = replace(OLD, summary=f"{OLD.summary} 2 comments")
    assert withhold_fields(OLD, counted)[0] == OLD
    long = replace(OLD, summary="x" * 2000)
    assert withhold_fields(long, replace(long, summary="y" + "x" * 1999))[0] != long
