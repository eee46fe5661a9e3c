"""What the headings of a table's columns say of the cells below them."""

import pytest

from scraper.discovery.detection.table_headers import ColumnKind, find_column_kind
from tests.pages import find_nodes, flatten

ROW = "<tr><td>6 Oct 2026</td><td><a href=/1>Story</a></td><td>Mill Lane</td></tr>"
HEAD = "<tr><th>Date</th><th>Title</th><th>Place</th></tr>"


def read_kinds(table: str) -> list[ColumnKind | None]:
    """Return what the headings say of each cell of the last row."""
    tree = flatten(table)
    row = find_nodes(tree, "tr")[-1]
    return [find_column_kind(tree, cell, row) for cell in tree.children(row)]


@pytest.mark.parametrize(
    "table",
    [
        f"<table>{HEAD}{ROW}</table>",
        f"<table><thead>{HEAD}</thead><tbody>{ROW * 3}</tbody></table>",
        f"<table>{HEAD.replace('th>', 'td>')}{ROW * 2}</table>",
        f"<table><caption>News</caption><colgroup><col><col><col></colgroup>{HEAD}{ROW}</table>",
        f"<table><tr><td><table>{HEAD}{ROW}</table></td></tr></table>",
    ],
    ids=["plain", "sections", "headings in plain cells", "caption and columns", "a table in a table"],
)
def test_the_first_row_names_the_columns(table: str) -> None:
    tree = flatten(table)
    row = tree.parents[find_nodes(tree, "a")[0]]
    row = tree.parents[row]
    kinds = [find_column_kind(tree, cell, row) for cell in tree.children(row)]
    assert kinds == [ColumnKind.DATE, ColumnKind.TITLE, ColumnKind.OTHER]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Date", ColumnKind.DATE),
        ("DATE ", ColumnKind.DATE),
        ("Published", ColumnKind.DATE),
        ("Date filed", ColumnKind.DATE),
        ("Datum", ColumnKind.DATE),
        ("Ngày ban hành", ColumnKind.DATE),
        ("Headline", ColumnKind.TITLE),
        ("Subject", ColumnKind.TITLE),
        ("Título", ColumnKind.TITLE),
        ("Tiêu đề", ColumnKind.TITLE),
        ("Office", ColumnKind.OTHER),
        ("Published by the town", ColumnKind.OTHER),
        ("", None),
        (" ", None),
    ],
)
def test_headings_are_read_in_many_languages(heading: str, kind: ColumnKind | None) -> None:
    assert read_kinds(f"<table><tr><th>{heading}</th></tr><tr><td>x</td></tr></table>") == [kind]


def test_what_stands_in_a_cell_has_the_cells_heading() -> None:
    tree = flatten(f"<table>{HEAD}{ROW}</table>")
    link, row = find_nodes(tree, "a")[0], find_nodes(tree, "tr")[1]
    assert find_column_kind(tree, link, row) is ColumnKind.TITLE
    assert find_column_kind(tree, link, tree.parents[link]) is ColumnKind.TITLE


def test_what_stands_in_no_cell_has_no_heading() -> None:
    tree = flatten(f"<table>{HEAD}{ROW}</table><ul><li><b>6 Oct</b></li></ul>")
    (item,) = find_nodes(tree, "li")
    assert find_column_kind(tree, find_nodes(tree, "b")[0], item) is None
    assert find_column_kind(tree, find_nodes(tree, "tr")[1], find_nodes(tree, "tr")[1]) is None
    assert find_column_kind(tree, find_nodes(tree, "th")[0], find_nodes(tree, "tr")[0]) is None


def test_an_item_below_the_cell_does_not_reach_up_to_it() -> None:
    tree = flatten(f"<table>{HEAD}{ROW}</table>")
    (link,) = find_nodes(tree, "a")
    assert find_column_kind(tree, link, link) is None


def test_the_first_row_itself_has_no_heading() -> None:
    assert read_kinds(f"<table>{ROW}</table>") == [None, None, None]


def test_a_row_that_is_longer_than_the_headings_has_none_there() -> None:
    assert read_kinds(f"<table><tr><th>Title</th></tr>{ROW}</table>") == [ColumnKind.TITLE, None, None]


@pytest.mark.parametrize(("cells", "read"), [(39, True), (40, True), (41, False)])
def test_a_row_of_more_than_forty_cells_is_no_row_of_headings(cells: int, read: bool) -> None:
    table = f"<table><tr><th>Date</th>{'<th>x</th>' * (cells - 1)}</tr><tr><td>6 Oct</td></tr></table>"
    assert read_kinds(table) == [ColumnKind.DATE if read else None]


@pytest.mark.parametrize(("length", "read"), [(58, True), (59, True), (60, False)])
def test_a_row_with_a_long_text_is_no_row_of_headings(length: int, read: bool) -> None:
    """It is the first item then, and its other cells say nothing either."""
    table = f"<table><tr><th>Date</th><th>{'x' * length}</th></tr><tr><td>6 Oct</td><td>y</td></tr></table>"
    assert read_kinds(table) == ([ColumnKind.DATE, ColumnKind.OTHER] if read else [None, None])


def before(nodes: int) -> str:
    """Return a table with that many nodes before its row of headings."""
    return f"<table><caption>{'<i>x</i>' * (nodes - 1)}</caption>" + HEAD + ROW + "</table>"


@pytest.mark.parametrize(("nodes", "read"), [(9, True), (10, True), (11, False), (12, False)])
def test_headings_are_searched_at_the_tables_start(nodes: int, read: bool) -> None:
    tree = flatten(before(nodes))
    table, rows = find_nodes(tree, "table")[0], find_nodes(tree, "tr")
    assert rows[0] - table == nodes + 1 + ("tbody" in tree.tags)
    assert (find_column_kind(tree, find_nodes(tree, "td")[0], rows[1]) is ColumnKind.DATE) is read


def test_rows_outside_of_a_table_have_no_headings() -> None:
    """Some pages leave the table out, and so does their parser."""
    tree = flatten("<div><tr><td>Date</td></tr><tr><td>6 Oct</td></tr></div>")
    assert "table" not in tree.tags
    assert find_column_kind(tree, find_nodes(tree, "td")[1], find_nodes(tree, "tr")[1]) is None
