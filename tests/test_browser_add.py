"""The page /add in a real browser, before a real daemon: from an address to a feed, with scripts and without."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import feedparser
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.daemon import SHARED, Running, daemon, needs_shared, replay_origin, require, until
from tests.house import listing
from tests.origin import Origin

CHROMIUM = Path(os.environ.get("BANTIN_TEST_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NEWS = [
    (f"/news/{number}", f"Notice {number} of the town council", f"2026-03-{number + 1:02}") for number in range(1, 9)
]
OTHER = "".join(f"<li><a href='/press/{number}'>Press release {number} of the mayor</a></li>" for number in range(1, 7))
SETTINGS = "fetch:\n  allow: ['{allow}']\n  delay_seconds: 0\nsources: []\n"


@contextmanager
def browsing(*, scripts: bool = True, width: int = 1200) -> Iterator[Page]:
    """Give a page of a browser; what it complains of fails the test."""
    require("chromium", CHROMIUM.exists(), "chromium is not installed")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(java_script_enabled=scripts, viewport={"width": width, "height": 900})
        page.set_default_timeout(120_000)
        expect.set_options(timeout=60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
        finally:
            browser.close()
    assert [one for one in complaints if "status of 4" not in one] == [], "such as a breach of the policy for scripts"


@contextmanager
def town_hall(folder: Path) -> Iterator[tuple[Running, str]]:
    """Run a daemon, and an origin with a page of two lists; yields the daemon and the page's URL."""
    with Origin() as origin:
        origin.answer("/robots.txt", 404)
        page = listing(*NEWS, extra=f"<aside><h2>Press</h2><ul>{OTHER}</ul></aside>")
        html = {"Content-Type": "text/html; charset=utf-8"}
        origin.answer("/news", 200, html, page)
        for path, title, _ in NEWS:
            text = f"<p>{title}: what it says at some length, so that it counts as a text of its own.</p>" * 3
            origin.answer(path, 200, html, f"<main><h1>{title}</h1>{text}</main>")
        with daemon(folder, SETTINGS.format(allow=f"{origin.host}:{origin.port}")) as running:
            yield running, f"{origin.url}/news"


def look(page: Page, running: Running, url: str) -> None:
    """Go to /add by the first page's link, give the address, and wait for what is found."""
    page.goto(running.url)
    page.get_by_role("link", name="Add a source").click()
    page.get_by_label("Address of the page").fill(url)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Publish").wait_for()


def entries(running: Running, slug: str, number: int) -> list[dict[str, Any]]:
    """Return a feed's entries, as feedparser reads them, once there are so many: each waits for its own page."""
    return until(lambda: found if len(found := _read(running.get(f"/feeds/{slug}.atom"))) >= number else None)


def _read(feed: bytes) -> list[dict[str, Any]]:
    read = feedparser.parse(feed)
    assert not feed or not read.bozo
    return list(read.entries)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_page_becomes_a_feed(tmp_path: Path, scripts: bool) -> None:
    with browsing(scripts=scripts) as page, town_hall(tmp_path) as (running, url):
        look(page, running, url)
        titles = page.locator("article h3").all_text_contents()
        assert titles == [title for _, title, _ in NEWS]
        page.get_by_label("Name in addresses").fill("town-hall")
        page.get_by_role("button", name="Publish").click()
        page.get_by_role("heading", name="Published").wait_for()
        address = page.get_by_label("Atom", exact=True).input_value()
        assert address == f"{running.url}/feeds/town-hall.atom"
        expect(page.get_by_role("button", name="Copy the Atom address")).to_have_count(int(scripts))
        assert {entry.title for entry in entries(running, "town-hall", len(NEWS))} == {title for _, title, _ in NEWS}
        page.get_by_role("link", name="See this source").click()
        expect(page.locator("article")).to_have_count(len(NEWS))
        assert running.stop() == 0


