"""A heading leads the siblings after it, up to the next one."""

import pytest

from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.leading_headings import find_leading_headings
from tests.pages import flatten, repeat

ITEM = "<h2>Lamp {n}</h2><p>Lit again.</p><p><a href=/l/{n}>Read more</a></p>"
LONG = ITEM.replace("<p>Lit", "<p>Thanks to all.</p><p>Lit")


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        (repeat(ITEM, 2) + LONG.format(n=9), 3),
        (repeat(ITEM, 2), 0),  # too few
        (repeat(ITEM, 3) + "<h2>About us</h2><p>A museum.</p>", 0),  # one that leads nowhere
        (repeat(ITEM.replace("/l/{n}", "/l"), 3), 0),  # all to one page
        (repeat("<h2><a href=/l/{n}>Lamp</a></h2><p><a href=/m/{n}>Map</a></p>", 3), 0),  # links themselves
        (repeat(ITEM.replace("<p>Lit", "<p>.</p>" * 12 + "<p>Lit"), 3), 0),  # too far away
    ],
)
def test_each_heading_leads_to_a_link_of_its_own(body: str, headings: int) -> None:
    found = find_leading_headings(flatten(f"<main>{body}</main>"), 12)
    assert sum(map(len, found)) == headings


def test_links_that_are_called_alike_are_no_items_where_headings_lead_to_them() -> None:
    tree = flatten(f"<main>{repeat(ITEM, 3)}{LONG.format(n=8)}{LONG.format(n=9)}</main>")
    groups = find_groups(tree)
    assert [tree.tags[group.members[0]] for group in groups if len(group.members) == 5] == ["h2"]
