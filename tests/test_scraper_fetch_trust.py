"""Certificates: verified unless a source opts out or names its own authority, and for its own address only."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model.errors import ForbiddenError, NetworkError
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from scraper.fetch.response import Request, Response, Trust
from scraper.source import Source
from tests.origin import Origin

CERTIFICATE = Path(__file__).parent / "data/tls/cert.pem"  # for 127.0.0.1, signed by itself
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@contextmanager
def secure_origin(address: str = "127.0.0.1") -> Iterator[Origin]:
    """Serve with a certificate that no usual authority signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_name("key.pem"))
    origin = Origin(address)
    origin._server.socket = context.wrap_socket(origin._server.socket, server_side=True)
    with origin:
        origin.url = origin.url.replace("http://", "https://")
        origin.answer("/news", body="<p>news</p>")
        yield origin


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(FetchOptions(allow=("127.0.0.0/8",), delay_seconds=0)) as client:
        yield client


def get(client: Client, url: str, trust: Trust, *, robots: bool = False) -> Response:
    answer = client.get(Request(url=url, robots=robots, trust=trust), now=NOW)
    assert isinstance(answer, Response)
    return answer


def test_a_certificate_that_nobody_signed_is_refused(client: Client) -> None:
    with secure_origin() as origin, pytest.raises(NetworkError, match="signed its TLS certificate itself"):
        get(client, origin.url + "/news", Trust())


@pytest.mark.parametrize("trust", [Trust(verify=False), Trust(ca=str(CERTIFICATE))])
def test_a_source_may_trust_it(client: Client, trust: Trust) -> None:
    with secure_origin() as origin:
        origin.answer("/robots.txt", body="User-agent: *\nDisallow: /secret\n")
        assert get(client, origin.url + "/news", trust, robots=True).body == b"<p>news</p>"
        with pytest.raises(ForbiddenError):
            get(client, origin.url + "/secret", trust, robots=True)
        with pytest.raises(
            NetworkError, match="signed its TLS certificate itself"
        ):  # another source's trust is its own
            get(client, origin.url + "/news", Trust())


def test_an_authority_does_not_vouch_for_another_name(client: Client) -> None:
    with secure_origin("127.0.0.2") as origin, pytest.raises(NetworkError, match="for another name"):
        get(client, origin.url + "/news", Trust(ca=str(CERTIFICATE)))


def test_trust_does_not_go_along_to_another_address(client: Client) -> None:
    with secure_origin() as origin, secure_origin() as other:
        origin.answer("/moved", 302, {"Location": other.url + "/news"})
        with pytest.raises(NetworkError, match="signed its TLS certificate itself"):
            get(client, origin.url + "/moved", Trust(verify=False))
        assert other.asked("/news") == []


def test_a_file_that_is_no_authority_is_named(client: Client, tmp_path: Path) -> None:
    for name, content in (("none.pem", None), ("text.pem", "no certificate")):
        path = tmp_path / name
        if content is not None:
            path.write_text(content)
        with secure_origin() as origin, pytest.raises(ForbiddenError, match=str(path)):
            get(client, origin.url + "/news", Trust(ca=str(path)))


def test_a_source_says_what_it_trusts() -> None:
    source = Source(slug="a", url="https://a.example/")
    assert source.trust == Trust()
    assert replace(source.trust, verify=False) == Source(slug="a", url="https://a.example/", verify=False).trust
