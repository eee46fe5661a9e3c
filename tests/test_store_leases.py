"""Due sources are leased to one worker at a time, and what is lost is claimed again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store import Store
from tests.stores import DAY, HOUR, MINUTE, T0, claim, finish, item, record, scraped


def test_due_sources_are_claimed_the_longest_due_first_one_a_host(store: Store) -> None:
    records = [record("c", "h1", first_due=T0 - HOUR), record("a", "h1"), record("b"), record("d", first_due=T0 + DAY)]
    store.sync_sources(records, T0)
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR)] == ["c", "b"]
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR, busy_hosts=["h1.example"])] == []
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR)] == ["a"]
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR, slugs=["d", "b"])] == ["d"]
    assert [claim.slug for claim in store.claim_sources(T0 + HOUR, limit=2, lease=HOUR, per_host=2)] == ["c", "a"]


def test_a_crowded_host_holds_nobody_up(store: Store) -> None:
    crowd = [record(f"x{number:03}", "crowd", first_due=T0 - HOUR) for number in range(100)]
    store.sync_sources([*crowd, record("alone")], T0)
    assert [claim.slug for claim in store.claim_sources(T0, limit=2, lease=HOUR)] == ["x000", "alone"]


def test_what_is_under_way_is_left_out_however_old_its_lease(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    assert len(store.claim_sources(T0, limit=9, lease=HOUR)) == 2
    assert [claim.slug for claim in store.claim_sources(T0 + HOUR, limit=9, lease=HOUR, under_way=["a"])] == ["b"]
    assert store.claim_sources(T0 + HOUR, limit=9, lease=HOUR, slugs=["a"], under_way=["a"]) == []


def test_a_lost_lease_is_claimed_again_and_its_first_holder_changes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    lost = claim(store)
    assert store.claim_sources(T0 + HOUR - MINUTE, limit=1, lease=HOUR) == []
    again = claim(store, T0 + HOUR)
    with store.settling(lost, T0 + HOUR) as settling:
        assert settling is None
    store.release_source(lost, T0 + 9 * DAY)
    with store.settling(again, T0 + HOUR) as settling:
        assert settling is not None
        settling.apply(scraped([item("1")]), wants_article=False, grace=MINUTE)
        finish(settling, T0 + HOUR)
    with store.settling(again, T0 + HOUR) as settling:
        assert settling is None  # settled once
    assert len(store.list_runs("a")) == 1


def test_a_released_source_is_due_at_the_moment_of_the_release(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    store.release_source(claim(store), T0 + MINUTE)
    assert store.claim_sources(T0, limit=1, lease=HOUR) == []
    assert len(store.claim_sources(T0 + MINUTE, limit=1, lease=HOUR)) == 1
    assert store.list_runs() == []


def test_two_claimers_never_get_the_same_source(store: Store) -> None:
    store.sync_sources([record(f"s{number:02}") for number in range(60)], T0)
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: store.claim_sources(T0, limit=5, lease=HOUR), range(24)))
    batches.append(store.claim_sources(T0, limit=60, lease=HOUR))  # on PostgreSQL two may have looked at the same ones
    slugs = [claim.slug for batch in batches for claim in batch]
    assert sorted(slugs) == [f"s{number:02}" for number in range(60)]


@pytest.mark.parametrize(("after", "count"), [(-MINUTE, 0), (0 * MINUTE, 1), (MINUTE, 1)])
def test_a_source_is_due_from_its_moment_on(store: Store, after: timedelta, count: int) -> None:
    store.sync_sources([record("a", first_due=T0 + HOUR)], T0)
    assert len(store.claim_sources(T0 + HOUR + after, limit=1, lease=HOUR)) == count


@pytest.mark.parametrize(("limit", "per_host", "count"), [(1, 9, 1), (3, 9, 3), (9, 1, 1), (9, 2, 2), (9, 9, 4)])
def test_claims_keep_to_their_limits(store: Store, limit: int, per_host: int, count: int) -> None:
    store.sync_sources([record(slug, "host") for slug in "abcd"], T0)
    assert len(store.claim_sources(T0, limit=limit, lease=HOUR, per_host=per_host)) == count


def test_a_disabled_source_is_claimed_by_nobody_not_even_by_its_name(store: Store) -> None:
    store.sync_sources([record("a"), record("b")], T0)
    store.sync_sources([record("b")], T0)
    assert [claim.slug for claim in store.claim_sources(T0, limit=9, lease=HOUR, slugs=["a", "b", "none"])] == ["b"]


def test_a_list_of_any_length_is_one_parameter(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    many = [f"{number}.example" for number in range(70_000)]
    assert store.claim_sources(T0, limit=1, lease=HOUR, busy_hosts=[*many, "a.example"]) == []
    assert len(store.claim_sources(T0, limit=1, lease=HOUR, busy_hosts=many)) == 1
