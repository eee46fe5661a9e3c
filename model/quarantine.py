"""What becomes of a page that is not the list that is usual for its source: it is held, and released once confirmed.

    examine(page, baseline, held, now) -> Verdict

A decider: pure functions, told the time. A list that is held is learned as if it were right, beside the source's own
baseline; so the next run tells by the same measures whether the same list came again. It is released by itself
where it came again and again for days and lives, that is, brings new items while others stay. A wall (a login, a
challenge) does not, however often it comes; and where fields or characters were lost, only a person can say that it is
right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from messages.judgement import Reason
from model.baseline import VERSION, Baseline, Tally, keep_least_shares, learn, learn_accepted, sort_items
from model.item import Item
from model.judgement import Judgement, judge
from model.listed import ListedItem, ListedPage
from model.shapes import LONGEST_ADDRESS
from model.title_hashes import MOST_TITLE

CONFIRMING_RUNS = 3
CONFIRMING_TIME = timedelta(days=3)
LEAST_ITEMS = 3  # of a list that may be released by itself: a wall has one or two
MOST_ITEMS = 200  # of a page that are kept
Judge = Callable[[ListedPage, Baseline], Judgement]
READ_OTHERWISE = (Reason.EDITED, Reason.DATES, Reason.SUMMARIES, Reason.LENGTHS, Reason.SHAPES, Reason.GARBLED)
# Of these a page is not healed by coming again.
LOSSES = frozenset(
    {
        Reason.TITLES,
        Reason.LINKS,
        Reason.DATES,
        Reason.SPOILT,
        Reason.GARBLED,
        Reason.EQUAL,
        Reason.DAYS,
        Reason.EDITED,
        Reason.CUT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """A page that is held, one a source at most."""

    since: datetime  # from when on nothing of the source was published
    same_since: datetime  # from when on this list came
    runs: int  # that found this list
    score: float
    reasons: tuple[Reason, ...]  # of the last run, what weighed most first
    is_loss: bool  # one of its runs was held for a loss
    lives: bool  # it brought new items while others stayed
    count: int  # items of the page
    page: ListedPage  # as it came last, shortened
    candidate: Baseline  # learned from it
    number: int = 1  # of the page of the listing; behind the first, what stands before it is published
    of_backlog: bool = False  # a person had it read; no run does


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be stored, and published: all of the page, or nothing where it is held."""

    baseline: Baseline | None = None  # None where it stays as it is
    held: HeldPage | None = None  # None where nothing is held (any more)


def examine(page: ListedPage, baseline: Baseline | None, held: HeldPage | None, now: datetime) -> Verdict:
    """Return what becomes of a page that holds what was not stored yet; without a baseline it is learned from it."""
    if baseline is None or (baseline.version, baseline.reading) != (VERSION, page.reading):
        return Verdict(baseline=learn(page))
    judgement = judge(page, baseline)
    if not judgement.held:
        return Verdict(baseline=learn(page, baseline))
    held = hold(page, judgement, held, now)
    return (
        Verdict(baseline=learn_accepted(page, baseline, held.reasons))
        if is_confirmed(held, now)
        else Verdict(held=held)
    )


def learn_stored(items: Sequence[Item], reading: str) -> Baseline | None:
    """Return a wide baseline of the items that a list is known to have had; None where there are none.

    What another program may have read otherwise weighs half.
    """
    listed = tuple(
        ListedItem(
            title=" ".join(item.title.split()),
            url=item.url,
            dated=item.published is not None,
            at=item.published.at if item.published else None,
            described=bool(item.summary or item.content),
        )
        for item in items
    )
    if not listed:
        return None
    learned = learn(ListedPage(items=listed, whole=False, reading=reading))
    return replace(learned, pardons=Tally(names=READ_OTHERWISE, counts=(1,) * len(READ_OTHERWISE)))


def is_same_list(page: ListedPage, baseline: Baseline) -> bool:
    """Return whether a page that is read by other rules is the usual list for certain: half of the last one, untouched.

    It must hold that much by the same titles, and be no page that would be held.
    """
    parts = sort_items(page, baseline)
    same = len(page.items) - len(parts.fresh) - len(parts.edited)
    return same >= max(LEAST_ITEMS, baseline.counts[-1] / 2) and not judge(page, baseline).held


def hold(
    page: ListedPage, judgement: Judgement, held: HeldPage | None, now: datetime, judge_again: Judge = judge
) -> HeldPage:
    """Return what is held after a run that found `page`; `judge_again` tells whether it came before as `held`."""
    short = _shorten(page)
    is_loss = not LOSSES.isdisjoint(judgement.reasons)
    if held is None or not _is_same_list(short, held.candidate, judge_again):
        return HeldPage(
            since=held.since if held else now,
            same_since=now,
            runs=1,
            score=judgement.score,
            reasons=judgement.reasons,
            is_loss=is_loss,
            lives=False,
            count=len(page.items),
            page=short,
            candidate=learn(short),
        )
    return replace(
        held,
        runs=held.runs + 1,
        score=judgement.score,
        reasons=judgement.reasons,
        is_loss=held.is_loss or is_loss,
        lives=held.lives or bool(sort_items(short, held.candidate).fresh),
        count=len(page.items),
        page=short,
        candidate=learn(short, held.candidate),
    )


def _is_same_list(page: ListedPage, candidate: Baseline, judge_again: Judge) -> bool:
    """Return whether a page is the list that a candidate was learned from; something of it must stand there still."""
    stays = len(sort_items(page, candidate).fresh) < len(page.items)
    return stays and not judge_again(page, candidate).held


def is_confirmed(held: HeldPage, now: datetime) -> bool:
    """Return whether what is held may be published without a person's word."""
    return (
        held.runs >= CONFIRMING_RUNS
        and now - held.same_since >= CONFIRMING_TIME
        and held.lives
        and not held.is_loss
        and held.count >= LEAST_ITEMS
    )


def accept(held: HeldPage, baseline: Baseline | None) -> Baseline:
    """Return the baseline once a person said that what is held is right: the same page is no longer held.

    Of a first page it is the list from then on. `baseline` of a later one is of all those that were accepted: with
    pages that have a field there may be others without.
    """
    accepted = learn_accepted(held.page, baseline or learn(held.page), held.reasons)
    return keep_least_shares(accepted, baseline) if baseline and held.number > 1 else accepted


def _shorten(page: ListedPage) -> ListedPage:
    items = (
        replace(item, title=item.title[:MOST_TITLE], url=item.url[:LONGEST_ADDRESS]) for item in page.items[:MOST_ITEMS]
    )
    return replace(page, items=tuple(items), title=page.title[:MOST_TITLE], url=page.url[:LONGEST_ADDRESS])
