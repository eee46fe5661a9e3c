"""Items are chosen by eye in a real browser: by clicks in the frame and by the keyboard, with scripts and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from settings.load import load_settings
from tests.add_site import Site
from tests.daemon import require
from tests.managed_site import managed
from tests.picked_pages import HOSTILE, PAGE
from tests.served_site import serving
from tests.test_browser_accessibility import AXE, RULES
from tests.test_browser_add import browsing

NEWS = "https://origin.example/news"
FRAME = "iframe[title='The page as Bantin reads it']"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        yield one


def begin(page: Page, url: str) -> None:
    """Go from the page of the source to the page on which its items are chosen."""
    page.goto(f"{url}/feeds/news")
    page.get_by_role("button", name="Choose items by eye").click()
    page.wait_for_url(re.compile(r"/pick/[^/]+/0$"))


def find_title(made: Site) -> str:
    source = load_settings(made.settings_file).find_source("news")
    assert source is not None
    assert source.rules is not None
    return source.rules.title.selector if source.rules.title else ""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_words_are_clicked_in_the_frame_and_saved(made: Site, scripts: bool) -> None:
    with serving(made) as url, browsing(scripts=scripts, width=390) as page:
        begin(page, url)
        page.frame_locator(FRAME).get_by_role("link", name="Harbour office 4").click()
        heading = page.get_by_role("heading", name="What is Harbour office 4?")
        expect(heading).to_be_in_viewport()
        page.get_by_role("button", name="Title", exact=True).click()
        expect(page.get_by_text("0 items gained, 0 items lost, 6 items changed.")).to_be_in_viewport()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()
        assert find_title(made) == ".office"
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Undone").wait_for()
        assert find_title(made) == "a"


def test_items_are_chosen_by_the_keyboard_alone(made: Site) -> None:
    with serving(made) as url, browsing() as page:
        begin(page, url)
        page.wait_for_function("document.activeElement.id == 'changes'")
        for _ in range(60):
            page.keyboard.press("Tab")
            frame = page.frames[-1]
            if frame.evaluate("document.activeElement.textContent").startswith("Harbour office 1"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**at=*")
        page.wait_for_function("document.activeElement.id == 'pointed'")  # what is asked is read out at once
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Title"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/pick/[^/]+/1"))
        page.wait_for_function("document.activeElement.id == 'changes'")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Save":
                break
        page.keyboard.press("Enter")
        page.get_by_text("Saved.").wait_for()
        assert find_title(made) == ".office"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_hostile_page_does_nothing_in_the_frame(made: Site, scripts: bool) -> None:
    made.pages[NEWS] = HOSTILE
    with serving(made) as url, browsing(scripts=scripts) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        begin(page, url)
        title = page.title()
        frame = page.frame_locator(FRAME)
        frame.get_by_text("Another").click()
        frame.get_by_text("A link", exact=True).click()
        assert re.search(r"/pick/[^/]+/0$", page.url), "no link of the page leads anywhere"
        assert page.title() == title
        assert all(one.startswith(url) for one in asked), asked
        assert all("evil" not in one.url for one in page.frames)
        assert frame.locator("body").evaluate("document.scripts.length") == 0


BAD = (
    "<script>parent.document.title = 'taken'</script><img src=/static/icon.png onload=\"parent.name = 'x'\">"
    "<meta http-equiv=refresh content='0;url=/search'><form action=/search target=_top><button id=go>Go</button></form>"
)


def slip_in(made: Site) -> None:
    """Have the frame's document come with what the sanitizing should have taken out; it does nothing."""
    with serving(made) as url, browsing() as page:
        begin(page, url)

        def slip(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace("<body>", f"<body>{BAD}"))

        page.route(f"**{page.locator(FRAME).get_attribute('src')}", slip)
        title, before = page.title(), page.url
        page.reload()
        page.frame_locator(FRAME).locator("#go").click()
        page.wait_for_timeout(300)
        assert (page.title(), page.evaluate("name"), page.url) == (title, "", before)


def test_policy_and_sandbox_hold_by_themselves(made: Site) -> None:
    with pytest.raises(AssertionError, match="Blocked script execution"):  # Chromium complains of each try
        slip_in(made)


def allow_scripts(route: Route) -> None:
    """Let axe run in the frame's document, whose policy forbids all scripts."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_keep_to_wcag(made: Site, scheme: str, width: int) -> None:
    require("node", AXE.exists(), "axe-core, which `npm ci` fetches in tests/npm, is not there")
    script = AXE.read_text(encoding="utf-8")
    faults: dict[str, list[str]] = {}
    with serving(made) as url, browsing(width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

        def check(name: str, rules: list[str] = RULES) -> None:
            page.evaluate(script)
            results = page.evaluate("rules => axe.run(document, {runOnly: rules, iframes: false})", rules)
            assert results["passes"]
            found = [f"{one['id']}: {node['html'][:120]}" for one in results["violations"] for node in one["nodes"]]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                found.append("wider than the screen")
            if found:
                faults[name] = found

        page.goto(f"{url}/sources/news/pick")
        check("start")
        begin(page, url)
        check("current rules")
        page.frame_locator(FRAME).get_by_role("link", name="Harbour office 2").click()
        page.wait_for_url("**at=*")
        check("clicked")
        page.get_by_role("button", name="Title", exact=True).click()
        page.wait_for_url(re.compile(r"/pick/[^/]+/1"))
        check("changed")
        page.route("**/page", allow_scripts)
        page.goto(f"{page.url.partition('?')[0]}/page")
        check("frame", RULES[:-1])  # how the stranger's page is built is no fault of ours
    assert not faults


def test_pictures_are_asked_for_only_where_the_visitor_wants_them(made: Site) -> None:
    made.pages[NEWS] = PAGE.replace("/quay", "https://pictures.example/quay")
    with serving(made) as url, browsing() as page:
        page.route("https://pictures.example/**", lambda route: route.fulfill(status=204))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        begin(page, url)
        page.frame_locator(FRAME).get_by_text("Quay 1").wait_for()
        assert not any("pictures.example" in one for one in asked)
        with page.expect_request("https://pictures.example/**") as request:
            page.get_by_role("link", name="Show the pictures").click()
        assert "referer" not in request.value.headers
