"""Turns what went wrong into the value that a run ends in."""

from model.errors import (
    BantinError,
    DocumentError,
    ExtractionError,
    FetchError,
    ForbiddenError,
    StatusError,
    StoppedError,
)
from model.outcome import Failed, Health
from scraper.urls import taken_apart

_BY_STATUS = {401: Health.FORBIDDEN, 403: Health.FORBIDDEN, 410: Health.GONE}


def failed(error: BantinError) -> Failed:
    """Return the outcome of a run that an expected fault ended, with its one line for a person."""
    return Failed(
        health=_health(error),
        message=_message(error),
        transient=error.transient,
        lasting=error.lasting,
        retry_after=error.retry_after if isinstance(error, StatusError) else None,
        stopped=isinstance(error, StoppedError),
    )


def _message(error: BantinError) -> str:
    """Return the error's line; the page that it is about comes first where the line does not name it."""
    message, subject = str(error), error.subject
    named = not subject or subject in message or (taken_apart(subject).hostname or subject) in message
    return message if named else f"{subject}: {message}"


def _health(error: BantinError) -> Health:
    if isinstance(error, StatusError):
        return _BY_STATUS.get(error.status, Health.UNREACHABLE)
    if isinstance(error, ForbiddenError):
        return Health.FORBIDDEN
    if isinstance(error, FetchError):
        return Health.UNREACHABLE
    if isinstance(error, ExtractionError):
        return Health.EMPTY
    return Health.CHANGED if isinstance(error, DocumentError) else Health.UNREACHABLE
