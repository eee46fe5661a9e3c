"""The server itself, as a program of its own on loopback: hostile bytes, slow clients, its end."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from model.errors import BantinError
from web.server import open_listener

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from datetime import UTC, datetime
from model.publication import Publication
from store import SourceRecord, open_store
from web import app as web_app, server as web_server

store = open_store(sys.argv[1])
now = datetime(2026, 11, 22, tzinfo=UTC)
record = SourceRecord(slug="news", url="https://origin.example/", options="{}", first_due=now)
store.sync_sources([record], now)
with store.composing("news", lambda: now) as composing:
    feed = Publication(slug="news", format="rss", body=b"<rss/>", gzip=b"", etag='"a"', last_modified=now)
    composing.publish([feed])
base_url = "http://127.0.0.1:" + sys.argv[2]
app = web_app.make_app(store, base_url=base_url, title="Bantin", clock=lambda: now, sample=None)
say = lambda word: print(word, flush=True)
on_ready, on_stopping = lambda: say("ready"), lambda: say("stopping")
web_server.serve(app, host="127.0.0.1", port=int(sys.argv[2]), on_ready=on_ready, on_stopping=on_stopping)
say("ended")
"""


class Server(NamedTuple):
    """A server that runs as a program of its own."""

    port: int
    program: subprocess.Popen[str]

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def send(self, *pieces: bytes) -> bytes:
        """Send raw bytes and return all that comes back until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hung up before we were done, which is its right
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except ConnectionResetError:
                pass  # it had bytes of ours unread
            return received


def free_port() -> int:
    with open_listener("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / 'bantin.db'}", str(port)]
    with (
        (tmp_path / "errors").open("w") as errors,
        subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=errors) as program,
    ):
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        yield Server(port, program)
        program.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_well_when_told_to(server: Server, ending: signal.Signals) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        idle.sendall(b"GET /feeds/ne")
        server.program.send_signal(ending)
        told, _ = server.program.communicate(timeout=60)
    assert (told, server.program.returncode) == ("stopping\nended\n", 0)


TAKEN = r"^cannot listen on 127\.0\.0\.1 port \d+: the port is in use; choose another with --port or BANTIN_PORT$"


def test_an_address_in_use_is_told_in_one_line() -> None:
    with (
        open_listener("127.0.0.1", 0) as taken,
        pytest.raises(BantinError, match=TAKEN),
        open_listener("127.0.0.1", int(taken.getsockname()[1])),
    ):
        pass


def test_feeds_over_the_wire(server: Server) -> None:
    first = server.get("/feeds/news.rss")
    assert (first.status, first.headers["etag"], first.headers["server"]) == (200, '"a"', None)
    assert server.get("/feeds/news.rss", **{"If-None-Match": '"a"'}).status == 304
    assert server.get("/", Host="evil.example").status == 200


HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
HOSTILE = {
    "NUL in the path": (b"GET /\0 HTTP/1.1\r\n\r\n",),
    "not HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",),
    "a path of 64 KiB": (b"GET /" + b"x" * 65536 + b" HTTP/1.1\r\nConnection: close\r\n\r\n",),
    "1,000 header fields": (HEAD, b"".join(b"X-%d: y\r\n" % n for n in range(1000)), b"\r\n"),
    "one header field without end": (HEAD + b"X: ", *[b"y" * 65536] * 8),
    "header fields without end": (HEAD, *[b"X: y\r\n" * 8000] * 8),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",),
    "10 MiB sent": (
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10485760\r\n\r\n",
        *[b"x" * 65536] * 160,
    ),
    "up and out": (b"GET /static/../../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n",),
    "escaped, up and out": (b"GET /sample/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n",),
    "a broken escape": (b"GET /feeds/%zz%ff HTTP/1.1\r\nConnection: close\r\n\r\n",),
    "an absolute target": (b"GET http://evil.example/none HTTP/1.1\r\nConnection: close\r\n\r\n",),
}


def test_hostile_bytes_are_refused_without_a_trace(server: Server, tmp_path: Path) -> None:
    for name, pieces in HOSTILE.items():
        answer = server.send(*pieces)
        assert answer.startswith(b"HTTP/1.1 4"), (name, answer[:200])
        assert b"nosniff" in answer, name
        assert b"evil" not in answer, name
    assert server.get("/feeds/news.rss").status == 200
    assert "Traceback" not in (tmp_path / "errors").read_text()


def test_slow_clients_keep_nobody_waiting(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET /feeds/news.rss HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert server.get("/feeds/news.rss").status == 200
    assert server.get("/").status == 200
    for connection in slow:
        connection.close()
