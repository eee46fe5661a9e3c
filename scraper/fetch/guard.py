"""Which addresses may be connected to: public ones, and what the settings allow besides.

The guard stands where the socket is opened: a name is resolved once, every address that
it has must be permitted, and the connection goes to one of those very addresses, so that
neither a redirect nor a name that answers differently the second time gets past it.
Any port may be asked: sites do live on odd ones, and a public address is public on all.
"""

import re
import socket
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from messages.fetch import FetchCode
from messages.options import OptionCode
from model.errors import ForbiddenError, InvalidValueError
from scraper.urls import DEFAULT_PORTS, Target, make_target, parse_url

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[..., list[tuple[Any, ...]]]

# Not told by `is_global` of Python 3.11, and yet no place of the public internet, or a
# tunnel that may end in a private one: RFC 7526, 6890, 3879, 6052, 3056, 4380, 4291, 8215.
NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "192.88.99.0/24",
        "192.0.0.0/24",
        "fec0::/10",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/23",
        "3fff::/20",
        "5f00::/16",
        "::/96",
    )
)


def is_public(address: str) -> bool:
    """Return whether an IP address, as text, belongs to the public internet.

    A scoped address (`fe80::1%eth0`), one that is mapped from a private IPv4 one, and
    text that is no address are not public.
    """
    try:
        parsed: Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.scope_id is not None:
            return False
        parsed = parsed.ipv4_mapped or parsed
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    return not any(parsed in network for network in NOT_PUBLIC if network.version == parsed.version)


@lru_cache(maxsize=8192)
def parse_target(url: str) -> Target:
    """Return the URL taken apart; one that we never ask raises ForbiddenError.

    Refused are other schemes than http and https, user names and passwords, control
    characters, and spellings that two readers could take for two hosts.
    """
    if re.search(r"[\x00-\x20\x7f]", url):
        raise ForbiddenError(FetchCode.URL_HAS_CONTROLS(url=f"{url!r:.200}"), subject=url)
    try:
        parts = parse_url(url)
        if parts.scheme not in DEFAULT_PORTS:
            scheme = FetchCode.URL_SCHEME(scheme=parts.scheme) if parts.scheme else FetchCode.URL_NO_SCHEME()
            raise ForbiddenError(scheme, subject=url)
        if "@" in parts.netloc:
            raise ForbiddenError(FetchCode.URL_USERINFO(), subject=url)
        if not parts.hostname or re.search(r"[\\%]", parts.netloc):
            raise ForbiddenError(FetchCode.URL_NO_HOST(url=f"{url!r:.200}"), subject=url)
        return make_target(url)
    except ValueError:
        raise ForbiddenError(FetchCode.URL_INVALID(url=f"{url!r:.200}"), subject=url) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One line of the allow-list: a name or a network, on one port or on all."""

    host: str = ""
    network: Network | None = None
    port: int | None = None

    def covers(self, host: str, port: int, address: Address | None) -> bool:
        """Return whether connecting to `address`, known as `host`, is granted."""
        if self.port not in (None, port):
            return False
        if self.network is None:
            return self.host == host
        return address is not None and address.version == self.network.version and address in self.network


def parse_grant(text: str) -> Grant:
    """Read `host`, `host:port`, an address, `[address]:port` or a network; else ValueError."""
    if "/" in text:
        return Grant(network=_unmap(ip_network(text)))
    found = re.fullmatch(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]@\s]+))(?::(\d{1,5}))?|([0-9a-f:.]+)", text.lower())
    if not found:
        raise InvalidValueError(OptionCode.GRANT())
    host, port = found[1] or found[2] or found[4], int(found[3]) if found[3] else None
    if port is not None and not 0 < port < 65536:
        raise InvalidValueError(OptionCode.GRANT_PORT())
    try:
        return Grant(network=_unmap(ip_network(host)), port=port)
    except ValueError:
        return Grant(host=host.rstrip("."), port=port)


def _unmap(network: Network) -> Network:
    """Return the IPv4 network that an IPv6 one stands for (RFC 4291 §2.5.5.2), for addresses are compared as that."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return ip_network((mapped, network.prefixlen - 96)) if mapped and network.prefixlen >= 96 else network


class Guard:
    """Answers which addresses a name may be reached at."""

    def __init__(self, allow: Iterable[str] = (), resolve: Resolver = socket.getaddrinfo) -> None:
        """Keep the allow-list and the resolver (called like `socket.getaddrinfo`)."""
        self._grants = tuple(parse_grant(text) for text in allow)
        self._resolve = resolve
        self._granted: Collection[str] | None = None  # the hosts that grants hold for; None for all

    def narrow(self, hosts: Collection[str]) -> "Guard":
        """Return a guard whose allow-list holds for these hosts alone; all others must be public.

        For what a page asks by itself, which must reach no more of a private network than the page that it is.
        """
        narrowed = Guard(resolve=self._resolve)
        narrowed._grants, narrowed._granted = self._grants, frozenset(hosts)
        return narrowed

    def is_allowed(self, host: str, port: int) -> bool:
        """Return whether the allow-list names this host, by name or as an address."""
        return self._is_granted(host, port, _address(host))

    def resolve_addresses(self, host: str, port: int) -> list[tuple[int, tuple[Any, ...]]]:
        """Return (family, socket address) pairs to connect to, at least one.

        One address that is neither public nor granted forbids the whole name
        (ForbiddenError); a name that does not resolve raises OSError.
        """
        found = self._resolve(host, port, 0, socket.SOCK_STREAM)
        pairs = list(dict.fromkeys((entry[0], tuple(entry[4])) for entry in found))
        if not pairs:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        for _, place in pairs:
            self.check_address(host, port, str(place[0]), scoped=len(place) > 3 and place[3] != 0)
        return pairs

    def check_address(self, host: str, port: int, address: str, *, scoped: bool = False) -> None:
        """Raise ForbiddenError where `host` must not be reached at `address`."""
        if is_public(address) and not scoped:
            return
        parsed = _address(address)
        if not self._is_granted(host, port, parsed):
            known = host if host == address else f"{host} ({address})"
            place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            raise ForbiddenError(FetchCode.PRIVATE_ADDRESS(name=known, place=place), subject=host)

    def _is_granted(self, host: str, port: int, address: Address | None) -> bool:
        if self._granted is not None and host not in self._granted:
            return False
        return any(grant.covers(host, port, address) for grant in self._grants)


def _address(text: str) -> Address | None:
    try:
        parsed: Address = ip_address(text)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
