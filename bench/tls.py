"""What a request over TLS costs where each goes to another host: our client, requests as it comes, and pycurl.

    python bench/tls.py [--hosts 200] [--rounds 3]      needs openssl; pycurl is left out where it is not installed

CPU (user + system) of this process in us a request; the origin, with a certificate of an authority made for it, is
another. Cold is the first request to each host by a client that was just made: a connection, a handshake, and what
checks certificates. Warm is the second to each. All of it is answered 304, hosts are names, and no name server is
asked by any of them. All believe the usual authorities and ours.
"""

import argparse
import asyncio
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import requests
from polling import find_port

try:
    import pycurl
except ImportError:
    pycurl = None

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from model.outcome import NotModified, Validators  # noqa: E402
from scraper.fetch.client import Client  # noqa: E402
from scraper.fetch.options import FetchOptions  # noqa: E402
from scraper.fetch.response import Request, Trust  # noqa: E402

DOMAIN = "bench.example"
TAG = '"1"'
ANSWER = f"HTTP/1.1 304 Not Modified\r\nETag: {TAG}\r\n\r\n".encode()
OF_PYCURL, OF_REQUESTS = 2.0, 0.1  # cold, at most
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
Ask = Callable[[str], int]  # URL -> status


def make_certificates(folder: Path) -> None:
    """Write ca.pem, which certifies server.pem for all names of the domain, and all.pem, the usual authorities too."""
    openssl = partial(subprocess.run, check=True, capture_output=True, cwd=folder)
    openssl(
        ["openssl", "req", "-x509", *KEY, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Bench", "-days", "2"]
    )
    openssl(["openssl", "req", *KEY, "-keyout", "server.key", "-out", "server.csr", "-subj", f"/CN={DOMAIN}"])
    (folder / "names").write_text(f"subjectAltName=DNS:*.{DOMAIN}\n", encoding="utf-8")
    sign = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
    openssl(["openssl", "x509", "-req", "-in", "server.csr", "-out", "server.pem", *sign])
    usual = Path(requests.certs.where()).read_text(encoding="utf-8")
    (folder / "all.pem").write_text(usual + (folder / "ca.pem").read_text(encoding="utf-8"), encoding="utf-8")


async def serve_origin(folder: Path, port: int) -> None:
    """Answer everything 304 until killed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port, ssl=context, backlog=1000)
    print("ready", flush=True)
    await server.serve_forever()


def resolve(host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@contextmanager
def ask_by_bantin(folder: Path, urls: list[str]) -> Iterator[Ask]:
    options = FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0)
    trust, validators = Trust(ca=str(folder / "ca.pem")), Validators(etag=TAG)

    def ask(url: str) -> int:
        request = Request(url=url, validators=validators, robots=False, trust=trust)
        return 304 if isinstance(client.get(request, now=datetime.now(UTC)), NotModified) else 0

    with Client(options, resolve=resolve) as client:
        yield ask


@contextmanager
def ask_by_requests(folder: Path, urls: list[str]) -> Iterator[Ask]:
    verify, headers = str(folder / "all.pem"), {"If-None-Match": TAG}
    with patch("socket.getaddrinfo", resolve):
        yield lambda url: requests.get(url, headers=headers, verify=verify, timeout=10).status_code


@contextmanager
def ask_by_pycurl(folder: Path, urls: list[str]) -> Iterator[Ask]:
    curl: Any = pycurl.Curl()
    curl.setopt(pycurl.CAINFO, str(folder / "all.pem"))
    curl.setopt(pycurl.HTTPHEADER, [f"If-None-Match: {TAG}"])
    curl.setopt(pycurl.RESOLVE, [f"{url.removeprefix('https://').partition('/')[0]}:127.0.0.1" for url in urls])
    curl.setopt(pycurl.MAXCONNECTS, 2 * len(urls))
    curl.setopt(pycurl.WRITEFUNCTION, len)

    def ask(url: str) -> int:
        curl.setopt(pycurl.URL, url)
        curl.perform()
        return int(curl.getinfo(pycurl.RESPONSE_CODE))

    yield ask
    curl.close()


CLIENTS = {"Bantin": ask_by_bantin, "requests as it comes": ask_by_requests, "pycurl": ask_by_pycurl}


def measure(name: str, folder: Path, urls: list[str]) -> tuple[float, float]:
    """Return (cold, warm) us a request of a client."""
    start = time.process_time()
    with CLIENTS[name](folder, urls) as ask:
        moments = [start]
        for _ in range(2):
            statuses = {ask(url) for url in urls}
            moments.append(time.process_time())
            if statuses != {304}:
                sys.exit(f"{name}: not all was answered 304, but {statuses}")
    cold, warm = (1e6 * (after - before) / len(urls) for before, after in pairwise(moments))
    return cold, warm


def report(found: dict[str, tuple[float, float]]) -> int:
    print(f"{'CPU us a request':22} {'cold':>8} {'warm':>8}")
    for name, (cold, warm) in found.items():
        print(f"{name:22} {cold:8.0f} {warm:8.0f}")
    cold = {name: cold for name, (cold, _) in found.items()}
    ratios = [("requests as it comes", OF_REQUESTS), *([("pycurl", OF_PYCURL)] if "pycurl" in found else [])]
    for name, most in ratios:
        print(f"cold, of {name:22} {cold['Bantin'] / cold[name]:6.3f} (<= {most})")
    if "pycurl" not in found:
        print("pycurl is not installed, and was left out: pip install pycurl")
    return int(any(cold["Bantin"] > most * cold[name] for name, most in ratios))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--origin", nargs=2, metavar=("FOLDER", "PORT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.origin:
        asyncio.run(serve_origin(Path(options.origin[0]), int(options.origin[1])))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), find_port()
        make_certificates(folder)
        urls = [f"https://h{number}.{DOMAIN}:{port}/list" for number in range(options.hosts)]
        command = [sys.executable, __file__, "--origin", name, str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as origin:
            try:
                assert origin.stdout is not None
                origin.stdout.readline()
                names = [name for name in CLIENTS if pycurl or name != "pycurl"]
                rounds = [{name: measure(name, folder, urls) for name in names} for _ in range(options.rounds)]
            finally:
                origin.terminate()
    found = {name: tuple(median(times[name][part] for times in rounds) for part in (0, 1)) for name in names}
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
