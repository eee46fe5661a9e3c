"""Mail (RFC 5321, RFC 5322): each notification is a message of text and HTML, sent to the server of the settings.

Its Message-ID is the same at each try. A connection serves the messages of one turn. With `starttls` a server that
does not offer it is sent nothing. The settings' own word is what allows a server at a private address.
"""

import logging
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from messages.notifications import NotificationCode
from model.errors import DeliveryError, FetchError, StoppedError
from notify.letter import Letter
from scraper.fetch.deadline import Deadline, DeadlineWatch
from scraper.fetch.guard import Guard
from scraper.fetch.network_errors import describe_network_error
from scraper.fetch.response import Trust
from scraper.fetch.secret_values import read_secret
from scraper.fetch.transport import WrappedError, make_tls_context, resolve_within
from settings.targets import Mail, Security

log = logging.getLogger("bantin")
SECONDS = 30.0  # in which a message is to be taken, connecting included
SILENCE = 20.0  # seconds for which a server may say nothing
POLICY = SMTP.clone(cte_type="7bit")  # a server need not know 8BITMIME
PARTIAL_TRIES = 3  # of one message, where some of its recipients were only put off: the others' next ones wait for it
MAX_ANSWER = 300  # characters of what a server says, in a message


Left = dict[str, tuple[tuple[str, ...], int]]  # recipients that a message is still to reach, and its tries, by guid


class MailChannel:
    """Sends to the addresses of one target."""

    def __init__(self, mail: Mail, site: str, watch: DeadlineWatch, left: Left) -> None:
        """Send to those that `left` still has of a message, and keep there those that are put off."""
        self._mail, self._site, self._watch, self._left = mail, site, watch, left
        self._connection: _Connection | None = None

    def send(self, letter: Letter) -> None:
        """Send a letter; DeliveryError where it was not taken, StoppedError where the daemon ends."""
        message = build_message(letter, self._mail, self._site)
        with self._translating(), self._watch.start(self._mail.server, SECONDS) as deadline:
            connection = self._connection or self._connect(deadline)
            connection.hold(deadline)
            to, tries = self._left.get(letter.guid, (self._mail.to, 0))
            try:
                refused = connection.send_message(message, from_addr=self._mail.sender, to_addrs=to)
            except smtplib.SMTPRecipientsRefused as error:
                if not tries:
                    raise
                refused = dict.fromkeys(to, next(iter(error.recipients.values()))) | error.recipients
                self._drop()
        for address, (status, answer) in refused.items():
            log.warning("%s refused a message to %s: %d %s", self._mail.server, address, status, _shorten(answer))
        self._left.clear()
        later = {address: answer for address, answer in refused.items() if answer[0] < 500}
        if later and tries + 1 < PARTIAL_TRIES:
            self._left[letter.guid] = (tuple(later), tries + 1)
            raise self._convert(smtplib.SMTPRecipientsRefused(later))

    def close(self) -> None:
        """Say good-bye, where a connection is open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.putcmd("quit")  # what it answers is not waited for
            connection.close()

    def _connect(self, deadline: Deadline) -> "_Connection":
        mail = self._mail
        password = read_secret(mail.password, name="mail.password", subject=mail.server)
        context = make_tls_context(Trust(ca=mail.ca))
        connection = _Connection(mail, deadline, context)
        self._connection = connection  # to be closed, whatever comes
        status, answer = connection.connect(mail.server, mail.chosen_port)
        if status != 220:
            raise smtplib.SMTPConnectError(status, answer)
        if mail.security is Security.STARTTLS:
            connection.starttls(context=context)
        if mail.user:
            connection.login(mail.user, password)
        return connection

    @contextmanager
    def _translating(self) -> Iterator[None]:
        """Turn what goes wrong into a DeliveryError; the connection is not used again."""
        try:
            yield
        except StoppedError:
            self._drop()
            raise
        except (smtplib.SMTPException, OSError, UnicodeError, ValueError, WrappedError, FetchError) as error:
            self._drop()
            raise self._convert(error) from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _convert(self, error: Exception) -> DeliveryError:
        host = f"{self._mail.server}:{self._mail.chosen_port}"
        if isinstance(error, WrappedError):
            error = error.cause
        if isinstance(error, FetchError):
            return DeliveryError(error.message, subject=host)
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _ in error.recipients.values()]
            status, answer = next(iter(error.recipients.values()))
            return self._make_error(host, status, answer, refused=min(codes) >= 500)
        if isinstance(error, smtplib.SMTPResponseException):
            refused = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            return self._make_error(host, error.smtp_code, error.smtp_error, refused=refused)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return DeliveryError(NotificationCode.CLOSED(host=host), subject=host)
        if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
            return DeliveryError(describe_network_error(error, host), subject=host)
        return DeliveryError(NotificationCode.UNSUPPORTED(host=host, reason=str(error)), subject=host)

    @staticmethod
    def _make_error(host: str, status: int, answer: bytes | str, *, refused: bool) -> DeliveryError:
        message = NotificationCode.ANSWERED(host=host, status=status, answer=_shorten(answer))
        return DeliveryError(message, subject=host, refused=refused)


def _shorten(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:MAX_ANSWER]


class _Connection(smtplib.SMTP):
    """A connection to a permitted address, which a deadline can cut at any time."""

    def __init__(self, mail: Mail, deadline: Deadline, context: Any) -> None:
        self._mail, self._deadline, self._tls = mail, deadline, context
        self._guard = Guard([_format_place(mail.server, mail.chosen_port)])
        self._spare: socket.socket | None = None  # what the deadline shuts: TLS takes the descriptor of the other
        super().__init__(local_hostname=mail.sender.rpartition("@")[2], timeout=SILENCE)
        self._host = mail.server

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failed: OSError = OSError("no address")
        for family, place in resolve_within(self._guard, host, port, self._deadline):
            opened = socket.socket(family, socket.SOCK_STREAM)
            self._replace_spare(opened.dup())
            self.hold(self._deadline)
            opened.settimeout(timeout)
            try:
                opened.connect(place)
                if self._mail.security is Security.TLS:
                    return self._tls.wrap_socket(opened, server_hostname=host)  # type: ignore[no-any-return]  # Any
            except OSError as error:
                opened.close()
                failed = error
            else:
                return opened
        raise failed

    def hold(self, deadline: Deadline) -> None:
        """Have a deadline cut this connection."""
        deadline.hold_socket(self._spare)

    def close(self) -> None:
        """Close it, without waiting for an answer."""
        super().close()
        self._replace_spare(None)

    def _replace_spare(self, spare: socket.socket | None) -> None:
        if self._spare is not None:
            self._spare.close()
        self._spare = spare


def _format_place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def build_message(letter: Letter, mail: Mail, site: str) -> EmailMessage:
    """Return a letter as a message: text, and the same as HTML."""
    message = EmailMessage(policy=POLICY)
    user, _, domain = mail.sender.rpartition("@")
    message["From"] = Address(_printable(site), user, domain)
    message["To"] = ", ".join(mail.to)
    message["Subject"] = letter.subject
    message["Date"] = letter.created
    message["Message-ID"] = f"<{letter.guid.removeprefix('urn:uuid:')}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: out-of-office replies are not wanted
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
