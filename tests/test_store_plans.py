"""The statements of each run find their rows by an index, however much is stored."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from store import (
    articles,
    baselines,
    combinations,
    combined_archives,
    combining,
    items,
    leases,
    open_store,
    publications,
    reconcile,
    runs,
    settling,
    verdicts,
)
from store.fast_statement import FastStatement
from store.tables import metadata

HOT = {
    "which fingerprints are known": leases._KNOWN,
    "due sources": leases._DUE,
    "sources by slug": leases._OF_SLUGS,
    "leasing": leases._LEASE,
    "locking a source": settling._LOCK_SOURCE,
    "finishing": settling._FINISH,
    "items on the page": reconcile._SAME,
    "items on the page before": reconcile._PRESENT,
    "who holds an alias": reconcile._HOLDERS,
    "guids in use": reconcile._GUIDS,
    "items of many aliases": reconcile._WITH_MANY_ALIASES,
    "articles of some sources": articles._OF_SLUGS,
    "articles to be read again": articles._AGAIN,
    "those of some sources": articles._AGAIN_OF_SLUGS,
    "a feed's items": items._MEMBERS,
    "a source's items": items._ALL,
    "whether the first page is held": publications._FIRST_PAGE_HELD,
    "whether there are items": settling._HAS_ITEMS,
    "a document": publications._SELECT_ONE,
    "documents' marks": publications._SELECT_MARKS,
    "the next item to be shown": publications._SET_NEXT,
    "items to be judged": verdicts._UNJUDGED,
    "pruning runs": runs._PRUNE,
    "marking combinations": combinations._MARK,
    "changed sources of a combination": combining._CHANGED,
    "entering items": combining._ENTER["sqlite"],
    "items to be judged in a combination": combining._UNJUDGED,
    "what they may repeat": combining._ALIKE,
    "a combination's items": combining._HOLDS.order_by(*items.ORDER),
    "the next item to leave it": combining._SET_NEXT,
    "the last item of a combination": combined_archives._LAST,
    "what its feed leaves out": combined_archives._LEFT_OUT,
    "an archive document of it": combined_archives._ARCHIVED,
    "the one before": combined_archives._BEFORE,
    "the one behind": combined_archives._BEHIND,
    "what is usual for a source": baselines._FIND,
    "what a source listed last": items._PRESENT,
}


def explain(statement: Any, folder: Path) -> list[str]:
    """Return the steps by which SQLite answers a statement."""
    if isinstance(statement, FastStatement):
        statement = statement._statement
    compiled: Any = statement.compile(dialect=sqlite.dialect())
    store = open_store(f"sqlite:///{folder}/a.db")
    with store._database.read() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (None,) * len(compiled.positiontup))
        steps = [row[3] for row in explained]
    store.close()
    return steps


@pytest.mark.parametrize("name", HOT)
def test_a_statement_never_walks_a_whole_table(name: str, tmp_path: Path) -> None:
    steps = explain(HOT[name], tmp_path)
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in metadata.tables] == []


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("what they may repeat", "likeness_keys USING PRIMARY KEY (key=?)"),
        ("items to be judged in a combination", "combined_items USING INDEX combined_items_unjudged (combination=?)"),
        ("items to be judged", "items USING INDEX items_unjudged (slug=?)"),
        ("changed sources of a combination", "combination_sources USING INDEX combination_sources_changed"),
    ],
)
def test_a_statement_reads_no_more_than_what_it_asks_for(name: str, first: str, tmp_path: Path) -> None:
    """By another way all items of a combination, or of a source, are read to find the few."""
    steps = [step for step in explain(HOT[name], tmp_path) if step.startswith("SEARCH")]
    assert steps[0].removeprefix("SEARCH ").startswith(first)
