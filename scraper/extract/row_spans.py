"""Cells that span several rows of a table (HTML §4.9.11): what one says, it says of each row that it reaches.

It stands in the first of its rows alone, so that no selector finds it from the others.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from scraper.dates import looks_dated
from scraper.extract import RawDate, RawItem

MOST_SPANNING = 40  # cells over one row that are looked at, the last that began
TO_THE_END = 65_534  # rows, the most that HTML allows; a span of 0 is as long as its part of the table
_SPAN = re.compile(r"\s*\+?(\d{1,6})")

FindDate = Callable[[HtmlElement], tuple[object, RawDate | None]]  # in a row: where its date is found, and the date


def complete_dates(nodes: Sequence[HtmlElement], items: Sequence[RawItem], find: FindDate) -> list[RawItem]:
    """Return the items, those that are rows without a date of their own with that of the cell that spans them.

    `nodes` are theirs, in the same order.
    """
    spans, found = RowSpans(), dict[HtmlElement, tuple[HtmlElement | None, RawDate | None]]()

    def find_spanning(row: HtmlElement) -> RawDate | None:
        for cell in spans.list_cells(row):
            above = cell.getparent()
            if above not in found:
                place, date = find(above)
                found[above] = _find_cell(place, above), date
            home, date = found[above]
            if home is cell and date is not None:
                return date
        return None

    return [
        replace(item, date=date) if _lacks_date(node, item) and (date := find_spanning(node)) else item
        for node, item in zip(nodes, items, strict=True)
    ]


def _lacks_date(node: HtmlElement, item: RawItem) -> bool:
    return node.tag == "tr" and (item.date is None or not looks_dated(item.date.text))


def _find_cell(place: object, row: HtmlElement) -> HtmlElement | None:
    """Return the cell of a row that a place is in; None where it is in none."""
    around = (place, *place.iterancestors()) if isinstance(place, HtmlElement) else ()
    return next((node for node in around if node.getparent() is row), None)


class RowSpans:
    """Which cells reach into a row from above; each part of a table is read once."""

    def __init__(self) -> None:
        """Know no table yet."""
        self._parts: dict[HtmlElement, dict[HtmlElement, tuple[HtmlElement, ...]]] = {}

    def list_cells(self, row: HtmlElement) -> tuple[HtmlElement, ...]:
        """Return the cells of rows above that span a row, the nearest first."""
        part = row.getparent()
        if part is None:
            return ()
        if part not in self._parts:
            self._parts[part] = _read_spans(part)
        return self._parts[part].get(row, ())


def _read_spans(part: HtmlElement) -> dict[HtmlElement, tuple[HtmlElement, ...]]:
    spanning: list[tuple[HtmlElement, int]] = []  # with the number of its last row
    rows: dict[HtmlElement, tuple[HtmlElement, ...]] = {}
    for number, row in enumerate(part.iterchildren("tr")):
        spanning = [(cell, last) for cell, last in spanning[-MOST_SPANNING:] if last >= number]
        if spanning:
            rows[row] = tuple(cell for cell, _ in reversed(spanning))
        cells = (cell for cell in row.iterchildren("td", "th") if cell.get("rowspan"))
        spanning += [(cell, number + span - 1) for cell in cells if (span := _read_span(cell)) > 1]
    return rows


def _read_span(cell: HtmlElement) -> int:
    """Return how many rows a cell spans; one where it does not say."""
    found = _SPAN.match(cell.get("rowspan", ""))
    return min(int(found[1]) or TO_THE_END, TO_THE_END) if found else 1
