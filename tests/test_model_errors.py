"""What an expected fault says of itself, and of which thing."""

from datetime import timedelta

import pytest

from messages import Message, render
from messages.browser import BrowserCode
from messages.fetch import FetchCode
from messages.plain import PlainCode
from messages.statuses import StatusCode
from model.errors import (
    BantinError,
    BrowserError,
    DeadlineError,
    InvalidValueError,
    NetworkError,
    SettingsError,
    StatusError,
)

PAGE = "https://example.org/news"
SILENT = FetchCode.DEADLINE(seconds=30)


def test_a_fault_is_described_after_its_subject() -> None:
    assert str(DeadlineError(SILENT, subject=PAGE)) == f"{PAGE}: no complete response within 30 s"
    assert str(DeadlineError(SILENT)) == "no complete response within 30 s"


@pytest.mark.parametrize(
    "message",
    [
        FetchCode.REFUSED(host="example.org:8080"),
        FetchCode.REDIRECT_LOOP(url=PAGE),
        FetchCode.ROBOTS_UNAVAILABLE(host="other.example", reason=FetchCode.REFUSED(host="example.org")),
    ],
    ids=["by its host", "by its address", "within another message"],
)
def test_a_subject_that_the_message_names_is_not_said_twice(message: PlainCode) -> None:
    error = NetworkError(message, subject=PAGE)
    assert error.describe() == error.message


def test_another_host_than_the_subject_s_does_not_name_it() -> None:
    error = NetworkError(FetchCode.REFUSED(host="cdn.example.net"), subject=PAGE)
    assert str(error) == f"{PAGE}: cdn.example.net refused the connection"


@pytest.mark.parametrize("subject", ["http://[::1", "daily", "/srv/bantin.db"])
def test_a_subject_may_be_anything(subject: str) -> None:
    assert str(BantinError(SILENT, subject=subject)) == f"{subject}: {SILENT}"


@pytest.mark.parametrize("userinfo", ["ann:secret@", "secret@", "a@b:secret@"])
def test_a_password_in_a_url_is_not_repeated(userinfo: str) -> None:
    error = BantinError(SILENT, subject=f"https://{userinfo}example.org/a@b")
    assert str(error) == f"https://example.org/a@b: {SILENT}"


def test_an_error_has_one_argument_so_that_it_can_be_raised_anew() -> None:
    error = NetworkError(FetchCode.REFUSED(host="example.org"), subject=PAGE)
    assert error.args == (error.message,)


@pytest.mark.parametrize(
    ("status", "transient", "lasting"),
    [(404, False, False), (408, True, False), (410, False, True), (429, True, False), (500, True, False)],
)
def test_a_status_says_whether_trying_again_can_help(status: int, transient: bool, lasting: bool) -> None:
    error = StatusError(StatusCode.OTHER(host="example.org", status=status), subject=PAGE, status=status)
    assert (error.transient, error.lasting) == (transient, lasting)


@pytest.mark.parametrize(
    ("message", "transient", "pause"),
    [
        (BrowserCode.NOT_INSTALLED(), False, None),
        (BrowserCode.NO_CHROMIUM(path="/usr/bin/chromium"), False, None),
        (BrowserCode.NO_SANDBOX(), False, None),
        (BrowserCode.NO_START(path="/usr/bin/chromium", reason="no memory"), True, None),
        (BrowserCode.CRASHED(), True, None),
        (BrowserCode.UNREADABLE(), True, None),
        (BrowserCode.FAILED(reason="ERR_EMPTY_RESPONSE"), True, None),
        (BrowserCode.DOWNLOAD(), False, None),
        (BrowserCode.NO_LOGIN_FIELD(url=PAGE, name="user"), False, None),
        (BrowserCode.LOGIN_ELSEWHERE(url=PAGE), False, None),
        (BrowserCode.LOGIN_REFUSED(url=PAGE), False, timedelta(days=1)),
    ],
)
def test_a_fault_of_the_browser_says_whether_trying_again_can_help(
    message: Message, transient: bool, pause: timedelta | None
) -> None:
    error = BrowserError(message, subject=PAGE)
    assert (error.transient, error.lasting, error.retry_after) == (transient, False, pause)


def test_faults_of_settings_stand_on_lines_of_their_own() -> None:
    other = SettingsError(FetchCode.URL_NO_SCHEME(), path="s.yaml", line=7, key="sources[0].url")
    error = SettingsError(SILENT, path="s.yaml", line=3, others=(other,))
    assert str(error) == (
        "s.yaml:3: no complete response within 30 s\n"
        "s.yaml:7: sources[0].url: the URL must begin with https:// or http://"
    )
    assert render(error.describe()) == "s.yaml:3: no complete response within 30 s"


def test_settings_without_a_line_are_named_by_their_path() -> None:
    assert str(SettingsError(SILENT, path="--slug")) == f"--slug: {SILENT}"


def test_a_value_names_its_key_where_that_is_known() -> None:
    assert str(InvalidValueError(SILENT)) == str(SILENT)
    assert str(InvalidValueError(SILENT, key="title")) == f"title: {SILENT}"
