"""The fields of a form that was sent, within bounds (HTML Standard §4.10.21.8, application/x-www-form-urlencoded)."""

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from messages.responses import ResponseCode

MAX_FORM_BYTES = 64 * 1024  # bytes
MAX_FIELDS = 250  # a page of sources, each with a checkbox
FORM_SECONDS = 10.0
_MEDIA_TYPE = "application/x-www-form-urlencoded"


class Form(dict[str, str]):
    """The fields of a form: the last value of each name, and all of those that are repeated."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(pairs)
        self._pairs = tuple(pairs)

    def list_values(self, name: str) -> list[str]:
        """Return all values of a name, in the order of the form."""
        return [value for key, value in self._pairs if key == name]


async def read_form(request: Request, max_bytes: int = MAX_FORM_BYTES) -> Form:
    """Return a request's form fields.

    Anything else than such a form raises HTTPException: 415 another media type, 413 too large, 408 too
    slow, 400 cannot be read. Nothing beyond the bounds is ever held in memory.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise HTTPException(415, str(ResponseCode.FORM_TYPE()))
    try:
        async with asyncio.timeout(FORM_SECONDS):
            body = await _read_body(request, max_bytes)
        return _parse_fields(body.decode("utf-8"))
    except TimeoutError:
        raise HTTPException(408, str(ResponseCode.FORM_TOO_SLOW())) from None
    except (ValueError, ClientDisconnect):
        raise HTTPException(400, str(ResponseCode.FORM_INVALID())) from None


def _parse_fields(body: str) -> Form:
    pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    if any("\0" in value for _, value in pairs):  # nobody types one, and PostgreSQL stores none
        raise ValueError("a NUL in a form")
    return Form(pairs)


async def _read_body(request: Request, max_bytes: int) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > max_bytes:
            raise HTTPException(413, str(ResponseCode.FORM_TOO_LARGE()))
    return body
