"""Which groups are kept for a closer look."""

import pytest

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.groups import Group
from tests.pages import flatten, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def members(tree: FlatTree, groups: list[Group]) -> list[str]:
    """Return each group as its members' tag and number."""
    return [f"{tree.tags[group.members[0]]} {len(group.members)}" for group in groups]


def lists_of_different_links(count: int) -> str:
    return "".join(
        f"<ul class=l{chr(97 + at)}>{repeat(f'<li><a href=/{at}/{{n}}>x {{n}}</a></li>', 3)}</ul>"
        for at in range(count)
    )


def test_24_groups_are_kept_and_those_of_their_rows() -> None:
    tree = flatten(lists_of_different_links(30))
    kept = find_groups(tree)
    assert 24 <= len(kept) <= 28
    assert len(find_groups(tree, most=3)) < len(kept)


@pytest.mark.parametrize(("depth", "kept"), [(1, 2), (2, 3), (4, 3), (9, 3)])
def test_of_groups_with_the_same_links_three_and_the_widest_are_kept(depth: int, kept: int) -> None:
    """Rows, their cells, what wraps these and the links themselves are as many groups."""
    row = "<li>" + "<div>" * (depth - 1) + LINK + "</div>" * (depth - 1) + "</li>"
    tree = flatten(f"<ul>{repeat(row, 3)}</ul>")
    assert len(find_groups(tree)) == kept


def test_the_row_beats_its_cell() -> None:
    tree = flatten(f"<ul>{repeat(f'<li><b>{LINK}</b> and more text</li>', 4)}</ul>")
    assert "li 4" in members(tree, find_groups(tree, most=1))
