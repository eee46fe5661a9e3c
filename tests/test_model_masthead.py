"""When what a site says of itself is believed: at once the first time, later once it stood for a day."""

from datetime import UTC, datetime, timedelta

from model.masthead import Masthead, MastheadMemory, settle_masthead

NOW = datetime(2026, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = Masthead(icon="https://a.example/i.png?v=1", logo="https://a.example/l.png", description="The town.")
OTHER = Masthead(icon="https://a.example/new.png", description="The town.")


def look(*seen: tuple[int, Masthead]) -> MastheadMemory:
    """Return what is remembered after looks, each so many hours after the beginning."""
    known = None
    for hours, masthead in seen:
        known = settle_masthead(known, masthead, NOW + hours * HOUR)
    assert known is not None
    return known


def test_the_first_is_believed_at_once() -> None:
    assert look((0, FIRST)) == MastheadMemory(masthead=FIRST)
    assert look((0, Masthead())).masthead == Masthead()


def test_another_query_is_no_change() -> None:
    again = Masthead(icon="https://a.example/i.png?v=2", logo="https://a.example/l.png", description="The town.")
    assert look((0, FIRST), (100, again), (200, again)) == MastheadMemory(masthead=FIRST)


def test_another_is_believed_after_a_day_on_end() -> None:
    assert look((0, FIRST), (1, OTHER), (24, OTHER)).masthead == FIRST
    assert look((0, FIRST), (1, OTHER), (25, OTHER)) == MastheadMemory(masthead=OTHER)


def test_what_changes_all_the_time_is_never_believed() -> None:
    days = [(hour, Masthead(description=f"News of day {hour // 24} of the town")) for hour in range(1, 240, 6)]
    turns = [(hour, OTHER if hour % 2 else FIRST) for hour in range(1, 200)]
    assert look((0, FIRST), *days).masthead == FIRST
    assert look((0, FIRST), *turns).masthead == FIRST
