"""What a bulletin's own page may say over its listing, where no rule says so."""

import pytest

from model.article import Article
from model.item import Item
from scraper.article import beside


def listing(title: str, *authors: str) -> Item:
    return Item(url="https://example.org/1", title=title, aliases=(), fingerprint="", authors=authors)


@pytest.mark.parametrize(
    ("listed", "found", "kept"),
    [
        ("Winter timetable begins", "N1", ""),
        ("Winter timetable begins", "Winter timetable begins | Ferry", ""),
        ("Winter timetable beg...", "Winter timetable begins on Monday", "Winter timetable begins on Monday"),
        ("Winter timetable beg…", "winter timetable begins", "winter timetable begins"),
        ("Winter timetable…", "Another page", ""),
        ("", "Found", "Found"),
    ],
)
def test_a_found_title_only_completes_the_listings(listed: str, found: str, kept: str) -> None:
    assert beside(listing(listed), Article(title=found)).title == kept


def test_found_authors_give_way_to_the_listings() -> None:
    assert beside(listing("T"), Article(authors=("Found",))).authors == ("Found",)
    assert beside(listing("T", "Listed"), Article(authors=("Found",))).authors == ()
