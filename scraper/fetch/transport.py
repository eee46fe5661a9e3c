"""requests, with the guard and the deadline built in where sockets are opened.

`Transport` is an adapter of requests. It keeps many pools and one TLS context for all of
them (as it comes, requests loads the certificate authorities once a host). What a Session
adds on top (hooks, environment, redirects, cookies) is not wanted here, so the adapter is
called with prepared requests.
"""

import ipaddress
import logging
import queue
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from messages.fetch import FetchCode
from model.errors import DeadlineError, ForbiddenError
from scraper.fetch.deadline import Flight, current
from scraper.fetch.guard import Guard, target
from scraper.urls import Target

POOLS = 300
ATTEMPTS = 4  # addresses of one host that are tried

# It logs a traceback for each server that breaks the header syntax; we judge such answers ourselves.
logging.getLogger("urllib3.connection").setLevel(logging.CRITICAL)
logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL)


class Refused(Exception):
    """Carries one of our own errors through urllib3, which would wrap an OSError."""

    def __init__(self, cause: Exception) -> None:
        """Keep the error that is meant."""
        super().__init__(str(cause))
        self.cause = cause


class Transport(HTTPAdapter):
    """Sends prepared requests to permitted addresses, from any thread, within a Flight."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        """Build the pools; nothing is connected yet."""
        self._guard, self._context = guard, context
        super().__init__(pool_connections=POOLS, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_: Any) -> None:
        """Make pools whose connections ask the guard."""
        self.poolmanager = urllib3.PoolManager(connections, maxsize=maxsize, block=block, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._guard)

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """Return the pool of the request's host; proxies and other certificates are not asked about."""
        asked = target(request.url or "")
        pool: HTTPConnectionPool = self.poolmanager.connection_from_host(asked.host, asked.port, asked.scheme)
        return pool

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to set: the shared TLS context verifies certificates and names."""

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """Return the response without what costs time and is not used here (cookies, charset)."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.raw, response.reason, response.url, response.request = resp, resp.reason, req.url or "", req
        return response

    def ask(self, asked: Target, headers: Mapping[str, str], *, connect: float, read: float) -> requests.Response:
        """Send one GET and return the answer's head; its body is still to be read.

        Raises what requests and urllib3 raise, and our own errors wrapped in `Refused`.
        """
        prepared = requests.PreparedRequest()
        prepared.method, prepared.url, prepared.body = "GET", asked.url, None
        prepared.headers = CaseInsensitiveDict(headers)
        return self.send(prepared, stream=True, timeout=(connect, read))


def tls_context() -> ssl.SSLContext:
    """Return a context that verifies against the authorities that requests ships with."""
    return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)


def _pool_classes(guard: Guard) -> dict[str, Any]:
    class Plain(GuardedConnection):
        pass

    class Secure(SecureConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    Plain.guard = Secure.guard = guard
    return {"http": PlainPool, "https": SecurePool}


class GuardedConnection(HTTPConnection):
    """A connection that the guard permits and that the flight of its thread can cut."""

    guard: Guard

    def _new_conn(self) -> socket.socket:
        flight: Flight = current.flight
        pairs = _resolve(self.guard, self._dns_host.rstrip("."), self.port, flight)
        for family, place in pairs[:ATTEMPTS]:
            try:
                return self._open(flight, family, place)
            except OSError as error:
                failed = error
        raise Refused(failed)

    def _open(self, flight: Flight, family: int, place: tuple[Any, ...]) -> socket.socket:
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            flight.hold(made)
            timeout = self.timeout if isinstance(self.timeout, int | float) else 60.0
            made.settimeout(min(timeout, flight.left()))
            made.connect(place)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.guard.check(self.host, self.port, str(made.getpeername()[0]))
        except BaseException:
            flight.hold(None)
            made.close()
            raise
        return made

    def connect(self) -> None:
        """Connect, within the flight's reach."""
        super().connect()
        current.flight.hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Put a connection that was kept open under the flight's watch, then send."""
        current.flight.hold(self.sock)
        super().request(*args, **kwargs)


class SecureConnection(GuardedConnection, HTTPSConnection):
    """The same with TLS.

    During the handshake the file descriptor passes to another object, so a duplicate of
    it is what the watchdog may shut meanwhile.
    """

    _spare: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        self._spare = made.dup()
        current.flight.hold(self._spare)
        return made

    def connect(self) -> None:
        """Connect and shake hands, within the flight's reach."""
        try:
            super().connect()
        finally:
            current.flight.hold(self.sock)
            if self._spare is not None:
                self._spare.close()
                self._spare = None


def _resolve(guard: Guard, host: str, port: int, flight: Flight) -> list[tuple[int, tuple[Any, ...]]]:
    """Resolve in a thread of its own, for nothing else ends a name server's silence."""
    mail: queue.SimpleQueue[object] = queue.SimpleQueue()

    def work() -> None:
        try:
            mail.put(guard.addresses(host, port))
        except (OSError, ValueError, ForbiddenError) as error:  # raised again below, where it is waited for
            mail.put(error)

    if _numeric(host):
        work()
    else:
        threading.Thread(target=work, name="bantin-resolve", daemon=True).start()
    answer = flight.wait_for(mail)
    if isinstance(answer, Exception):
        raise Refused(answer)
    if not isinstance(answer, list):
        flight.left()
        raise Refused(DeadlineError(FetchCode.DNS_TIMEOUT(host=host), subject=host))
    return answer


def _numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
