"""What becomes of a listing's later pages, and of those of a backlog, that are not like its first one: they are held.

    examine_later(scraped, baseline, later, held, now) -> LaterVerdict

A decider. What is usual is learned from first pages alone, and older pages may rightly be others: under other
addresses, with fewer fields. So those that a person accepted, or that were confirmed as a first page is, have a
baseline of their own, beside that of the first pages; a later page has to be like either. What stands before and
behind a page that is held is taken. It is looked at again for as long as `LOOKS` tells, less and less often.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from messages.pages import PageCode
from model.baseline import Baseline, learn
from model.judgement import Judgement, judge_later
from model.outcome import DropReason, LaterPage, Scraped
from model.quarantine import HeldPage, accept, hold, is_confirmed

LOOKS = 16  # at all pages, for one that is held or cannot be had: over ten days where runs are hourly
MOST_WARNINGS = 5

Odd = list[tuple[LaterPage, Judgement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterVerdict:
    """What is to be published of a run's pages, and stored of those that are held."""

    scraped: Scraped  # without what is held
    held: HeldPage | None = None  # the first of them
    baseline: Baseline | None = None  # of accepted later pages; None where it stays as it is


def examine_later(
    scraped: Scraped,
    baseline: Baseline,
    later: Baseline | None,
    held: HeldPage | None,
    now: datetime,
    *,
    is_backlog: bool = False,
) -> LaterVerdict:
    """Return what becomes of the pages behind the first; `later` is what is usual for them, where that was accepted.

    `held` is what was held of them. Pages of a backlog are never released by themselves: they are read when a person
    wants them.
    """
    odd, learned = _sort_out(scraped.later, baseline, later)
    if not odd:
        return LaterVerdict(scraped=scraped, baseline=learned)
    found = _hold_first(odd, held, now, is_backlog=is_backlog)
    if is_backlog or not is_confirmed(found, now):
        return LaterVerdict(scraped=_leave_out(scraped, odd), held=found, baseline=learned)
    accepted = accept(found, learned or later)
    odd, learned = _sort_out(scraped.later, baseline, accepted)
    return LaterVerdict(
        scraped=_leave_out(scraped, odd) if odd else scraped,
        held=_hold_first(odd, None, now, is_backlog=False) if odd else None,
        baseline=learned or accepted,
    )


def _sort_out(pages: Sequence[LaterPage], baseline: Baseline, later: Baseline | None) -> tuple[Odd, Baseline | None]:
    """Return the pages that are like neither, and what the others teach of later pages; None for nothing."""
    odd, known, learned = Odd(), later, False
    for page in pages:
        judgement = judge_later(page.listed, baseline)
        if judgement.held and known is not None:
            own = judge_later(page.listed, known)
            if not own.held:
                known, learned = learn(page.listed, known), True
            judgement = min(judgement, own, key=lambda one: one.score)
        if judgement.held:
            odd.append((page, judgement))
    return odd, known if learned else None


def _hold_first(odd: Odd, held: HeldPage | None, now: datetime, *, is_backlog: bool) -> HeldPage:
    page, judgement = odd[0]
    return replace(hold(page.listed, judgement, held, now, judge_later), number=page.number, of_backlog=is_backlog)


def _leave_out(scraped: Scraped, odd: Odd) -> Scraped:
    """Return what was scraped without what stands on these pages alone; of the first the run tells by itself."""
    dropped = frozenset[str]().union(*(page.fingerprints for page, _ in odd))
    warnings = (PageCode.NOT_OF_LIST(number=page.number, reason=judged.reasons[0]()) for page, judged in odd[1:])
    return replace(
        scraped,
        items=tuple(item for item in scraped.items if item.fingerprint not in dropped),
        order=tuple(mark for mark in scraped.order if mark not in dropped),
        warnings=(*scraped.warnings, *list(warnings)[:MOST_WARNINGS]),
        dropped={**scraped.dropped, DropReason.OTHER_PAGE: len(dropped)},
    )
