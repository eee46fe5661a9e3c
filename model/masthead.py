"""What a site says of itself on a source's page, and when a change of that is believed.

A decider. Addresses of icons often hold what changes at each visit, and descriptions the day: the feed, which names
them, must not change for that. What is known stays until something else was found for a day on end.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LASTING = timedelta(days=1)  # for which something else must be found on end


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """A site's marks as addresses, and what it says it is about; "" where it says nothing."""

    icon: str = ""  # small and square
    logo: str = ""  # larger, and of pixels: no SVG, no ICO
    description: str = ""  # text, a line
    author: str = ""  # who makes it, where it is a podcast


NO_MASTHEAD = Masthead()


@dataclass(frozen=True, slots=True, kw_only=True)
class MastheadMemory:
    """The masthead that a source's feed has, and another that is to be seen for longer."""

    masthead: Masthead = NO_MASTHEAD
    pending: Masthead | None = None
    since: datetime | None = None  # when `pending` was seen first


def settle_masthead(known: MastheadMemory | None, seen: Masthead, now: datetime) -> MastheadMemory:
    """Return what is remembered after a look at a page; the first that is seen of a source is believed at once."""
    if known is None:
        return MastheadMemory(masthead=seen)
    if _is_same(known.masthead, seen):
        return MastheadMemory(masthead=known.masthead)
    if known.pending is None or known.since is None or not _is_same(known.pending, seen):
        return replace(known, pending=seen, since=now)
    return known if now - known.since < LASTING else MastheadMemory(masthead=seen)


def _is_same(one: Masthead, other: Masthead) -> bool:
    """Return whether two mastheads differ in nothing but the queries of addresses."""
    return _drop_queries(one) == _drop_queries(other)


def _drop_queries(masthead: Masthead) -> Masthead:
    return replace(masthead, icon=masthead.icon.partition("?")[0], logo=masthead.logo.partition("?")[0])
