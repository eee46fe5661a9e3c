"""Mail: one message a notification by real SMTP, with the same Message-ID at each try; faults say what was answered."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model.errors import DeliveryError, StoppedError
from notify import mail as mail_module
from notify.letter import Letter
from notify.mail import MailChannel, build_message
from scraper.fetch.deadline import DeadlineWatch
from settings.targets import Mail
from tests.daemon import free_port
from tests.mail_sink import mail_sink

CERTIFICATE = Path(__file__).parent / "data/tls/cert.pem"  # for 127.0.0.1, signed by itself
LETTER = Letter(
    guid="urn:uuid:0d8ac7f0-5d0c-4b5e-9b39-0f1f5f5e8f10",
    created=datetime(2026, 3, 10, 9, tzinfo=UTC),
    subject="Cảng mở cửa: 2 tin mới",
    text="Harbour opens\nhttps://a.example/1\n",
    html="<p>Harbour opens</p>",
    payload={},
)


def declare(port: int, **options: Any) -> Mail:
    fields = {"security": "none", "sender": "bantin@feeds.example", "to": ["desk@a.example", "eve@b.example"]}
    return Mail.model_validate({"server": "127.0.0.1", "port": port, **fields, **options})


@contextmanager
def channel(port: int, **options: Any) -> Iterator[MailChannel]:
    watch = DeadlineWatch()
    opened = MailChannel(declare(port, **options), "Town feeds", watch, {})
    try:
        yield opened
    finally:
        opened.close()
        watch.close()


def make_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_name("key.pem"))
    return context


def fail(port: int, **options: Any) -> DeliveryError:
    with channel(port, **options) as opened, pytest.raises(DeliveryError) as caught:
        opened.send(LETTER)
    return caught.value


def test_a_letter_comes_whole() -> None:
    with mail_sink() as sink, channel(sink.port) as opened:
        opened.send(LETTER)
        (message,) = sink.messages
    assert sink.envelopes == [("bantin@feeds.example", ["desk@a.example", "eve@b.example"])]
    assert message["Subject"] == "Cảng mở cửa: 2 tin mới"
    assert message["From"] == "Town feeds <bantin@feeds.example>"
    assert message["To"] == "desk@a.example, eve@b.example"
    assert message["Message-ID"] == "<0d8ac7f0-5d0c-4b5e-9b39-0f1f5f5e8f10@feeds.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == LETTER.created
    plain, html = message.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert "<p>Harbour opens</p>" in html.get_content()


def test_letters_of_one_turn_share_a_connection() -> None:
    with mail_sink() as sink, channel(sink.port) as opened:
        for number in range(3):
            opened.send(replace(LETTER, subject=f"{number}"))
        connection = opened._connection
        assert connection is not None
        assert sink.subjects == ["0", "1", "2"]
        opened.close()


def test_starttls_and_a_password() -> None:
    secured = {"security": "starttls", "ca": str(CERTIFICATE), "user": "desk", "password": "right"}
    with mail_sink(tls=make_tls(), auth=True) as sink, channel(sink.port, **secured) as opened:
        opened.send(LETTER)
        assert len(sink.messages) == 1
    assert sink.logins == [(b"desk", b"right")]


def test_tls_from_the_first_byte() -> None:
    """A server that greets, takes one message, and speaks nothing but TLS."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            plain, _ = listening.accept()
            with make_tls().wrap_socket(plain, server_side=True) as secure, secure.makefile("rwb") as stream:
                say(stream, "220 ready")
                for line in stream:
                    word = line.split()[0].lower()
                    if word == b"data":
                        say(stream, "354 go on")
                        taken.extend(iter(stream.readline, b".\r\n"))
                    say(stream, "250 well")
                    if word == b"quit":
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with channel(listening.getsockname()[1], security="tls", ca=str(CERTIFICATE)) as opened:
            opened.send(LETTER)
        thread.join(60)
    assert b"Message-ID: <0d8ac7f0-5d0c-4b5e-9b39-0f1f5f5e8f10@feeds.example>\r\n" in taken


def say(stream: Any, line: str) -> None:
    stream.write(line.encode() + b"\r\n")
    stream.flush()


def test_a_wrong_password_says_so() -> None:
    secured = {"security": "starttls", "ca": str(CERTIFICATE), "user": "desk", "password": "wrong"}
    with mail_sink(tls=make_tls(), auth=True) as sink:
        error = fail(sink.port, **secured)
    assert str(error) == f"127.0.0.1:{sink.port} answered 535: 5.7.8 Authentication credentials invalid"
    assert not error.refused


