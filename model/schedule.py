"""How often a source is looked at, and when after a fault. Pure arithmetic, no clock.

Cron needs a calendar and is `settings.cron`'s; here is what all share.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST = timedelta(days=30)
SHORTEST = timedelta(seconds=1)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # when a source is due that is not to be looked at again by itself
BACK_OFF_CAP = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a source is due: every `interval`, or by `cron` in `zone`; then up to `jitter` later."""

    interval: timedelta = timedelta(minutes=30)
    cron: str = ""
    zone: str = "UTC"
    jitter: timedelta = timedelta(0)


def back_off(failures: int, interval: timedelta) -> timedelta:
    """Return how long to wait after `failures` faults in a row: the interval, doubled each time.

    At most a day, and never less than the interval itself.
    """
    doubled = interval * (1 << min(max(failures - 1, 0), 20))
    return max(interval, min(doubled, BACK_OFF_CAP))


def clamp(wait: timedelta) -> timedelta:
    """Keep a stranger's wish (Retry-After, max-age) between a second and thirty days."""
    return max(SHORTEST, min(wait, LONGEST))
