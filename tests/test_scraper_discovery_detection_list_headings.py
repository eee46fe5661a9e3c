"""The heading above a list names it."""

import pytest

from scraper.discovery.detection import detect
from scraper.discovery.detection.list_headings import find_list_heading
from tests.pages import NOW, flatten, make_group, make_list, read_page, repeat

LIST = make_list(4, "<li><a href=/n/{n}>Bulletin number {n} of the harbour</a></li>")
OTHER = "<ol><li>A first word on the tides of spring</li><li>Another on the bridges and the ferries</li></ol>"


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        (f"<h2>Harbour news</h2>{LIST}", "Harbour news"),
        (f"<h2><a href=/news>Harbour news</a></h2><div><div>{LIST}</div></div>", "Harbour news"),
        (f"<header><div><h3>Harbour news</h3></div><a href=/all>Show all</a></header>{LIST}", "Harbour news"),
        (f"<h2>Tides</h2>{OTHER}<h2>Harbour news</h2>{LIST}", "Harbour news"),
        (f"<h2>Harbour news</h2><section><h3>Tides</h3>{OTHER}</section>{LIST}", "Harbour news"),
        (f"<section><h3>Tides</h3>{OTHER}</section>{LIST}", ""),
        (f"<h1>The port</h1>{LIST}", ""),
        (f"{LIST}<h2>Contact</h2>", ""),
        (f"<h2>No</h2>{LIST}", ""),
        (f"<h2>{'A long line on the port ' * 4}</h2>{LIST}", ""),
        (LIST, ""),
    ],
)
def test_the_nearest_heading_above_what_holds_the_list_is_its_name(body: str, heading: str) -> None:
    tree = flatten(f"<main>{body}</main>")
    assert find_list_heading(tree, make_group(tree, "ul")) == heading


def test_each_list_that_is_found_has_its_heading() -> None:
    notices = repeat("<li><a href=/notices/{n}>Notice {n} on works at the quay</a> <time>{day} Oct 2026</time></li>", 8)
    page = read_page(f"<h2>News</h2>{make_list()}<h2>Notices</h2><ul class=b>{notices}</ul>")
    lists = {found.items[0].link: found.heading for found in detect(page, now=NOW).candidates}
    assert {"News", "Notices"} <= set(lists.values()), lists
