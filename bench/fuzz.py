"""Answers, settings and requests made at random: whatever comes, an expected fault or a value, and in time.

    python bench/fuzz.py [--minutes 10] [--seed 1]

Three targets take turns: what an origin sends (fetched, decoded, read as a list), what a settings file holds, and what
a client sends to our own server, which is to answer everyone else meanwhile. Prints how many examples each had, and
the slowest. Exits with 1, and the example, at the first crash or hang.
"""

import argparse
import logging
import socket
import socketserver
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from model.errors import BantinError
from model.outcome import Failed, Memory, NotModified, Scraped
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.scrape import scrape
from scraper.source import Source
from settings.load import load_settings
from store import open_store
from web.app import make_app

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DEADLINE = 2.0  # seconds of a fetch
SLOWEST = 10.0  # seconds of one example, beyond which it hangs
ROUND = 60  # examples between two looks at the clock
RULES = {"item": "li", "title": "a", "link": {"selector": "a", "attribute": "href"}, "date": "time"}

HEADS = (
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 304 X\r\n",
    b"HTTP/1.1 302 X\r\nLocation: /x\r\n",
    b"HTTP/1.0 999 \r\n",
    b"ICY 200\r\n",
    b"Content-Length: 99\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Type: text/html; charset=utf-7\r\n",
    b"Content-Type: application/json\r\n",
    b"ETag: \xff\r\n",
    b"Retry-After: 1e9\r\n",
    b"Set-Cookie: a=b\r\n",
    b"\r\n",
    b"5\r\n<ul><\r\n",
    b"0\r\n\r\n",
    b"\x1f\x8b\x08\x00",
    b"\x00",
    b"\xef\xbb\xbf",
)
PAGE = (
    b"<ul>",
    b"<li>",
    b"<a href='",
    b"/1'>One</a>",
    b"<time>9.3.2020</time>",
    b"</li>",
    b"<table><tr><td>",
    b"<!--",
    b"]]>",
    b"&#0;",
    b"<svg><script>",
    b"<base href='javascript:'>",
    b"<meta charset=utf-16>",
    b'{"a":[',
    b"<?xml version='1.0'?><rss>",
    b"\xff\xfe",
)
YAML = (
    "sources:\n",
    "- ",
    "slug: a\n",
    "url: https://a.example/\n",
    "  ",
    "rules: ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!x ",
    "cron: '* * * * *'\n",
    "\t",
    ": ",
)
REQUEST = (
    b"GET / HTTP/1.1\r\n",
    b"POST /hub HTTP/1.1\r\n",
    b"GET /feeds/%00.rss HTTP/1.1\r\n",
    b"Host: x\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"If-None-Match: *\r\n",
    b"Accept-Encoding: gzip;q=x\r\n",
    b"\r\n",
    b"\x00",
    b"a" * 900,
)


def pieces(parts: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Return byte strings of known parts and of noise."""
    return st.lists(st.sampled_from(parts) | st.binary(max_size=40), max_size=30).map(b"".join)


class Answering(socketserver.BaseRequestHandler):
    """Sends what is to be sent, whatever is requested."""

    body = b""

    def handle(self) -> None:
        with suppress(OSError):
            self.request.recv(65536)
            self.request.sendall(type(self).body)


@contextmanager
def fuzz_answers() -> Iterator[Callable[[int], None]]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    options = FetchOptions(
        allow=("127.0.0.0/8",),
        delay_seconds=0,
        per_host=9,
        deadline_seconds=DEADLINE,
        read_seconds=1,
        max_decompressed=1 << 20,
    )
    source = Source.model_validate({"slug": "a", "url": url, "robots": False, "rules": RULES})
    ok = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    with Client(options) as client:

        def fetch(body: bytes) -> None:
            Answering.body = body
            outcome = scrape(source, client=client, memory=Memory(), now=NOW)
            assert isinstance(outcome, Scraped | NotModified | Failed)

        yield lambda number: run_round(pieces(HEADS + PAGE) | pieces(PAGE).map(lambda page: ok + page), fetch, number)
    server.shutdown()
    server.server_close()


@contextmanager
def fuzz_settings() -> Iterator[Callable[[int], None]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.yaml"

        def load(content: bytes) -> None:
            path.write_bytes(content)
            with suppress(BantinError):
                load_settings(path)

        texts = st.lists(st.sampled_from(YAML) | st.text(max_size=20), max_size=40).map("".join)
        yield lambda number: run_round(
            texts.map(lambda text: text.encode("utf-8", "replace")) | st.binary(), load, number
        )


@contextmanager
def fuzz_requests() -> Iterator[Callable[[int], None]]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/a.db")
        app = make_app(store, base_url="http://x", title="T", clock=lambda: NOW, sample=None, wake_hub=lambda: None)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_keep_alive=1))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()

            def send(content: bytes) -> None:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
                    connection.sendall(content)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                    assert answer.status == 200

            yield lambda number: run_round(pieces(REQUEST), send, number)
            server.should_exit = True
            thread.join(10)
        store.close()


slowest: dict[str, float] = {}
counted: dict[str, int] = {}


def run_round(strategy: st.SearchStrategy[bytes], work: Callable[[bytes], None], number: int) -> None:
    """Try ROUND examples; whatever `work` raises comes out with its example."""

    @seed(number)
    @settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def attempt(content: bytes) -> None:
        began = time.monotonic()
        work(content)
        taken = time.monotonic() - began
        slowest[work.__name__] = max(slowest.get(work.__name__, 0.0), taken)
        counted[work.__name__] = counted.get(work.__name__, 0) + 1
        assert taken < SLOWEST, f"{taken:.1f} s"

    attempt()


class Raised(logging.Handler):
    """Keeps what the program logs of faults that nobody expected."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.records.append(record.getMessage())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    raised = Raised()
    logging.getLogger().addHandler(raised)
    ends, number = time.monotonic() + 60 * options.minutes, options.seed
    with fuzz_answers() as answers, fuzz_settings() as texts, fuzz_requests() as requests:
        while number == options.seed or time.monotonic() < ends:
            for fuzz in (answers, texts, requests):
                fuzz(number)
            number += 1
    for name, examples in counted.items():
        print(f"{name}: {examples:,} examples, the slowest took {slowest[name]:.2f} s")
    print(f"crashes and hangs: {len(raised.records)}")
    return 1 if raised.records else 0


if __name__ == "__main__":
    sys.exit(main())
