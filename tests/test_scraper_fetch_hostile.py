"""The client against an origin that is as hostile as can be; skipped where it is not at hand."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model import errors
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request

HOSTILE = Path(__file__).parents[1].parent / "shared/eval/hostile_origin.py"
pytestmark = pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile origin is not beside this checkout")
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)

OK = "Response"
EXPECTED = {
    "baseline": OK, "close-immediately": "NetworkError", "reset": "NetworkError", "reset-mid-body": "NetworkError",
    "never-respond": "NetworkError", "slow-headers": "DeadlineError", "drip-body": "DeadlineError",
    "stall-mid-body": "NetworkError", "no-length-never-close": "NetworkError", "slow-ok": OK,
    "endless-headers": "NetworkError", "huge-header": "NetworkError", "cookie-bomb": OK,
    "endless-body": "TooLargeError", "endless-chunked": "TooLargeError", "huge-content-length": "TooLargeError",
    "wrong-content-length-long": "NetworkError", "two-content-lengths": "NetworkError",
    "chunked-broken": "NetworkError", "chunked-truncated": "NetworkError", "not-http": "NetworkError",
    "http-0.9": "NetworkError", "bad-status-line": "NetworkError", "status-999": "StatusError",
    "endless-100-continue": "DeadlineError",
    "gzip-ok": OK, "gzip-bomb?mib=8": "TooLargeError", "gzip-nested": "EncodingError",
    "gzip-truncated": "EncodingError", "gzip-corrupt": "EncodingError", "gzip-lie": "EncodingError",
    "encoding-unknown": "EncodingError", "brotli-bomb": "EncodingError", "zstd-bomb": "EncodingError",
    "redirect": OK, "redirect-permanent": OK, "redirect-loop": "RedirectError", "redirect-chain": "RedirectError",
    "redirect-to-loopback-other-port": "ForbiddenError", "redirect-to-metadata": "ForbiddenError",
    "redirect-to-file": "ForbiddenError", "redirect-to-data": "ForbiddenError",
    "redirect-bomb": OK, "redirect-endless-body": OK,
    "redirect-no-location": "RedirectError", "redirect-bad-location": "RedirectError", "cookie-wall": OK,
    "401": "StatusError", "403": "StatusError", "404": "StatusError", "410": "StatusError", "500": "StatusError",
    "502": "StatusError", "204": "StatusError", "206": "StatusError", "challenge-403": "StatusError",
    "429-bare": "StatusError", "429-retry-after-garbage": "StatusError", "429-retry-after-past": "StatusError",
    "etag-weak": OK, "etag-unquoted": OK, "last-modified-garbage": OK, "304-always": "StatusError", "max-age": OK,
}  # fmt: skip
HANGING = ["never-respond", "slow-headers", "drip-body", "stall-mid-body", "no-length-never-close",
           "endless-100-continue"]  # fmt: skip


class Hostile:
    """The running origin."""

    def __init__(self, url: str) -> None:
        self.url, self.port = url, int(url.rpartition(":")[2])

    def control(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    command = [sys.executable, str(HOSTILE), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        found = next(filter(None, (re.search(r"http://[\w.:]+", line) for line in running.stdout)))
        yield Hostile(found[0])
        running.terminate()


@contextmanager
def make_client(hostile: Hostile, **seconds: float) -> Iterator[Client]:
    """Give a client that waits for a minute, but where other seconds are named."""
    limits = {"deadline_seconds": 60.0, "read_seconds": 60.0, **seconds}
    options = FetchOptions(
        allow=(f"127.0.0.1:{hostile.port}",),
        max_decompressed=4 << 20,
        delay_seconds=0,
        **limits,  # type: ignore[arg-type]  # they are floats
    )
    with Client(options) as made:
        yield made


@pytest.fixture(scope="module")
def client(hostile: Hostile) -> Iterator[Client]:
    with make_client(hostile) as made:
        yield made


def outcome(client: Client, url: str) -> str:
    try:
        return type(client.get(Request(url=url, robots=False), now=NOW)).__name__
    except errors.FetchError as error:
        return type(error).__name__ if re.fullmatch(r"[^\r\n]+", str(error)) else "an error of several lines"


@pytest.mark.parametrize("case", [case for case in EXPECTED if case not in HANGING])
def test_a_case(hostile: Hostile, client: Client, case: str) -> None:
    assert outcome(client, f"{hostile.url}/{case}") == EXPECTED[case]


@pytest.mark.parametrize("case", HANGING)
def test_a_case_that_hangs(hostile: Hostile, case: str) -> None:
    limit = "deadline_seconds" if EXPECTED[case] == "DeadlineError" else "read_seconds"
    with make_client(hostile, **{limit: 1}) as hasty:
        assert outcome(hasty, f"{hostile.url}/{case}") == EXPECTED[case]


def test_no_spelling_reaches_the_canary(hostile: Hostile, client: Client) -> None:
    forms = hostile.control("/_ssrf")
    for form in forms:
        assert outcome(client, form["url"]) in ("ForbiddenError", "NetworkError"), form
        assert outcome(client, f"{hostile.url}/redirect-to-canary?form={form['form']}") != OK or form["class"] in (
            "private",
            "scheme",
            "confusion",
        )
    rows = hostile.control("/_log")["requests"]
    assert not [row for row in rows if row["listener"].startswith("canary")]


@pytest.mark.parametrize(
    ("case", "most"),
    # A MiB over the cap, and another that may wait in the socket's buffers when the client hangs up.
    [("endless-body", 12 << 20), ("endless-chunked", 12 << 20), ("redirect-endless-body", 1 << 20)],
)
def test_no_more_is_read_than_the_cap(hostile: Hostile, client: Client, case: str, most: int) -> None:
    assert outcome(client, f"{hostile.url}/{case}") == EXPECTED[case]
    rows = [row for row in hostile.control("/_log")["requests"] if row["path"] == f"/{case}"]
    assert rows
    assert rows[-1]["sent"] <= most
