"""What speaks for a group being the page's list: each named number, and from where on it says no more."""

from math import log

import pytest

from scraper.discovery.detection.field_roles import FieldRoles, assign_roles
from scraper.discovery.detection.group_features import (
    compute_glance_features,
    compute_group_features,
    compute_url_shape,
)
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Slot, choose_roots
from tests.pages import flatten, make_facts, make_group, make_list, make_reader, repeat, take_sample

NO_ROLES = FieldRoles(link=None, title=None, date=None)


def glance(body: str, tag: str = "li", name: str = "", **more: int) -> dict[str, float]:
    tree = flatten(body)
    group = make_group(tree, tag, name, **more)
    return dict(compute_glance_features(tree, group, choose_roots(tree, group)))


def features(title: SlotFacts | None = None, link: SlotFacts | None = None, **date: float) -> dict[str, float]:
    """Return the features of a group of ten with made-up fields."""
    tree = flatten(make_list())
    sample = take_sample(tree, "li")
    roles = FieldRoles(link=link, title=title, date=make_facts() if date else None, date_features=date)
    return dict(compute_group_features(tree, sample, roles))


@pytest.mark.parametrize("count", [2, 4, 5, 60, 150, 400])
def test_the_number_of_items_counts_up_to_a_bound(count: int) -> None:
    found = glance(make_list(count))
    assert found["count"] == pytest.approx(log(min(150, count)) / 2)
    assert found["two"] == float(count == 2)
    assert found["few"] == float(count < 5)
    assert found["bias"] == 1.0


@pytest.mark.parametrize(
    ("tag", "feature"),
    [
        ("li", "tag_li"),
        ("tr", "tag_row"),
        ("td", "tag_cell"),
        ("p", "tag_p"),
        ("span", "tag_span"),
        ("div", "tag_other"),
    ],
)
def test_the_items_tag_is_a_feature(tag: str, feature: str) -> None:
    row = f"<{tag}><a href=/n/{{n}}>Bulletin {{n}}</a></{tag}>"
    around = "table" if tag == "tr" else "main"
    rows = f"<tr>{repeat(row, 4)}</tr>" if tag == "td" else repeat(row, 4)
    around = "table" if tag in ("tr", "td") else around
    assert glance(f"<{around}>{rows}</{around}>", tag)[feature] == 1.0


def test_links_headings_and_pictures_count_by_their_share() -> None:
    row = "<li><h3><a href=/n/{n}>Bulletin {n}</a></h3></li><li><h3>A</h3><h4>B</h4><img src=/i.png></li>"
    found = glance(make_list(2, row))
    assert (found["linked"], found["headings"], found["many_headings"], found["pictures"]) == (0.5, 0.5, 0.5, 0.5)
    assert found["crowd"] == pytest.approx(log(1.5) / 2)


def test_links_of_an_item_are_counted_once_each() -> None:
    row = "<li><a href=/n/{n}>A</a><a href=/n/{n}>A</a><a href=/m/{n}>B</a></li>"
    assert glance(make_list(4, row))["crowd"] == pytest.approx(log(3) / 2)


def test_items_that_are_headings_are_told() -> None:
    assert glance("<main>" + repeat("<h2><a href=/{n}>x</a></h2>", 3) + "</main>", "h2")["is_heading"] == 1.0
    assert glance(make_list())["is_heading"] == 0.0


def test_length_and_its_spread() -> None:
    rows = "<li><a href=/1>{}</a></li>"
    found = glance("<ul>" + rows.format("x" * 10) * 2 + rows.format("x" * 30) * 2 + "</ul>")
    assert found["length"] == pytest.approx(log(21) / 6)
    assert found["spread"] == pytest.approx(0.5)
    long = glance("<ul>" + rows.format("x") * 9 + rows.format("x" * 500) + "</ul>")
    assert long["spread"] == 2.0


def test_where_the_list_stands_and_what_it_holds_of_the_page() -> None:
    head = "<p>" + "y" * 60 + "</p>"
    found = glance(head + "<ul>" + "<li><a href=/1>xxxxxxxxxx</a></li>" * 4 + "</ul><a href=/other>z</a>")
    assert found["text_share"] == pytest.approx(40 / 101)
    assert found["link_share"] == pytest.approx(0.8)
    assert found["left_out"] == 0.0
    assert 0.0 < found["before"] < 0.6
    assert found["dead"] == 0.0


def test_links_beside_the_items_are_left_out() -> None:
    rows = "<li class=x><a href=/{n}>x</a></li><p><a href=/o/{n}>y</a></p>"
    assert glance("<ul>" + repeat(rows, 4) + "</ul>")["left_out"] == pytest.approx(0.5)


def test_the_links_of_the_first_four_hundred_members_are_counted() -> None:
    found = glance(make_list(500))
    assert found["link_share"] == pytest.approx(0.8)
    assert found["left_out"] == pytest.approx(0.2)
    assert glance(make_list(300))["link_share"] == 1.0


def test_a_part_of_a_larger_kind_is_less_of_a_list() -> None:
    tree = flatten(make_list(4) + make_list(12))
    group = make_group(tree, "li")
    part = type(group)(members=group.members[:4], scope=tree.parents[group.members[0]], kin=16)
    assert compute_glance_features(tree, part, choose_roots(tree, part))["part"] == 0.25
    assert compute_glance_features(tree, group, choose_roots(tree, group))["part"] == 1.0


def test_a_side_part_and_a_main_part_are_told() -> None:
    text = f"<p>{'y' * 9000}</p>"
    aside = glance(f"<aside>{make_list()}</aside>{text}")
    assert (aside["aside"], aside["scope_aside"], aside["in_main"]) == (1.0, 1.0, 0.0)
    main = glance(f"<main><ul class=news-list>{repeat('<li class=item><a href=/{n}>x</a></li>', 9)}</ul></main>")
    assert (main["aside"], main["in_main"], main["in_list"], main["marked_item"]) == (0.0, 1.0, 1.0, 1.0)
    pager = glance(f"<div class=pagination>{make_list()}</div>{text}")
    assert pager["scope_pager"] == 1.0
    comments = glance(f"<div class=comments>{make_list()}</div>{text}")
    assert comments["scope_more"] == 1.0


def test_siblings_that_go_with_the_items_are_told() -> None:
    rows = repeat("<dt><a href=/{n}>x</a></dt><dd>y</dd>", 4)
    assert glance(f"<dl>{rows}</dl>", "dt", tail=1)["extended"] == 1.0
    assert glance(f"<dl>{rows}</dl>", "dt")["extended"] == 0.0


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
    found = compute_group_features(tree, sample, assign_roles(tree, sample, make_reader()))
    assert found["link_covered"] == found["title_distinct"] == found["dated"] == found["date_read"] == 1.0
    assert found["date_machine"] == 0.0
    assert found["in_main"] == 1.0
