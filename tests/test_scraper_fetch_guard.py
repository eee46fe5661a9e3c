import json
import socket

import pytest

from model.errors import ForbiddenError
from scraper.fetch.guard import Guard, is_public, parse_grant, parse_target

PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]
CLOSED = (
    "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.8.9.10 169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.8 192.0.2.1 "
    "192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 "
    "2002:7f00:1:: fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 3fff::1 name 127.1 1"
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED.split())
def test_other_addresses_may_not(address: str) -> None:
    assert not is_public(address)


def resolver(*addresses: str):  # type: ignore[no-untyped-def]  # the shape of getaddrinfo's answer
    def resolve(host: str, port: int, *_: int) -> list[tuple[object, ...]]:
        made: list[tuple[object, ...]] = []
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            made.append((family, socket.SOCK_STREAM, 6, "", (address, port)))
        return made

    return resolve


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    assert Guard(resolve=resolver("8.8.8.8")).resolve_addresses("a.example", 80) == [(socket.AF_INET, ("8.8.8.8", 80))]
    with pytest.raises(
        ForbiddenError,
        match=r"is not a public address; to allow it, set fetch\.allow: \[.a\.example:80.\]",
    ):
        Guard(resolve=resolver("8.8.8.8", "10.0.0.1")).resolve_addresses("a.example", 80)


@pytest.mark.parametrize(
    ("allow", "host", "port", "address", "granted"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1", True),
        ("127.0.0.1:8080", "127.0.0.1", 8081, "127.0.0.1", False),
        ("127.0.0.1:8080", "127.0.0.2", 8080, "127.0.0.2", False),
        ("wiki.lan", "wiki.lan", 443, "10.0.0.5", True),
        ("wiki.lan:80", "wiki.lan", 443, "10.0.0.5", False),
        ("wiki.lan", "other.lan", 443, "10.0.0.5", False),
        ("10.0.0.0/8", "any.lan", 443, "10.9.9.9", True),
        ("10.0.0.0/8", "any.lan", 443, "11.9.9.9.", False),
        ("10.0.0.0/8", "any.lan", 443, "::1", False),
        ("[::1]:80", "::1", 80, "::1", True),
        ("::1", "::1", 8000, "::1", True),
        ("[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, "::ffff:127.0.0.1", True),
        ("[::ffff:127.0.0.1]:80", "127.0.0.1", 80, "127.0.0.1", True),
        ("::ffff:10.0.0.0/104", "any.lan", 80, "::ffff:10.9.9.9", True),
        ("::ffff:10.0.0.0/104", "any.lan", 80, "192.168.9.9", False),
    ],
)
def test_the_allow_list(allow: str, host: str, port: int, address: str, granted: bool) -> None:
    guard = Guard([allow])
    if granted:
        guard.check_address(host, port, address)
    else:
        with pytest.raises(ForbiddenError):
            guard.check_address(host, port, address)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1"])
def test_the_line_that_a_refusal_advises_allows_it(host: str) -> None:
    with pytest.raises(ForbiddenError) as refused:
        Guard().check_address(host, 8080, host)
    (line,) = json.loads(str(refused.value).partition("set fetch.allow: ")[2])
    Guard([line]).check_address(host, 8080, host)


@pytest.mark.parametrize("text", ["", "a b", "host:0", "host:99999", "10.0.0.1/99", "http://x/", "a@b"])
def test_a_broken_line_of_the_allow_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_grant(text)


@pytest.mark.parametrize(
    "url",
    """file:///etc/passwd ftp://a.example/ //a.example/ javascript:alert(1) http:/a.example http:///a.example
    http://user@a.example/ http://u:p@a.example/ http://a.example\\@b.example/ http://%31.example/ http://[fe80::1%25lo]/
    http://[::1 http://a.example:99999/ http://a.example:x/""".split(),  # noqa: SIM905 -- read as words
)
def test_urls_that_are_never_asked(url: str) -> None:
    with pytest.raises(ForbiddenError):
        parse_target(url)


@pytest.mark.parametrize(
    "url", [" http://a.example/", "http://a.example/\r\nX: y", "ht\ttp://a.example/", "\x01http://a/"]
)
def test_urls_with_control_characters_are_never_asked(url: str) -> None:
    with pytest.raises(ForbiddenError):
        parse_target(url)


def test_an_url_is_spelled_as_it_is_sent() -> None:
    found = parse_target("HTTP://Báo.Example:80/tin tức".replace(" ", "%20") + "?q=ư#top")
    assert found.url == "http://xn--bo-mia.example:80/tin%20t%E1%BB%A9c?q=%C6%B0"
    assert (found.origin, found.place) == ("http://xn--bo-mia.example", "xn--bo-mia.example")
    assert parse_target("https://a.example:8443/").origin == "https://a.example:8443"
