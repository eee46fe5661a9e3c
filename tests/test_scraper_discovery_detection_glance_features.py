"""What is seen of a group at a glance: each named number, and from where on it says no more."""

from math import log

import pytest

from scraper.discovery.detection.glance_features import compute_glance_features, count_page
from scraper.discovery.detection.slots import choose_roots
from tests.pages import flatten, make_group, make_list, repeat


def glance(body: str, tag: str = "li", name: str = "", url: str = "", **more: int) -> dict[str, float]:
    tree = flatten(body, url) if url else flatten(body)
    group = make_group(tree, tag, name, **more)
    return dict(compute_glance_features(tree, group, choose_roots(tree, group), count_page(tree)))


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
    assert compute_glance_features(tree, part, choose_roots(tree, part), count_page(tree))["part"] == 0.25
    assert compute_glance_features(tree, group, choose_roots(tree, group), count_page(tree))["part"] == 1.0


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


def test_links_that_stand_elsewhere_too_are_those_of_a_menu() -> None:
    menu, row = "<nav><a href=/n/1>A</a><a href=/n/2>B</a></nav>", "<li><a href=/n/{n}>A</a></li>"
    assert glance(menu + make_list(4, row))["repeated"] == 0.5
    assert glance(make_list(4, row))["repeated"] == 0.0
    twice = "<li><a href=/n/{n}>A</a><a href=/n/{n}>more</a></li>"
    assert glance(make_list(4, twice))["repeated"] == 0.0, "both are the item's own"


@pytest.mark.parametrize(
    ("href", "same", "below"),
    [
        ("/news/2026/{n}", 1.0, 1.0),
        ("{n}.html", 1.0, 1.0),
        ("/about/{n}", 1.0, 0.0),
        ("https://other.example/news/{n}", 0.0, 0.0),
        ("/news/?page={n}", 1.0, 0.0),
    ],
)
def test_links_count_by_where_they_lead(href: str, same: float, below: float) -> None:
    found = glance(make_list(4, f"<li><a href={href}>A</a></li>"), url="https://city.example/news/")
    assert (found["same_host"], found["below"]) == (same, below)


def test_a_page_in_no_folder_has_nothing_below_it() -> None:
    assert glance(make_list(4), url="https://city.example/")["below"] == 0.0


@pytest.mark.parametrize(
    ("dates", "some", "one", "mean"), [(0, 0.0, 0.0, 0.0), (1, 1.0, 1.0, 1 / 6), (2, 1.0, 0.0, 2 / 6)]
)
def test_dates_count_by_how_many_an_item_has(dates: int, some: float, one: float, mean: float) -> None:
    row = "<li><a href=/{n}>A bulletin</a>" + "<i>1{n} May 2026</i>" * dates + "</li>"
    found = glance(make_list(4, row))
    assert (found["some_date"], found["one_date"], found["dates"]) == (some, one, pytest.approx(mean))
    assert glance(make_list(4, row + "<i>12 May 2026</i>" * 9))["dates"] <= 1.0


def test_text_counts_by_what_is_a_link_and_what_is_none() -> None:
    row = f"<li><a href=/{{n}}>{'x' * 30}</a><a href=/tag>yy</a><p>{'z' * 60}</p></li>"
    found = glance(make_list(4, row))
    assert found["long_link"] == pytest.approx(30 / 120)
    assert found["free_text"] == pytest.approx(60 / 600)
    assert glance(make_list(4, row.replace("x" * 30, "x" * 300)))["long_link"] == 1.0
    assert glance(make_list(4, row.replace("z" * 60, "z" * 900)))["free_text"] == 1.0


def test_items_of_one_class_under_one_parent_are_alike() -> None:
    assert glance(make_list(4))["alike"] == 1.0
    assert glance("<ul>" + repeat("<li class='k{n}'><a href=/{n}>x</a></li>", 4) + "</ul>")["alike"] == 0.25
    assert glance(make_list(4))["parents"] == 0.0
    assert glance(make_list(3) + make_list(3))["parents"] == pytest.approx(log(2))


def test_how_far_behind_the_main_heading_a_list_stands() -> None:
    before, behind = glance(make_list(4) + "<h1>News</h1>"), glance("<h1>News</h1>" + make_list(4))
    assert before["behind_heading"] < 0 < behind["behind_heading"]
    assert glance("<h1></h1>" + make_list(4))["behind_heading"] == 0.0
    assert behind["ends"] > before["ends"]
