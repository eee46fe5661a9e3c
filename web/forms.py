"""The fields of a form that was sent, within bounds (HTML Standard §4.10.21.8, application/x-www-form-urlencoded)."""

import asyncio
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from messages.responses import ResponseCode

MAX_FORM_BYTES = 64 * 1024  # bytes
MAX_FIELDS = 50
FORM_SECONDS = 10.0
_MEDIA_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """Return a request's form fields, the last of each name.

    Anything else than such a form raises HTTPException: 415 another media type, 413 too large, 408 too
    slow, 400 cannot be read. Nothing beyond the bounds is ever held in memory.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise HTTPException(415, str(ResponseCode.FORM_TYPE()))
    try:
        async with asyncio.timeout(FORM_SECONDS):
            body = await _read_body(request)
        return _parse_fields(body.decode("utf-8"))
    except TimeoutError:
        raise HTTPException(408, str(ResponseCode.FORM_TOO_SLOW())) from None
    except (ValueError, ClientDisconnect):
        raise HTTPException(400, str(ResponseCode.FORM_INVALID())) from None


def _parse_fields(body: str) -> dict[str, str]:
    fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"))
    if any("\0" in value for value in fields.values()):  # nobody types one, and PostgreSQL stores none
        raise ValueError("a NUL in a form")
    return fields


async def _read_body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(413, str(ResponseCode.FORM_TOO_LARGE()))
    return body
