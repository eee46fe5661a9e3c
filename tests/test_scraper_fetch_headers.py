from datetime import UTC, datetime, timedelta

import pytest

from messages.statuses import StatusCode
from model.outcome import Validators
from scraper.fetch.headers import (
    build_conditions,
    is_challenge_page,
    make_status_error,
    parse_content_type,
    parse_max_age,
    parse_retry_after,
    read_validators,
)

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
LATER = "Mon, 09 Mar 2026 12:02:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "9" * 300}, 30 * 86400),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": LATER}, 120),
        ({"Retry-After": "Mon, 09 Mar 2026 11:02:00 GMT"}, None),
        ({"Retry-After": "Tue, 10 Mar 2026 12:02:00 GMT", "Date": "Tue, 10 Mar 2026 12:00:00 GMT"}, 120),
        ({"Retry-After": LATER, "Date": "garbage"}, 120),
        ({"Retry-After": "Mon, 99 Foo 2026 99:99:99 GMT"}, None),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 -0100"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: int | None) -> None:
    assert parse_retry_after(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("told", "age", "seconds"),
    [
        ("", "", None),
        ("max-age=60", "", 60),
        ('public, Max-Age="60"', "", 60),
        ("max-age=60", "20", 40),
        ("max-age=60", "80", None),
        ("max-age=0", "", None),
        ("no-cache, max-age=60", "", None),
        ("no-store, max-age=60", "", None),
        ("s-maxage=60", "", None),
        ("max-age=3153600000", "", 86400),
        ("max-age=-1", "", None),
        ("max-age=x", "", None),
    ],
)
def test_max_age(told: str, age: str, seconds: int | None) -> None:
    found = parse_max_age({"Cache-Control": told, "Age": age})
    assert found == (None if seconds is None else timedelta(seconds=seconds))


def test_validators_are_kept_verbatim_and_a_304_may_renew_them() -> None:
    told = {"ETag": 'W/"é"', "Last-Modified": "yesterday-ish"}
    assert read_validators(told) == Validators(etag='W/"é"', last_modified="yesterday-ish")
    assert build_conditions(read_validators(told)) == {"If-None-Match": 'W/"é"', "If-Modified-Since": "yesterday-ish"}
    kept = Validators(etag='"1"', last_modified="then")
    assert read_validators({"ETag": '"2"'}, kept) == Validators(etag='"2"', last_modified="then")
    assert read_validators({}, kept) == kept


@pytest.mark.parametrize("etag", ['"a\r\nX: y"', '"\x00"', '"đ"', "x" * 5000])
def test_validators_that_cannot_be_sent_are_not(etag: str) -> None:
    assert build_conditions(Validators(etag=etag)) == {}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("", ("", "")),
        ("Text/HTML; Charset=UTF-8", ("text/html", "UTF-8")),
        ('text/html;charset="windows-1258"; x=y', ("text/html", "windows-1258")),
        (";;;=/", ("", "")),
        ("garbage", ("", "")),
        ("application/xhtml+xml", ("application/xhtml+xml", "")),
    ],
)
def test_content_type(told: str, found: tuple[str, str]) -> None:
    assert parse_content_type({"Content-Type": told}) == found


def test_a_bot_challenge_is_known_by_its_head_or_its_page() -> None:
    assert is_challenge_page({"cf-mitigated": "challenge"}, b"")
    assert is_challenge_page({}, b"<title>Just a moment...</title>")
    assert not is_challenge_page({}, b"<title>Forbidden</title>")


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_an_error_that_a_challenge_comes_with_is_called_one(status: int) -> None:
    error = make_status_error("https://h/", "h", status, {"cf-mitigated": "challenge"}, b"", NOW)
    assert error.message == StatusCode.BOT_CHALLENGE(host="h", status=status)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (204, StatusCode.NO_CONTENT),
        (404, StatusCode.NOT_FOUND),
        (410, StatusCode.GONE),
        (500, StatusCode.SERVER_ERROR),
        (504, StatusCode.GATEWAY_TIMEOUT),
    ],
)
def test_other_errors_are_called_by_their_status_whatever_page_comes_with_them(status: int, code: StatusCode) -> None:
    error = make_status_error("https://h/", "h", status, {"cf-mitigated": "challenge"}, b"", NOW)
    assert (error.message, error.status, error.subject) == (code(host="h"), status, "https://h/")


def test_a_status_without_a_name_is_told_by_its_number_with_the_wait_it_asks_for() -> None:
    error = make_status_error("https://h/", "h", 418, {"Retry-After": "90"}, b"", NOW)
    assert error.message == StatusCode.OTHER(host="h", status=418)
    assert error.retry_after == timedelta(seconds=90)
