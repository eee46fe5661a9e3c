"""Filters decide what a feed shows of what is stored: a change holds at once, and identities last."""

from pathlib import Path
from typing import Any

import pytest

from refresh import sync_sources
from settings.filters import Filters
from tests.house import House, entries, house, listing, titles

ONE = ("/1", "One", "09.03.2026")
TWO = ("/2", "Hai: Đại học", "08.03.2026")
THREE = ("/3", "Three", "07.03.2026")


def change_filters(made: House, filters: dict[str, Any]) -> None:
    """Change the settings as a person does, and do what is due then; the page is not read."""
    (entry,) = made.refresher.settings.sources
    entry = entry.model_copy(update={"filters": Filters.model_validate(filters)})
    changed = made.refresher.settings.model_copy(update={"sources": (entry,)})
    sync_sources(made.store, changed, made.now[0], made.refresher.rng)
    made.compose()


def test_filters_choose_what_the_feed_shows_of_all_that_is_stored(tmp_path: Path) -> None:
    filters = {"include": [{"pattern": "one|hai"}], "exclude": [{"pattern": "^about hai", "fields": ["summary"]}]}
    with house(tmp_path, filters=filters) as made:
        made.origin.answer("/news", body=listing(ONE, TWO, THREE))
        assert made.refresh().new == 3
        assert titles(made) == ["One"]
        assert len(made.store.list_items("news")) == 3


def test_a_changed_filter_holds_at_once_and_what_returns_is_the_same(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.origin.answer("/news", body=listing(ONE, TWO, THREE))
        made.refresh()
        before, asked = made.feeds(), len(made.origin.log)
        made.pass_time(hours=1)
        change_filters(made, {"exclude": "dai hoc"})
        assert titles(made) == ["One", "Three"]
        change_filters(made, {"include": "dai hoc"})
        assert titles(made) == ["Hai: Đại học"]
        made.pass_time(hours=1)
        change_filters(made, {})
        assert made.feeds() == before
        assert len(made.origin.log) == asked, "nothing was read again"


def test_more_items_than_are_judged_at_once_are_all_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with house(tmp_path) as made:
        rows = [(f"/{number}", f"Notice {number}", "09.03.2026") for number in range(7)]
        made.origin.answer("/news", body=listing(*rows))
        made.refresh()
        monkeypatch.setattr("publish.JUDGED_AT_ONCE", 3)
        change_filters(made, {"exclude": {"words": ["2", "6"]}})
        assert len(titles(made)) == 5
        made.origin.answer(
            "/news", body=listing(*((f"/x{number}", f"More {number}", "") for number in range(7)), *rows)
        )
        made.pass_time(hours=1)
        made.refresh()
        made.compose()
        assert len(titles(made)) == 10


def test_an_old_item_leaves_the_feed_by_itself(tmp_path: Path) -> None:
    with house(tmp_path, filters={"max_age": "30d"}) as made:
        made.origin.answer("/news", body=listing(ONE, TWO, ("/old", "Old", "01.01.2020")))
        made.refresh()
        assert titles(made) == ["One", "Hai: Đại học"]
        made.pass_time(days=31)
        made.compose()
        assert titles(made) == []
        assert len(made.store.list_items("news")) == 3


def test_an_article_s_text_is_judged_once_it_was_read(tmp_path: Path) -> None:
    filters = {"exclude": {"words": "bí mật", "fields": ["text"]}}
    with house(tmp_path, detail={"content": "div"}, filters=filters) as made:
        made.origin.answer("/news", body=listing(ONE, TWO))
        made.origin.answer("/1", body="<div><p>Bi mat.</p></div>")
        made.origin.answer("/2", body="<div><p>Công khai.</p></div>")
        made.refresh()
        made.read_articles()
        made.compose()
        assert [entry["title"] for entry in entries(made)] == ["Hai: Đại học"]
