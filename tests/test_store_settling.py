"""A run is settled in one transaction: all of it is stored, or nothing."""

from contextlib import suppress

from model.outcome import Health, RunOutcome, Validators
from store import Store, open_store
from tests.stores import HOUR, MINUTE, T0, claim, day, feed, finish, item, record, run, scraped, settle


def test_what_is_raised_while_settling_undoes_everything(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    claimed = claim(store)
    with suppress(ZeroDivisionError), store.settling(claimed, T0) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=MINUTE)
        finish(settling)
        raise ZeroDivisionError
    assert (store.list_items("a"), store.list_runs()) == ([], [])
    with store.settling(claimed, T0) as settling:
        assert settling is not None


def test_a_304_keeps_the_validators_unless_it_has_others(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [])
    told = [(Validators(), '"v1"'), (Validators(etag='"v2"'), '"v2"'), (None, '"v2"')]
    for hours, (validators, etag) in enumerate(told, start=1):
        now = T0 + hours * HOUR
        with store.settling(claim(store, now), now) as settling:
            assert settling is not None
            unchanged = run(outcome=RunOutcome.NOT_MODIFIED, at=now)
            settling.finish(unchanged, next_due=now, health=Health.OK, failures=0, validators=validators)
        state = store.find_source("a")
        assert state is not None
        assert state.last_good == now
        claimed = claim(store, now)
        store.release_source(claimed, now)
        assert (claimed.memory.validators.etag, claimed.memory.body_hash) == (etag, "b1")


def test_everything_is_there_after_a_restart(store: Store, database_url: str) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    again = open_store(database_url)
    assert feed(again) == feed(store)
    again.close()
