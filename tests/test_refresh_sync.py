"""The settings are the truth: what the database holds of a source is replaced by what they say."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from refresh import sync_sources
from settings.options import SourceEntry
from store import SourceRecord
from tests.house import ONE, House, house, listing


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


def test_what_began_together_does_not_come_again_together_each_time(tmp_path: Path) -> None:
    with house(tmp_path, interval="10s") as made:
        made.origin.answer("/news", body=listing(ONE))
        entry = made.refresher.settings.sources[0]
        many = tuple(entry.model_copy(update={"slug": f"s{number}"}) for number in range(60))
        settings = made.refresher.settings.model_copy(update={"sources": many})
        several = replace(made, refresher=replace(made.refresher, settings=settings))
        sync_sources(made.store, settings, made.now[0] - timedelta(minutes=1), made.refresher.rng)
        waits = refresh_all(several)
        assert min(waits) >= 10
        assert 15 < max(waits) <= 20, "spread over the interval"
        assert len(set(waits)) == 60
        made.pass_time(minutes=1)
        assert set(refresh_all(several)) == {10.0}, "once"


def test_a_new_source_alone_comes_again_after_its_interval(tmp_path: Path) -> None:
    with house(tmp_path, interval="1d") as made:
        made.origin.answer("/news", body=listing(ONE))
        assert refresh_all(made) == [86400.0]


def test_a_new_source_with_a_cron_expression_keeps_to_it(tmp_path: Path) -> None:
    with house(tmp_path, cron="0 * * * *") as made:
        made.origin.answer("/news", body=listing(ONE))
        entry = made.refresher.settings.sources[0]
        many = (entry, *(entry.model_copy(update={"slug": f"s{number}"}) for number in range(60)))
        settings = made.refresher.settings.model_copy(update={"sources": many})
        assert refresh_all(replace(made, refresher=replace(made.refresher, settings=settings))) == [3600.0]


def refresh_all(made: House) -> list[float]:
    """Refresh what is due; return the seconds until each is due again."""
    claims = made.store.claim_sources(made.now[0], limit=100, lease=timedelta(minutes=5), per_host=100)
    for claim in claims:
        made.refresher.refresh(claim)
    states = [made.store.find_source(claim.slug) for claim in claims]
    return [(state.next_due - made.now[0]).total_seconds() for state in states if state]
