"""How likely a class or an id is to change: what it says tells for how long it will be said.

A name for a thing (`news-list`) outlives the looks of a page, one for a look (`mb-4`, `text-center`) does not, one
with a number may be of this page only, and what a build tool makes up changes with each build.
"""

import re
from functools import lru_cache

from scraper.discovery.detection.words import find_marks
from scraper.lexicon.part_names import LAYOUT, UTILITY

LONGEST_NAME = 60  # characters that a rule may be burdened with
MEANING_COST, PLAIN_COST, ASIDE_COST = 1.0, 1.2, 1.5
NUMBERED_COST, LOOKS_COST, SIGNS_COST, MADE_COST = 2.5, 3.0, 4.0, 5.0
LONG_COST = 0.01  # a character
DIGIT = re.compile(r"\d")
SIGNS = re.compile(r"[^\w-]|^[-_]", re.ASCII)
# Letters and digits in turn, a long number, or capitals as no word has them.
MADE = re.compile(
    r"(?:^|[-_])(?![A-Za-z]+\d{1,2}(?:$|[-_]))(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{5,}(?:$|[-_])|\d{4}|"
    r"[a-z][A-Z][a-z]?[A-Z][a-z]"
)


@lru_cache(maxsize=8192)
def weigh_name(name: str) -> float:
    """Return the cost of a class or id in a selector: 1 for a short word that says what a thing is, more for others."""
    return _weigh_kind(name) + LONG_COST * len(name)


def _weigh_kind(name: str) -> float:
    if MADE.search(name):
        return MADE_COST
    if SIGNS.search(name):
        return SIGNS_COST
    first = re.split("[-_]", name.lower(), maxsplit=1)[0]
    if name in UTILITY or first in LAYOUT:
        return LOOKS_COST
    if DIGIT.search(name):
        return NUMBERED_COST
    marks = find_marks("", name, "", "")
    if not marks:
        return PLAIN_COST
    return ASIDE_COST if marks <= {"aside", "pager", "more"} else MEANING_COST