def test_a_server_without_starttls_is_sent_nothing() -> None:
    with mail_sink() as sink:
        error = fail(sink.port, security="starttls", user="desk", password="right")
        assert "STARTTLS extension not supported by server" in str(error)
    assert sink.logins == []


def test_a_certificate_that_is_not_trusted_is_refused() -> None:
    with mail_sink(tls=make_tls()) as sink:
        error = fail(sink.port, security="starttls")
        assert "has signed its TLS certificate itself" in str(error)
    assert sink.messages == []


def test_a_dead_server() -> None:
    port = free_port()
    assert str(fail(port)) == f"127.0.0.1:{port} refused the connection"


def test_a_message_that_is_refused_and_one_that_is_put_off() -> None:
    with mail_sink() as sink:
        sink.answers = ["552 too large", "451 try later"]
        refused, later = fail(sink.port), fail(sink.port)
    assert (refused.refused, later.refused) == (True, False)
    assert str(refused) == f"127.0.0.1:{sink.port} answered 552: too large"


def test_one_recipient_that_is_refused_keeps_nothing_from_the_others(caplog: pytest.LogCaptureFixture) -> None:
    with mail_sink() as sink:
        sink.refused = {"eve@b.example"}
        with channel(sink.port) as opened:
            opened.send(LETTER)
        assert sink.envelopes == [("bantin@feeds.example", ["desk@a.example"])]
        sink.refused = {"eve@b.example", "desk@a.example"}
        error = fail(sink.port)
    assert error.refused
    assert "550: 5.1.1 no such user here" in str(error)
    assert "127.0.0.1 refused a message to eve@b.example: 550 5.1.1 no such user here" in caplog.text


def test_a_recipient_that_is_put_off_is_tried_again_alone_and_not_for_ever() -> None:
    with mail_sink() as sink, channel(sink.port) as opened:
        sink.put_off = {"eve@b.example"}
        for _ in range(2):
            with pytest.raises(DeliveryError, match="greylisted") as caught:
                opened.send(LETTER)
            assert not caught.value.refused
        opened.send(LETTER)
        assert [to for _, to in sink.envelopes] == [["desk@a.example"]]
        with pytest.raises(DeliveryError):
            opened.send(LETTER)
        sink.put_off = set()
        opened.send(LETTER)
        assert [to for _, to in sink.envelopes[1:]] == [["desk@a.example"], ["eve@b.example"]]


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_never_says_anything_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "SECONDS", 0.2)
    with silent_server() as port:
        assert "0.2 s" in str(fail(port))


def test_a_server_that_drips_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "SECONDS", 0.3)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with suppress(OSError):
                opened, _ = listening.accept()
                with opened:
                    while not ended.wait(0.02):
                        opened.sendall(b"2")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        error = fail(listening.getsockname()[1])
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)  # its time may have passed before it connected
        thread.join(60)
    assert "0.3 s" in str(error)


def test_stopping_cuts_what_is_being_sent() -> None:
    watch = DeadlineWatch()
    with silent_server() as port:
        opened = MailChannel(declare(port), "Town", watch, {})
        timer = threading.Timer(0.2, watch.stop)
        timer.start()
        with pytest.raises(StoppedError):
            opened.send(LETTER)
        timer.join()
    watch.close()


def test_a_secret_that_is_missing_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_PASSWORD", raising=False)
    error = fail(free_port(), password={"env": "DESK_PASSWORD"}, user="desk")
    assert "the environment variable DESK_PASSWORD is not set" in str(error)


def test_no_server_needs_to_know_8bitmime() -> None:
    letter = replace(LETTER, text="Cảng mở cửa", html="<p>Cảng mở cửa</p>")
    assert build_message(letter, declare(25), "Thị trấn").as_bytes().isascii()


@pytest.mark.parametrize("title", ["Town\r\nBcc: all@a.example", 'Eve" <eve@b.example>', "Thị trấn", "x" * 300])
def test_no_title_makes_a_header(title: str) -> None:
    message = build_message(LETTER, declare(25), title)
    again = message.as_bytes()
    assert b"\nBcc:" not in again
    assert [address.addr_spec for address in message["From"].addresses] == ["bantin@feeds.example"]
