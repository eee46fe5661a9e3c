"""Runs and the last page are stored, and old runs are deleted; sentences of earlier versions are still read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from messages.fetch import FetchCode
from messages.pages import PageCode
from messages.plain import PlainCode
from model.outcome import Health, Page, Run, RunOutcome
from store import SourceRecord, Store, open_store
from tests.stores import HOUR, T0, claim, finish, record, run, settle

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SILENT = FetchCode.DEADLINE(seconds=30)


def settle_failed_run(path: Path) -> None:
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.sync_sources([SourceRecord(slug="a", url="https://a.example/", options="{}", first_due=NOW)], NOW)
        (claim,) = store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5))
        with store.settling(claim, NOW) as settling:
            assert settling is not None
            outcome = RunOutcome.FAILED
            failed = Run(
                slug="a", started=NOW, ended=NOW, outcome=outcome, message=SILENT, warnings=(PageCode.NO_TEXT(),)
            )
            settling.finish(failed, next_due=NOW, health=Health.UNREACHABLE, failures=1)


def test_messages_are_stored_by_their_codes(tmp_path: Path) -> None:
    settle_failed_run(tmp_path / "bantin.db")
    with closing(sqlite3.connect(tmp_path / "bantin.db")) as connection:
        stored = connection.execute("SELECT message FROM sources UNION ALL SELECT message FROM runs").fetchall()
    assert stored == [('{"code": "fetch.deadline", "params": {"seconds": 30}}',)] * 2
    with closing(open_store(f"sqlite:///{tmp_path / 'bantin.db'}")) as store:
        (failed,) = store.list_runs()
        assert (failed.outcome, failed.message, failed.warnings) == (RunOutcome.FAILED, SILENT, (PageCode.NO_TEXT(),))
        assert store.list_sources()[0].message == SILENT


def test_sentences_of_earlier_versions_are_read(tmp_path: Path) -> None:
    settle_failed_run(tmp_path / "bantin.db")
    with closing(sqlite3.connect(tmp_path / "bantin.db")) as connection, connection:
        connection.execute("UPDATE sources SET message = 'a.example: the name does not resolve'")
        connection.execute("UPDATE runs SET message = 'a.example: reset', warnings = '[\"moved\"]'")
    with closing(open_store(f"sqlite:///{tmp_path / 'bantin.db'}")) as store:
        (old,) = store.list_runs()
        assert (str(old.message), [str(warning) for warning in old.warnings]) == ("a.example: reset", ["moved"])
        assert store.list_sources()[0].message == PlainCode.TEXT(text="a.example: the name does not resolve")


def test_runs_are_listed_newest_first_and_the_oldest_deleted(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    moved = PageCode.MOVED(url="https://b.example/")
    for number in range(230):
        now = T0 + number * HOUR
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            warned = run(at=now, new=1, changed=2, found=number, warnings=(PageCode.NO_TEXT(),), message=moved)
            settling.finish(warned, next_due=now + HOUR, health=Health.OK, failures=0)
    settle(store, [], slug="b")
    assert [found.slug for found in store.list_runs(limit=2)] == ["b", "a"]
    told = store.list_runs("a", limit=1000)
    assert 200 <= len(told) < 232 - 1
    assert told[0] == run(
        at=T0 + 229 * HOUR, new=1, changed=2, found=229, message=moved, warnings=(PageCode.NO_TEXT(),)
    )


def test_the_last_page_is_kept(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    assert store.find_snapshot("a") is None
    for number in range(2):
        now = T0 + number * HOUR
        page = Page(url="https://a.example/", media_type="text/html", body=b"<p>\x00" * (number + 1))
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            finish(settling, now, page=page)
        assert store.find_snapshot("a") == (page, now)
