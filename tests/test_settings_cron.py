import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.schedule import Schedule
from settings.cron import check_cron
from settings.due import next_due

NOW = datetime(2026, 11, 23, 10, 17, 3, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]


def fires(cron: str, start: str, count: int, zone: str = "Europe/Berlin") -> list[str]:
    moment, told = datetime.fromisoformat(start).replace(tzinfo=UTC), []
    for _ in range(count):
        moment = next_due(Schedule(cron=cron, zone=zone), now=moment, rng=None)
        told.append(f"{moment:%d %H:%M}")
    return told


def test_interval_counts_from_now() -> None:
    assert next_due(Schedule(interval=HOUR), now=NOW, rng=None) == NOW + HOUR


def test_result_is_utc_whatever_now_is_in() -> None:
    now = NOW.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    for schedule in (Schedule(interval=HOUR), Schedule(cron="5 * * * *", zone="Asia/Kolkata")):
        due = next_due(schedule, now=now, rng=None)
        assert due.tzinfo is UTC
        assert due > NOW


@pytest.mark.parametrize(("failures", "hours"), [(0, 1), (1, 1), (2, 2), (4, 8), (9, 24), (5000, 24)])
def test_faults_back_off_to_a_day(failures: int, hours: int) -> None:
    assert next_due(Schedule(interval=HOUR), now=NOW, rng=None, failures=failures) == NOW + hours * HOUR


def test_faults_skip_times_of_a_cron_expression() -> None:
    every_five = Schedule(cron="*/5 * * * *")
    assert next_due(every_five, now=NOW, rng=None, failures=1) == datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
    assert next_due(every_five, now=NOW, rng=None, failures=3) == datetime(2026, 11, 23, 10, 35, tzinfo=UTC)
    daily = Schedule(cron="@daily")
    assert next_due(daily, now=NOW, rng=None, failures=9) == datetime(2026, 11, 24, tzinfo=UTC)


def test_retry_after_and_max_age_are_floors() -> None:
    schedule = Schedule(interval=HOUR)
    assert next_due(schedule, now=NOW, rng=None, retry_after=timedelta(hours=3)) == NOW + 3 * HOUR
    assert next_due(schedule, now=NOW, rng=None, retry_after=timedelta(days=999)) == NOW + timedelta(days=30)
    assert next_due(schedule, now=NOW, rng=None, max_age=timedelta(minutes=1)) == NOW + HOUR
    assert next_due(schedule, now=NOW, rng=None, max_age=timedelta(days=365)) == NOW + timedelta(days=1)
    assert next_due(schedule, now=NOW, rng=None, retry_after=timedelta(days=-1)) == NOW + HOUR


def test_jitter_only_delays() -> None:
    schedule = Schedule(interval=HOUR, jitter=timedelta(minutes=10))
    waits = {next_due(schedule, now=NOW, rng=random.Random(seed)) - NOW for seed in range(50)}
    assert len(waits) == 50
    assert min(waits) >= HOUR
    assert HOUR + timedelta(minutes=8) < max(waits) <= HOUR + timedelta(minutes=10)
    assert next_due(schedule, now=NOW, rng=None) == NOW + HOUR


def test_cron_is_later_than_now_on_the_very_minute() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert next_due(Schedule(cron="0 12 * * *"), now=noon, rng=None) == noon + timedelta(days=1)


def test_monday_is_monday() -> None:
    assert fires("0 9 * * 1", "2026-11-20T00:00", 2, "UTC") == ["23 09:00", "30 09:00"]


@given(
    first=st.integers(0, 7),
    length=st.integers(0, 7),
    step=st.integers(1, 4),
    other=st.integers(0, 7),
    day=st.integers(0, 20),
)
def test_weekday_numbers_against_brute_force(first: int, length: int, step: int, other: int, day: int) -> None:
    last = min(first + length, 7)
    wanted = {number % 7 for number in range(first, last + 1, step)} | {other % 7}
    now = NOW + timedelta(days=day)
    told = next_due(Schedule(cron=f"0 9 * * {first}-{last}/{step},{other}"), now=now, rng=None)
    expected = now.replace(hour=9, minute=0, second=0)
    while expected <= now or expected.isoweekday() % 7 not in wanted:
        expected += timedelta(days=1)
    assert told == expected


