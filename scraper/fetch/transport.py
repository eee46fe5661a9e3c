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
from scraper.fetch.deadline import Deadline, current
from scraper.fetch.guard import Guard, parse_target
from scraper.fetch.response import USUAL_TRUST, Trust
from scraper.urls import Target

MAX_POOLS = 300
MAX_ATTEMPTS = 4  # addresses of one host that are tried

# It logs a traceback for each server that breaks the header syntax; we judge such answers ourselves.
logging.getLogger("urllib3.connection").setLevel(logging.CRITICAL)
logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL)


class WrappedError(Exception):
    """Carries one of our own errors through urllib3, which would wrap an OSError."""

    def __init__(self, cause: Exception) -> None:
        """Keep the error that is meant."""
        super().__init__(str(cause))
        self.cause = cause


class Transport(HTTPAdapter):
    """Sends prepared requests to permitted addresses, from any thread, each within a Deadline."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        """Build the pools; nothing is connected yet."""
        self._guard, self._context = guard, context
        super().__init__(pool_connections=MAX_POOLS, pool_maxsize=2, max_retries=0)

    def narrow(self, guard: Guard) -> "Transport":
        """Return one without any of these connections that asks another guard; it is closed with its last response."""
        return Transport(guard, self._context)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_: Any) -> None:
        """Make pools whose connections ask the guard."""
        self.poolmanager = urllib3.PoolManager(connections, maxsize=maxsize, block=block, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._guard)

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """Return the pool of the request's host; proxies and other certificates are not used."""
        target = parse_target(request.url or "")
        pool: HTTPConnectionPool = self.poolmanager.connection_from_host(target.host, target.port, target.scheme)
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

    def send_request(
        self,
        target: Target,
        headers: Mapping[str, str],
        *,
        connect: float,
        read: float,
        method: str = "GET",
        body: bytes | None = None,
    ) -> requests.Response:
        """Send one request and return the response's head; its body is still to be read.

        Raises what requests and urllib3 raise, and our own errors wrapped in `WrappedError`.
        """
        prepared = requests.PreparedRequest()
        prepared.method, prepared.url, prepared.body = method, target.url, body
        prepared.headers = CaseInsensitiveDict(headers)
        return self.send(prepared, stream=True, timeout=(connect, read))


def make_tls_context(trust: Trust = USUAL_TRUST) -> ssl.SSLContext:
    """Return a context that verifies against the authorities that requests ships with, and those of `trust`.

    ForbiddenError where its file cannot be used.
    """
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    try:
        if trust.ca:
            context.load_verify_locations(cafile=trust.ca)
    except OSError as error:
        raise ForbiddenError(FetchCode.CA_UNUSABLE(path=trust.ca, reason=str(error))) from None
    if not trust.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _pool_classes(guard: Guard) -> dict[str, Any]:
    class Plain(GuardedConnection):
        pass

    class Secure(SecureConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

        def _validate_conn(self, conn: Any) -> None:
            """Connect, without a warning where nothing is verified: the source's settings asked for it."""
            if conn.is_closed:
                conn.connect()

    Plain.guard = Secure.guard = guard
    return {"http": PlainPool, "https": SecurePool}


class GuardedConnection(HTTPConnection):
    """A connection that the guard permits and that the deadline of its thread can cut."""

    guard: Guard

    def _new_conn(self) -> socket.socket:
        deadline: Deadline = current.deadline
        pairs = resolve_within(self.guard, self._dns_host.rstrip("."), self.port, deadline)
        for family, place in pairs[:MAX_ATTEMPTS]:
            try:
                return self._open(deadline, family, place)
            except OSError as error:
                failed = error
        raise WrappedError(failed)

    def _open(self, deadline: Deadline, family: int, place: tuple[Any, ...]) -> socket.socket:
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            deadline.hold_socket(opened)
            timeout = self.timeout if isinstance(self.timeout, int | float) else 60.0
            opened.settimeout(min(timeout, deadline.seconds_left()))
            opened.connect(place)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.guard.check_address(self.host, self.port, str(opened.getpeername()[0]))
        except BaseException:
            deadline.hold_socket(None)
            opened.close()
            raise
        return opened

    def connect(self) -> None:
        """Connect, within the deadline's reach."""
        super().connect()
        current.deadline.hold_socket(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Put a connection that was kept open under the deadline's watch, then send."""
        current.deadline.hold_socket(self.sock)
        super().request(*args, **kwargs)


class SecureConnection(GuardedConnection, HTTPSConnection):
    """The same with TLS.

    During the handshake the file descriptor passes to another object, so a duplicate of
    it is what the watchdog may shut meanwhile.
    """

    _spare: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        self._spare = opened.dup()
        current.deadline.hold_socket(self._spare)
        return opened

    def connect(self) -> None:
        """Connect and shake hands, within the deadline's reach."""
        try:
            super().connect()
        finally:
            current.deadline.hold_socket(self.sock)
            if self._spare is not None:
                self._spare.close()
                self._spare = None


def resolve_within(guard: Guard, host: str, port: int, deadline: Deadline) -> list[tuple[int, tuple[Any, ...]]]:
    """Return the permitted places of a name, as `Guard.resolve_addresses`; what it raises comes as WrappedError.

    It is resolved in a thread of its own, for nothing else ends a name server's silence.
    """
    results: queue.SimpleQueue[object] = queue.SimpleQueue()

    def work() -> None:
        try:
            results.put(guard.resolve_addresses(host, port))
        except (OSError, ValueError, ForbiddenError) as error:  # raised again below, where it is waited for
            results.put(error)

    if _is_address(host):
        work()
    else:
        threading.Thread(target=work, name="bantin-resolve", daemon=True).start()
    result = deadline.wait_for(results)
    if isinstance(result, Exception):
        raise WrappedError(result)
    if not isinstance(result, list):
        deadline.seconds_left()
        raise WrappedError(DeadlineError(FetchCode.DNS_TIMEOUT(host=host), subject=host))
    return result


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
