"""A page is reconciled with the stored items: no bulletin is lost, and none is announced twice."""

from dataclasses import replace

from model.item import DateOrigin, Item
from model.outcome import Validators
from store import Store
from tests.stores import DAY, HOUR, MINUTE, T0, claim, day, feed, item, record, scraped, settle, titles


def test_new_items_are_stored_whole(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    told = item("1", "Tập huấn công tác thông tin đối ngoại", day(9, origin=DateOrigin.TIME), summary="s", image="i")
    delta = settle(store, [told])
    [stored] = feed(store)
    assert (replace(stored, shown_from=None),) == delta.new
    assert stored == store.find_item(stored.guid)
    assert (stored.item, stored.revision, stored.first_seen, stored.changed) == (told, 1, T0, T0)
    assert stored.guid.startswith("urn:uuid:")


def test_the_same_page_again_changes_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1"), item("2")]
    settle(store, page)
    before = feed(store)
    assert not settle(store, page, T0 + HOUR)
    with store.settling(claim(store, T0 + 2 * HOUR), T0 + 2 * HOUR) as settling:
        assert settling is not None
        assert not settling.apply(scraped(page), wants_article=False, grace=MINUTE)  # not known, yet the same
    assert feed(store) == before


def test_reordered_items_stay_as_they_are(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item(str(number)) for number in range(5)]
    settle(store, page)
    before = feed(store)
    assert titles(before) == [f"Notice {number}" for number in range(5)]
    assert not settle(store, page[::-1], T0 + HOUR)
    assert feed(store) == before


def test_items_that_vanish_and_return_are_not_announced_again(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1"), item("2")]
    settle(store, page)
    before = feed(store)
    assert settle(store, page[:1], T0 + HOUR).gone == 1
    assert feed(store) == before  # what left the page stays in the feed
    assert settle(store, [], T0 + 2 * HOUR).gone == 1
    delta = settle(store, page, T0 + 3 * HOUR)
    assert (delta.new, delta.changed, delta.gone) == ((), (), 0)
    assert settle(store, [], T0 + 4 * HOUR).gone == 2


def test_an_edit_is_an_update_and_its_revision_is_kept(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    [old] = settle(store, [item("1", "Metting on Monday")]).new
    delta = settle(store, [item("1", "Meeting on Monday")], T0 + HOUR)
    [new] = delta.changed
    assert delta.new == ()
    assert (new.guid, new.first_seen, new.published) == (old.guid, T0, T0)
    assert (new.revision, new.changed, new.item.title) == (2, T0 + HOUR, "Meeting on Monday")
    assert [replace(stored, shown_from=None) for stored in feed(store)] == [new]
    [revision] = store.list_revisions(old.guid)
    assert (revision.revision, revision.stored_at, revision.item) == (1, T0, old.item)


def test_a_page_of_session_links_stays_quiet(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def page(session: int) -> list[Item]:  # the second notice stands on the page twice
        names = ("first", "second", "second")
        return [item(f"{name}?place={place}&s={session}", name, day(3)) for place, name in enumerate(names)]

    settle(store, page(0))
    before = feed(store)
    assert len(before) == 3
    for session in range(1, 30):
        now = T0 + session * HOUR
        assert not settle(store, page(session), now)
        assert feed(store, now) == before


def test_a_link_that_moved_for_good_is_followed_without_an_edit(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("old", "Title", day(3))])
    moved = item("new", "Title", day(3))
    assert not settle(store, [moved], T0 + HOUR)
    assert claim(store, T0 + 2 * HOUR).memory.validators == Validators()  # a 304 would not tell it again
    [changed] = settle(store, [moved], T0 + 4 * HOUR).changed
    assert (changed.item.url, changed.revision, changed.changed) == ("https://a.example/new", 1, T0)


def test_two_notices_of_one_title_and_day_stay_two(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item("1", "Notice", day(3)), item("2", "Notice", day(3))]
    settle(store, page)
    before = feed(store)
    assert len({stored.guid for stored in before}) == 2
    store.sync_sources([record("a", rules_fingerprint="r2")], T0)
    for hours, order in enumerate((page, page[::-1]), start=1):
        assert not settle(store, order, T0 + hours * HOUR)
    assert feed(store) == before


def test_items_that_link_to_the_page_itself_stay_apart_and_none_is_swallowed(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def here(title: str) -> Item:
        return item("", title, aliases=("url:https://a.example/", f"title:{title}"))

    page = [here("B"), here("A")]
    assert len(settle(store, page).new) == 2
    assert not settle(store, page, T0 + HOUR)
    [new] = settle(store, [here("C"), here("B")], T0 + 2 * HOUR).new  # A left as C came
    assert new.item.title == "C"
    assert titles(feed(store, T0 + 2 * HOUR)) == ["C", "B", "A"]


def test_a_notice_that_comes_as_one_of_its_title_leaves_is_new(store: Store) -> None:
    store.sync_sources([record("a")], T0)

    def page(*names: str) -> list[Item]:
        return [item(name, "Change of timetable", day(3)) for name in names]

    settle(store, page("2", "1"))
    [new] = settle(store, page("3", "2"), T0 + HOUR).new
    assert new.item.url == "https://a.example/3"
    assert len(feed(store, T0 + HOUR)) == 3


def test_a_second_item_at_a_known_address_is_no_edit_of_the_first(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    first, second = item("", "First"), item("", "Second")
    settle(store, [first])
    delta = settle(store, [second, first], T0 + HOUR)
    assert (titles(delta.new), delta.changed) == (["Second"], ())


def test_duplicates_on_a_page_are_one_item(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    lead, row = item("1", image="https://a.example/lead.jpg"), item("1")
    assert len(settle(store, [lead, row]).new) == 1
    assert not settle(store, [lead, row], T0 + HOUR)
    assert not settle(store, [row, lead], T0 + 2 * HOUR)
    assert len(feed(store)) == 1


def test_a_date_that_changes_each_time_keeps_the_first(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    for number in range(4, 9):
        assert not settle(store, [item("1", "Notice 1", day(number))], T0 + number * HOUR)
    assert feed(store)[0].published == day(3).at


def test_a_corrected_date_is_believed_when_it_was_seen_twice(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    settle(store, [item("1", published=day(3))])
    corrected = item("1", published=day(4))
    assert not settle(store, [corrected], T0 + HOUR)
    [changed] = settle(store, [corrected], T0 + 2 * HOUR).changed
    assert (changed.published, changed.revision) == (day(4).at, 2)
    assert not settle(store, [corrected], T0 + 3 * HOUR)


def test_a_future_date_is_clamped_to_the_first_sight(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    tomorrow = replace(day(3), at=T0 + DAY)
    [stored] = settle(store, [item("1", published=tomorrow)]).new
    assert stored.published == T0


def test_aliases_of_any_length_and_sign_are_kept(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    strange = item("1", aliases=("url:https://a.example/" + "x" * 8000, "title:a\x00b\ud800", "title:đ"))
    [new] = settle(store, [strange]).new
    again = replace(strange, title="Edited", fingerprint="other")
    assert [changed.guid for changed in settle(store, [again], T0 + HOUR).changed] == [new.guid]


def test_two_sources_of_one_page_have_guids_of_their_own(store: Store) -> None:
    page = "https://same.example/"
    store.sync_sources([record("a", url=page), record("b", url=page)], T0)
    [one] = settle(store, [item("1")]).new
    [other] = settle(store, [item("1")], slug="b").new
    assert one.guid != other.guid


def test_a_list_that_goes_partly_blank_overwrites_nothing(store: Store) -> None:
    store.sync_sources([record("a")], T0)
    page = [item(str(number), f"The council decides on matter {number}", summary="s") for number in range(9)]
    settle(store, page)
    before = feed(store)
    places = ("Oslo", "Bergen", "Narvik", "Hamar", "Molde", "Bodø", "Skien", "Vardø", "Alta")
    garbled = [
        [replace(one, title="", fingerprint=f"fp:no title {one.title}") for one in page[1:]],
        [replace(one, title="09.03.2026", fingerprint=f"fp:dates {one.title}") for one in page],
        [replace(one, title=name, fingerprint=f"fp:{name}") for one, name in zip(page, places, strict=True)],
        [replace(one, summary="", fingerprint=f"fp:no summary {one.title}") for one in page],
    ]
    for hours, state in enumerate(garbled, start=1):
        for minutes in (0, 1):
            assert not settle(store, state, T0 + hours * HOUR + minutes * MINUTE)
    assert feed(store) == before
    corrected = item("3", "The council decides on the matter of the third day", summary="s")
    [changed] = settle(store, [*page[:3], corrected, *page[4:]], T0 + 9 * HOUR).changed
    assert (changed.item.title, changed.revision) == (corrected.title, 2)
