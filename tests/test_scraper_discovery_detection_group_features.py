"""What the fields of a group say of it being the page's list: each named number, and from where on it says no more."""

import pytest

from scraper.discovery.detection.field_roles import FieldRoles, assign_roles
from scraper.discovery.detection.group_features import compute_group_features, compute_url_shape
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Slot
from tests.pages import flatten, make_facts, make_list, make_reader, take_sample

NO_ROLES = FieldRoles(link=None, title=None, date=None)


def features(title: SlotFacts | None = None, link: SlotFacts | None = None, **date: float) -> dict[str, float]:
    """Return the features of a group of ten with made-up fields."""
    tree = flatten(make_list())
    sample = take_sample(tree, "li")
    roles = FieldRoles(link=link, title=title, date=make_facts() if date else None, date_features=date)
    return dict(compute_group_features(sample, roles))


def test_without_fields_that_is_all_that_is_told() -> None:
    found = features()
    assert (found["no_title"], found["no_link"], found["no_date"]) == (1.0, 1.0, 1.0)
    assert not {"title_covered", "link_covered", "dated"} & found.keys()


@pytest.mark.parametrize(
    ("texts", "width", "short", "long", "words"),
    [
        (["x" * 11], 11 / 80, 1.0, 0.0, 1 / 8),
        (["x" * 12], 12 / 80, 0.0, 0.0, 1 / 8),
        (["x" * 30], 30 / 80, 0.0, 0.0, 1 / 8),
        (["x" * 90], 1.0, 0.0, 0.0, 1 / 8),
        (["x" * 250], 1.0, 0.0, 0.0, 1 / 8),
        (["x" * 251], 1.0, 0.0, 1.0, 1 / 8),
        (["one two six", "x" * 29], 20 / 80, 0.5, 0.0, 2 / 8),
        (["aa " * 8], 24 / 80, 0.0, 0.0, 1.0),
        (["aa " * 12], 36 / 80, 0.0, 0.0, 1.0),
    ],
)
def test_titles_count_by_width_and_words(
    texts: list[str], width: float, short: float, long: float, words: float
) -> None:
    found = features(title=make_facts(texts))
    assert found["title_width"] == pytest.approx(width)
    assert (found["title_short"], found["title_long"]) == (short, long)
    assert found["title_words"] == pytest.approx(words)


@pytest.mark.parametrize(("mean", "dated"), [(14.0, 0.7), (39.0, 0.7), (41.0, 0.0), (110.0, 0.0)])
def test_short_titles_may_be_dates(mean: float, dated: float) -> None:
    assert features(title=make_facts(mean=mean, dated=0.7))["title_date"] == dated


def test_what_a_title_is_called_and_stands_in() -> None:
    found = features(title=make_facts(heading=True, marks=frozenset({"title"}), covered=0.9, distinct=0.8))
    assert (found["title_heading"], found["title_marked"]) == (1.0, 1.0)
    assert (found["title_covered"], found["title_distinct"]) == (0.9, 0.8)


def link_to(*hrefs: str, **changes: object) -> dict[str, float]:
    slot = Slot("a", nodes=dict(enumerate(range(len(hrefs)))))
    return features(link=make_facts(slot=slot, hrefs=list(hrefs), **changes))


def test_links_count_by_their_addresses() -> None:
    found = link_to("/news/1", "/news/2", "/news/2", "https://x.example/a.pdf#p", "/tag/x")
    assert found["link_covered"] == 0.5
    assert found["link_distinct"] == 0.8
    assert found["link_elsewhere"] == 0.2
    assert found["link_document"] == 0.2
    assert found["link_alike"] == 0.6
    assert found["link_numbered"] == 0.6
    assert found["link_fragment"] == 0.2
    assert found["link_outside"] == 0.2
    assert "no_link" in link_to()


@pytest.mark.parametrize(
    ("href", "slug", "deep"),
    [
        ("/a", 1 / 60, 1 / 5),
        ("/a/b/" + "x" * 30, 0.5, 3 / 5),
        ("/a/?id=" + "x" * 12, 16 / 60, 2 / 5),
        ("/" + "x" * 60, 1.0, 1 / 5),
        ("/" + "x" * 150, 1.0, 1 / 5),
        ("/a/b/c/d/e/f/g", 1 / 60, 1.0),
    ],
)
def test_links_count_by_the_length_of_their_last_step(href: str, slug: float, deep: float) -> None:
    found = link_to(href)
    assert found["link_slug"] == pytest.approx(slug)
    assert found["link_deep"] == pytest.approx(deep)


@pytest.mark.parametrize(("covered", "text"), [(0.4, 0.0), (0.51, 1.0), (1.0, 1.0)])
def test_links_with_text_are_told_from_icons(covered: float, text: float) -> None:
    assert link_to("/a", covered=covered)["link_text"] == text


def test_dates_count_by_what_was_read_of_them() -> None:
    found = features(dated=0.9, read=0.5, machine=0.4, sorted=0.8, marked_date=1.0, above=1.0, whole=0.3, long=0.2)
    assert {name: found[name] for name in ("dated", "date_read", "date_machine", "date_marked")} == {
        "dated": 0.9,
        "date_read": 0.5,
        "date_machine": 0.4,
        "date_marked": 1.0,
    }
    assert found["date_sorted"] == pytest.approx(0.4), "order says as much as dates were read"
    assert (found["date_above"], found["date_whole"], found["date_long"]) == (1.0, 0.3, 0.2)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("/news/2026/03/a-bridge", "/news/2025/11/a-road", True),
        ("/news/a-bridge", "/events/a-road", False),
        ("/n.php?id=1", "/n.php?id=2", True),
        ("/n.php?id=1", "/n.php?page=2", False),
        ("/a/x.html", "/a/y.pdf", False),
        ("https://x.example/a/1", "https://y.example/a/1", False),
    ],
)
def test_addresses_of_one_kind_share_all_but_numbers_and_the_last_step(one: str, other: str, alike: bool) -> None:
    assert (compute_url_shape(one) == compute_url_shape(other)) == alike


def test_a_list_of_bulletins_has_its_features() -> None:
    tree = flatten("<main><h1>News</h1>" + make_list() + "</main>")
    sample = take_sample(tree, "li")
    found = compute_group_features(sample, assign_roles(tree, sample, make_reader()))
    assert found["link_covered"] == found["title_distinct"] == found["dated"] == found["date_read"] == 1.0
    assert found["date_machine"] == 0.0
    assert found["score_title"] != 0.0
