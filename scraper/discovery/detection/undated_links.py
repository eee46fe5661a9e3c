"""Links in running text that look like the items beside them and are none: those without a date next to them.

Where items are links in running text, with their dates in the text around, nothing but the
date tells them from the other links there. The item rule is then narrowed to links with a date.
"""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from scraper.discovery.detection.slot_dates import DateReader, SlotDate
from scraper.discovery.detection.slots import Slot
from scraper.selector import Syntax, compile_selector

DATED_SHARE = 0.6  # share of the members that must have a date for the others to be left out
MOST_NODES = 2000  # for each of which the text beside it is searched, over all siblings
MOST_SHAPES = 6
DIGITS = re.compile(r"[1-9]")
NUMERIC = re.compile(r"[\d./-]+\Z")
BESIDE = ("preceding-sibling::text()", "following-sibling::text()")


def write_dated_condition(nodes: Sequence[HtmlElement], slot: Slot | None, reader: DateReader) -> str:
    """Return the XPath condition that only members with a date beside them meet; "" where none is needed."""
    if slot is None or not slot.xpath.startswith(BESIDE) or len(nodes) > MOST_NODES:
        return ""
    find = compile_selector(slot.xpath, Syntax.XPATH)
    dates: list[SlotDate] = []
    for node in nodes:
        found = find(node)
        text = " ".join(str(found[0]).split()) if isinstance(found, list) and found else ""
        if (date := reader.find_date(text)) is not None:
            dates.append(date)
    # "00/00/00" is part of "00/00/0000" too: a site may change how it writes the year.
    shapes = {DIGITS.sub("0", date.printed).replace("0000", "00") for date in dates}
    enough = DATED_SHARE * len(nodes) <= len(dates) < len(nodes)
    if not enough or len(shapes) > MOST_SHAPES or not all(NUMERIC.match(date.printed) for date in dates):
        return ""
    digits = f"translate({slot.xpath}, '123456789', '000000000')"
    return "[" + " or ".join(f"contains({digits}, '{shape}')" for shape in sorted(shapes)) + "]"
