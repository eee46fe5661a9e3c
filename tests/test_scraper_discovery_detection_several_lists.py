"""A group that is several lists is told by where these lead; one list in several boxes, and its days, are not."""

import pytest

from scraper.discovery.detection.groups import Group, find_all_groups
from scraper.discovery.detection.several_lists import drop_with_days, find_day_links, is_several_lists
from tests.pages import find_nodes, flatten


def make_boxes(*addresses: str, count: int = 4) -> str:
    """Return boxes with lists of links; `{n}` in an address is a number."""
    lists = (
        "".join(f"<li><a href={address.format(n=n)}>Bulletin {n}</a>" for n in range(count)) for address in addresses
    )
    return "<main>" + "".join(f"<div><ul>{items}</ul></div>" for items in lists) + "</main>"


@pytest.mark.parametrize(
    ("addresses", "count", "several"),
    [
        (("/news/{n}", "/agenda/{n}", "/tenders/{n}"), 4, True),
        (("/news/{n}", "/news/{n}"), 4, False),
        (("/2025/{n}", "/2026/{n}"), 4, False),
        (("/bulletin-{n}", "/notice-{n}"), 4, False),
        (("/news/{n}", "/agenda/{n}"), 2, False),
        (("/news/{n}", "/agenda/{n}", "/news/{n}"), 4, False),
    ],
    ids=["parts of the site", "one part", "years", "no parts", "too few", "one part twice"],
)
def test_boxes_that_lead_to_parts_of_the_site_are_several_lists(
    addresses: tuple[str, ...], count: int, several: bool
) -> None:
    tree = flatten(make_boxes(*addresses, count=count))
    group = Group(members=tuple(find_nodes(tree, "li")), scope=find_nodes(tree, "main")[0])
    assert is_several_lists(tree, group) == several


NEWS = "".join(f"<p class=n><a href=/news/{n}>Bulletin {n}</a>" for n in range(4))
DAYS = "".join(f"<p class=n><a href='?day={n}'>{n} November 2026</a>" for n in range(1, 9))


def test_the_days_of_a_calendar_are_no_items_of_the_list_beside_it() -> None:
    tree = flatten(f"<div>{NEWS}</div><div>{DAYS}</div>")
    news, days = (tuple(tree.children(box)) for box in find_nodes(tree, "div"))
    assert len(find_day_links(tree)) == 8
    before = {group.members for group in find_all_groups(tree)}
    after = {group.members for group in drop_with_days(tree, find_all_groups(tree))}
    assert (*news, *days) in before - after
    assert {news, days} <= after


def test_links_that_are_called_by_a_day_and_lead_elsewhere_are_items() -> None:
    tree = flatten(DAYS.replace("?day=", "/minutes?id="))
    assert not find_day_links(tree)
