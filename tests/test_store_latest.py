"""Items in the order in which they came, and tokens, on both databases."""

from datetime import timedelta

from model.access import ApiToken, Scope, make_credential
from store import LATEST, Store
from tests.stores import DAY, HOUR, MINUTE, T0, day, item, record, settle


def fill(store: Store) -> None:
    store.sync_sources([record("a"), record("b"), record("c")], T0)
    settle(store, [item("1", published=day(3)), item("2", published=day(1))], T0)
    settle(store, [item("3", published=day(1))], T0 + DAY, slug="b")
    settle(store, [item("4", published=day(9)), item("1"), item("2")], T0 + 2 * DAY)


def names(store: Store, slugs: list[str] | None = None, **how: object) -> list[str]:
    found = store.list_latest_items(slugs, T0 + 9 * DAY, **{"limit": 9, **how})  # type: ignore[arg-type]
    return [one.stored.item.url.rpartition("/")[2] for one in found]


def test_items_come_as_they_were_first_seen_the_last_first(store: Store) -> None:
    fill(store)
    assert names(store)[:2] == ["4", "3"]
    assert set(names(store)[2:]) == {"1", "2"}
    assert names(store, ["b"]) == ["3"]
    assert names(store, ["a", "b"])[:2] == ["4", "3"]
    assert names(store, []) == []


def test_what_was_first_seen_earlier_is_left_out(store: Store) -> None:
    fill(store)
    assert names(store, ["a", "b", "c"], since=T0 + DAY) == ["4", "3"]
    assert names(store, ["a", "b", "c"], since=T0 + DAY + MINUTE) == ["4"]


def test_pages_go_on_where_the_one_before_ended(store: Store) -> None:
    fill(store)
    for slugs in (None, ["a", "b", "c"]):
        walked: list[str] = []
        before = None
        while found := store.list_latest_items(slugs, T0 + 9 * DAY, limit=1, before=before):
            walked += [one.stored.item.url.rpartition("/")[2] for one in found]
            before = (found[-1].stored.first_seen, found[-1].number)
        assert walked == names(store, slugs)
        assert len(set(walked)) == 4


def test_what_feeds_do_not_show_is_left_out(store: Store) -> None:
    fill(store)
    [removed] = store.list_latest_items(["b"], T0 + 9 * DAY, limit=1)
    store.remove_item(removed.stored.guid, T0 + 3 * DAY)
    store.sync_sources([record("b"), record("c")], T0 + 4 * DAY)
    assert names(store) == []


def test_runs_go_on_before_a_number(store: Store) -> None:
    fill(store)
    [(last, run), (first, _)] = store.list_runs_before("a", LATEST, 5)
    assert run.slug == "a"
    assert store.list_runs_before("a", last, 5)[0][0] == first
    assert store.list_runs_before("a", first, 5) == []


def test_a_token_is_kept_until_it_is_deleted(store: Store) -> None:
    made = make_credential()
    token = ApiToken(id=made.id, name="n", hash=made.hash, scope=Scope.WRITE, person="", created=T0, expires=T0 + HOUR)
    store.store_token(token)
    assert store.find_token(made.id) == token
    store.record_use(token, T0 + MINUTE)
    used = store.find_token(made.id)
    assert used is not None
    assert used.last_used == T0 + MINUTE
    store.record_use(used, T0 + MINUTE + timedelta(seconds=30))
    assert store.list_tokens() == [used]
    assert store.delete_token(made.id)
    assert not store.delete_token(made.id)
    assert store.find_token(made.id) is None
