"""What of a known item may change, and what of that is an edit.

A decider: pure functions of what is stored and what was scraped. A listing that changes is believed at once, but for
what sites change by themselves: dates and addresses that move, and what is lost, must be found once more.
"""

import re
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from model.article import STRENGTH, Article, merge
from model.item import Item, ItemDate, Precision
from model.withholding import Withheld, withhold_fields

DAY = timedelta(days=1)
ANOTHER_YEAR = timedelta(days=350)  # a date without a year, read again in another one, moves by more
DAY_AND_MONTH = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2\d{2,4})?(?!\d)")  # in either order
FINENESS = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}
# Fields in which a change is no edit, or only where it passes a rule of its own (`renew_item`); all others are.
NO_EDITS = {"url", "aliases", "fingerprint", "published", "updated", "image"}
# Of an article read again: what is known of its site by then, and what the program can read by then, moves the first
# two; the others are the listing's, and a listing that changes in nothing that is shown moves them.
NO_EDITS_OF_PAGE = ("summary", "categories", "aliases", "fingerprint")
EDITS = tuple(field.name for field in fields(Item) if field.name not in NO_EDITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What a listing changed that is believed only when a second run finds the same."""

    published: ItemDate | None = None
    url: str = ""
    withheld: tuple[str, ...] = ()  # fields that are empty by now, or otherwise no longer what they were
    runs: int = 0  # that found these

    def __bool__(self) -> bool:
        return self.published is not None or bool(self.url or self.withheld)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A known item after its listing was read again."""

    item: Item
    pending: Pending
    edited: bool  # a person would call it an edit
    visible: bool  # something that readers see changed, an edit or not


NOTHING_PENDING = Pending()


def keep_date(
    old: ItemDate | None, new: ItemDate | None, pending: ItemDate | None
) -> tuple[ItemDate | None, ItemDate | None]:
    """Return (the date to keep, the date that must be found once more to be believed).

    A date that was published moves only when it is corrected. The same raw text, text that
    counts from the moment of reading, and text that may only have day and month the other way
    round keep the date that was read first; a stronger origin, or a finer precision of the same
    day, is believed at once; any other date when two runs find it. A missing date replaces
    nothing.
    """
    if old is None or new is None:
        return old or new, None
    if new.at == old.at or new.relative or _is_same_text(old, new) or _is_coarser(old, new):
        return old, None
    if _is_turned_round(old, new):
        return old, None
    if STRENGTH[new.origin] > STRENGTH[old.origin] or _is_finer(old, new):
        return new, None
    return (new, None) if pending is not None and pending.at == new.at else (old, new)


def _is_turned_round(old: ItemDate, new: ItemDate) -> bool:
    """Return whether the new date is the old one with day and month exchanged, by a text that can mean either.

    Where the old text has the same figures in the same order, it was read by settings that were corrected since.
    """
    was, now = old.local.date(), new.local.date()
    if (was.month, was.day) != (now.day, now.month) or was.day == was.month or abs(was.year - now.year) > 1:
        return False
    figures = _find_figures(new.raw)
    return set(figures) == {now.day, now.month} and figures != _find_figures(old.raw)


def _find_figures(raw: str) -> tuple[int, ...]:
    """Return the two numbers of a date in figures, as they stand; () where the text has none."""
    found = DAY_AND_MONTH.search(raw)
    return (int(found[1]), int(found[3])) if found else ()


def _is_same_text(old: ItemDate, new: ItemDate) -> bool:
    """Return whether two dates have the same raw text, and were not read by corrected settings.

    A person who corrects a source's zone or order moves its dates by less than a year; the
    calendar alone moves a date without a year by a whole one.
    """
    return old.raw == new.raw and (old.relative or abs(new.at - old.at) >= ANOTHER_YEAR)


def _is_finer(old: ItemDate, new: ItemDate) -> bool:
    finer = FINENESS[new.precision] > FINENESS[old.precision]
    return finer and old.origin is new.origin and old.at <= new.at < old.at + DAY


def _is_coarser(old: ItemDate, new: ItemDate) -> bool:
    coarser = FINENESS[new.precision] < FINENESS[old.precision]
    return coarser and new.at <= old.at < new.at + DAY and STRENGTH[new.origin] <= STRENGTH[old.origin]


def keep_url(old: str, new: str, pending: str) -> tuple[str, str]:
    """Return (the address to keep, the one that must be found once more), as for dates.

    So a session's address, another at each visit, changes no byte of the feed.
    """
    if not old or not new or old == new:
        return old or new, ""
    return (new, "") if new == pending else (old, new)


def renew_item(
    old: Item,
    new: Item,
    pending: Pending = NOTHING_PENDING,
    *,
    titles_replaced: bool = False,
    figures_moved: bool = False,
) -> Renewal:
    """Return a known item as its listing has it now; `old` is how its listing had it before.

    `titles_replaced` and `figures_moved` are as in `model.withholding`, which keeps what the listing lost until it is
    confirmed.
    What another program read than now differs by no edit: nobody can tell whether the page or the program changed.
    """
    before = Withheld(fields=pending.withheld, runs=pending.runs)
    new, withheld = withhold_fields(old, new, before, titles_replaced=titles_replaced, figures_moved=figures_moved)
    published, pending_date = keep_date(old.published, new.published, pending.published)
    url, pending_url = keep_url(old.url, new.url, pending.url)
    renewed = replace(new, url=url, published=published, updated=_keep_updated(old.updated, new.updated))
    differs = (
        any(getattr(old, name) != getattr(renewed, name) for name in EDITS)
        or _get_moment(old.published) != _get_moment(renewed.published)
        or _get_moment(old.updated) != _get_moment(renewed.updated)
    )
    if not differs:  # an image's address that expires is no edit
        renewed = replace(renewed, image=old.image or new.image)
    return Renewal(
        item=renewed,
        pending=Pending(published=pending_date, url=pending_url, withheld=withheld.fields, runs=withheld.runs),
        edited=differs and is_same_reading(old, new),
        visible=differs or old.url != renewed.url or old.image != renewed.image,
    )


def is_same_reading(one: Item, other: Item) -> bool:
    """Return whether programs that read the same on a page made both items, by their fingerprints."""
    return one.fingerprint.rpartition(":")[0] == other.fingerprint.rpartition(":")[0]


def _get_moment(date: ItemDate | None) -> object:
    return date and (date.at, date.precision)


def _keep_updated(old: ItemDate | None, new: ItemDate | None) -> ItemDate | None:
    return new if new is not None and (old is None or not new.relative) else old


def merge_renewed(
    before: Item, listing: Item, article: Article | None, *, previous: Item
) -> tuple[Item, Article | None]:
    """Return (the whole item, its article) after the listing changed from `previous` to `listing`.

    `before` is the whole item until now. A title edited on the listing replaces the
    article's older one; a date that the listing did not correct stays as it was.
    """
    if article is None:
        return listing, None
    if listing.title != previous.title:
        article = replace(article, title="")
    whole = merge(listing, article)
    same_date = listing.published == previous.published
    return (replace(whole, published=before.published) if same_date else whole), article


def merge_read_article(listing: Item, article: Article, *, before: Item, shown: bool) -> Item:
    """Return the item completed by its article; once shown, its date moves only to a stronger one."""
    whole = merge(listing, article)
    if not shown:
        return whole
    return replace(whole, published=keep_date(before.published, whole.published, None)[0])


def is_page_edited(before: Item, whole: Item) -> bool:
    """Return whether an item's own page, read again, differs in what a person would call an edit.

    `before` and `whole` are the item completed by its page as it was and as it is.
    """
    return before != replace(whole, **{name: getattr(before, name) for name in NO_EDITS_OF_PAGE})