def test_another_reading_is_chosen_by_keyboard_and_faults_keep_what_was_typed(tmp_path: Path) -> None:
    with browsing(width=390) as page, town_hall(tmp_path) as (running, url):
        look(page, running, url)
        other = page.locator(".choices button:not([aria-current])").first
        shown = page.locator("article h3").all_text_contents()
        other.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**?choice=1")
        expect(page.locator("article h3").first).not_to_have_text(shown[0])
        press = page.locator("article h3").all_text_contents()
        assert set(press).isdisjoint(shown)
        page.get_by_label("Title", exact=True).fill("Press of the mayor")
        page.get_by_label("Name in addresses").fill("The Press")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_function("document.activeElement.id == 'faults'")  # set once the page has loaded
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id == 'slug'")  # set once the page has loaded
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the phone"
        expect(page.get_by_label("Title", exact=True)).to_have_value("Press of the mayor")
        page.get_by_label("Name in addresses").fill("press")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Published").wait_for()
        assert {entry.title for entry in entries(running, "press", len(press))} == set(press)


def test_the_copy_button_copies(tmp_path: Path) -> None:
    with browsing() as page, town_hall(tmp_path) as (running, url):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        look(page, running, url)
        page.get_by_role("button", name="Publish").click()
        page.get_by_role("button", name="Copy the Atom address").click()
        page.get_by_role("status").get_by_text("Copied the Atom address").wait_for()
        expect(page.get_by_role("button", name="Copied the Atom address")).to_have_text("Copied")
        expect(page.get_by_role("button", name="Copy the JSON Feed address", exact=True)).to_have_count(1)
        assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Atom", exact=True).input_value()


def test_an_address_that_the_browser_does_not_copy_is_marked_and_told(tmp_path: Path) -> None:
    with browsing() as page, town_hall(tmp_path) as (running, url):
        page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
        look(page, running, url)
        page.get_by_role("button", name="Publish").click()
        page.get_by_role("button", name="Copy the Atom address").click()
        page.get_by_role("status").get_by_text("does not allow copying").wait_for()
        field = page.get_by_label("Atom", exact=True)
        assert page.evaluate("getSelection().toString()") == field.input_value()


def test_private_addresses_are_told_beside_the_field(tmp_path: Path) -> None:
    with browsing() as page, daemon(tmp_path, "sources: []") as running, Origin() as private:
        page.goto(f"{running.url}/add")
        page.get_by_label("Address of the page").fill(private.url)
        page.get_by_role("button", name="Check this page").click()
        page.get_by_role("alert").wait_for()
        expect(page.locator("#url-fault")).to_contain_text("not a public address")
        expect(page.get_by_label("Address of the page")).to_have_value(private.url)
        assert private.log == []


def test_the_sample_gives_way_to_the_first_source(tmp_path: Path) -> None:
    with browsing() as page, daemon(tmp_path) as running:
        look(page, running, f"{running.url}/sample/vi/")
        page.get_by_label("Name in addresses").fill("museum")
        page.get_by_role("button", name="Publish").click()
        page.get_by_role("heading", name="Published").wait_for()
        assert entries(running, "museum", 1)
        assert (tmp_path / "sources.yaml").exists()
        until(lambda: "0 sources added, 1 changed, 1 removed" in running.log())
        assert "was renamed to museum" in running.log(), "the sample's own source watched this page"
        assert running.stop() == 0


@needs_shared
def test_a_real_page_becomes_a_feed(tmp_path: Path) -> None:
    assert SHARED.exists()
    with browsing() as page, replay_origin() as url:
        settings = SETTINGS.format(allow=url.removeprefix("http://"))
        with daemon(tmp_path, settings) as running:
            look(page, running, f"{url}/seed/tin-nong")
            titles = page.locator("article h3").all_text_contents()
            assert len(titles) == 6
            page.get_by_label("Name in addresses").fill("seed")
            page.get_by_role("button", name="Publish").click()
            page.get_by_role("heading", name="Published").wait_for()
            assert {entry.title for entry in entries(running, "seed", 6)} == set(titles)
