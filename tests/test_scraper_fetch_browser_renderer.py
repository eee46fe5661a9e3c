"""How the browser is kept: started when a page wants it, cut, ended when idle or closed, and nothing left of it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.scripted_pages import KINDS, TITLES
from model.errors import BusyError, FetchError, StoppedError
from scraper.fetch.browser.chromium import list_group
from scraper.fetch.browser.renderer import DRIVER_OPTIONS, Renderer, add_driver_options
from scraper.fetch.browser.values import Visit
from scraper.fetch.client import Client
from scraper.fetch.options import BrowserOptions, FetchOptions
from scraper.fetch.response import BrowserUse, Request
from tests.daemon import until
from tests.origin import Answer, Asked, Origin
from tests.scripted_site import NOW, browser_options, browsing_client, is_running, list_titles, serve, show

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin() as made:
        yield made


def test_the_browser_is_started_when_it_is_needed_and_ended_when_idle(origin: Origin) -> None:
    serve(origin, KINDS["fetch"])
    with browsing_client(origin, idle_seconds=0.2) as client:
        client.get(Request(url=origin.url + "/"), now=NOW)
        assert not is_running(client)
        show(client, origin.url + "/")
        assert client._renderer is not None
        group = client._renderer._group
        until(lambda: not is_running(client))
        until(lambda: not list_group(group))
        assert list_titles(show(client, origin.url + "/")) == TITLES


def test_closing_ends_all_processes(origin: Origin) -> None:
    serve(origin, KINDS["fetch"])
    with browsing_client(origin) as client:
        show(client, origin.url + "/")
        assert client._renderer is not None
        group = client._renderer._group
        assert list_group(group)
    until(lambda: not list_group(group))


@pytest.mark.skipif(os.geteuid() == 0, reason="Chromium has no sandbox as root")
def test_a_page_is_in_chromium_s_sandbox(origin: Origin) -> None:
    filters = set[str]()

    def look(_: Asked) -> Answer:
        assert client._renderer is not None
        for pid in list_group(client._renderer._group):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            if "--type=renderer" in command and "--no-sandbox" not in command.split("\0"):
                status = Path(f"/proc/{pid}/status").read_text()
                filters.update(line for line in status.splitlines() if line.startswith("Seccomp:"))
        return Answer()

    origin.script("/look", look)
    origin.answer("/looks", 200, HTML, "<p>Hello<script>fetch('/look')</script>")
    with browsing_client(origin) as client:
        show(client, origin.url + "/looks")
    assert filters == {"Seccomp:\t2"}, "calls are filtered"


class Hanging:
    """A page that answers when it is let go, which is at the end of a test."""

    def __init__(self) -> None:
        self.reached, self.let_go = threading.Event(), threading.Event()

    def answer(self, _: Asked) -> Answer:
        self.reached.set()
        self.let_go.wait(240)
        return Answer()


@pytest.fixture
def hangs() -> Iterator[Hanging]:
    made = Hanging()
    yield made
    made.let_go.set()


def test_stopping_cuts_a_page_that_is_being_read(origin: Origin, hangs: Hanging) -> None:
    origin.script("/hangs", hangs.answer)
    with browsing_client(origin) as client:
        request = Request(url=origin.url + "/hangs", robots=False, browser=BrowserUse())
        caught: list[BaseException] = []

        def get() -> None:
            try:
                client.get(request, now=NOW)
            except StoppedError as error:
                caught.append(error)

        thread = threading.Thread(target=get)
        thread.start()
        assert hangs.reached.wait(120)
        client.stop()
        thread.join(60)
        assert len(caught) == 1
        with pytest.raises(StoppedError):
            client.get(request, now=NOW)


def test_closing_stops_the_pages_that_wait_too(origin: Origin, hangs: Hanging) -> None:
    ended = []

    def get(client: Client) -> None:
        try:
            client.get(Request(url=origin.url + "/waits", robots=False, browser=BrowserUse()), now=NOW)
        except FetchError as error:
            ended.append(type(error))

    origin.script("/waits", hangs.answer)
    with browsing_client(origin) as client:
        threads = [threading.Thread(target=get, args=(client,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert hangs.reached.wait(120)
    for thread in threads:
        thread.join(60)
    assert ended == [StoppedError] * 4
    assert sum(asked.path == "/waits" for asked in origin.log) == 1


def test_a_page_that_waits_for_the_browser_in_vain_has_not_been_asked_for(
    origin: Origin, hangs: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin.script("/slow", hangs.answer)
    monkeypatch.setattr(BrowserOptions, "visit_seconds", 0.1)
    with browsing_client(origin) as client:
        renderer = client._find_renderer()
        slow, next_one = (Visit(url=f"{origin.url}/{path}", name="Bantin") for path in ("slow", "next"))
        thread = threading.Thread(target=read_until_stopped, args=(renderer, slow))
        thread.start()
        assert hangs.reached.wait(120)
        with pytest.raises(BusyError, match="busy with other pages"):
            renderer.render(next_one)
        assert origin.asked("/next") == []
        client.stop()
        thread.join(60)


def test_the_turn_of_a_page_lasts_as_long_as_the_browser_may_take(origin: Origin) -> None:
    turns, options = Turns(), browser_options(seconds=120)
    fetch = FetchOptions(allow=(f"{origin.host}:{origin.port}",), delay_seconds=0, browser=options)
    origin.answer("/plain", 200, HTML, "<p>Hello")
    with Client(fetch, turns=turns) as client:
        client.get(Request(url=origin.url + "/plain", robots=False), now=NOW)
        show(client, origin.url + "/plain")
    assert turns.lasted[0] == fetch.deadline_seconds
    assert turns.lasted[-1] == options.longest_seconds > 2 * options.seconds


def read_until_stopped(renderer: Renderer, visit: Visit) -> None:
    with pytest.raises(StoppedError):
        renderer.render(visit)


class Turns:
    """Turns that are always free, and how long each was to last."""

    def __init__(self) -> None:
        self.lasted: list[float] = []

    def take(self, host: str, delay: float, lasts: float) -> tuple[str, float]:
        self.lasted.append(lasts)
        return host, 0.0

    def give(self, host: str, name: str) -> None:
        pass

    def close(self, host: str, seconds: float) -> None:
        pass


def test_options_of_node_that_are_set_already_are_kept(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--no-deprecation")
    origin.answer("/plain", 200, HTML, "<p>Hello")
    with browsing_client(origin) as client:
        show(client, origin.url + "/plain")
        assert client._renderer is not None
        variables = Path(f"/proc/{client._renderer._driver_process}/environ").read_text().split("\0")
    added = f"--no-deprecation {DRIVER_OPTIONS}"
    assert f"NODE_OPTIONS={added}" in variables
    assert (add_driver_options(added), add_driver_options("")) == (added, DRIVER_OPTIONS)


def test_nothing_is_left_of_a_browser_that_ended(origin: Origin) -> None:
    origin.answer("/plain", 200, HTML, "<p>Hello")
    with browsing_client(origin) as client:
        show(client, origin.url + "/plain")
        assert client._renderer is not None
        profile = client._renderer._profile
        assert profile is not None
        assert profile.is_dir()
        client._renderer._loop.call_soon_threadsafe(client._renderer._end_when_idle)  # type: ignore[union-attr]
        until(lambda: not profile.exists())
