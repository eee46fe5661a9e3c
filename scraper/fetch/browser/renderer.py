"""One browser in a thread of its own: started when first needed, ended when idle, or when a page broke it.

Pages are read one after the other, from any thread. What a page breaks (a limit passed, a crash, a loop without end)
ends with all processes of the browser; the next page starts it anew.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from messages.browser import BrowserCode
from messages.fetch import FetchCode
from model.errors import BrowserError, BusyError, DeadlineError, FetchError, StoppedError, TooLargeError
from scraper.fetch.browser import find_obstacle
from scraper.fetch.browser.chromium import (
    MARK,
    SWITCHES,
    find_group,
    find_parent,
    find_profile,
    kill_group,
    measure_memory,
    measure_process,
)
from scraper.fetch.browser.proxy import GuardedProxy
from scraper.fetch.browser.requests import Permit, RequestWatch
from scraper.fetch.browser.values import Rendered, Visit
from scraper.fetch.browser.visit import convert_error, open_context, read_page
from scraper.fetch.guard import Guard, parse_target
from scraper.fetch.options import START_SECONDS, BrowserOptions

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright
    from playwright.async_api._context_manager import PlaywrightContextManager

Result = TypeVar("Result")
CLOSE_SECONDS = 5.0  # for what closes by itself; then it is killed
LOOK_AT_MEMORY = 0.3  # seconds
WAITING = 0.8  # of the time of a page, in which it is waited for; the rest is left to read it
# Playwright's driver holds what pages make it hold, up to here; less for what is young, and no threads to compile in.
DRIVER_OPTIONS = "--max-old-space-size=256 --max-semi-space-size=1 --v8-pool-size=0"
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "FONTCONFIG_PATH")  # no secrets


class Renderer:
    """Reads pages by a browser that it keeps. Safe to use from many threads; `close` it in the end."""

    def __init__(self, options: BrowserOptions, guard: Guard, *, connect_seconds: float = 10.0) -> None:
        """Start nothing yet."""
        self._options = options
        self._guard = guard
        self._proxy = GuardedProxy(connect_seconds=connect_seconds)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._turn = asyncio.Lock()
        self._driver: PlaywrightContextManager | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._group, self._driver_process = 0, 0
        self._profile: Path | None = None
        self._watch: RequestWatch | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._stopped = False
        self._closing: set[asyncio.Future[None]] = set()

    def render(self, visit: Visit, permit: Permit | None = None) -> Rendered:
        """Return a page as its scripts leave it; a FetchError of `model.errors` where it cannot be had.

        `permit` is called in a thread before each document that the page goes to; what it raises ends the visit.
        """
        return self._call(self._take_turn(visit, permit), visit.url)

    def stop(self) -> None:
        """Cut what is under way, from any thread: it, and every later page, raises StoppedError."""
        self._stopped = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        """Stop, and end the browser and the thread."""
        self.stop()
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is None or self._thread is None:
            return
        ended = asyncio.run_coroutine_threadsafe(self._end_all(), loop)
        with contextlib.suppress(TimeoutError, CancelledError):
            ended.result(4 * CLOSE_SECONDS)
        kill_group(self._group)
        asyncio.run_coroutine_threadsafe(_end_loop(), loop)
        self._thread.join(2 * CLOSE_SECONDS)
        if not self._thread.is_alive():
            loop.close()

    def _call(self, work: Coroutine[Any, Any, Result], url: str) -> Result:
        with self._starting:
            if self._stopped:
                work.close()
                raise StoppedError(FetchCode.STOPPED(), subject=url)
            if self._loop is None:
                self._loop = (
                    asyncio.SelectorEventLoop()
                )  # not the server's kind: that one's subprocesses need the main thread
                self._thread = threading.Thread(target=self._loop.run_forever, name="bantin-browser", daemon=True)
                self._thread.start()
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError:
            raise StoppedError(FetchCode.STOPPED(), subject=url) from None

    def _cut(self) -> None:
        if self._watch is not None:
            self._watch.break_off(StoppedError(FetchCode.STOPPED(), subject=self._watch.visit.url))

    async def _take_turn(self, visit: Visit, permit: Permit | None) -> Rendered:
        patience = self._options.visit_seconds
        try:
            async with asyncio.timeout(patience):
                await self._turn.acquire()
        except TimeoutError:
            raise BusyError(BrowserCode.BUSY(seconds=patience), subject=visit.url) from None
        try:
            if self._stopped:
                raise StoppedError(FetchCode.STOPPED(), subject=visit.url)
            if self._idle is not None:
                self._idle.cancel()
            return await self._read(visit, permit)
        finally:
            self._turn.release()
            if self._browser is not None:
                self._idle = asyncio.get_running_loop().call_later(self._options.idle_seconds, self._end_when_idle)

    async def _read(self, visit: Visit, permit: Permit | None) -> Rendered:
        """Read one page; a fault ends the browser too, so that nothing of it is left for the next."""
        broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        guard = self._guard.narrow(visit.hosts)
        watch = RequestWatch(visit=visit, limits=self._options, guard=guard, permit=permit, broken=broken)
        self._watch = watch
        looking = asyncio.ensure_future(self._watch_memory(watch))
        try:
            browser = await _wait_for(self._find_browser(), watch, START_SECONDS)
            self._proxy.begin(watch.count_bytes, guard)
            watch.waits_until = time.monotonic() + WAITING * self._options.seconds
            return await _wait_for(self._open_and_read(browser, watch), watch, self._options.seconds)
        except BaseException:
            await self._end_browser()
            raise
        finally:
            self._proxy.end()
            self._watch = None
            looking.cancel()
            broken.cancel()

    async def _open_and_read(self, browser: "Browser", watch: RequestWatch) -> Rendered:
        from playwright.async_api import Error

        try:
            context = await open_context(browser, watch.visit, watch)
            rendered = await read_page(context, watch)
            await self._close_context(context)
        except Error as error:
            raise self._explain(error.message, watch.visit.url) from None
        except (
            ValueError,
            TypeError,
            ArithmeticError,
            RecursionError,
        ) as error:  # what a page's scripts made of values
            raise convert_error(f"{type(error).__name__}", watch.visit.url) from None
        return rendered

    def _explain(self, reason: str, url: str) -> FetchError:
        """Return what a fault of Playwright's means; where the proxy knows more of the page's host, that."""
        from scraper.fetch.network_errors import convert_network_error

        target = parse_target(url)
        fault = self._proxy.faults.get((target.host, target.port))
        if fault is not None and "ERR_SOCKS" in reason:
            return convert_network_error(fault, target)
        return convert_error(reason, url)

    async def _close_context(self, context: "BrowserContext") -> None:
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await context.close()
        except TimeoutError:
            await self._end_browser()

    async def _watch_memory(self, watch: RequestWatch) -> None:
        limit = self._options.max_memory
        while True:
            await asyncio.sleep(LOOK_AT_MEMORY)
            if not self._group:
                continue
            watch.memory = max(watch.memory, measure_memory(self._group) + measure_process(self._driver_process))
            if watch.memory > limit:
                watch.break_off(TooLargeError(BrowserCode.TOO_MUCH_MEMORY(limit=limit), subject=watch.visit.url))

    async def _find_browser(self) -> "Browser":
        """Return the browser, which is started where there is none."""
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        await self._end_browser()
        if obstacle := find_obstacle(self._options):
            raise BrowserError(obstacle, subject="")
        return await self._start()

    async def _start(self) -> "Browser":
        from playwright.async_api import Error, async_playwright

        mark = secrets.token_hex(8)
        os.environ["NODE_OPTIONS"] = add_driver_options(os.environ.get("NODE_OPTIONS", ""))  # nothing else reads them
        self._driver = async_playwright()
        try:
            address = await self._proxy.start()
            self._playwright = await self._driver.__aenter__()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._options.path,
                chromium_sandbox=self._options.sandbox,
                args=[*SWITCHES, f"{MARK}={mark}"],
                env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
                proxy={"server": address, "bypass": "<-loopback>"},
                timeout=START_SECONDS * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise BrowserError(BrowserCode.NO_START(path=self._options.path, reason=reason), subject="") from None
        except Error as error:
            if "sandbox" in error.message.lower() and self._options.sandbox:
                raise BrowserError(BrowserCode.NO_SANDBOX(), subject="") from None
            reason = error.message.splitlines()[0][:200]
            raise BrowserError(BrowserCode.NO_START(path=self._options.path, reason=reason), subject="") from None
        self._group, self._profile = find_group(mark), find_profile(mark)
        self._driver_process = find_parent(self._group)
        return self._browser

    def _end_when_idle(self) -> None:
        if not self._turn.locked():
            ending = asyncio.ensure_future(self._end_unused())
            self._closing.add(ending)
            ending.add_done_callback(self._closing.discard)

    async def _end_unused(self) -> None:
        async with self._turn:
            await self._end_browser(kindly=True)

    async def _end_browser(self, *, kindly: bool = False) -> None:
        """End the browser with all its processes, what drives it, and its folder."""
        browser, driver, group, profile = self._browser, self._driver, self._group, self._profile
        self._browser, self._playwright, self._driver, self._profile = None, None, None, None
        self._group, self._driver_process = 0, 0
        await self._proxy.close()
        if driver is None:
            return
        from playwright.async_api import Error

        if not kindly:
            kill_group(group)
        for ending in (browser.close if browser else None, driver.__aexit__):
            if ending is not None:
                with contextlib.suppress(Error, TimeoutError, AttributeError):  # the last of a driver half started
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await ending()
        kill_group(group)
        _cancel_abandoned_tasks()
        if profile is not None:
            shutil.rmtree(profile, ignore_errors=True)

    async def _end_all(self) -> None:
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            await self._end_browser(kindly=True)


def add_driver_options(known: str) -> str:
    """Return options of Node with the driver's own behind them, once; of two that differ, the later one holds."""
    return known if known.endswith(DRIVER_OPTIONS) else f"{known} {DRIVER_OPTIONS}".lstrip()


def _cancel_abandoned_tasks() -> None:
    """Cancel what Playwright began and waits for in vain, once its driver has ended: answers to requests, mostly."""
    for task in asyncio.all_tasks():
        code = getattr(task.get_coro(), "cr_code", None)
        if code is not None and "playwright" in Path(code.co_filename).parts:
            task.cancel()


async def _end_loop() -> None:
    """End all that still waits in this loop, and then the loop."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=CLOSE_SECONDS) if tasks else None
    asyncio.get_running_loop().stop()


async def _wait_for(work: Coroutine[Any, Any, Result], watch: RequestWatch, seconds: float) -> Result:
    """Return what work comes to; where a limit of the page is passed before, or the time is over, raise that."""
    task = asyncio.ensure_future(work)
    ends: set[asyncio.Future[Any]] = {task, watch.broken}
    try:
        done, _ = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if watch.broken in done:
            watch.broken.result()
        if task not in done:
            raise DeadlineError(BrowserCode.TIME_OVER(seconds=seconds), subject=watch.visit.url)
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=CLOSE_SECONDS)
        if task.done() and not task.cancelled():
            task.exception()  # so that nobody complains that it was not looked at