@given(st.integers(0, 6), st.integers(0, 6))
def test_weekday_names_mean_their_numbers(first: int, last: int) -> None:
    if first > last:
        first, last = last, first
    named, numbered = f"0 9 * * {DAYS[first].upper()}-{DAYS[last]}", f"0 9 * * {first}-{last}"
    assert fires(named, "2026-11-20T00:00", 8) == fires(numbered, "2026-11-20T00:00", 8)


FIELD_STEPS = st.integers(1, 30)


@settings(max_examples=60, deadline=None)
@given(minute=FIELD_STEPS, hour=st.integers(0, 23), day=st.integers(1, 28), month=st.integers(1, 12))
def test_all_fields_against_brute_force(minute: int, hour: int, day: int, month: int) -> None:
    told = next_due(Schedule(cron=f"*/{minute} {hour}-23/2 {day}-28 {month},12 *"), now=NOW, rng=None)
    expected = NOW.replace(second=0)
    while True:
        expected += timedelta(minutes=1)
        if expected.month not in (month, 12) or not day <= expected.day <= 28:
            expected = expected.replace(hour=0, minute=0) + timedelta(days=1, minutes=-1)
        elif expected.minute % minute == 0 and expected.hour in range(hour, 24, 2):
            break
    assert told == expected


def test_either_day_will_do_where_both_are_restricted() -> None:
    assert fires("0 0 25 * fri", "2026-11-23T00:00", 4, "UTC") == ["25 00:00", "27 00:00", "04 00:00", "11 00:00"]


def test_names_of_months_and_macros() -> None:
    odd = Schedule(cron="0 0 1 jan-MAR/2 *")
    january, march = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    assert next_due(odd, now=NOW, rng=None) == january
    assert next_due(odd, now=january, rng=None) == march
    assert next_due(Schedule(cron="@yearly"), now=NOW, rng=None) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_due(Schedule(cron="@weekly"), now=NOW, rng=None) == datetime(2026, 11, 29, tzinfo=UTC)
    assert next_due(Schedule(cron=" @Hourly "), now=NOW, rng=None) == datetime(2026, 11, 23, 11, tzinfo=UTC)


def test_a_time_that_summer_time_skips_comes_once_an_hour_later() -> None:
    assert fires("30 2 * * *", "2026-03-28T00:00", 3) == ["28 01:30", "29 01:30", "30 00:30"]
    assert fires("30 2 * * *", "2026-03-29T01:05", 2) == ["29 01:30", "30 00:30"]


def test_a_time_that_winter_time_repeats_comes_once() -> None:
    assert fires("30 2 * * *", "2026-10-24T00:00", 4) == ["24 00:30", "25 00:30", "26 01:30", "27 01:30"]
    assert fires("30 2 * * *", "2026-10-25T01:05", 1) == ["26 01:30"]


@pytest.mark.parametrize("start", ["2026-03-28T23:00", "2026-10-24T23:00"])
def test_hourly_runs_by_the_true_clock_through_both_changes(start: str) -> None:
    first = datetime.fromisoformat(start)
    expected = [f"{first + timedelta(minutes=30 * step):%d %H:%M}" for step in range(1, 13)]
    assert fires("*/30 * * * *", start, 12) == expected


