"""What a request says, checked by what its operation declares: parameters, and a body of JSON within bounds."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from messages import Message
from messages.api import ApiCode
from settings.messages import describe_detail
from web.api.operations import Operation
from web.api.problems import Refusal
from web.api.wire import Wire

MAX_BODY_BYTES = 256 * 1024
MAX_DEPTH = 50
BODY_SECONDS = 10.0
_JSON = "application/json"


def read_query(one: Operation, request: Request) -> Wire:
    """Return the query parameters of a request; Refusal that names all that cannot be used."""
    sent = Counter(name for name, _ in request.query_params.multi_items())
    twice = [(name, ApiCode.TWICE()) for name, count in sent.items() if count > 1]
    return check_query(one, {name: request.query_params[name] for name in sent}, twice)


def check_query(one: Operation, values: Mapping[str, Any], found: Sequence[tuple[str, Message]] = ()) -> Wire:
    """Return parameters as their operation declares them; Refusal that names all that cannot be used, `found` first."""
    faults = [*found, *((name, ApiCode.UNKNOWN_PARAMETER()) for name in values if name not in one.query.model_fields)]
    try:
        query = one.query.model_validate(dict(values))
    except ValidationError as error:
        faults += [
            (str(detail["loc"][0]) if detail["loc"] else "", describe_detail(detail, lambda: ()))
            for detail in error.errors(include_url=False)
            if detail["type"] != "extra_forbidden"
        ]
    texts = [value for value in values.values() if isinstance(value, str)]
    if any("\0" in text for text in texts):  # nobody means one, and PostgreSQL stores none
        faults += [("", ApiCode.NOT_TEXT())]
    if faults:
        raise Refusal(400, ApiCode.PARAMETERS(), faults=faults)
    return query


async def read_json(one: Operation, request: Request) -> Any:
    """Return the JSON that a request carries; Refusal where it is no JSON, or too much of it."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (one.body_type, _JSON):
        raise Refusal(415, ApiCode.MEDIA_TYPE(expected=one.body_type), headers={"accept": one.body_type})
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read_bytes(request)
    except TimeoutError:
        raise Refusal(408, ApiCode.TOO_SLOW()) from None
    except ClientDisconnect:
        raise Refusal(400, ApiCode.NOT_JSON()) from None
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
        _check(value, MAX_DEPTH)
    except (ValueError, RecursionError):
        raise Refusal(400, ApiCode.NOT_JSON()) from None
    return value


async def _read_bytes(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(413, ApiCode.TOO_LARGE(limit=MAX_BODY_BYTES))
    return body


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are no JSON (RFC 8259 §6)


def _check(value: Any, depth: int) -> None:
    """Raise ValueError where a value is nested too deep, or holds text that cannot be stored or written."""
    if depth < 0:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        value.encode()  # half of a surrogate pair has no UTF-8
        if "\0" in value:
            raise ValueError("a NUL")
    elif isinstance(value, dict):
        for key, part in value.items():
            _check(key, depth)
            _check(part, depth - 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth - 1)
