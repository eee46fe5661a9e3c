"""A list whose addresses move announces nothing again; each item keeps its guid, and all addresses that it had."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.item import Item
from store import Store
from tests.stores import DAY, HOUR, MINUTE, T0, claim, day, feed, record, scraped, settle, titles
from tests.stores import item as make_item

SUBJECTS = ("budget", "harbour", "library", "water", "mayor", "school", "theatre", "bridge", "market", "museum")


def bulletin(number: int, host: str = "a.example", words: str = "", *, dated: bool = False) -> Item:
    """A bulletin with a title that hardly comes twice; without a day its title is no alias beside its address."""
    title = f"The city council decides on the {SUBJECTS[number % 10]} of district {number}{words}"
    made = make_item("", title, day(number % 28 + 1) if dated else None)
    url = f"https://{host}/news/{SUBJECTS[number % 10]}-{number + 1203}"
    aliases = (f"url:{url.removeprefix('https://')}", *(made.aliases[1:] if dated else ()))
    return replace(made, url=url, aliases=aliases, fingerprint=f"1:{hash((url, title))}")


def guids(store: Store) -> dict[str, str]:
    return {stored.item.title: stored.guid for stored in feed(store, T0 + DAY)}


def test_a_whole_list_moves_and_moves_back(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [bulletin(number) for number in range(12)])
    before = guids(store)
    for hours, host in enumerate(("www.new.example", "b.example", "a.example", "b.example"), start=1):
        for again in (0 * MINUTE, MINUTE):
            page = [bulletin(number, host) for number in range(12)]
            assert not settle(store, page, T0 + hours * HOUR + again).new
    assert guids(store) == before
    assert all(stored.item.url.startswith("https://b.example/") for stored in feed(store, T0 + DAY))
    assert {stored.revision for stored in feed(store, T0 + DAY)} == {1}, "a move is no edit"


def test_an_old_address_leads_to_its_item_for_ever(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [bulletin(number) for number in range(4)])
    settle(store, [bulletin(number, "b.example") for number in range(4)], T0 + HOUR)
    settle(store, [], T0 + 2 * HOUR)
    edited = bulletin(2, words=", once more")  # alone, where it stood at first, under another title
    delta = settle(store, [edited], T0 + 3 * HOUR)
    assert (delta.new, titles(delta.changed)) == ((), [edited.title])


def test_new_and_edited_ones_in_a_list_that_moves(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [bulletin(number) for number in range(8)])
    page = [bulletin(number, "b.example", " as amended" if number == 3 else "") for number in (20, 21, *range(7))]
    delta = settle(store, page, T0 + HOUR)
    assert titles(delta.new) == [page[0].title, page[1].title]
    assert [changed.item.title for changed in delta.changed if changed.revision == 2] == [page[5].title]


def test_a_deleted_item_does_not_return_with_the_list_that_moves(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [bulletin(number) for number in range(6)]
    settle(store, page)
    gone = guids(store)[page[2].title]
    assert store.delete_item(gone, T0)
    settle(store, page, T0 + HOUR)
    for hours in (2, 3):
        assert not settle(store, [bulletin(number, "b.example") for number in range(6)], T0 + hours * HOUR).new
    assert gone not in guids(store).values()
    assert len(guids(store)) == 5


def test_lists_that_were_away_come_back_under_other_addresses(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [bulletin(number) for number in range(6)])
    before = guids(store)
    settle(store, [], T0 + HOUR)
    assert not settle(store, [bulletin(number, "b.example") for number in range(6)], T0 + 2 * HOUR).new
    assert guids(store) == before


def test_an_item_without_a_link_that_is_edited_is_no_new_one(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def plain(title: str) -> Item:
        return replace(make_item("", title), url="", aliases=(f"title:{title}",), fingerprint=f"1:{title}")

    names = ("Swimming pool opens", "Metting of the council", "Waste collection is moved")
    settle(store, [plain(name) for name in names])
    page = [plain(name.replace("Metting", "Meeting")) for name in names]
    delta = settle(store, page, T0 + HOUR)
    assert (delta.new, titles(delta.changed)) == ((), ["Meeting of the council"])
    dated = [replace(one, published=day(3), aliases=(f"title:{one.title}|3", f"x{one.title}")) for one in page[:1]]
    dated = [replace(one, aliases=one.aliases[:1], fingerprint="1:dated") for one in dated]
    assert not settle(store, [*dated, *page[1:]], T0 + 2 * HOUR).new, "its day became known"


def test_an_item_that_is_listed_twice_and_edited_is_no_new_one(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def twice(title: str) -> list[Item]:
        one = bulletin(1)
        lead = replace(one, title=f"{title} after a long debate", fingerprint=f"1:lead {title}")
        row = replace(one, title=title, fingerprint=f"1:row {title}")
        return [lead, bulletin(2), row, bulletin(3)]

    settle(store, twice("The budget is aproved by the council"))
    assert len(guids(store)) == 4, "two announcements under one address are two where the page shows two"
    delta = settle(store, twice("The budget is approved by the council"), T0 + HOUR)
    assert (delta.new, len(delta.changed)) == ((), 2)


@pytest.mark.parametrize(
    ("address", "prefix"), [("featured/{}", ""), ("news/{}?pin=1", ""), ("news/{}?pin=1", "Pinned: ")]
)
def test_a_featured_copy_without_its_day_is_no_new_item(store: Store, address: str, prefix: str) -> None:
    store.sync_sources([record("a")], T0)
    page = [bulletin(number, dated=True) for number in range(8)]
    settle(store, page)
    url = f"https://a.example/{address.format(page[3].url.rpartition('/')[2])}"
    made = replace(make_item("", prefix + page[3].title), url=url, aliases=(f"url:{url.removeprefix('https://')}",))
    copy = replace(made, fingerprint="1:copy")
    assert not settle(store, [copy, *page], T0 + HOUR).new
    edited = [replace(one, summary="More", fingerprint=f"{one.fingerprint}+") for one in page]
    assert not settle(store, [copy, *edited], T0 + 2 * HOUR).new, "nor where all is edited"
    before = guids(store)
    others = [bulletin(number, dated=True) for number in range(20, 24)]
    assert len(settle(store, [copy, *others, *edited[:3]], T0 + 3 * HOUR).new) == 4, "nor as the list goes on"
    assert before[page[3].title] in guids(store).values()
    apart = replace(copy, url="https://a.example/beta/77", title=page[1].title, aliases=("url:b",), fingerprint="1:b")
    assert settle(store, [apart, *others, *edited[:3]], T0 + 4 * HOUR).new, "another address is another item"


pages = st.lists(st.integers(0, 14), min_size=4, max_size=10, unique=True)
states = st.tuples(pages, st.sampled_from(("a.example", "b.example", "www.c.example/en")), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(states, min_size=2, max_size=5), dated=st.booleans(), number=st.integers(0, 10**9))
def test_whatever_a_list_does_none_is_announced_twice_or_lost(
    store: Store, states: Sequence[tuple[list[int], str, bool]], dated: bool, number: int
) -> None:
    slug = f"s{number}-{len(store.list_sources())}"
    store.sync_sources([record(slug)], T0, prune_missing=False)
    first: dict[int, str] = {}
    shown: list[int] = []
    host_of: dict[int, str] = {}
    for hours, (numbers, host, back) in enumerate(states):
        # A move takes along most of what was there; what is new comes on top. What left comes back where it was alone:
        # one or two under another address are not compared with all that ever left the page.
        kept = shown if back else shown[: max(0, len(shown) - 2)]
        new = [one for one in numbers if one not in first][:3]
        here = new + kept or [one for one in numbers if host_of[one] == host] or shown
        host_of |= dict.fromkeys(here, host)
        page = [bulletin(one, host, dated=dated) for one in here]
        now = T0 + hours * HOUR
        claimed = claim(store, now, slug)
        with store.settling(claimed, now) as settling:
            assert settling is not None
            delta = settling.apply(scraped(page), wants_article=False, grace=0 * HOUR)
        store.release_source(claimed, now)
        announced = {stored.item.title for stored in delta.new}
        assert announced == {bulletin(one, dated=dated).title for one in here if one not in first}
        stored = {one.item.title: one.guid for one in store.list_items(slug, limit=100)}
        for one in here:
            assert (
                first.setdefault(one, stored[bulletin(one, dated=dated).title])
                == stored[bulletin(one, dated=dated).title]
            )
        assert len(stored) == len(first)
        shown = here


def test_the_sites_own_guid_leads_to_its_item_whatever_else_changes(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def entry(number: int, url: str, title: str) -> Item:
        made = make_item("", title, url=url)
        return replace(made, aliases=(f"url:{url}", f"guid:{number}"), fingerprint=f"fp:{url} {title}")

    settle(store, [entry(1, "https://a.example/1", "Beta of the release"), entry(2, "https://a.example/2", "Two")])
    page = [entry(1, "https://b.example/x", "The release"), entry(3, "https://b.example/y", "Three")]
    delta = settle(store, page, T0 + HOUR)
    assert (titles(delta.new), titles(delta.changed)) == (["Three"], ["The release"])
