"""Pages in a real browser, held to WCAG by axe-core: light and dark, on a wide screen and on a phone."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from model.outcome import Health, RunOutcome
from tests.add_site import NOW, site
from tests.daemon import Running, daemon, require, until
from tests.managed_site import FILE
from tests.origin import Origin
from tests.readers import NPM
from tests.served_site import serving
from tests.stores import HOUR, claim, item, run, settle
from tests.test_browser_add import browsing
from tests.test_web_quarantine import WALL, hold
from web.item_keys import shorten_guid

AXE = NPM / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
notify: {{desk: {{webhook: {{url: 'https://desk.example/'}}}}, chat: {{apprise: 'tgram://a/b'}}}}
combinations: [{{slug: town, title: The whole town, sources: [news, roads]}}]
sources:
  - {{slug: news, url: '{url}/news', title: Town news, robots: false, full_text: false, categories: [Town],
     rules: {{item: li, title: a, link: a, summary: p}}}}
  - {{slug: roads, url: '{url}/roads', title: أخبار الطرق, language: ar, robots: false, full_text: false,
     categories: [Town], rules: {{item: li, title: a, link: a, summary: p}}}}
"""
PAGES = [
    "/", "/?sort=-newest", "/?q=nowhere",
    "/search", "/search?q=bridge", "/search?q=nowhere", "/search?q=%22", "/feeds/all", "/feeds/town",
    "/feeds/category-town", "/feeds/news", "/feeds/roads", "/feeds/news/history", "/feeds/news?pictures=1",
    "/?language=vi",
]  # fmt: skip
MANAGED = [
    "/add", "/import", "/notifications", "/sources/news/settings", "/sources/news/remove", "/sources/news/look?since=0",
    "/sources/news/look?since=9999999999999",
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Origin() as origin:
        origin.answer("/news", body="<ul><li><a href=/1>The bridge is closed</a><p>From May on.</p></ul>")
        origin.answer("/roads", body="<ul><li><a href=/2>الجسر مغلق</a><p>bridge: من مايو</p></ul>")
        settings = SETTINGS.format(url=origin.url, host=f"{origin.host}:{origin.port}")
        with daemon(tmp_path_factory.mktemp("town"), settings) as running:
            until(lambda: len(running.feed("all")["items"]) == 2, seconds=240)
            until(lambda: len(running.feed("town")["items"]) == 2, seconds=240)
            yield running


def find_item(town: Running) -> str:
    """Return the path of an item's page."""
    [path, *_] = re.findall(r"/items/[0-9a-f-]{36}", town.get("/feeds/news").decode())
    return str(path)


@pytest.mark.parametrize("pages", [PAGES, MANAGED], ids=["shown", "managed"])
@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_to_wcag(town: Running, scheme: str, width: int, pages: list[str]) -> None:
    require("node", AXE.exists(), "axe-core, which `npm ci` fetches in tests/npm, is not there")
    script = Path(AXE).read_text(encoding="utf-8")
    faults: dict[str, list[str]] = {}
    with browsing(width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in [*pages, find_item(town)]:
            page.goto(town.url + path)
            page.evaluate(script)
            results = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            assert results["passes"]
            found = [f"{one['id']}: {node['html'][:120]}" for one in results["violations"] for node in one["nodes"]]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                found.append("wider than the screen")
            if found:
                faults[path] = found
    assert not faults


@contextmanager
def managed_site(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Serve a site with a source that is held, one that is not there and an item that was removed; with their paths."""
    with site(folder) as made:
        made.settings_file.write_text(FILE, "utf-8")
        made.take_up()
        settle(made.store, [item("1", "The last good notice"), item("2", "Removed")], NOW, slug="news")
        [removed] = [one.guid for one in made.store.list_items("news") if one.item.title == "Removed"]
        assert made.store.remove_item(removed, NOW)
        hold(made.store, WALL)
        with made.store.settling(claim(made.store, NOW, "roads"), NOW) as settling:
            assert settling is not None
            failed = run("roads", RunOutcome.FAILED, NOW)
            settling.finish(failed, next_due=NOW + HOUR, health=Health.NOT_FOUND, failures=1)
        with serving(made) as url:
            yield url, ("/held/news", f"/items/{shorten_guid(removed)}", "/feeds/news", "/feeds/roads", "/import")


def test_pages_of_what_needs_attention_keep_to_wcag(tmp_path: Path) -> None:
    require("node", AXE.exists(), "axe-core, which `npm ci` fetches in tests/npm, is not there")
    script = Path(AXE).read_text(encoding="utf-8")
    with managed_site(tmp_path) as (url, paths), browsing() as page:
        for scheme, width in (("light", 1200), ("dark", 320)):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                answer = page.goto(url + path)
                assert answer is not None
                assert answer.status == 200, path
                page.evaluate(script)
                results = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
                assert [one["id"] for one in results["violations"]] == [], path
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("width", [1280, 320])
def test_links_stay_whole_and_lists_keep_apart(town: Running, width: int) -> None:
    lines = "[...document.querySelectorAll('.masthead nav a')].map(link => link.getClientRects().length)"
    gap = "([above, below]) => below.getBoundingClientRect().top - above.getBoundingClientRect().bottom"
    with browsing(width=width) as page:
        for path, above, below in (("/", ".links", ".choices-bar"), ("/feeds/town", "details", "details + h2")):
            page.goto(town.url + path)
            assert set(page.evaluate(lines)) == {1}, "a link of the menu is broken"
            found = page.evaluate(f"({gap})([{above!r}, {below!r}].map(name => document.querySelector(name)))")
            assert found >= 16, f"{above} and {below} of {path} touch"


ROWS = "table.sources th.source a"


def test_sources_are_found_by_the_keyboard_alone_and_left_by_the_way_back(town: Running) -> None:
    with browsing() as page:
        page.goto(town.url + "/")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "q":
                break
        page.keyboard.type("town")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=town*")
        expect(page.locator(ROWS)).to_have_text(["Town news", "أخبار الطرق"])  # the category is searched too
        page.goto(town.url + "/?q=news")
        expect(page.locator(ROWS)).to_have_text(["Town news"])
        page.go_back()
        expect(page.locator(ROWS)).to_have_count(2)


def test_a_visitor_without_scripts_gets_from_all_sources_to_an_item(town: Running) -> None:
    with browsing(scripts=False, width=390) as page:
        page.goto(town.url + "/")
        page.select_option("#sort", label="Newest item")
        page.click("text=Show")
        expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
        page.click("text=Town news")
        page.click("text=Details")
        expect(page.locator("h1")).to_have_text("The bridge is closed")
        expect(page.locator("#parts")).to_have_text("Where it came from")
        page.click("footer >> text=Tiếng Việt")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        page.goto(town.url + "/feeds/news/history")
        expect(page.locator("h1")).to_have_text("Lịch sử kiểm tra")
