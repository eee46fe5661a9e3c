"""Titles are known again whatever a site writes around them."""

import pytest

from model.listed import ListedItem
from model.shapes import fold_text, hash_text
from model.title_hashes import MOST_SURROUNDS, NO_SURROUNDS, Surrounds, hash_items, measure_shared

NAMES = ("Council approves the budget", "Council closes the bridge", "Water is cut off in the harbour")


def items(form: str, names: tuple[str, ...] = NAMES) -> list[ListedItem]:
    return [ListedItem(title=form.format(name)) for name in names]


def own_hashes(listed: list[ListedItem], before: Surrounds = NO_SURROUNDS) -> list[int]:
    return [parts.titles[0] for parts in hash_items(listed, measure_shared(listed, before))]


@pytest.mark.parametrize(
    "form",
    ["{} | The town", "{} – The town", "{} - The - town", "News: {}", "News » {}", "The town / News / {}", "{}｜News"],
)
def test_what_stands_around_all_titles_is_no_part_of_them(form: str) -> None:
    assert own_hashes(items(form)) == own_hashes(items("{}"))


@pytest.mark.parametrize("form", ["The {}", "{} today", "Re:{}", "{}-news"])
def test_words_that_all_titles_have_are_their_own(form: str) -> None:
    assert own_hashes(items(form)) != own_hashes(items("{}"))


def test_titles_that_begin_alike_are_not_cut() -> None:
    assert measure_shared(items("{}", ("Council approves", "Council closes")), NO_SURROUNDS) == NO_SURROUNDS
    assert measure_shared(items("{}", ("Read more", "Read more")), NO_SURROUNDS) == NO_SURROUNDS


def test_an_untitled_item_hides_nothing_of_what_the_others_share() -> None:
    listed = [ListedItem(title=""), *items("{} | The town")]
    assert own_hashes(listed) == [0, *own_hashes(items("{}"))]


def test_what_was_seen_around_titles_is_remembered_for_those_that_come_without_it() -> None:
    before = measure_shared(items("{} | The town"), NO_SURROUNDS)
    mixed = [ListedItem(title="Market on Sunday"), *items("{} | The town")]
    assert own_hashes(mixed, before)[1:] == own_hashes(items("{}"))
    assert own_hashes(items("{} | The town", NAMES[:1]), before) == own_hashes(items("{}", NAMES[:1]))


def test_few_surrounds_are_remembered_the_last_first() -> None:
    shared = NO_SURROUNDS
    for number in range(9):
        shared = measure_shared(items(f"{{}} | Page {number}"), shared)
    assert shared.ends[0] == " | page 8"
    assert len(shared.ends) == MOST_SURROUNDS


@pytest.mark.parametrize(
    ("form", "typed"),
    [("{}.", "{}"), ("{} …", "{} ..."), ("“{}”", '"{}"'), ("Re–{}", "Re-{}"), ("{}\u200b", "{}")],
)
def test_how_a_title_is_typed_is_no_part_of_it(form: str, typed: str) -> None:
    assert own_hashes(items(form)) == own_hashes(items(typed))


def test_a_title_is_known_by_what_was_remembered_of_it_as_it_was_typed() -> None:
    (hashes,) = hash_items([ListedItem(title="The “old” town.")], NO_SURROUNDS)
    assert hash_text(fold_text("The “old” town.")) in hashes.titles
