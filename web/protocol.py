"""HTTP/1.1 as uvicorn and httptools speak it, with a bound on the head of a request.

httptools keeps whatever comes until the header fields are complete; without a bound a
client could fill the memory, or hold a connection for ever by never ending them.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from messages.responses import ResponseCode
from web.security import SECURITY_HEADERS

MAX_HEAD_BYTES = 64 * 1024  # bytes
HEAD_SECONDS = 20.0


class BoundedProtocol(HttpToolsProtocol):
    """Answers 400 and hangs up where a head is too large or too slow to come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head: int | None = 0  # bytes so far; None once the head is complete
        self._timeout: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._timeout = self.loop.call_later(HEAD_SECONDS, self._refuse_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A new head begins."""
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole; the application judges it from here."""
        self._head = None
        self._stop_waiting()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what came, unless the head has outgrown its bound."""
        super().data_received(data)
        if self._head is not None:
            self._wait_for_more(len(data))

    def send_400_response(self, msg: str) -> None:
        """Say that this is not HTTP, with the header fields that stand on every answer."""
        if self.transport.is_closing():
            return
        body = msg.encode() + b"\n"
        fields = (
            *SECURITY_HEADERS,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        )
        lines = b"".join(b"%s: %s\r\n" % field for field in (*self.server_state.default_headers, *fields))
        self.transport.write(STATUS_LINE[400] + lines + b"\r\n" + body)
        self.transport.close()

    def _wait_for_more(self, size: int) -> None:
        self._head = (self._head or 0) + size
        if self._head > MAX_HEAD_BYTES:
            self._refuse_head()
        elif self._timeout is None:  # most heads come in one piece and need no timer
            self._timeout = self.loop.call_later(HEAD_SECONDS, self._refuse_head)

    def _stop_waiting(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _refuse_head(self) -> None:
        self._stop_waiting()
        if self._head:
            self.send_400_response(str(ResponseCode.HEAD_REFUSED()))
        else:
            self.transport.close()
