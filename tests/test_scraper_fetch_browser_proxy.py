"""The browser's way out, without a browser: what it relays arrives whole, and other users get nothing by it."""

import asyncio
import gc
import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from scraper.fetch.browser.proxy import GuardedProxy, is_own_connection
from scraper.fetch.guard import Guard
from tests.origin import Origin

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
ROW = "   0: 0100007F:{here:04X} 0100007F:{peer:04X} 01 00000000:00000000 00:00000000 00000000 {user:5d} 0 1 1 0\n"
NARROW = 4096  # bytes of the buffers of sockets, so that the proxy has to keep what the browser has not taken
LENGTH = 40_000  # bytes: less than what the proxy waits for


async def fetch_slowly(length: int) -> int:
    """Return how many bytes arrive of an answer that ends with its connection, at a slow reader."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * length)
        await writer.drain()
        writer.close()

    origin = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = origin.sockets[0].getsockname()[1]
    proxy = GuardedProxy(connect_seconds=60)
    address = await proxy.start()
    assert proxy._server is not None
    proxy._server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, NARROW)
    counted: list[int] = []
    proxy.begin(counted.append, Guard([f"127.0.0.1:{port}"]))
    taking = socket.socket()
    taking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
    taking.connect(("127.0.0.1", int(address.rpartition(":")[2])))
    reader, writer = await asyncio.open_connection(sock=taking, limit=NARROW)
    try:
        writer.write(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" + port.to_bytes(2))
        await reader.readexactly(12)
        await asyncio.sleep(0.3)
        found = len(await reader.read())
        assert sum(counted) == found
        return found
    finally:
        writer.close()
        await proxy.close()
        origin.close()


def test_an_answer_that_ends_with_its_connection_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.fetch.browser.proxy.DRAIN_SECONDS", 60)
    assert asyncio.run(fetch_slowly(LENGTH)) == LENGTH


async def end_while_connecting() -> None:
    """Have a page end at the very moment at which an origin is connected to, and wait until its connection is cut."""
    proxy = GuardedProxy(connect_seconds=60)
    connect = proxy._connect

    async def connect_and_end(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        made = await connect(host, port)
        proxy.end()
        return made

    with Origin() as origin, pytest.MonkeyPatch.context() as patch:
        patch.setattr(proxy, "_connect", connect_and_end)
        address = await proxy.start()
        proxy.begin(lambda _: None, Guard([f"{origin.host}:{origin.port}"]))
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        try:
            writer.write(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" + origin.port.to_bytes(2))
            with suppress(ConnectionError):
                await asyncio.wait_for(reader.read(), 60)
        finally:
            writer.close()
            await proxy.close()


def test_a_page_that_ends_while_the_proxy_connects_does_not_keep_it_open() -> None:
    asyncio.run(end_while_connecting())


@pytest.mark.parametrize(
    ("user", "own"),
    [(os.getuid(), True), (os.getuid() + 1, False)],
)
def test_connections_of_other_users_are_told_apart(tmp_path: Path, user: int, own: bool) -> None:
    table = tmp_path / "tcp"
    other = ROW.format(here=9000, peer=5001, user=os.getuid() + 7)
    table.write_text(HEADER + other + ROW.format(here=40000, peer=5000, user=user))
    assert is_own_connection(("127.0.0.1", 40000), ("127.0.0.1", 5000), table) is own


def test_where_nothing_tells_the_user_connections_are_let_through(tmp_path: Path) -> None:
    assert is_own_connection(("127.0.0.1", 40000), ("127.0.0.1", 5000), tmp_path / "absent")


class GoneWriter:
    """The writer of a connection whose other end went away before it was looked at."""

    def __init__(self) -> None:
        self.transport, self.aborted = self, False

    def get_extra_info(self, name: str) -> tuple[str, int] | None:
        return None if name == "peername" else ("127.0.0.1", 1)

    def abort(self) -> None:
        self.aborted = True


def test_a_connection_that_has_gone_already_is_let_go_of() -> None:
    proxy, writer = GuardedProxy(connect_seconds=60), GoneWriter()
    proxy.begin(lambda _: None, Guard())

    async def accept() -> None:
        proxy._accept(asyncio.StreamReader(), writer)  # type: ignore[arg-type]  # as far as it is used

    asyncio.run(accept())
    assert writer.aborted


def test_a_connection_whose_page_ends_before_it_is_served_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, writer = GuardedProxy(connect_seconds=60), GoneWriter()
    monkeypatch.setattr(proxy, "_is_accepted", lambda _: True)

    async def accept_and_end() -> None:
        proxy._accept(asyncio.StreamReader(), writer)  # type: ignore[arg-type]  # as far as it is used
        await proxy.close()

    asyncio.run(accept_and_end())
    assert writer.aborted


async def close_while_accepting(turns: int) -> None:
    """Close the proxy so many turns of the loop after a connection came: taken by then, begun, or not yet seen."""
    proxy = GuardedProxy(connect_seconds=60)
    address = await proxy.start()
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))):
        for _ in range(turns):
            await asyncio.sleep(0)
        await proxy.close()


@pytest.mark.parametrize("turns", range(6))
def test_a_connection_that_comes_as_the_proxy_closes_is_closed(turns: int) -> None:
    asyncio.run(close_while_accepting(turns))
    gc.collect()  # what was left open says so now
