"""What an answer's head says: statuses, waits, validators, the media type.

RFC 9110 (HTTP semantics) and RFC 9111 (caching). Everything here is a stranger's word:
what cannot be read is taken as not said.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from messages.statuses import StatusCode
from model.errors import StatusError
from model.outcome import Validators
from model.schedule import clamp
from scraper.lexicon.page_kinds import is_challenge

DAY = timedelta(days=1)
MAX_VALIDATOR = 4096
MAX_ERROR_PAGE = 65536  # bytes of an error page that are searched for the marks of a challenge

STATUS_CODES = {
    204: StatusCode.NO_CONTENT,
    206: StatusCode.PARTIAL,
    304: StatusCode.NOT_MODIFIED,
    401: StatusCode.UNAUTHORIZED,
    403: StatusCode.FORBIDDEN,
    404: StatusCode.NOT_FOUND,
    410: StatusCode.GONE,
    429: StatusCode.TOO_MANY_REQUESTS,
    500: StatusCode.SERVER_ERROR,
    502: StatusCode.BAD_GATEWAY,
    503: StatusCode.UNAVAILABLE,
    504: StatusCode.GATEWAY_TIMEOUT,
}


MAX_DIGITS = 15  # of a length in bytes


def parse_retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the server asks us to stay away (RFC 9110 §10.2.3).

    Whole seconds, or an HTTP-date that counts from the server's own Date (else `now`,
    UTC), kept within `clamp`. Nothing, garbage and a moment in the past give None.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,400}", value):
        return clamp(timedelta(seconds=min(int(value[:12]), 10**9) if len(value) <= 12 else 10**9))
    until = parse_http_date(value)
    wait = until - (parse_http_date(headers.get("Date", "")) or now) if until else timedelta(0)
    return clamp(wait) if wait > timedelta(0) else None


def parse_http_date(value: str) -> datetime | None:
    """Return an HTTP-date (RFC 9110 §5.6.7) in UTC; None where it cannot be read."""
    try:
        read = parsedate_to_datetime(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def parse_max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return for how long the server calls its answer fresh (RFC 9111 §5.2.2.1), at most a day.

    None where it says nothing, zero, no-cache or no-store; what Age has eaten is taken off.
    """
    value = headers.get("Cache-Control", "").lower()
    if not value or re.search(r"\bno-(cache|store)\b", value):
        return None
    found = re.search(r'(?<![\w-])max-age\s*=\s*"?(\d{1,20})', value)
    age = re.fullmatch(r"\d{1,9}", headers.get("Age", "").strip())
    seconds = (min(int(found[1]), 10**9) if found else 0) - (int(age[0]) if age else 0)
    return min(timedelta(seconds=seconds), DAY) if seconds > 0 else None


def read_validators(headers: Mapping[str, str], kept: Validators | None = None) -> Validators:
    """Return ETag and Last-Modified, verbatim; for a 304, what is not sent again stays as `kept`."""
    etag, modified = (_keep_sendable(headers.get(name, "")) for name in ("ETag", "Last-Modified"))
    return Validators(
        etag=etag or (kept.etag if kept else ""), last_modified=modified or (kept.last_modified if kept else "")
    )


def build_conditions(stored: Validators) -> dict[str, str]:
    """Return the headers of a conditional GET (RFC 9110 §13.1), the values as they were received."""
    fields = {"If-None-Match": _keep_sendable(stored.etag), "If-Modified-Since": _keep_sendable(stored.last_modified)}
    return {name: value for name, value in fields.items() if value}


def _keep_sendable(value: str) -> str:
    fits = len(value) <= MAX_VALIDATOR and not re.search(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]", value)
    return value if fits else ""


def parse_content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type, in lower case, and the charset; each "" where it is not given."""
    value = headers.get("Content-Type", "")
    media_type = value.partition(";")[0].strip().lower()
    found = re.search(r";\s*charset\s*=\s*\"?'?([^\s\"';,]{1,40})", value, re.IGNORECASE)
    return (media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type) else ""), (found[1] if found else "")


def parse_length(headers: Mapping[str, str]) -> int:
    """Return how many bytes a file has as it is (RFC 9110 §8.6); 0 where that is not told, or only of a coded one."""
    value = headers.get("Content-Length", "").strip()
    coded = headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")
    return int(value) if not coded and value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS else 0


def is_challenge_page(headers: Mapping[str, str], start: bytes) -> bool:
    """Return whether an error page is a bot challenge, by its head or its first bytes."""
    return "challenge" in headers.get("cf-mitigated", "") or is_challenge(start)


def make_status_error(
    url: str, host: str, status: int, headers: Mapping[str, str], start: bytes, now: datetime
) -> StatusError:
    """Return the error that a status other than 200 means."""
    if status in (401, 403, 429, 503) and is_challenge_page(headers, start):
        message = StatusCode.BOT_CHALLENGE(host=host, status=status)
    elif code := STATUS_CODES.get(status):
        message = code(host=host)
    else:
        message = StatusCode.OTHER(host=host, status=status)
    return StatusError(message, subject=url, status=status, retry_after=parse_retry_after(headers, now))
