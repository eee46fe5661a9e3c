"""A town's list of notices, as pages that are judged; all words are ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from model.listed import ListedItem, ListedPage

TITLES = (
    "Council approves the new budget for the schools of the town",
    "Water will be cut off in the old harbour on Monday",
    "The library opens on Sundays from October",
    "Road works on the bridge begin after the holidays",
    "New rules for the parking of bicycles at the station",
    "Mayor opens the exhibition on the history of the harbour",
    "The town looks for helpers for the election in spring",
    "Registration for the summer camp begins on Friday",
    "Council discusses the plans for the new swimming pool",
    "The market moves to the square before the town hall",
    "Warning of high water on the river for the weekend",
    "Night bus runs to the station again from Monday",
    "The schools of the town receive new computers",
    "Parking at the harbour will be free on Sundays",
    "Exhibition of the plans for the station in the library",
    "Collection of garden waste begins after the weekend",
)
NEWEST = datetime(2026, 10, 20, tzinfo=UTC)


def notice(number: int, **fields: Any) -> ListedItem:
    """Return the `number`th notice of the list, 0 for the newest."""
    slug = "-".join(TITLES[number % len(TITLES)].lower().split())
    at = NEWEST - timedelta(days=number)
    item = ListedItem(
        title=TITLES[number % len(TITLES)],
        url=f"https://town.example/news/{at.year}/{slug}-{4000 - number}.html",
        dated=True,
        at=at,
        described=True,
    )
    return replace(item, **fields)


def page(*items: ListedItem, **fields: Any) -> ListedPage:
    """Return a page of the town's list."""
    made = ListedPage(items=items, url="https://town.example/news", title="News – The town", language="en")
    return replace(made, **fields)


def notices(first: int, last: int) -> list[ListedItem]:
    """Return the notices from `first` until before `last`."""
    return [notice(number) for number in range(first, last)]
