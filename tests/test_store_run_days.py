"""The runs of each source are added up by days, on both databases, and old days are deleted."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from model.outcome import Health, Run, RunOutcome
from store import DAYS, Store, open_store
from store.runs import PRUNE_EVERY
from store.tables import run_days
from tests.stores import DAY, HOUR, T0, claim, record
from tests.test_store_migrating import go_back_to, insert_kept


def finish_run(store: Store, run: Run) -> None:
    with store.settling(claim(store, run.started, run.slug), run.started) as settling:
        assert settling is not None
        settling.finish(run, next_due=run.started, health=Health.OK, failures=0)


def make_run(number: int = 0, seconds: float = 1.0, outcome: RunOutcome = RunOutcome.SCRAPED, **more: int) -> Run:
    at = T0 + number * HOUR
    return Run(slug="a", started=at, ended=at + timedelta(seconds=seconds), outcome=outcome, **more)


def test_a_day_holds_what_its_runs_came_to(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    finish_run(store, make_run(0, 1.5, found=20, new=3, changed=1))
    finish_run(store, make_run(1, 0.5, found=18, new=2))
    finish_run(store, make_run(2, 4, RunOutcome.FAILED))
    finish_run(store, make_run(3, -9, RunOutcome.NOT_MODIFIED))
    finish_run(store, make_run(24, 10**9, found=5))
    days = store.list_days("a", T0 + DAY)
    assert [one.day for one in days] == [(T0 + number * DAY).date() for number in range(2 - DAYS, 2)]
    assert not any(one.runs for one in days[:-2])
    first, last = days[-2:]
    assert (first.runs, first.failures, first.new, first.changed, first.found) == (4, 1, 5, 1, 20)
    assert (first.milliseconds, first.longest) == (6000, 4000)
    assert (last.runs, last.longest) == (1, 10**7)


def test_days_that_no_page_shows_are_deleted(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    for number in range(PRUNE_EVERY):
        finish_run(store, make_run(number * 48))
    with store._database.read() as connection:
        kept = connection.scalar(select(func.count()).select_from(run_days))
    assert kept == DAYS // 2 + 1


def test_days_move_with_a_source_that_is_renamed(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    finish_run(store, make_run())
    with store.renaming("a", "b", T0, force=True):
        pass
    assert store.list_days("b", T0)[-1].runs == 1


def test_runs_of_an_older_version_are_added_up(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url)
    go_back_to(store, "0017")
    run = (
        "INSERT INTO runs (slug, started, ended, outcome, new, changed, found, message, warnings)"
        " VALUES ('a', '2026-11-01T{0}:00:00.000000+00:00', '2026-11-01T{0}:00:02.500000+00:00',"
        " '{1}', 1, 0, {2}, '', '')"
    )
    with store._database.write() as connection:
        insert_kept(connection, "sources")
        connection.execute(text(run.format("08", "scraped", 7)))
        connection.execute(text(run.format("09", "failed", 0)))
    store.close()
    store = open_store(database_url)
    day = store.list_days("a", T0)[-1]
    store.close()
    assert (day.runs, day.failures, day.new, day.found) == (2, 1, 2, 7)
    assert day.milliseconds == pytest.approx(5000, abs=2)
    assert day.longest == pytest.approx(2500, abs=1)
