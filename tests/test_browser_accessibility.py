"""Pages in a real browser, held to WCAG by axe-core: light and dark, on a wide screen and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon import Running, daemon, require, until
from tests.origin import Origin
from tests.readers import NPM
from tests.test_browser_add import browsing

AXE = NPM / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTINGS = """\
fetch: {{allow: ["{host}"], delay_seconds: 0}}
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
    "/feeds/category-town", "/feeds/news", "/feeds/roads",
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Origin() as origin:
        origin.answer("/news", body="<ul><li><a href=/1>The bridge is closed</a><p>From May on.</p></ul>")
        origin.answer("/roads", body="<ul><li><a href=/2>الجسر مغلق</a><p>bridge: من مايو</p></ul>")
        settings = SETTINGS.format(url=origin.url, host=f"{origin.host}:{origin.port}")
        with daemon(tmp_path_factory.mktemp("town"), settings) as running:
            until(lambda: len(running.feed("all")["items"]) == 2, seconds=90)
            until(lambda: len(running.feed("town")["items"]) == 2, seconds=90)
            yield running


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_to_wcag(town: Running, scheme: str, width: int) -> None:
    require("node", AXE.exists(), "axe-core, which `npm ci` fetches in tests/npm, is not there")
    script = Path(AXE).read_text(encoding="utf-8")
    faults: dict[str, list[str]] = {}
    with browsing(width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in PAGES:
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
