"""Items, moments and runs as the command line prints them: cells of a table, or values for JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from cli.language import translate
from cli.terminal import sanitize_line
from messages.columns import ColumnCode
from messages.terminal import TerminalCode
from messages.times import TimeCode
from model.item import Item, Precision, StoredItem
from model.outcome import Run, RunOutcome

ITEM_COLUMNS = (ColumnCode.DATE(), ColumnCode.TITLE(), ColumnCode.URL())


def format_moment(moment: datetime | None) -> str:
    """Return a moment to the minute, in UTC; "" for none.

    >>> format_moment(datetime(2026, 3, 9, 8, 30, tzinfo=UTC))
    '2026-03-09 08:30Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}" if moment else ""


def format_item_date(item: Item) -> str:
    """Return when an item was published, as its page says: a day, or a moment; "" where it does not say."""
    date = item.published
    if date is None:
        return ""
    return f"{date.local:%Y-%m-%d}" if date.precision is Precision.DAY else format_moment(date.at)


def format_stored_date(stored: StoredItem) -> str:
    """Return when an item was published, or first seen where its page does not say or names a later moment."""
    if stored.credible_date is None:
        return translate(TimeCode.FIRST_SEEN(moment=format_moment(stored.first_seen)))
    return format_item_date(stored.item)


def make_item_rows(items: Sequence[Item]) -> list[tuple[str, str, str]]:
    """Return items as rows of a table with the columns ITEM_COLUMNS."""
    return [(format_item_date(item), item.title, item.url) for item in items]


def describe_run(run: Run) -> str:
    """Return the result of a run in a few words, and what is wrong all the same."""
    if run.outcome is RunOutcome.SCRAPED:
        result = TerminalCode.RUN_SCRAPED(count=run.found, new=run.new, changed=run.changed)
    elif run.outcome is RunOutcome.NOT_MODIFIED:
        result = TerminalCode.RUN_UNCHANGED()
    else:
        return translate(run.message or str(run.outcome))
    return "; ".join(translate(one) for one in (result, run.message) if one)


def serialize_item(item: Item) -> dict[str, object]:
    """Return an item as a value for JSON."""
    date = item.published
    return {
        "url": sanitize_line(item.url),
        "title": item.title,
        "published": date.at if date else None,
        "date": {"raw": date.raw, "origin": date.origin, "precision": date.precision} if date else None,
        "summary": item.summary,
        "authors": item.authors,
        "categories": item.categories,
        "image": item.image,
        "enclosures": [enclosure.url for enclosure in item.enclosures],
        "event": asdict(item.event) if item.event else None,
    }


def serialize_stored_item(stored: StoredItem) -> dict[str, object]:
    """Return a stored item as a value for JSON; `published` is the moment that its feed gives."""
    own = {"guid": stored.guid, "first_seen": stored.first_seen, "revision": stored.revision}
    return own | serialize_item(stored.item) | {"published": stored.published}
