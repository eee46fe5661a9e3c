"""Dates of rows that stand in a cell above which spans them: a table that prints each day once.

What is written finds the cell in the first of its rows and nothing in the others; there `extract.row_spans` completes.
"""

from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.selector_steps import NAME
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import CELL_TAGS, Sample, Slot
from scraper.extract.row_spans import RowSpans
from scraper.lexicon.part_names import VARYING
from scraper.selector import Syntax, compile_selector

FEWEST_DATED = 0.9  # share of the items that must have such a date, or one of their own in a cell like it
LONGEST_DATE = 70


def find_spanned_date(tree: FlatTree, sample: Sample, reader: DateReader) -> Slot | None:
    """Return the date in the cells that span the items as a slot of theirs; None where none spans an item."""
    rows = [roots[0] for roots in sample.roots]
    if any(tree.tags[row] != "tr" for row in rows):
        return None
    spanning = _find_spanning(tree, rows)
    if not spanning:
        return None
    cells: dict[int, int] = {}
    for item, row in enumerate(rows):
        dated = (cell for cell in (*spanning.get(row, ()), *_list_cells(tree, row)) if _is_date(tree, cell, reader))
        if (cell := next(dated, -1)) >= 0:
            cells[item] = cell
    own = {rows[item]: cell for item, cell in cells.items() if cell > rows[item]}
    if len(cells) < FEWEST_DATED * len(rows) or len(own) == len(cells):
        return None
    css = next((way for way in _list_ways(tree, cells) if _finds_only(tree, rows, own, way)), "")
    return Slot(f"preceding::{css}", css=css, nodes=cells) if css else None


def _find_spanning(tree: FlatTree, rows: list[int]) -> Mapping[int, list[int]]:
    """Return the cells that span some rows from above, by row; the nearest first."""
    spans = RowSpans()
    found = {row: cells for row in rows if (cells := spans.list_cells(tree.nodes[row]))}
    parts = {tree.parents[row] for row in found}
    above = {cell.getparent() for cells in found.values() for cell in cells}
    starts = [row for part in parts for row in tree.children(part) if tree.nodes[row] in above]
    numbers = {tree.nodes[cell]: cell for row in starts for cell in _list_cells(tree, row)}
    return {row: [numbers[cell] for cell in cells if cell in numbers] for row, cells in found.items()}


def _list_cells(tree: FlatTree, row: int) -> list[int]:
    return [node for node in tree.children(row) if tree.tags[node] in CELL_TAGS]


def _is_date(tree: FlatTree, cell: int, reader: DateReader) -> bool:
    if not tree.count_dates(cell) or tree.length(cell) > LONGEST_DATE:
        return False
    return reader.find_moment(tree.text(cell)) is not None


def _list_ways(tree: FlatTree, cells: Mapping[int, int]) -> Iterator[str]:
    """Yield selectors that may find the cells in their own rows: by a class, or by how many stand behind them."""
    nodes = list(dict.fromkeys(cells.values()))
    tags = {tree.tags[node] for node in nodes}
    tag = tags.pop() if len(tags) == 1 else ""
    for name in tree.classes[nodes[0]]:
        if NAME.match(name) and name not in VARYING and all(name in tree.classes[node] for node in nodes):
            yield f"{tag}.{name}"
    behind = {len(tree.list_siblings(node, tree.ends[tree.parents[node]])) for node in nodes}
    if len(behind) == 1:
        yield f"{tag or '*'}:nth-last-child({behind.pop()})"


def _finds_only(tree: FlatTree, rows: list[int], own: Mapping[int, int], css: str) -> bool:
    """Return whether a selector finds first what is wanted in the rows that have a cell of their own, and else none."""
    find = compile_selector(css, Syntax.CSS)

    def find_first(row: int) -> HtmlElement | None:
        found = find(tree.nodes[row])
        return next(iter(found), None) if isinstance(found, list) else None

    return all(find_first(row) is (tree.nodes[own[row]] if row in own else None) for row in rows)
