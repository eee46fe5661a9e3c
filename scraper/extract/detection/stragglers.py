"""Links in running text that look like the items beside them and are none: those without a date next to them.

Where items are links in running text, with their dates in the text around, nothing but the
date tells them from the other links there. The item rule is then narrowed to links with a date.
"""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from scraper.extract.detection.dating import Reader, Told
from scraper.extract.detection.spots import Spot
from scraper.selector import Syntax, compile_selector

FEWEST = 0.6  # share of the members that must have a date for the others to be left out
MOST_SHAPES = 6
DIGITS = re.compile(r"[1-9]")
NUMERIC = re.compile(r"[\d./-]+\Z")
BESIDE = ("preceding-sibling::text()", "following-sibling::text()")


def dated_only(nodes: Sequence[HtmlElement], spot: Spot | None, reader: Reader) -> str:
    """Return the XPath condition that only members with a date beside them meet; "" where none is needed."""
    if spot is None or not spot.xpath.startswith(BESIDE):
        return ""
    find = compile_selector(spot.xpath, Syntax.XPATH)
    told: list[Told] = []
    for node in nodes:
        found = find(node)
        text = " ".join(str(found[0]).split()) if isinstance(found, list) and found else ""
        if (one := reader.told(text)) is not None:
            told.append(one)
    shapes = {DIGITS.sub("0", one.words) for one in told if NUMERIC.match(one.words)}
    enough = FEWEST * len(nodes) <= len(told) < len(nodes) and len(told) == sum(bool(one.words) for one in told)
    if not enough or not 0 < len(shapes) <= MOST_SHAPES or any(not NUMERIC.match(one.words) for one in told):
        return ""
    digits = f"translate({spot.xpath}, '123456789', '000000000')"
    return "[" + " or ".join(f"contains({digits}, '{shape}')" for shape in sorted(shapes)) + "]"
