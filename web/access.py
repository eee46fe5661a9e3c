"""Who may change something here: from where, from which page, with which password, how often.

Without a password only the machine itself may: the server listens on loopback, its base_url is a loopback
address, the request comes from there and not through a proxy, and it names a loopback
host. The last is what keeps a stranger's page out whose name was made to lead to 127.0.0.1
(DNS rebinding). No such thing as "the same network" is trusted.
"""

import hashlib
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from enum import Enum
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.requests import Request

from scraper.urls import find_host, find_origin

_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Access(Enum):
    """What a visitor needs."""

    OPEN = "open"  # nothing: it is this machine's own user
    LOGIN = "login"  # the password
    CLOSED = "closed"  # there is no password to ask for


class AccessPolicy:
    """Decides what visitors of a server that listens on `host` and is reached at `base_url` need."""

    def __init__(self, *, host: str, base_url: str, password: bool) -> None:
        self._base_url, self._password = base_url, password
        self._is_local_only = is_loopback(host) and is_loopback(find_host(base_url))

    def access(self, request: Request) -> Access:
        """Return what the sender of a request needs; where a password is set, everybody needs it."""
        if self._password:
            return Access.LOGIN
        return Access.OPEN if self._is_local_only and _is_local(request) else Access.CLOSED

    def is_same_site(self, headers: Headers) -> bool:
        """Return whether a form was sent from a page of ours, as far as the browser tells (RFC 6454 §7.3).

        `null` is no page of ours. A browser that sends neither field is believed: the form's
        token is required all the same.
        """
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        origin = headers.get("origin")
        own = {
            find_origin(self._base_url),
            *(f"{scheme}://{headers.get('host', '')}" for scheme in ("http", "https")),
        }
        return origin is None or origin in own


def _is_local(request: Request) -> bool:
    peer = request.client.host if request.client else ""
    proxied = any(name in request.headers for name in _PROXIED)
    return is_loopback(peer) and not proxied and is_loopback(find_host(f"//{request.headers.get('host', '')}"))


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is this machine's own and nothing else's (RFC 6761 §6.3).

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "127.0.0.1.example.org", "")]
    [True, True, True, False, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Password:
    """A password, of which only a salted scrypt hash is kept (RFC 7914; 16 MiB and about 50 ms a try)."""

    def __init__(self, text: str, *, salt: bytes) -> None:
        self._salt = salt
        self._lock = threading.Lock()  # or else many tries at once would fill memory and all cores
        self._hash = self._compute_hash(text)

    @property
    def stamp(self) -> str:
        """What sessions keep of the password that they were opened with: they end where it is another."""
        return hashlib.sha256(self._hash).hexdigest()

    def matches(self, text: str) -> bool:
        """Return whether this is the password; takes the same time whatever was tried."""
        return hmac.compare_digest(self._compute_hash(text), self._hash)

    def _compute_hash(self, text: str) -> bytes:
        with self._lock:
            return hashlib.scrypt(text.encode("utf-8", "replace"), salt=self._salt, n=1 << 14, r=8, p=1)


class Throttle:
    """Lets each client do something `limit` times in so many seconds; remembers the latest `clients` of them."""

    def __init__(
        self,
        limit: int,
        seconds: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        clients: int = 4096,
        proxies: Sequence[str] = (),
    ) -> None:
        self._proxies = [ip_network(proxy) for proxy in proxies]
        self._limit, self._seconds, self._clients, self._monotonic = limit, seconds, clients, monotonic
        self._turns: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take_turn(self, request: Request) -> int:
        """Take a turn and return 0, or return how many seconds there is none to be had."""
        key, now = identify_client(request, self._proxies), self._monotonic()
        with self._lock:
            turns = [turn for turn in self._turns.pop(key, ()) if now - turn < self._seconds]
            self._turns[key] = turns
            if len(self._turns) > self._clients:
                self._turns.popitem(last=False)
            if len(turns) >= self._limit:
                return int(turns[0] + self._seconds - now) + 1
            turns.append(now)
            return 0

    def reset(self, request: Request) -> None:
        """Give a client all its turns back."""
        with self._lock:
            self._turns.pop(identify_client(request, self._proxies), None)


def identify_client(request: Request, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> str:
    """Return who a request counts for: its address, of IPv6 the /64 that one household has.

    Of what came through proxies of ours it is the last address in X-Forwarded-For that is none of them: all before it
    was written by whoever sent the request.
    """
    host = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while forwarded and is_within(host, proxies):
        host = forwarded.pop().strip() or host
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((int(address), 64), strict=False)) if isinstance(address, IPv6Address) else host


def is_within(host: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Return whether a host is an address within one of the networks."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)
