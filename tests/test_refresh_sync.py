"""The settings are the truth: what the database holds of a source is replaced by what they say."""

import json
from dataclasses import replace
from pathlib import Path

from refresh import sync_sources
from settings.options import SourceEntry
from store import SourceRecord
from tests.house import House, house


def record(made: House, options: str) -> SourceRecord:
    entry = made.refresher.settings.sources[0]
    return SourceRecord(
        slug=entry.slug,
        url=entry.url,
        options=options,
        title=entry.title,
        language=entry.language,
        rules_fingerprint="of an earlier version",
        first_due=made.now[0],
    )


def test_a_stored_path_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    rules = {"syntax": "json", "item": '"@graph"[0].list', "title": "name"}
    with house(tmp_path, rules=rules) as made:
        options = json.loads(made.refresher.settings.sources[0].to_json())
        old = options | {"rules": rules | {"item": "@graph.0.list"}}
        made.store.sync_sources([record(made, json.dumps(old))], made.now[0])
        assert "@graph.0.list" in made.store.list_sources()[0].options
        sync_sources(made.store, made.refresher.settings, made.now[0], made.refresher.rng)
        stored = made.store.list_sources()[0].options
        assert SourceEntry.from_json(stored) == made.refresher.settings.sources[0]
        page = json.dumps({"@graph": [{"list": [{"name": "One"}]}]})
        made.origin.answer("/news", 200, {"Content-Type": "application/json"}, page)
        assert made.refresh().new == 1


def test_sources_that_left_the_settings_are_switched_off(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        settings = made.refresher.settings.model_copy(update={"sources": ()})
        report = sync_sources(made.store, settings, made.now[0], made.refresher.rng)
        assert (report.removed, [state.enabled for state in made.store.list_sources()]) == (("news",), [False])
        report = sync_sources(made.store, made.refresher.settings, made.now[0], made.refresher.rng)
        assert [state.enabled for state in made.store.list_sources()] == [True]


def test_new_sources_do_not_begin_all_at_once(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        entry = made.refresher.settings.sources[0]
        many = tuple(entry.model_copy(update={"slug": f"s{number}"}) for number in range(50))
        settings = made.refresher.settings.model_copy(update={"sources": many})
        refresher = replace(made.refresher, settings=settings)
        sync_sources(made.store, refresher.settings, made.now[0], refresher.rng)
        due = {state.next_due for state in made.store.list_sources() if state.enabled}
        assert len(due) == 50
        assert 0.5 < (max(due) - min(due)).total_seconds() <= 1.0
