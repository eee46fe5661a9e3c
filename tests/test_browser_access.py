"""The pages about access in a real browser, with a login by name, held to WCAG by axe-core."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from model.access import Person, Role
from store import open_store
from tests.daemon import Running, daemon, require
from tests.people_site import PASSWORD, hash_once
from tests.stores import T0
from tests.test_browser_accessibility import AXE, RULES
from tests.test_browser_add import browsing

SETTINGS = "access: {login: people}\nsources: [{slug: news, url: 'https://origin.invalid/', paused: true}]\n"
PAGES = ["/access", "/access/people", "/access/changes", "/add"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with daemon(tmp_path_factory.mktemp("house"), SETTINGS) as running:
        store = open_store(f"sqlite:///{running.folder}/data/bantin.db")
        store.store_person(Person(name="Thu", role=Role.OWNER, password=hash_once(), created=T0))
        store.close()
        yield running


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_about_access_keep_to_wcag(house: Running, scheme: str, width: int) -> None:
    require("node", AXE.exists(), "axe-core, which `npm ci` fetches in tests/npm, is not there")
    script = Path(AXE).read_text(encoding="utf-8")
    with browsing(width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{house.url}/access")
        assert page.url.endswith("/login?next=/access")
        check(page, script)
        page.fill("#name", "Thu")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/access")
        page.fill("#name", "dashboard")
        page.click("text='Make a token' >> nth=-1")
        expect(page.locator("code").first).to_contain_text("bantin_")
        check(page, script)
        for path in PAGES:
            page.goto(house.url + path)
            check(page, script)


def check(page, script: str) -> None:  # type: ignore[no-untyped-def]  # playwright's
    page.evaluate(script)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
