"""Turns what went wrong into the value that a run ends in."""

from model.errors import (
    BantinError,
    BusyError,
    DocumentError,
    ExtractionError,
    FetchError,
    ForbiddenError,
    OtherPageError,
    StatusError,
    StoppedError,
)
from model.finding import PageKind
from model.outcome import Failed, Health

_BY_STATUS = {401: Health.FORBIDDEN, 403: Health.FORBIDDEN, 404: Health.NOT_FOUND, 410: Health.GONE}
_BY_KIND = {
    PageKind.CHALLENGE: Health.FORBIDDEN,
    PageKind.CONSENT: Health.FORBIDDEN,
    PageKind.LOGIN: Health.FORBIDDEN,
    PageKind.LEADS_ON: Health.CHANGED,
    PageKind.MAINTENANCE: Health.UNREACHABLE,
    PageKind.MISSING: Health.NOT_FOUND,
}


def make_failed(error: BantinError) -> Failed:
    """Return the outcome of a run that an expected fault ended."""
    return Failed(
        health=_health(error),
        message=error.describe(),
        transient=error.transient,
        lasting=error.lasting,
        retry_after=error.retry_after,
        skipped=isinstance(error, StoppedError | BusyError),
    )


def _health(error: BantinError) -> Health:
    if isinstance(error, StatusError):
        return _BY_STATUS.get(error.status, Health.UNREACHABLE)
    if isinstance(error, OtherPageError):
        return _BY_KIND.get(error.kind, Health.EMPTY)
    if isinstance(error, ForbiddenError):
        return Health.FORBIDDEN
    if isinstance(error, FetchError):
        return Health.UNREACHABLE
    if isinstance(error, ExtractionError):
        return Health.EMPTY
    return Health.CHANGED if isinstance(error, DocumentError) else Health.UNREACHABLE
