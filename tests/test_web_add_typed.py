"""The page /add keeps what a person typed, and reaches Publish soon."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.add_site import Site, site


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def test_what_was_typed_stays_when_another_list_is_chosen(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    typed = browser.publish(path, act="choice-1", title="My own title", slug="mine", timezone="UTC")
    assert typed.location == f"{path}?choice=1"
    page = etree.HTML(browser.client.get(typed.location).text)
    assert page.xpath("string(//article/h3/a)") == "Từ nguồn cấp"
    assert page.xpath("//input[@id='title']/@value") == ["My own title"]
    assert page.xpath("//input[@id='slug']/@value") == ["mine"]
    back = etree.HTML(browser.client.get(browser.publish(typed.location, act="choice-0").location).text)
    assert back.xpath("//input[@id='title']/@value") == ["My own title"]


def test_what_was_not_typed_is_that_of_the_list_chosen(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    page = etree.HTML(browser.client.get(browser.publish(path, act="choice-1").location).text)
    assert page.xpath("//input[@id='title']/@value") == ["Tin tức"]


def test_publish_is_soon_reached_by_keyboard(made: Site) -> None:
    browser = made.browser()
    page = etree.HTML(browser.client.get(browser.look()).text)
    stops = page.xpath(
        "//a[@href] | //button | //summary | //input[not(@type='hidden') and not(ancestor::details)]"
        " | //select[not(ancestor::details)]"
    )
    place = next(number for number, stop in enumerate(stops, 1) if "".join(stop.itertext()) == "Publish")
    assert place <= 10
