"""What pages call their parts, in class names, ids and roles: words that sites in general use, none of one site.

They are of no one language, so they stand here and not in the languages' files. In a list of words `-` may
be missing on a page, and `*` stands for any letters.
"""

import re


def named(words: str, *, unless: str = "") -> re.Pattern[str]:
    """Return the pattern of a name in which one of `words` stands between other signs than letters.

    `unless` are longer names that begin so and are not meant.
    """
    barred = rf"(?!(?:{_alternatives(unless)})(?![a-z]))" if unless else ""
    return re.compile(rf"(?<![a-z]){barred}(?:{_alternatives(words)})(?![a-z])", re.I)


def _alternatives(words: str) -> str:
    return "|".join(word.replace("-", "-?").replace("*", r"\w*") for word in words.split())


# Of a box or line with a date.
UPDATED = re.compile("updat|modif|edited", re.I)
TODAY = named("today now clock current weather calendar header-date top-bar masthead")
EVENT = named(
    "event* deadline* veranstaltung* evento* evenement* termin termine closes closing expir* count-down start-date "
    "start-time starts end-date end-time ends due-date due-time dues date-start date-end"
)
FOOT = re.compile(r"foot(?:er)?", re.I)
