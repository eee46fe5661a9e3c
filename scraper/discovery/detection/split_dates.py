"""Dates whose day, month and year stand in elements of their own, in any order, with the title among them.

The rule joins them by XPath's `concat()`. Where the year is missing it is found around the items, as any other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from cssselect import HTMLTranslator

from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Slot

DAY = re.compile(r"\W*(?:0?[1-9]|[12]\d|3[01])\W*")
MONTH = re.compile(r"\W*[^\W\d_]{2,12}\W*")
YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")
LONGEST_PIECE = 16  # mean characters
FEWEST = 0.8  # share of the items that must have a piece, and a date made of them
MOST_PIECES = 3  # slots that are tried for each
MOST_MONTHS = 12  # different words that may be names of months


def find_split_date(found: Iterable[SlotFacts], reader: DateReader) -> SlotFacts | None:
    """Return the slot of dates that are made of several slots' texts; None where no three or two make one."""
    short = [facts for facts in found if 0 < facts.mean <= LONGEST_PIECE and facts.covered >= FEWEST]
    days, years = list(_find_pieces(short, DAY)), list(_find_pieces(short, YEAR))
    months = [facts for facts in _find_pieces(short, MONTH) if len(set(facts.values)) <= MOST_MONTHS] if days else []
    for day, month in product(days[:MOST_PIECES], months[:MOST_PIECES]):
        if day.slot.root == month.slot.root and (made := _join([day, month, *years[:1]], reader)):
            return made
    return None


def _find_pieces(found: Iterable[SlotFacts], pattern: re.Pattern[str]) -> Iterator[SlotFacts]:
    for facts in found:
        filled = [text for text in facts.values if text]
        if sum(pattern.fullmatch(text) is not None for text in filled) >= FEWEST * len(facts.values):
            yield facts


def _join(pieces: list[SlotFacts], reader: DateReader) -> SlotFacts | None:
    """Return a slot that has the texts of several; None where too few of them are dates."""
    values = [" ".join(filter(None, texts)) for texts in zip(*(facts.values for facts in pieces), strict=True)]
    dated = sum(reader.find_date(text) is not None for text in values) / len(values)
    if dated < FEWEST:
        return None
    parts = (f"normalize-space({_write_path(facts.slot)})" for facts in pieces)
    path = "concat(" + ", ' ', ".join(parts) + ")"
    first = pieces[0]
    slot = Slot(path, xpath=path, depth=first.slot.depth, nodes=first.slot.nodes, order=first.slot.order)
    return replace(first, slot=slot, values=values, dated=dated, mean=sum(map(len, values)) / len(values))


def _write_path(slot: Slot) -> str:
    return HTMLTranslator().css_to_xpath(slot.css, prefix="descendant::") if slot.css else slot.xpath
