"""The fields of a form that was sent, within bounds (HTML Standard §4.10.21.8, application/x-www-form-urlencoded)."""

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from messages.responses import ResponseCode
from web import uploads

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


async def read_form(request: Request, max_bytes: int = MAX_FORM_BYTES, *, takes_file: bool = False) -> Form:
    """Return a request's form fields; where it `takes_file`, the text of a file is one too (multipart/form-data).

    Anything else than such a form raises HTTPException: 415 another media type, 413 too large, 408 too
    slow, 400 cannot be read. Nothing beyond the bounds is ever held in memory.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _MEDIA_TYPE and not (takes_file and media_type == uploads.MEDIA_TYPE):
        raise HTTPException(415, str(ResponseCode.FORM_TYPE()))
    try:
        async with asyncio.timeout(FORM_SECONDS):
            body = await _read_body(request, max_bytes)
        if media_type == _MEDIA_TYPE:
            return _make_form(
                parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
            )
        return _make_form(await uploads.parse_upload(request.headers, body, MAX_FIELDS))
    except TimeoutError:
        raise HTTPException(408, str(ResponseCode.FORM_TOO_SLOW())) from None
    except (ValueError, ClientDisconnect):
        raise HTTPException(400, str(ResponseCode.FORM_INVALID())) from None


def _make_form(pairs: Sequence[tuple[str, str]]) -> Form:
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
