"""Kills at any moment: nothing is lost, doubled or moved, and a migration is done whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from store import open_store
from tests.conftest import POSTGRES
from tests.daemon import ROOT
from tests.stores import T0, item, record, settle
from tests.test_store_migrating import KEPT, go_back_to, insert_kept


@pytest.mark.timeout(900)  # ten kills and as many starts
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_is_lost_doubled_or_moved_by_kills(kind: str, database_url: str) -> None:
    if database_url.startswith("sqlite") is (kind != "sqlite"):
        pytest.skip("the other database's turn")
    command = [sys.executable, str(ROOT / "bench/crash.py"), "--kills", "10"]
    command += ["--database", "sqlite" if kind == "sqlite" else POSTGRES]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "left behind: 0" in answer.stdout


MIGRATE = """
import os, signal, sys, threading
from store import migrating, open_store
plain = migrating.upgrade_tables
def upgrade_tables(connection, *, subject):
    left = [int(sys.argv[2])]
    from sqlalchemy import event
    def die(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(connection, "before_cursor_execute", die)
    plain(connection, subject=subject)
import store.engine
store.engine.upgrade_tables = upgrade_tables
open_store(f"sqlite:///{sys.argv[1]}").close()
"""


def test_a_migration_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Killed before each of its statements in turn, as far as there are some."""
    path = tmp_path / "a.db"
    killed = 0
    for statement in range(1, 200, 7):
        path.unlink(missing_ok=True)
        store = open_store(f"sqlite:///{path}")
        go_back_to(store, "0003")
        with store._database.write() as connection:
            for name in KEPT:
                insert_kept(connection, name)
        store.close()
        ended = subprocess.run([sys.executable, "-c", MIGRATE, path, str(statement)], cwd=ROOT, check=False)
        killed += ended.returncode == -9
        again = open_store(f"sqlite:///{path}")
        assert [state.items for state in again.list_sources()] == [1]
        assert [stored.guid for stored in again.list_items("a")] == ["i1"]
        again.sync_sources([record("b")], T0)
        assert settle(again, [item("1")], slug="b").new
        again.close()
        if ended.returncode == 0:
            break
    assert killed > 3
