"""Days, months and years in elements of their own are one date, in whatever order they stand."""

import pytest

from scraper.discovery.detection.field_roles import describe_slots
from scraper.discovery.detection.split_dates import find_split_date
from scraper.extract.rules import extract_items
from scraper.selector import Syntax
from scraper.source import FieldRule, Rules
from tests.pages import flatten, make_reader, read_page, take_sample

TITLE = "<a href=/{n}>A concert of the band</a>"


def read_dates(item: str) -> list[str]:
    """Return the joined texts of the items' dates, as the rule finds them; none where no date is made."""
    body = "<main>" + "".join(f"<p>{item.replace('{n}', str(n))}</p>" for n in range(11, 17)) + "</main>"
    tree = flatten(body)
    split = find_split_date(describe_slots(tree, take_sample(tree, "p")), make_reader())
    if split is None:
        return []
    rules = Rules(
        syntax=Syntax.XPATH, item="//p", title=FieldRule(selector=".//a"), date=FieldRule(selector=split.slot.xpath)
    )
    found = [item.date.text for item in extract_items(read_page(body), rules) if item.date]
    assert found == split.values
    return found


@pytest.mark.parametrize(
    ("item", "first"),
    [
        (f"<b>{{n}}</b><i>nov</i>{TITLE}<u>2026</u>", "11 nov 2026"),
        (f"<u>2026</u>{TITLE}<i>Nov.</i><b>{{n}}</b>", "11 Nov. 2026"),
        (f"<b class=day>{{n}}</b>{TITLE}<i class=month>November</i>", "11 November"),
        (f"<b>{{n}}</b><i>nov</i>{TITLE}<u>1 note</u>", "11 nov"),
    ],
)
def test_pieces_are_joined_as_a_date_is_written(item: str, first: str) -> None:
    assert read_dates(item)[:1] == [first]
    assert len(read_dates(item)) == 6


@pytest.mark.parametrize(
    "item",
    [
        f"<b>{{n}}</b><i>notes</i>{TITLE}",
        f"<b>{{n}}0</b><i>nov</i>{TITLE}",
        f"<b>{{n}}</b>{TITLE}<u>2026</u>",
        f"<i>nov</i>{TITLE}<u>2026</u>",
        TITLE,
    ],
)
def test_what_is_no_day_and_no_month_makes_none(item: str) -> None:
    assert read_dates(item) == []
