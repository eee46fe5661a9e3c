"""Dates in cells that span the rows of a day: which rows they date, and what finds them."""

import pytest

from scraper.discovery.detection.spanned_dates import find_spanned_date
from tests.pages import flatten, make_reader, take_sample

WORDS = ["harbour", "bridge", "school", "library", "market", "cemetery", "ferry", "theatre", "museum", "station"]


def write_table(*days: int, cell: str = "td class=day") -> str:
    """Return a table with as many rows for each day."""
    rows = []
    for day, count in enumerate(days, 1):
        for number in range(count):
            date = f"<{cell} rowspan={count}>{day + 12} Oct 2026</{cell[:2]}>" if number == 0 else ""
            name = f"The council decides on the {WORDS[day]} and the {WORDS[number]}"
            rows.append(f"<tr>{date}<td><a href=/{day}/{number}>{name}</a></td><td>Mayor's office</td></tr>")
    return f"<main><table><tbody>{''.join(rows)}</tbody></table></main>"


def find_slot(body: str, tag: str = "tr") -> tuple[str, list[str]]:
    """Return the selector of the spanning cells, and the date of each sampled item; ("", []) where there is none."""
    tree = flatten(body)
    sample = take_sample(tree, tag)
    slot = find_spanned_date(tree, sample, make_reader())
    if slot is None:
        return "", []
    return slot.css, [tree.text(slot.nodes[item]) if item in slot.nodes else "" for item in range(sample.size)]


DATES = ["13 Oct 2026"] * 3 + ["14 Oct 2026"] + ["15 Oct 2026"] * 2


@pytest.mark.parametrize(
    ("cell", "css"),
    [
        ("td class=day", "td.day"),
        ("th class='odd day'", "th.day"),
        ("td", "td:nth-last-child(3)"),
        ("th", "th:nth-last-child(3)"),
    ],
)
def test_a_cell_dates_the_rows_that_it_spans(cell: str, css: str) -> None:
    assert find_slot(write_table(3, 1, 2, cell=cell)) == (css, DATES)


@pytest.mark.parametrize(
    "body",
    [
        write_table(1, 1, 1, 1),
        write_table(3, 1, 2).replace("Oct 2026", "clerks"),
        write_table(3, 1, 2).replace("rowspan=3", "").replace("rowspan=2", ""),
        write_table(3, 1, 2).replace("<td>M", "<td><td>M", 1).replace("<td><a", "<td class=day><a"),
    ],
    ids=["a row each", "no dates", "no spans", "no selector"],
)
def test_where_no_cell_dates_others_rows_there_is_none(body: str) -> None:
    assert find_slot(body) == ("", [])


def test_what_is_no_row_has_none() -> None:
    assert find_slot(write_table(3, 1, 2), "a") == ("", [])
