"""Labels of dates and headings of columns, as folded text or as a page writes them."""

import pytest

from scraper.lexicon import part_names
from scraper.lexicon.date_labels import (
    is_date_heading,
    is_labelled,
    is_title_heading,
    mentions_author,
    mentions_change,
    mentions_closing,
    mentions_other_date,
    mentions_publication,
    mentions_reply,
    mentions_signing,
)
from scraper.lexicon.folding import fold
from scraper.lexicon.relative_dates import load_ago_phrases, load_small_numbers


@pytest.mark.parametrize(
    "text",
    ["Last updated:", "Viimeksi muokattu", "Sist endret", "Naposledy upravené", "最終更新日", "עדכון", "Cap nhat"],
)
def test_a_change_is_mentioned(text: str) -> None:
    assert mentions_change(fold(text))


@pytest.mark.parametrize("text", ["Il est prévu demain", "previsto per domani", "a modest update", "Published", ""])
def test_what_only_looks_like_a_change(text: str) -> None:
    assert mentions_change(fold(text)) is ("update" in text)


def test_what_else_a_date_is_of() -> None:
    assert mentions_publication(fold("Közzétéve: 3.8."))
    assert not mentions_publication(fold("Public meeting"))
    assert mentions_signing(fold("Podpísané dňa 3.8."))
    assert not mentions_signing(fold("unsigned"))
    assert mentions_other_date(fold("Uzávěrka 3.8."))
    assert mentions_other_date(fold("报名截止3月8日"))
    assert not mentions_other_date(fold("Harbour office"))


@pytest.mark.parametrize(
    ("line", "labelled"),
    [
        ("Julkaistu 3.8.2021", True),
        ("Ngày 03/08/2021", True),
        ("This page was last edited on 3 May", True),
        ("Ann Lee, posted by Bo Ek", True),
        ("It was published on 3 May", False),
        ("3 May 2021", False),
    ],
)
def test_a_line_far_below_a_text_needs_its_label(line: str, labelled: bool) -> None:
    assert is_labelled(fold(line)) is labelled


def test_columns_are_known_by_their_headings() -> None:
    headings = (
        "Date",
        "Date filed",
        "Decided",
        "Päivämäärä",
        "Dátum zverejnenia",
        "发布日期",
        "등록일",
        "Ngày ban hành",
    )
    assert all(map(is_date_heading, headings))
    assert not any(map(is_date_heading, ("Publication", "Release", "Candidate", "Updates", "")))
    assert all(map(is_title_heading, ("Title", "TÍTULO", "Titulo", "Názov", "Otsikko", "件名", "Trích yếu")))
    assert not any(map(is_title_heading, ("Entitled", "Date", "")))


def test_counting_back_has_phrases_that_say_how_many() -> None:
    phrases = load_ago_phrases()
    assert ("just now", "second", 0) in phrases
    assert ("# days ago", "day", None) in phrases
    assert load_small_numbers()["three"] == 3
    assert load_small_numbers()["an"] == 1


def test_a_name_is_looked_up_between_other_signs_than_letters() -> None:
    assert part_names.FURNITURE.search("post-related")
    assert part_names.FURNITURE.search("readmore")
    assert part_names.FURNITURE.search("recommendations")
    assert not part_names.FURNITURE.search("unrelated")
    assert not part_names.FURNITURE.search("social-media-embed")
    assert part_names.FURNITURE.search("social-media")


@pytest.mark.parametrize(
    ("text", "language", "closing"),
    [
        ("Application deadline", "en", True),
        ("Application deadline", "fr", True),
        ("bis", "de", True),
        ("bis", "de-AT", True),
        ("bis", "fr", False),
        ("rok", "hr", True),
        ("rok", "cs", False),
        ("截止日期", "zh-hant", True),
        ("Posted", "en", False),
        ("bis", "xx", False),
        ("bis", "", False),
    ],
)
def test_a_closing_day_is_known_by_its_words(text: str, language: str, closing: bool) -> None:
    assert mentions_closing(fold(text), language) is closing


@pytest.mark.parametrize("text", ["Last post", "Senaste inlägg", "Последнее сообщение", "最終投稿", "último mensaje"])
def test_a_last_answer_is_known_by_its_words(text: str) -> None:
    assert mentions_reply(fold(text))


def test_who_put_a_thing_there_is_known_by_words() -> None:
    assert mentions_author(fold("Started by ana"))
    assert mentions_author(fold("Автор: ветер"))
    assert not mentions_author(fold("by the river"))
