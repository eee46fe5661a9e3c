"""What a run that came to nothing says of itself."""

from datetime import timedelta

import pytest

from messages.browser import BrowserCode
from messages.fetch import FetchCode
from messages.plain import PlainCode
from model.errors import (
    BantinError,
    BrowserError,
    BusyError,
    DocumentError,
    ExtractionError,
    ForbiddenError,
    NetworkError,
    OtherPageError,
    StatusError,
    StoppedError,
    StoreError,
)
from model.finding import PageKind
from model.outcome import Health
from scraper.failure import make_failed

PAGE = "https://example.org/news"
STOPPED = FetchCode.STOPPED()


def test_a_fault_names_its_page() -> None:
    failed = make_failed(BantinError(STOPPED, subject=PAGE))
    assert failed.message == PlainCode.ABOUT(subject=PAGE, message=STOPPED)


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (DocumentError(STOPPED, subject=PAGE), Health.CHANGED),
        (ExtractionError(STOPPED, subject=PAGE), Health.EMPTY),
        (NetworkError(STOPPED, subject=PAGE), Health.UNREACHABLE),
        (ForbiddenError(STOPPED, subject=PAGE), Health.FORBIDDEN),
        (StatusError(STOPPED, subject=PAGE, status=403), Health.FORBIDDEN),
        (StatusError(STOPPED, subject=PAGE, status=404), Health.NOT_FOUND),
        (OtherPageError(STOPPED, subject=PAGE, kind=PageKind.LOGIN), Health.FORBIDDEN),
        (OtherPageError(STOPPED, subject=PAGE, kind=PageKind.MAINTENANCE), Health.UNREACHABLE),
        (OtherPageError(STOPPED, subject=PAGE, kind=PageKind.MISSING), Health.NOT_FOUND),
        (OtherPageError(STOPPED, subject=PAGE, kind=PageKind.SCRIPT_ONLY), Health.EMPTY),
        (StatusError(STOPPED, subject=PAGE, status=410), Health.GONE),
        (StoreError(STOPPED, subject=PAGE), Health.UNREACHABLE),
    ],
)
def test_a_fault_tells_how_its_source_is_doing(error: BantinError, health: Health) -> None:
    assert make_failed(error).health is health


def test_what_a_fault_says_of_trying_again_is_kept() -> None:
    asked = StatusError(STOPPED, subject=PAGE, status=503, retry_after=timedelta(minutes=5))
    assert (make_failed(asked).transient, make_failed(asked).retry_after) == (True, timedelta(minutes=5))
    assert make_failed(ForbiddenError(STOPPED, subject=PAGE)).lasting
    assert make_failed(StoppedError(STOPPED, subject=PAGE)).skipped
    busy = make_failed(BusyError(STOPPED, subject=PAGE))
    assert (busy.skipped, busy.transient, busy.retry_after) == (True, True, timedelta(minutes=1))
    refused = BrowserError(BrowserCode.LOGIN_REFUSED(url=PAGE), subject=PAGE)
    assert make_failed(refused).retry_after == timedelta(days=1), "a site may lock an account that tries too often"
