"""A mail server on loopback (aiosmtpd) that keeps what it is sent, and refuses what it is told to."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class MailSink:
    """What came, and how it is answered."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # of the next messages, in the place of 250
    refused: set[str] = field(default_factory=set)  # recipients
    put_off: set[str] = field(default_factory=set)  # recipients that are to be tried later
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.messages]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return "550 5.1.1 no such user here"
        if address in self.put_off:
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]  # its policy makes EmailMessages
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)


class _Controller(Controller):
    """Serves on a socket that is bound already, so that nobody else can take its port."""

    listener: socket.socket

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


@contextmanager
def mail_sink(
    listener: socket.socket | None = None, *, tls: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[MailSink]:
    """Run a sink, on a free port or a bound socket; with `tls` it offers STARTTLS, with `auth` it asks for `right`."""
    with listener or socket.create_server(("127.0.0.1", 0)) as bound:
        sink = MailSink(bound.getsockname()[1])
        options: dict[str, Any] = {"authenticator": sink.authenticate, "auth_required": True} if auth else {}
        options |= {"tls_context": tls} if tls else {"auth_require_tls": False}
        controller = _Controller(sink, hostname="127.0.0.1", port=sink.port, ready_timeout=60, **options)
        controller.listener = bound
        controller.start()
        try:
            yield sink
        finally:
            controller.stop()
