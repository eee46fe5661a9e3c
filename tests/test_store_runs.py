"""Runs as they are stored: what earlier versions wrote as sentences is still read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from messages.fetch import FetchCode
from messages.pages import PageCode
from messages.plain import PlainCode
from model.outcome import Health, Run, RunOutcome
from store import SourceRecord, open_store

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SILENT = FetchCode.DEADLINE(seconds=30)


def settle_failed_run(path: Path) -> None:
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.sync_sources([SourceRecord(slug="a", url="https://a.example/", options="{}", first_due=NOW)], NOW)
        (claim,) = store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5))
        with store.settling(claim, NOW) as settling:
            assert settling is not None
            outcome = RunOutcome.FAILED
            run = Run(slug="a", started=NOW, ended=NOW, outcome=outcome, message=SILENT, warnings=(PageCode.NO_TEXT(),))
            settling.finish(run, next_due=NOW, health=Health.UNREACHABLE, failures=1)


def test_messages_are_stored_by_their_codes(tmp_path: Path) -> None:
    settle_failed_run(tmp_path / "bantin.db")
    with closing(sqlite3.connect(tmp_path / "bantin.db")) as connection:
        stored = connection.execute("SELECT message FROM sources UNION ALL SELECT message FROM runs").fetchall()
    assert stored == [('{"code": "fetch.deadline", "params": {"seconds": 30}}',)] * 2
    with closing(open_store(f"sqlite:///{tmp_path / 'bantin.db'}")) as store:
        (run,) = store.list_runs()
        assert (run.outcome, run.message, run.warnings) == (RunOutcome.FAILED, SILENT, (PageCode.NO_TEXT(),))
        assert store.list_sources()[0].message == SILENT


def test_sentences_of_earlier_versions_are_read(tmp_path: Path) -> None:
    settle_failed_run(tmp_path / "bantin.db")
    with closing(sqlite3.connect(tmp_path / "bantin.db")) as connection, connection:
        connection.execute("UPDATE sources SET message = 'a.example: the name does not resolve'")
        connection.execute("UPDATE runs SET message = 'a.example: reset', warnings = '[\"moved\"]'")
    with closing(open_store(f"sqlite:///{tmp_path / 'bantin.db'}")) as store:
        (run,) = store.list_runs()
        assert (str(run.message), [str(warning) for warning in run.warnings]) == (
            "a.example: reset",
            ["moved"],
        )
        assert store.list_sources()[0].message == PlainCode.TEXT(text="a.example: the name does not resolve")
