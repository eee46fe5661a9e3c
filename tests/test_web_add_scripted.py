"""The page /add with a page that scripts fill: the browser is offered, or how to install it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from settings.load import load_settings
from tests.add_site import FOUND, NOTHING, Site, site
from tests.daemon import until
from tests.test_web_add import check_page


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def test_a_page_that_scripts_fill_is_looked_at_again_by_a_browser(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.add_pages.is_installed", lambda: True)
    made.discovery.outcomes["https://origin.example/one"] = replace(NOTHING, scripted=True)
    browser = made.browser()
    path = browser.look("https://origin.example/one")
    page = etree.HTML(browser.client.get(path).text)
    assert page.xpath("string(//button[@name='act'][@value='browser'])") == "Look again with a browser"
    check_page(browser.client.get(path).text)
    made.discovery.outcomes["https://origin.example/one"] = replace(FOUND, options={"browser": True})
    answer = browser.client.post(path, data={"token": browser.token(path), "act": "browser"})
    assert answer.status_code == 303
    again = answer.headers["location"]
    assert again != path
    until(lambda: "Publish" in browser.client.get(again).text)
    assert made.discovery.asked[-1] == ("https://origin.example/one", {"browser": "on"})
    assert browser.publish(again).status == 303
    assert load_settings(made.settings_file).sources[0].browser


def test_where_the_browser_is_not_installed_it_is_said_how_to(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.add_pages.is_installed", lambda: False)
    made.discovery.outcomes["https://origin.example/one"] = replace(NOTHING, scripted=True)
    browser = made.browser()
    text = browser.client.get(browser.look("https://origin.example/one")).text
    assert "pip install" in text
    assert 'value="browser"' not in text
