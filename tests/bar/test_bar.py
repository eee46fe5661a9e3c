"""The table of rows is whole and names tests that exist; and the rows that no other test shows."""

import ast
import os
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from model.errors import SettingsError
from scheduler import Daemon
from settings.load import load_settings
from store import Holder
from tests.bar import report
from tests.bar.report import list_tests, read_rows
from tests.house import ONE, house, listing

ROWS = read_rows()


@lru_cache
def list_functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_there_are_89_rows_each_with_a_test_or_what_is_open() -> None:
    assert sorted(ROWS) == list(range(1, 90))
    assert [number for number, row in ROWS.items() if not row.get("tests") and not row.get("open")] == []


@pytest.mark.parametrize("number", ROWS)
def test_a_row_s_tests_are_there(number: int) -> None:
    assert [name for path, name in list_tests(ROWS[number]) if name not in list_functions(path)] == []


def test_rows_whose_tests_never_ran_fail_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "run_tests", lambda _: {})
    assert report.main() == 1


@pytest.mark.parametrize("days", [1, -1, 3650, -20000])
def test_a_clock_that_jumps_stalls_nothing_and_asks_nothing_twice(tmp_path: Path, days: int) -> None:
    """Row 62: the clock is wrong for a while, then right again."""
    with house(tmp_path, interval="30m") as made:
        made.origin.answer("/news", body=listing(ONE))
        made.refresh()
        right = made.now[0]
        made.now[0] = right + timedelta(days=days)
        made.store.repair_clock(made.now[0])
        for claim in made.store.claim_sources(made.now[0], limit=9, lease=timedelta(minutes=5)):
            made.refresher.refresh(claim)
        made.now[0] = right + timedelta(minutes=30)
        made.store.repair_clock(made.now[0])
        asked = len(made.origin.asked("/news"))
        claims = made.store.claim_sources(made.now[0], limit=9, lease=timedelta(minutes=5))
        assert [claim.slug for claim in claims] == ["news"], "it stalls for no longer than an interval"
        for claim in claims:
            made.refresher.refresh(claim)
        assert made.store.claim_sources(made.now[0], limit=9, lease=timedelta(minutes=5)) == []
        assert len(made.origin.asked("/news")) == asked + 1


def test_broken_settings_leave_the_old_ones_live(tmp_path: Path) -> None:
    """Row 68: what cannot be read is not taken up."""
    path = tmp_path / "sources.yaml"
    path.write_text("sources: [{slug: a, url: 'https://a.example/'}]\n")
    with house(tmp_path) as made, made.store.daemon_lock() as holder:
        assert isinstance(holder, Holder)
        daemon = Daemon(made.store, lambda: load_settings(path), path, holder)
        path.write_text("sources: [{slug: b, url: nowhere}]\n")
        os.utime(path, (1, 1))
        with pytest.raises(SettingsError):
            load_settings(path)
        daemon._reload_changed_settings()
        assert [entry.slug for entry in daemon.settings.sources] == ["a"]
        assert [state.slug for state in made.store.list_sources() if state.enabled] == ["a"]
        daemon.stop()
