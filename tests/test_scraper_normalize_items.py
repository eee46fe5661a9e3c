"""What an item says once is not said twice."""

from datetime import UTC, datetime

import pytest

from model.item import DateOrigin
from scraper.extract import RawDate, RawItem
from scraper.normalize.items import normalize_item
from scraper.source import Source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://elmford.example/notices"


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("<p>From Monday, all lorries.</p>", "From Monday, all lorries."),
        ("<p>20 November 2026</p>", ""),
        ("<p>Bridge <b>closed</b></p>", ""),
        ("<p>20 November 2026: bridge closed</p>", "20 November 2026: bridge closed"),
    ],
)
def test_a_summary_that_is_the_date_or_the_title_is_none(summary: str, kept: str) -> None:
    date = RawDate(text=" 20 November  2026 ", origin=DateOrigin.LISTING)
    raw = RawItem(title="Bridge closed", link="/notices/1", date=date, summary=summary)
    item = normalize_item(
        raw, Source.model_validate({"slug": "notices", "url": URL}), base_url=URL, page_url=URL, now=NOW, fingerprint=""
    )
    assert item is not None
    assert item.summary == kept
