"""Problems (RFC 9457): what a refused request is answered, raised anywhere below `web.api.app`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import Response

from messages import Message, render
from web.api.wire import Fault, Problem

MEDIA_TYPE = "application/problem+json"


class Refusal(Exception):
    """A request is refused with a status and the reason; `faults` are the places that are wrong, with what is."""

    def __init__(
        self,
        status: int,
        message: Message,
        *,
        faults: Sequence[tuple[str, Message]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the answer is made of."""
        super().__init__(str(message))
        self.status, self.message, self.faults, self.headers = status, message, faults, headers or {}


def render_refusal(refusal: Refusal, language: str) -> Response:
    """Return the answer to a request that is refused."""
    problem = Problem(
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=render(refusal.message, language),
        code=str(refusal.message.code),
        errors=tuple(
            Fault(pointer=pointer, code=str(fault.code), detail=render(fault, language))
            for pointer, fault in refusal.faults
        ),
    )
    headers = {"cache-control": "no-store", "content-language": language, **refusal.headers}
    return Response(problem.model_dump_json(), refusal.status, headers, media_type=MEDIA_TYPE)
