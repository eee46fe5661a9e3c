"""Reads the dates that pages print, told the source's language, zone and order.

    read(text, context) -> Reading | None          one date string, whole
    read_pair(text, context) -> Pair               the same, and the last change's where it stands beside it
    read_label(text, context) -> Label             what a label calls the date behind it
    find(text, context) -> Iterator[Reading]       every date that stands in a text
    looks_dated(text) -> bool                      whether trying is worth it: cheap
    read_machine(value, context) -> Reading | None an attribute's or JSON's date
    moment_of(attributes, text) -> str             an element's machine-readable moment, where its text tells no day
    read_url(url, context) -> Reading | None       the date in a URL

Shared by detection (does this node hold a date?) and normalize (which date is it?).
"""

from scraper.dates.attributes import MOMENTS, machine_value, moment_of
from scraper.dates.machine import read_machine, read_url
from scraper.dates.prefilter import looks_dated
from scraper.dates.reading import find, read, read_label, read_pair
from scraper.dates.values import DateContext, Label, Reading

__all__ = [
    "MOMENTS",
    "DateContext",
    "Label",
    "Reading",
    "find",
    "looks_dated",
    "machine_value",
    "moment_of",
    "read",
    "read_label",
    "read_machine",
    "read_pair",
    "read_url",
]
