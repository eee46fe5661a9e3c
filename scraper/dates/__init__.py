"""Reads the dates that pages print, by the source's language, zone and order.

    parse_date(text, context) -> Reading | None          one date string, whole
    read_pair(text, context) -> Pair               the same, and the last change's where it stands beside it
    read_label(text, context) -> Label             what a label calls the date behind it
    find_dates(text, context) -> Iterator[Reading]       every date that stands in a text
    looks_dated(text) -> bool                      whether trying is worth it: cheap
    read_machine(value, context) -> Reading | None an attribute's or JSON's date
    find_moment(attributes, text) -> str             an element's machine-readable moment, where its text tells no day
    read_url(url, context) -> Reading | None       the date in a URL

Shared by detection (does this node hold a date?) and normalize (which date is it?).
"""

from scraper.dates.attributes import MOMENTS, find_machine_value, find_moment
from scraper.dates.machine import read_machine, read_url
from scraper.dates.prefilter import looks_dated
from scraper.dates.reading import find_dates, parse_date, read_label, read_pair
from scraper.dates.values import DateContext, Label, Reading

__all__ = [
    "MOMENTS",
    "DateContext",
    "Label",
    "Reading",
    "find_dates",
    "find_machine_value",
    "find_moment",
    "looks_dated",
    "parse_date",
    "read_label",
    "read_machine",
    "read_pair",
    "read_url",
]
