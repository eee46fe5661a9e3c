"""A date cell that spans its day's rows dates all of them."""

import pytest

from scraper.extract.rules import extract_items
from scraper.source import Rules
from tests.pages import read_page


def find_dates(rows: str, **rules: object) -> list[str]:
    found = extract_items(
        read_page(f"<table>{rows}</table>"), Rules.model_validate({"item": "tr", "title": "a", "date": ".d", **rules})
    )
    return [item.date.text if item.date else "" for item in found]


def row(name: str, day: str = "", span: str = "", before: str = "") -> str:
    cell = f"<td class=d rowspan='{span}'>{day}</td>" if day else ""
    return f"<tr>{before}{cell}<td><a href=/{name}>{name}</a></td><td>Mayor</td></tr>"


@pytest.mark.parametrize(
    ("rows", "dates"),
    [
        (row("One", "9 March", "2") + row("Two") + row("Three", "8 March") + row("Four"),
         ["9 March", "9 March", "8 March", ""]),
        (row("One", "9 March", "0") + row("Two") + row("Three"), ["9 March"] * 3),
        (f"<tbody>{row('One', '9 March', '9')}</tbody><tbody>{row('Two')}</tbody>", ["9 March", ""]),
        (row("One", "9 March", "3") + row("Two", "8 March") + row("Three"), ["9 March", "8 March", "9 March"]),
        (row("One", "9 March", "nine") + row("Two"), ["9 March", ""]),
        (row("One", "9 March", "1", "<td rowspan=2>2026</td>") + row("Two"), ["9 March", ""]),
        (row("One", "9 March", "99999999999") + row("Two"), ["9 March"] * 2),
    ],
)  # fmt: skip
def test_a_row_without_a_date_has_that_of_the_cell_that_spans_it(rows: str, dates: list[str]) -> None:
    assert find_dates(rows) == dates


@pytest.mark.parametrize(
    "date",
    [
        "td:first-child",
        "td:nth-last-child(3)",
        {"selector": ".d", "pattern": r"\d+ \w+"},
        {"selector": "./td[@class='d']/text()"},
    ],
)
def test_the_rule_may_be_by_place_pattern_or_text(date: object) -> None:
    rows = row("One", "9 March", "2") + row("Two") + row("Three", "8 March", "2") + row("Four")
    assert find_dates(rows, date=date) == ["9 March", "9 March", "8 March", "8 March"]


def test_what_is_no_row_or_has_no_date_rule_is_left_as_it_is() -> None:
    rows = row("One", "9 March", "2") + row("Two")
    assert find_dates(rows, item="td:nth-last-child(2)") == ["", ""]
    assert find_dates(rows, date=None) == ["", ""]


def test_many_long_spans_cost_no_more_than_their_rows() -> None:
    rows = "".join(row(str(number), "soon", "65535") for number in range(1500))
    assert find_dates(rows, date="b") == [""] * 1500
    assert find_dates(rows, date="i, td.d")[-1] == "soon"
