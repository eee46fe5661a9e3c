"""The clock of whatever runs: daemon, workers and commands."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)
