"""Identity, decided without a database."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from model.item import Item
from model.moves import Listed, match_moved
from model.settle import Holder, Known, assign_keys, drop_repeats, find_shifted, is_repeat, mint_guid
from tests.dated_items import date, item


@dataclass
class Shelf:
    """A store in memory: what the real one does with the deciders' answers, and no more."""

    items: list[Item] = field(default_factory=list)
    holders: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    present: list[int] = field(default_factory=list)

    def known(self) -> Known:
        return {
            alias: [Holder(key=key, title=self.items[key].title) for key in sorted(keys)]
            for alias, keys in self.holders.items()
        }

    def run(self, page: Sequence[Item]) -> list[int]:
        listed, known = drop_repeats(page), self.known()
        shifted = find_shifted(listed, known)
        found = assign_keys(listed, known, shifted)
        counts = Counter(alias for item in listed for alias in set(item.aliases))
        shared = {alias for alias in counts if counts[alias] > 1 or len(known.get(alias, ())) > 1}
        pairs = zip(listed, found, strict=True)
        moved = sum(key is not None and key not in self.holders[item.aliases[0]] for item, key in pairs)
        matched = match_moved(
            [self.show(self.items[key], key, shared) for key in self.present],
            [
                replace(self.show(item, key, shared), **({"url": ""} if shifted else {}))
                for item, key in zip(listed, found, strict=True)
            ],
            moved=moved,
        )
        keys = [matched.get(place, key) for place, key in enumerate(found)]
        for place, one in enumerate(listed):
            key = keys[place]
            if key is None:
                key = keys[place] = len(self.items)
                self.items.append(one)
            self.items[key] = one
            for alias in one.aliases:
                self.holders[alias].add(key)
        self.present = [key for key in keys if key is not None]
        return self.present

    def show(self, item: Item, key: int | None, shared: set[str]) -> Listed:
        url = item.aliases[0].removeprefix("url:")
        own = url != item.aliases[0] and item.aliases[0] not in shared
        return Listed(key=key, title=item.title, url=f"https://a.example/{url}", own_address=own)

    @property
    def titles(self) -> list[str]:
        return [item.title for item in self.items]


# --- who is who ---


def test_addresses_win_over_titles_wherever_they_stand() -> None:
    shelf = Shelf()
    one, two = item("Notice", "url:1", "title:n"), item("Notice", "url:2", "title:n")
    assert shelf.run([one, two]) == [0, 1]
    assert shelf.run([two, one]) == [1, 0]
    third = item("Notice", "url:3", "title:n")  # came as the first one left: another notice, not a move
    assert shelf.run([third, two]) == [2, 1]
    assert shelf.run([item("Notice", f"url:{number}?s=1", "title:n") for number in (3, 2)]) == [2, 1]


def test_an_edit_is_known_by_its_address_and_a_move_by_its_title() -> None:
    shelf = Shelf()
    assert shelf.run([item("Old", "url:1", "title:old")]) == [0]
    assert shelf.run([item("New", "url:1", "title:new")]) == [0]
    assert shelf.run([item("New", "url:9", "title:new")]) == [0]


def test_numbers_stand_between_addresses_and_titles() -> None:
    shelf = Shelf()
    shelf.run([item("A", "url:1", "doc:57", "title:a"), item("B", "url:2", "title:b")])
    assert shelf.run([item("B", "url:8", "doc:57", "title:b"), item("B", "url:9", "title:b")]) == [0, 1]


def test_a_shared_address_tells_nothing_alone() -> None:
    shelf = Shelf()
    page = [item("B", "url:x", "title:b"), item("A", "url:x", "title:a")]
    assert shelf.run(page) == [0, 1]
    assert shelf.run(page[::-1]) == [1, 0]
    assert shelf.run([item("C", "url:x", "title:c"), page[0]]) == [2, 0]


def test_an_item_that_is_taken_is_nobody_else() -> None:
    known = {"url:1": [Holder(key=7, title="A", on_page=True)]}
    assert assign_keys([item("B", "url:1")], known) == [None]
    assert is_repeat(item("a ", "url:1"), known)
    assert not is_repeat(item("B", "url:1"), known)
    assert not is_repeat(item("B"), known)


def test_what_stands_at_a_deleted_items_address_alone_stays_dead() -> None:
    dead, alive = Holder(key=7, title="a", deleted=True), Holder(key=8, title="Other")
    page = [item("A (read more)", "url:1", "title:more"), item("A", "url:1", "title:a")]
    assert assign_keys(page, {"url:1": [dead]}) == [7, 7]
    assert assign_keys(page, {"url:1": [dead, alive]}) == [None, 7], "an address that others share tells nothing alone"
    assert assign_keys([page[0], item("B")], {"title:more": [alive, alive], "url:1": [dead]}) == [7, None]


