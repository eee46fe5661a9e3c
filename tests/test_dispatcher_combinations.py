"""Feeds of several sources cost the daemon a small share of its time, however long one of them takes."""

from pathlib import Path

import pytest

from dispatcher import Dispatcher
from refresh import Refresher
from tests.house import house


@pytest.mark.parametrize(("finished", "composed"), [(True, 1), (False, 3)])
def test_the_next_wait_the_longer_the_longer_these_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: bool, composed: int
) -> None:
    with house(tmp_path) as made:
        times = []

        def compose(_: Refresher, slug: str) -> bool:
            times.append(made.now[0])
            made.pass_time(seconds=0.1)
            return finished

        monkeypatch.setattr("dispatcher.compose_due_combination", compose)
        monkeypatch.setattr(made.store, "list_due_combinations", lambda _: ["all"])
        dispatcher = Dispatcher(made.refresher, on_run=lambda _: None)
        for _ in range(3):
            dispatcher.pump()
        assert len(times) == composed, "what is not finished goes on at once"
        made.pass_time(seconds=10)
        dispatcher.pump()
        assert len(times) == composed + 1
        made.pass_time(hours=-1)
        dispatcher.pump()
        assert len(times) == composed + 2, "a clock that was set back puts nothing off"
        assert dispatcher.stop()
