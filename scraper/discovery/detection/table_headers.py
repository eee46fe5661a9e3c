"""What the headings of a table's columns say of the cells below them."""

from enum import StrEnum
from functools import lru_cache

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.lexicon.date_labels import is_date_heading, is_title_heading

MOST_CELLS = 40
MOST_NODES = 12  # of a table before its row of headings
LONGEST_HEADING = 60  # characters


class ColumnKind(StrEnum):
    """What the heading of a column says."""

    TITLE = "title"
    DATE = "date"
    OTHER = "other"


def find_column_kind(tree: FlatTree, node: int, root: int) -> ColumnKind | None:
    """Return what the heading of a node's column says; None where there is none."""
    return _classify_header(read_heading(tree, node, root))


def read_heading(tree: FlatTree, node: int, root: int) -> str:
    """Return the heading of a node's column; "" where there is none."""
    at = node
    while at > root and tree.tags[at] != "td":
        at = tree.parents[at]
    return _read_header(tree, tree.parents[at], at) if tree.tags[at] == "td" else ""


def _read_header(tree: FlatTree, row: int, cell: int) -> str:
    """Return the text of the heading above a cell: the same number in the table's row of headings."""
    table = row
    while table > 0 and tree.tags[table] != "table":
        table = tree.parents[table]
    if tree.tags[row] != "tr" or table <= 0:
        return ""
    place = tree.children(row).index(cell)
    node = table + 1
    while node < min(row, tree.ends[table]) and node < table + MOST_NODES:
        if tree.tags[node] == "tr":
            cells = tree.children(node)
            if len(cells) > MOST_CELLS or place >= len(cells):
                return ""
            return tree.text(cells[place]) if all(tree.length(header) < LONGEST_HEADING for header in cells) else ""
        node += 1
    return ""


@lru_cache(maxsize=2048)
def _classify_header(text: str) -> ColumnKind | None:
    if not text:
        return None
    if is_date_heading(text):
        return ColumnKind.DATE
    return ColumnKind.TITLE if is_title_heading(text) else ColumnKind.OTHER
