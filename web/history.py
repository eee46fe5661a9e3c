"""What the pages show of a source's runs: charts of its last days, the days in figures, and single runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from messages import Message
from messages.history import HistoryCode
from model.outcome import DropReason, Run, RunOutcome
from store import RunDay, RunItems
from web.charts import draw_bars
from web.dates import DisplayTime, format_date, format_moment
from web.numbers import Tenths
from web.views import ItemView, build_item_views

CHART_HEIGHT = 28
ITEMS_SHOWN = 10  # of those that a run took
_OUTCOMES = {
    RunOutcome.SCRAPED: HistoryCode.SCRAPED,
    RunOutcome.NOT_MODIFIED: HistoryCode.NOT_MODIFIED,
    RunOutcome.CHANGED: HistoryCode.HELD,
    RunOutcome.FAILED: HistoryCode.FAILED,
    RunOutcome.STOPPED: HistoryCode.STOPPED,
    RunOutcome.STALE: HistoryCode.STALE,
}

_DROPPED = {
    DropReason.BARE: HistoryCode.BARE,
    DropReason.NAMELESS: HistoryCode.NAMELESS,
    DropReason.REPEATED: HistoryCode.REPEATED,
    DropReason.OTHER_PAGE: HistoryCode.OTHER_PAGE,
    DropReason.REMOVED: HistoryCode.REMOVED,
    DropReason.FILTERED: HistoryCode.FILTERED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar for each day; its title tells the figures."""

    name: str
    title: Message
    bars: str  # the path of its drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day in figures."""

    day: DisplayTime
    runs: int
    failures: int
    found: int
    new: int
    changed: int
    seconds: Tenths  # that a run took on average


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The last days of a source."""

    charts: Sequence[Chart]
    days: Sequence[DayView]  # those with runs, newest first
    first: DisplayTime
    last: DisplayTime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunItemsView:
    """Items of a run: the first of them, and how many there are besides."""

    title: Message
    items: Sequence[ItemView]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run, or several in a row that found their page unchanged."""

    started: DisplayTime
    until: DisplayTime | None  # when the last of several began
    failed: bool
    outcome: Message
    was_read: bool  # whether the page was read, so that there are figures
    found: int
    new: int
    changed: int
    gone: int
    seconds: Tenths  # on average
    message: Message | None
    warnings: Sequence[Message]
    took: Sequence[RunItemsView]
    dropped: Sequence[Message]  # what stood on the page and came into no feed, and why
    hidden: int  # new items that no feed shows


def build_history(days: Sequence[RunDay]) -> History:
    """Return what is shown of days, the oldest first; all of them have a bar."""
    runs, took = sum(day.runs for day in days), sum(day.milliseconds for day in days)
    new = [day.new for day in days]
    means = [day.milliseconds // day.runs if day.runs else 0 for day in days]
    title = HistoryCode.DURATION(
        mean=_format_seconds(took / runs if runs else 0), most=_format_seconds(max(day.longest for day in days))
    )
    charts = (
        _draw("new", HistoryCode.NEW(total=sum(new), most=max(new)), new, 4),
        _draw("found", HistoryCode.FOUND(most=max(day.found for day in days)), [day.found for day in days], 10),
        _draw(
            "failures",
            HistoryCode.FAILURES(total=sum(day.failures for day in days), runs=runs),
            [day.failures for day in days],
            4,
        ),
        _draw("duration", title, means, 1000),
    )
    return History(
        charts=charts,
        days=[_build_day(day) for day in reversed(days) if day.runs],
        first=format_date(days[0].day),
        last=format_date(days[-1].day),
        number=len(days),
    )


def _draw(name: str, title: Message, counts: Sequence[int], least: int) -> Chart:
    name = name if any(counts) else f"{name} none"  # a line of the colour of faults would say that there were some
    return Chart(name=name, title=title, bars=draw_bars(counts, height=CHART_HEIGHT, least=least))


def _build_day(day: RunDay) -> DayView:
    return DayView(
        day=format_date(day.day),
        runs=day.runs,
        failures=day.failures,
        found=day.found,
        new=day.new,
        changed=day.changed,
        seconds=_format_seconds(day.milliseconds / day.runs),
    )


def build_run_views(
    runs: Iterable[Run], taken: Mapping[datetime, RunItems] | None = None, language: str = ""
) -> list[RunView]:
    """Return what is shown of runs, newest first; those in a row that found nothing changed count as one.

    `taken` are the items of runs, by when these ended; `language` is their source's.
    """
    views: list[RunView] = []
    for unchanged, group in groupby(runs, key=lambda run: run.outcome is RunOutcome.NOT_MODIFIED):
        if unchanged:
            views.append(_build_unchanged(list(group)))
        else:
            views += (_build_run(run, (taken or {}).get(run.ended, RunItems()), language) for run in group)
    return views


def _build_unchanged(runs: Sequence[Run]) -> RunView:
    took = sum((run.ended - run.started for run in runs), timedelta(0))
    return RunView(
        started=format_moment(runs[-1].started),
        until=format_moment(runs[0].started) if len(runs) > 1 else None,
        failed=False,
        outcome=HistoryCode.UNCHANGED(count=len(runs)),
        was_read=False,
        found=0,
        new=0,
        changed=0,
        gone=0,
        seconds=_format_seconds(took / timedelta(milliseconds=1) / len(runs)),
        message=None,
        warnings=(),
        took=(),
        dropped=(),
        hidden=0,
    )


def _build_run(run: Run, taken: RunItems, language: str) -> RunView:
    return RunView(
        started=format_moment(run.started),
        until=None,
        failed=run.failed,
        outcome=_OUTCOMES[run.outcome](),
        was_read=run.outcome is RunOutcome.SCRAPED,
        found=run.found,
        new=run.new,
        changed=run.changed,
        gone=run.gone,
        seconds=_format_seconds((run.ended - run.started) / timedelta(milliseconds=1)),
        message=run.message,
        warnings=run.warnings,
        took=[
            RunItemsView(
                title=code(),
                items=build_item_views(items[:ITEMS_SHOWN], language),
                more=max(0, len(items) - ITEMS_SHOWN),
            )
            for code, items in ((HistoryCode.TOOK_NEW, taken.new), (HistoryCode.TOOK_CHANGED, taken.changed))
            if items
        ],
        dropped=[_DROPPED[reason](count=number) for reason, number in run.dropped.items()],
        hidden=taken.hidden,
    )


def _format_seconds(milliseconds: float) -> Tenths:
    return Tenths(max(0.0, milliseconds) / 1000)
