"""A full disk, and a database server that is gone: said once, the feeds stay up, and it heals by itself."""

import asyncio
import json
import re
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from messages.storage import StoreCode
from model.errors import StorageError
from service import FaultLog
from tests.conftest import POSTGRES
from tests.daemon import Running, daemon, until
from tests.origin import Answer, Asked, Origin


@contextmanager
def ticker() -> Iterator[Origin]:
    """An origin whose list has one more bulletin at each look."""
    numbers = count(1)

    def answer(_: Asked) -> Answer:
        latest = next(numbers)
        listed = "".join(
            f"<li><a href='/{n}'>Notice number {n}</a></li>" for n in range(latest, max(0, latest - 20), -1)
        )
        return Answer(body=f"<title>News</title><ul>{listed}</ul>".encode(), headers={"Content-Type": "text/html"})

    with Origin() as origin:
        origin.script("/news", answer)
        yield origin


def write_settings(origin: Origin) -> str:
    return f"""
daemon: {{tick_seconds: 0.1}}
fetch: {{allow: ['{origin.host}:{origin.port}'], delay_seconds: 0}}
sources:
  - {{slug: news, url: '{origin.url}/news', interval: 0.2, full_text: false, robots: false, rules: {{item: li}}}}
"""


def ask_health(running: Running) -> tuple[int, str]:
    """Return the status and the words of /healthz."""
    try:
        with urllib.request.urlopen(f"{running.url}/healthz", timeout=60) as answer:
            return answer.status, json.load(answer)["status"]
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["status"]


def hold_through_fault(running: Running, path: str) -> None:
    """Check what is to hold while the storage refuses to work: the feed, /healthz, the log."""
    feed = running.get("/feeds/news.rss")
    status, words = until(lambda: (found := ask_health(running))[0] == 503 and found)
    assert status == 503
    assert words.startswith("storage: ")
    assert path in words
    for _ in range(20):
        status, words = ask_health(running)
        assert (status, words.startswith("storage: ")) == (503, True)
        assert running.get("/feeds/news.rss") == feed or not feed
    assert "Traceback" not in running.log()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own, of so many bytes; skips where none can be mounted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill a file system to its last byte; return the file that does."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def test_a_full_disk_is_told_once_and_heals(tmp_path: Path) -> None:
    with (
        ticker() as origin,
        small_disk(tmp_path / "data", "4m") as disk,
        daemon(tmp_path, write_settings(origin)) as running,
    ):
        until(lambda: running.feed("news")["items"])
        filler = fill(disk)
        hold_through_fault(running, "bantin.db")
        assert b"Nothing new can be stored" in running.get("/")
        lines = [line for line in running.log().splitlines() if "the database reports" in line]
        assert 1 <= len(lines) <= 2, lines  # one a cause
        known = len(running.feed("news")["items"])
        filler.unlink()
        until(lambda: ask_health(running)[0] == 200)
        until(lambda: len(running.feed("news")["items"]) > known)
        assert b"Nothing new can be stored" not in running.get("/")
        assert "the database works again" in running.log()
        assert running.stop() == 0


class Relay:
    """A socket that leads to PostgreSQL's own, until it is cut."""

    def __init__(self, folder: Path, target: Path) -> None:
        self._path, self._target = folder / target.name, target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._tasks: set[asyncio.Task[None]] = set()
        self.begin()

    def begin(self) -> None:
        """Take connections."""
        self._do(self._begin())

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        self._do(self._end())

    def close(self) -> None:
        """End for good."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work):  # type: ignore[no-untyped-def]  # the result is that of the coroutine
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _begin(self) -> None:
        self._takes_more = True
        self._server = await asyncio.start_unix_server(self._accept, self._path)

    async def _end(self) -> None:
        self._takes_more = False
        for listener in self._server.sockets:
            self._loop.remove_reader(listener.fileno())
        await asyncio.sleep(0)  # what was taken in this turn begins; a closed server would leave it open for ever
        self._server.close()
        self._path.unlink(missing_ok=True)
        for task in self._tasks:
            task.cancel()
        others = asyncio.all_tasks() - {asyncio.current_task()}  # asyncio's own, that begin connections, too
        await asyncio.gather(*others, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._takes_more:
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._relay(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: writer.transport.abort())  # also of one that was cancelled before it began

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_unix_connection(self._target)
        pumps = [asyncio.ensure_future(_pump(reader, there[1])), asyncio.ensure_future(_pump(there[0], writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            there[1].transport.abort()
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()


@contextmanager
def relayed_postgres(folder: Path) -> Iterator[tuple[Relay, str]]:
    """A relay to the test database, and the URL of a schema of its own through it."""
    url = make_url(POSTGRES)
    target = Path(str(url.query.get("host", ""))) / ".s.PGSQL.5432"
    if not target.exists():
        pytest.skip("no PostgreSQL on a socket of this machine")
    schema = f"t{uuid4().hex}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    relay = Relay(folder, target)
    try:
        query = {"host": str(folder), "options": f"-csearch_path={schema}"}
        yield relay, url.set(query=query).render_as_string(hide_password=False)
    finally:
        relay.close()
        with admin.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        admin.dispose()


def test_a_database_server_that_is_gone_is_told_once_and_heals(tmp_path: Path) -> None:
    sockets = tmp_path / "s"
    sockets.mkdir()
    if len(str(sockets)) > 80:
        pytest.skip("the path is too long for a socket")
    with (
        ticker() as origin,
        relayed_postgres(sockets) as (relay, url),
        daemon(tmp_path, write_settings(origin), BANTIN_DATABASE_URL=url) as running,
    ):
        until(lambda: running.feed("news")["items"])
        known = len(running.feed("news")["items"])
        relay.cut()
        hold_through_fault(running, "postgresql")
        lines = [line for line in running.log().splitlines() if "the database reports" in line]
        assert len(lines) <= 4, lines  # the connection that broke in different ways, and the one refused
        relay.begin()
        until(lambda: ask_health(running)[0] == 200)
        until(lambda: len(running.feed("news")["items"]) > known)
        assert running.stop() == 0


def test_a_cause_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    moments = iter([0.0, 1.0, 2.0, 59.0, 61.0, 62.0])
    log = FaultLog(monotonic=lambda: next(moments))
    full, locked = (StorageError(StoreCode.FAILED(reason=reason), subject="a.db") for reason in ("full", "locked"))
    for error in (full, full, locked, full, full, locked):
        log(error)
    found = [re.sub(r".*reports: ", "", record.getMessage()) for record in caplog.records]
    assert found == ["full", "locked", "full", "locked"]
