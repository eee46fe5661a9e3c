"""What a listing lost or garbled is not believed at once: fields that were filled, and titles that are none any more.

A decider. A page that goes partly blank, or whose columns trade places, still gives items: with a date where the title
stood, or nothing. What is stored stays then, until as many runs have found the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from model.item import Item
from model.shapes import has_lost_characters, is_escaped
from model.titles import fold_title, measure_likeness, strip_count

CONFIRMING_RUNS = 3  # that find a field empty, for it to be believed
CONFIRMING_RUNS_OF_TITLES = 12  # that find another kind of title
FILLED = ("summary", "content", "authors", "categories", "image", "enclosures", "event")
REPLACED = 3  # titles of one run that have nothing in common with those before
REPLACED_PART = 0.34  # of the items of a page
UNLIKE = 0.4  # likeness of two titles that have nothing in common
MOST_COMPARED = 200
MOST_COUNTED = 1000  # characters of a text at whose end a count is looked for
_FIGURES = re.compile(r"\d+(?:[.,\s]\d+)*")
_ELLIPSIS = re.compile(r"\s*(?:…|\.{3})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The fields of an item that are kept though its listing has them otherwise, and how many runs found that."""

    fields: tuple[str, ...] = ()
    runs: int = 0


NOTHING_WITHHELD = Withheld()


def withhold_fields(
    old: Item,
    new: Item,
    before: Withheld = NOTHING_WITHHELD,
    *,
    titles_replaced: bool = False,
    figures_moved: bool = False,
) -> tuple[Item, Withheld]:
    """Return (the item with what is to be believed of its listing, what is withheld until it is confirmed).

    `before` is what was withheld at the last run; `titles_replaced` says that many titles of this one are others,
    `figures_moved` that many summaries differ by their figures alone. A title is never replaced by none nor by its own
    beginning with an ellipsis, and a text that differs by a count of comments at its end is the same.
    """
    if _is_same_but_for_count(old.summary, new.summary) or (figures_moved and _is_same_but_for_figures(old, new)):
        new = replace(new, summary=old.summary)
    fields = tuple(name for name in FILLED if _is_lost(getattr(old, name), getattr(new, name)))
    if old.title and (not new.title or _is_same_but_for_count(old.title, new.title) or _is_cut(old.title, new.title)):
        new = replace(new, title=old.title)
    elif old.title != new.title and old.title and (titles_replaced or _is_no_title(old, new)):
        fields = ("title", *fields)
    runs = before.runs + 1 if fields == before.fields else 1
    if not fields or runs >= (CONFIRMING_RUNS_OF_TITLES if "title" in fields else CONFIRMING_RUNS):
        return new, NOTHING_WITHHELD
    return replace(new, **{name: getattr(old, name) for name in fields}), Withheld(fields=fields, runs=runs)


def _is_lost(old: object, new: object) -> bool:
    """Return whether a field was filled and is empty, or was a clean text and has lost characters."""
    if isinstance(old, str) and isinstance(new, str) and new and old != new:
        return has_lost_characters(new) and not has_lost_characters(old)
    return bool(old) and not new


def _is_same_but_for_count(old: str, new: str) -> bool:
    if max(len(old), len(new)) > MOST_COUNTED:
        return False
    return fold_title(strip_count(old)) == fold_title(strip_count(new)) and fold_title(old) != fold_title(new)


def _is_same_but_for_figures(old: Item, new: Item) -> bool:
    return old.summary != new.summary and _FIGURES.sub("0", old.summary) == _FIGURES.sub("0", new.summary)


def _is_cut(old: str, new: str) -> bool:
    """Return whether a title is the beginning of the one before, cut short where a list has no room for it."""
    beginning = _ELLIPSIS.sub("", new)
    return beginning != new and len(beginning) < len(_ELLIPSIS.sub("", old)) and old.startswith(beginning)


def _is_no_title(old: Item, new: Item) -> bool:
    """Return whether a title lost characters, or became what stands elsewhere in the item, or a row of figures."""
    if _is_lost(old.title, new.title) or (is_escaped(new.title) and not is_escaped(old.title)):
        return True
    others = {fold_title(name) for name in (*new.authors, *new.categories)}
    others |= {fold_title(date.raw) for date in (new.published, new.updated) if date}
    return (fold_title(new.title) in others or _is_figures(new.title)) and not _is_figures(old.title)


def _is_figures(title: str) -> bool:
    """Return whether a title is a date's or a number's text: as many digits as letters at least."""
    digits, letters = sum(map(str.isdigit, title)), sum(map(str.isalpha, title))
    return digits >= letters


def are_figures_moved(pairs: Iterable[tuple[Item, Item]], on_page: int) -> bool:
    """Return whether a good part of a page's summaries differ by figures alone: counters of visits, or of minutes.

    `pairs` are known items before and now, `on_page` is the number of items of the page.
    """
    moved = sum(_is_same_but_for_figures(old, new) for old, new in pairs)
    return moved >= max(REPLACED, REPLACED_PART * on_page)


def are_titles_replaced(pairs: Iterable[tuple[str, str]], on_page: int) -> bool:
    """Return whether a good part of a page's titles became others that have nothing in common with them.

    `pairs` are the titles of known items before and now, `on_page` is the number of items of the page.
    """
    changed = [(old, new) for old, new in pairs if old and new and fold_title(old) != fold_title(new)][:MOST_COMPARED]
    if len(changed) < max(REPLACED, REPLACED_PART * min(on_page, MOST_COMPARED)):
        return False
    unlike = sum(measure_likeness(old, new) < UNLIKE for old, new in changed)
    return unlike >= max(REPLACED, REPLACED_PART * min(on_page, MOST_COMPARED))
