"""A look at a listing: its pages, what it tells beside its items, and faults that stay values."""

from pathlib import Path

import pytest

from tests.house import house, listing

ONE = ("/1", "One", "09.03.2026")
HANGING = "(a|aa)+$"


def test_a_filter_that_hangs_fails_the_run_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.selector.PATTERN_SECONDS", 0.05)
    with house(tmp_path, filters={"exclude": [{"pattern": HANGING}]}) as made:
        made.origin.answer("/news", body=listing(("/a", "a" * 400 + "!", "09.03.2026")))
        run = made.refresh()
        assert run.outcome == "failed"
        assert "was stopped" in run.message
