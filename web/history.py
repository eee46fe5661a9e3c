"""What the pages show of a source's runs: charts of its last days, the days in figures, and single runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from messages import Message
from messages.history import HistoryCode
from model.outcome import Run, RunOutcome
from store import RunDay
from web.charts import draw_bars
from web.dates import DisplayTime, format_date, format_moment

CHART_HEIGHT = 28
_OUTCOMES = {
    RunOutcome.SCRAPED: HistoryCode.SCRAPED,
    RunOutcome.NOT_MODIFIED: HistoryCode.NOT_MODIFIED,
    RunOutcome.CHANGED: HistoryCode.HELD,
    RunOutcome.FAILED: HistoryCode.FAILED,
    RunOutcome.STOPPED: HistoryCode.STOPPED,
    RunOutcome.STALE: HistoryCode.STALE,
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
    seconds: str  # that a run took on average


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The last days of a source."""

    charts: Sequence[Chart]
    days: Sequence[DayView]  # those with runs, newest first
    first: DisplayTime
    last: DisplayTime
    number: int


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
    seconds: str  # on average
    message: Message | None
    warnings: Sequence[Message]


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


def build_run_views(runs: Iterable[Run]) -> list[RunView]:
    """Return what is shown of runs, newest first; those in a row that found nothing changed count as one."""
    views: list[RunView] = []
    for unchanged, group in groupby(runs, key=lambda run: run.outcome is RunOutcome.NOT_MODIFIED):
        if unchanged:
            views.append(_build_unchanged(list(group)))
        else:
            views += map(_build_run, group)
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
        seconds=_format_seconds(took / timedelta(milliseconds=1) / len(runs)),
        message=None,
        warnings=(),
    )


def _build_run(run: Run) -> RunView:
    return RunView(
        started=format_moment(run.started),
        until=None,
        failed=run.failed,
        outcome=_OUTCOMES[run.outcome](),
        was_read=run.outcome is RunOutcome.SCRAPED,
        found=run.found,
        new=run.new,
        changed=run.changed,
        seconds=_format_seconds((run.ended - run.started) / timedelta(milliseconds=1)),
        message=run.message,
        warnings=run.warnings,
    )


def _format_seconds(milliseconds: float) -> str:
    return f"{max(0.0, milliseconds) / 1000:.1f}"
