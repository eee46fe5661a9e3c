"""How the latest readings of a source's articles went: a few are remembered, so that nothing is counted by scanning."""

from collections import Counter
from dataclasses import dataclass, replace

from messages import Message
from messages.articles import ArticleCode
from messages.plain import PlainCode

REMEMBERED = 24  # items, those that were read last
FEWEST = 2  # failures that are trouble: one alone may be an odd page
CALM = 3  # readings in a row that end it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one item's own page."""

    key: str  # of the item
    code: str = ""  # of what went wrong; "" where the page was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What came of the latest items' own pages, the newest last and each item once, and whether that is trouble."""

    latest: tuple[Reading, ...] = ()
    causes: tuple[Message, ...] = ()  # what went wrong, one of each code
    in_trouble: bool = False

    @property
    def failed(self) -> int:
        """Return of how many items the page could not be read."""
        return sum(bool(reading.code) for reading in self.latest)

    def add(self, key: str, fault: Message | None) -> "Readings":
        """Return the readings with one more, in the place of its item's earlier one; `fault` is None of a good one.

        Trouble begins where half of them fail, and ends once the last few were read or hardly one is left.
        """
        cause = _find_cause(fault) if fault else None
        reading = Reading(key=key, code=str(cause.code) if cause else "")
        latest = (*(known for known in self.latest if known.key != key), reading)[-REMEMBERED:]
        causes = {str(known.code): known for known in (*self.causes, cause) if known}
        used = {known.code for known in latest}
        added = replace(self, latest=latest, causes=tuple(causes[code] for code in causes if code in used))
        return replace(added, in_trouble=added._goes_on() if self.in_trouble else bool(cause) and added._begins())

    def _begins(self) -> bool:
        return self.failed >= FEWEST and 2 * self.failed >= len(self.latest)

    def _goes_on(self) -> bool:
        return any(reading.code for reading in self.latest[-CALM:]) and 4 * self.failed >= len(self.latest)

    def describe(self) -> Message | None:
        """Return how many texts could not be read, with the most frequent cause; None where all were read."""
        codes = Counter(reading.code for reading in self.latest if reading.code)
        if not codes:
            return None
        [(code, _)] = codes.most_common(1)
        [cause] = (known for known in self.causes if known.code == code)
        return ArticleCode.UNREAD(failed=self.failed, count=len(self.latest), cause=cause)


NO_READINGS = Readings()


def _find_cause(fault: Message) -> Message:
    """Return a fault without the address that it is about: that of one item of many."""
    inner = fault.params.get("message")
    return _find_cause(inner) if fault.code is PlainCode.ABOUT and isinstance(inner, Message) else fault
