"""The browser's only way out: a SOCKS 5 proxy (RFC 1928) on loopback that connects where the guard lets it.

Chromium hands over names, never addresses that it resolved, and all that it opens goes this way: pages, redirects,
scripts' requests, WebSockets, workers, its own. A name is resolved here, once for each connection, and connected to at
the very address that was checked. Only CONNECT is spoken, so nothing can be sent by UDP. While no page is being read,
every connection is refused.
"""

import asyncio
import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from messages.fetch import FetchCode
from model.errors import DeadlineError, ForbiddenError
from scraper.fetch.guard import Guard

MAX_ATTEMPTS = 4  # addresses of one host that are tried
MAX_OPEN = 100  # connections at once
CHUNK = 65536
GREETING_SECONDS = 10.0
DRAIN_SECONDS = 5.0  # for the browser to take the end of an answer
_DOMAIN, _IPV4, _IPV6 = 3, 1, 4  # RFC 1928 §4
_GRANTED, _FAILED, _REFUSED_BY_RULES, _COMMAND_UNKNOWN = 0, 1, 2, 7  # RFC 1928 §6
Pair = tuple[int, tuple[Any, ...]]


class GuardedProxy:
    """Relays the connections of one browser. Used in one event loop."""

    def __init__(self, *, connect_seconds: float) -> None:
        """Listen to nothing before `start`, and reach nothing before `begin`."""
        self._guard, self._seconds = Guard(), connect_seconds
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._count: Callable[[int], None] | None = None
        self.faults: dict[tuple[str, int], Exception] = {}

    async def start(self) -> str:
        """Listen on a free port of loopback; return the proxy's address as Chromium takes it."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def begin(self, count: Callable[[int], None], guard: Guard) -> None:
        """Let connections through from now on, where `guard` lets them; `count` is called with the bytes that come."""
        self._count, self._guard = count, guard
        self.faults = {}

    def end(self) -> None:
        """Cut what is open, and refuse what comes."""
        self._count = None
        for task in self._open:
            task.cancel()

    async def close(self) -> None:
        """Cut all and listen no more."""
        self.end()
        if self._server is not None:
            loop = asyncio.get_running_loop()
            for listener in self._server.sockets:
                loop.remove_reader(listener.fileno())
            try:
                await asyncio.sleep(0)  # what was taken in this turn begins; a closed server would never close it
            finally:
                self._server.close()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_accepted(writer):
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._serve_quietly(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        task.add_done_callback(lambda _: writer.transport.abort())  # also of one that was cancelled before it began

    async def _serve_quietly(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            await self._serve(reader, writer)

    def _is_accepted(self, writer: asyncio.StreamWriter) -> bool:
        peer, here = writer.get_extra_info("peername"), writer.get_extra_info("sockname")
        if peer is None or self._count is None or len(self._open) >= MAX_OPEN:  # without a peer: it has gone already
            return False
        return is_own_connection(peer, here)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(GREETING_SECONDS):  # `wait_for` of Python 3.11 may lose a cancellation
            wanted = await _read_wish(reader, writer)
        if wanted is None:
            return
        host, port = wanted
        try:
            async with asyncio.timeout(self._seconds):
                outward = await self._connect(host, port)
        except (OSError, ValueError, ForbiddenError) as error:  # TimeoutError is an OSError
            fault = error if str(error) or not isinstance(error, TimeoutError) else _make_timeout(host)
            self.faults[(host, port)] = fault
            await _answer(writer, _REFUSED_BY_RULES if isinstance(error, ForbiddenError) else _FAILED)
            return
        there, back = outward
        try:
            await _answer(writer, _GRANTED)
            await self._relay((reader, writer), (there, back))
        finally:
            back.transport.abort()

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to a permitted address of a name, and to no other."""
        pairs = await _resolve(self._guard, host, port)
        failed: OSError = OSError(host)
        for family, place in pairs[:MAX_ATTEMPTS]:
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(opened, place)
                self._guard.check_address(host, port, str(opened.getpeername()[0]))
                return await asyncio.open_connection(sock=opened)
            except OSError as error:
                opened.close()
                failed = error
            except BaseException:
                opened.close()
                raise
        raise failed

    async def _relay(
        self,
        browser: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        origin: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Carry bytes both ways until one side ends; what the origin sent before it did arrives whole."""
        inward = asyncio.ensure_future(self._carry(origin[0], browser[1], counted=True))
        ways = {inward, asyncio.ensure_future(self._carry(browser[0], origin[1], counted=False))}
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if inward.done() and not inward.exception() and self._count is not None:
                browser[1].close()
                async with asyncio.timeout(DRAIN_SECONDS):
                    await browser[1].wait_closed()
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool) -> None:
        while (chunk := await source.read(CHUNK)) and self._count is not None:
            if counted:
                self._count(len(chunk))
            sink.write(chunk)
            await sink.drain()


def is_own_connection(peer: tuple[str, int], here: tuple[str, int], table: Path = Path("/proc/net/tcp")) -> bool:
    """Return whether a connection over loopback comes from a process of our own user, by proc(5).

    True too where that cannot be told, as beside Linux.
    """
    try:
        rows = [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return True
    wanted = [f"{peer[1]:04X}", f"{here[1]:04X}"]
    users = [int(row[7]) for row in rows if [place.partition(":")[2] for place in row[1:3]] == wanted]
    return not users or os.getuid() in users


async def _read_wish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
    """Return the host and the port that are wanted; None where it is not SOCKS 5, or anything but CONNECT."""
    version, methods = await reader.readexactly(2)
    if version != 5 or 0 not in await reader.readexactly(methods):
        return None
    writer.write(b"\x05\x00")
    _, command, _, kind = await reader.readexactly(4)
    if kind == _DOMAIN:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii", "replace").lower()
    elif kind in (_IPV4, _IPV6):
        family, length = (socket.AF_INET, 4) if kind == _IPV4 else (socket.AF_INET6, 16)
        host = socket.inet_ntop(family, await reader.readexactly(length))
    else:
        return None
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    if command != 1:
        await _answer(writer, _COMMAND_UNKNOWN)
        return None
    return host.strip("[]").rstrip("."), port


async def _answer(writer: asyncio.StreamWriter, reply: int) -> None:
    writer.write(bytes((5, reply, 0, _IPV4, 0, 0, 0, 0, 0, 0)))
    await writer.drain()


async def _resolve(guard: Guard, host: str, port: int) -> list[Pair]:
    """Return the permitted places of a name, asked for in a thread of its own: a name server may never answer."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[Pair]] = loop.create_future()

    def settle(pairs: list[Pair] | None, error: Exception | None) -> None:
        if found.done():
            return
        if error is not None:
            found.set_exception(error)
        else:
            found.set_result(pairs or [])

    def work() -> None:
        pairs: list[Pair] | None = None
        fault: Exception | None = None
        try:
            pairs = guard.resolve_addresses(host, port)
        except (OSError, ValueError, ForbiddenError) as error:
            fault = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, pairs, fault)

    threading.Thread(target=work, name="bantin-resolve", daemon=True).start()
    return await found


def _make_timeout(host: str) -> DeadlineError:
    return DeadlineError(FetchCode.CONNECT_TIMEOUT(host=host), subject=host)
