"""When a source is due again, by its schedule and by what its server asks for."""

import random
from datetime import UTC, datetime, timedelta

from model.schedule import Schedule, back_off, clamp
from settings.cron import find_cron_time

MAX_AGE_CAP = timedelta(days=1)  # a longer max-age is a site's mistake more often than its wish


def next_due(
    schedule: Schedule,
    *,
    now: datetime,
    rng: random.Random | None,
    failures: int = 0,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
) -> datetime:
    """Return when a source that was read `now` is due again: UTC, later than `now`.

    `failures` counts the faults in a row up to now; each after the first doubles the wait,
    to a day at most. `retry_after` and `max_age` (a day of it at most) are floors. The
    schedule's jitter is drawn from `rng`; without one there is none. A cron expression
    that `check_cron` refuses raises ValueError.
    """
    due = _find_cron_due(schedule, now, failures) if schedule.cron else now + back_off(failures, schedule.interval)
    if retry_after is not None:
        due = max(due, now + clamp(retry_after))
    if max_age is not None:
        due = max(due, now + min(clamp(max_age), MAX_AGE_CAP))
    if rng is not None:
        due += schedule.jitter * rng.random()
    return due.astimezone(UTC)


def _find_cron_due(schedule: Schedule, now: datetime, failures: int) -> datetime:
    first = find_cron_time(schedule.cron, schedule.zone, now)
    if failures < 2:
        return first
    gap = find_cron_time(schedule.cron, schedule.zone, first) - first
    missed = back_off(failures, gap) - gap
    return find_cron_time(schedule.cron, schedule.zone, now + missed) if missed else first
