"""What was noticed when a source's page was last read stays with the source until it is read again."""

from pathlib import Path

from sqlalchemy import text

from messages import Message
from messages.pages import PageCode
from messages.plain import PlainCode
from model.health import STATES
from model.outcome import Health, RunOutcome
from store import Store, open_store
from store.codec import dump_warnings
from tests.house import ONE, TWO, house, listing
from tests.stores import HOUR, T0, claim, record, run
from tests.test_store_migrating import go_back_to, insert_kept

DATES = PlainCode.TEXT(text="no dates were found")
MOVED = PageCode.MOVED(url="https://b.example/news")


def finish(store: Store, number: int, outcome: RunOutcome, *warnings: Message) -> tuple[Message, ...]:
    now = T0 + number * HOUR
    with store.settling(claim(store, now), now) as settling:
        assert settling is not None
        done = run(outcome=outcome, at=now, warnings=warnings)
        settling.finish(done, next_due=now + HOUR, health=Health.OK, failures=0)
    [state] = store.list_sources()
    assert store.find_source("a") == state
    return state.warnings


def test_warnings_hold_until_the_page_is_read_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    assert finish(store, 0, RunOutcome.SCRAPED, DATES) == (DATES,)
    assert finish(store, 1, RunOutcome.FAILED) == (DATES,)
    assert finish(store, 2, RunOutcome.NOT_MODIFIED) == (DATES,)
    assert finish(store, 3, RunOutcome.NOT_MODIFIED, MOVED) == (MOVED, DATES)
    assert finish(store, 4, RunOutcome.NOT_MODIFIED, MOVED) == (MOVED, DATES)
    assert finish(store, 5, RunOutcome.NOT_MODIFIED) == (DATES,), "it answers at its own address again"
    assert finish(store, 6, RunOutcome.SCRAPED) == ()


def test_a_move_of_an_unchanged_page_is_told(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        page = listing(ONE, TWO)
        made.origin.answer("/news", body=page)
        made.refresh()
        made.origin.answer("/news", 301, {"Location": "/bulletins"})
        made.origin.answer("/bulletins", body=page)
        made.pass_time(hours=1)
        done = made.refresh()
        assert done.outcome is RunOutcome.NOT_MODIFIED
        [state] = made.store.list_sources()
        assert state.warnings == done.warnings
        [words] = map(str, state.warnings)
        assert words == f"the page has permanently moved to {made.origin.url}/bulletins; change the url of this source"
        assert STATES[state.health].code == "states.ok"


def test_those_of_earlier_versions_are_taken_from_the_runs(database_url: str) -> None:
    store = open_store(database_url)
    go_back_to(store, "0021")
    run_of = (
        "INSERT INTO runs (slug, started, ended, outcome, new, changed, found, message, warnings)"
        " VALUES ('a', '2026-11-01T08:00:00.000000+00:00', '2026-11-01T08:00:00.000000+00:00',"
        " '{0}', 0, 0, 0, '', '{1}')"
    )
    with store._database.write() as connection:
        insert_kept(connection, "sources")
        for outcome, warnings in (("scraped", ""), ("scraped", dump_warnings([DATES])), ("not-modified", "")):
            connection.execute(text(run_of.format(outcome, warnings)))
    store.close()
    store = open_store(database_url)
    [state] = store.list_sources()
    store.close()
    assert state.warnings == (DATES,)