def test_the_first_hour_of_a_month_comes_whatever_the_clocks_did_before_it() -> None:
    assert fires("42 * * apr *", "2026-03-27T05:00", 2, "Europe/London") == ["31 23:42", "01 00:42"]


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("0 9 * * sat-sun", "0 9 * * 6,7"),
        ("0 9 1-3,20/5 feb */2,mon", "0 9 1,2,3,20,25,30 2 */2,1"),
        ("@weekly", "0 0 * * 0"),
        ("5-5 9 1/28 * *", "5 9 1,29 * *"),
    ],
)
def test_fields_are_written_out_as_numbers(text: str, normalized: str) -> None:
    times = [fires(expression, "2026-02-01T00:00", 5, "UTC") for expression in (text, normalized)]
    assert times[0] == times[1]


@pytest.mark.parametrize(
    ("text", "day"),
    [("0 0 */2 * mon", "2026-12-07"), ("0 0 1-31/2 * mon", "2026-11-25"), ("0 0 1 * */2", "2026-12-01")],
)
def test_both_days_count_where_one_begins_with_a_star(text: str, day: str) -> None:
    assert next_due(Schedule(cron=text), now=NOW, rng=None) == datetime.fromisoformat(f"{day}T00:00:00+00:00")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "needs five fields"),
        ("* * * *", "needs five fields"),
        ("* * * * * *", "needs five fields"),
        ("@reboot", "names no time; a source that is due is read when Bantin starts"),
        ("@often", "@often is not one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly"),
        ("60 * * * *", "'60' is not within 0-59 (minute)"),
        ("0 24 * * *", "'24' is not within 0-23 (hour)"),
        ("0 0 0 * *", "'0' is not within 1-31 (day)"),
        ("0 0 * 13 *", "'13' is not within 1-12 (month)"),
        ("0 0 * * 8", "'8' is not within 0-7 (weekday)"),
        ("0 0 * * mo", "cannot read 'mo' (weekday)"),
        ("5-1 * * * *", "'5-1' ends before it begins; write it as two ranges (minute)"),
        ("0 22-6 * * *", "'22-6' ends before it begins; write it as two ranges (hour)"),
        ("0 0 * * fri-mon", "'fri-mon' ends before it begins"),
        ("70-5 * * * *", "'70-5' is not within 0-59 (minute)"),
        ("0 0 L * *", "'l' is an extension that Bantin does not have (day)"),
        ("0 0 LW * *", "'lw' is an extension"),
        ("0 0 15W * *", "'15w' is an extension"),
        ("0 0 L-3 * *", "'l-3' is an extension"),
        ("0 0 * * 5L", "'5l' is an extension that Bantin does not have (weekday)"),
        ("0 0 * * fri#2", "'fri#2' is an extension"),
        ("0 0 ? * mon", "'?' is an extension"),
        ("H * * * *", "'h' is an extension that Bantin does not have (minute)"),
        ("*/0 * * * *", "'*/0' has a step of zero (minute)"),
        ("1,,2 * * * *", "cannot read '' (minute)"),
        ("٣ * * * *", "cannot read '٣' (minute)"),
        ("0 0 30 2 *", "a day that never comes"),
    ],
)
def test_unusable_expressions_are_refused_with_a_sentence(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".+") as refusal:
        check_cron(expression)
    assert reason in str(refusal.value)


@given(st.text(alphabet="0123456789*/-, @monfridaily", max_size=30))
def test_whatever_check_accepts_has_a_next_time(expression: str) -> None:
    try:
        check_cron(expression)
    except ValueError:
        return
    assert next_due(Schedule(cron=expression, zone="Asia/Ho_Chi_Minh"), now=NOW, rng=None) > NOW


@settings(max_examples=200, deadline=None)
@given(
    past=st.timedeltas(timedelta(0), timedelta(days=365 * 130)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
    cron=st.sampled_from(["30 2 * * *", "*/7 * * * *", "0 */3 * * *", "15 1-4 * * sat,7", "0 0 31 * *"]),
)
def test_always_ahead_within_a_cycle(past: timedelta, zone: str, cron: str) -> None:
    now = datetime(1971, 1, 1, tzinfo=UTC) + past
    assert now < next_due(Schedule(cron=cron, zone=zone), now=now, rng=None) < now + timedelta(days=63)