def test_addresses_that_count_the_places_of_a_page_prove_nothing() -> None:
    def show(*titles: str) -> list[Item]:
        return [item(title, f"url:news#{place}") for place, title in enumerate(titles)]

    shelf = Shelf()
    assert shelf.run(show(*"abcdef")) == [0, 1, 2, 3, 4, 5]
    assert shelf.run(show(*"zabcde")) == [6, 0, 1, 2, 3, 4]
    assert shelf.run(show(*"yxzabc")) == [7, 8, 6, 0, 1, 2]
    known: Known = {f"url:news#{place}": [Holder(key=place, title=title)] for place, title in enumerate("abcdef")}
    assert find_shifted(show(*"zabcde"), known)
    assert not find_shifted(show(*"zabcde"), known, unchanged=6), "most of the page stands where it did"
    assert not find_shifted(show(*"zaxyvw"), known), "titles that are edited"


def test_where_addresses_count_places_a_new_item_at_a_deleted_ones_is_new() -> None:
    known = {
        f"url:news#{place}": [Holder(key=place, title=title, deleted=not place)] for place, title in enumerate("abcd")
    }
    page = [item(title, f"url:news#{place}") for place, title in enumerate("zabc")]
    assert assign_keys(page, known, find_shifted(page, known)) == [None, 0, 1, 2]


def test_identical_items_are_one_and_others_stay_apart() -> None:
    one, same, other = item("A", "url:1", image="i"), item("A", "url:1", summary="s"), item("B", "url:1")
    assert drop_repeats([one, same, other]) == [replace(one, summary="s"), other]
    days = [item("A", "url:1", published=date(day)) for day in (3, 2)]
    assert drop_repeats([one, *days, same]) == [replace(one, summary="s", published=date(3)), days[1]]


pages = st.lists(
    st.builds(
        lambda number, title: item(f"T{title}", f"url:{number}", f"title:{title}"), st.integers(0, 6), st.integers(0, 4)
    ),
    max_size=8,
)


@given(pages, st.randoms(use_true_random=False))
def test_a_page_seen_twice_is_the_same_items_in_any_order(page: list[Item], random: object) -> None:
    shelf = Shelf()
    shelf.run(page)
    names = dict(zip(drop_repeats(page), shelf.run(page), strict=True))
    number = len(shelf.titles)
    told = drop_repeats(page)
    random.shuffle(told)  # type: ignore[attr-defined]  # a random.Random
    again = dict(zip(told, shelf.run(told), strict=True))
    assert len(shelf.titles) == number == len(told)
    addresses = [item.aliases[0] for item in told]
    assert all(again[item] == names[item] for item in told if addresses.count(item.aliases[0]) == 1)


@given(st.lists(pages, max_size=5))
def test_no_stored_item_is_two_items_of_one_run(runs: list[list[Item]]) -> None:
    shelf = Shelf()
    for page in runs:
        keys = shelf.run(page)
        assert len(set(keys)) == len(keys) == len(drop_repeats(page))


@given(st.lists(st.permutations(range(6)), min_size=2, max_size=5))
def test_session_links_find_their_items_by_title(orders: list[list[int]]) -> None:
    shelf = Shelf()
    for visit, order in enumerate(orders):
        page = [item(f"T{number}", f"url:{number}?s={visit}", f"title:{number}") for number in order]
        names = [shelf.titles[key] for key in shelf.run(page)]
        assert names == [item.title for item in page]
    assert len(shelf.titles) == 6


@given(st.integers(1, 5), st.integers(1, 8))
@settings(max_examples=40)
def test_a_page_that_moves_on_loses_and_repeats_nothing(step: int, overlap: int) -> None:
    shelf = Shelf()
    seen = set()
    for start in range(0, 40, step):
        page = [
            item(f"T{number}", f"url:{number}", "title:the same") for number in range(start, start + step + overlap)
        ]
        seen |= {item.title for item in page}
        shelf.run(page)
    assert len(shelf.titles) == len(seen)


def test_a_guid_is_a_urn_of_source_and_alias() -> None:
    assert mint_guid("https://a.example/", "url:1") == mint_guid("https://a.example/", "url:1")
    assert mint_guid("https://a.example/", "url:1") != mint_guid("https://b.example/", "url:1")
    assert mint_guid("https://a.example/", "url:1").startswith("urn:uuid:")


# --- dates ---
