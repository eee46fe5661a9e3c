"""A source that was removed, added again in the browser: it goes on with its feed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.add_site import FOUND, Site, site


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def test_a_source_that_was_removed_comes_back_under_its_name(made: Site) -> None:
    browser = made.browser()
    browser.publish(browser.look())
    made.take_up()
    former = made.store.find_source(FOUND.slug)
    made.settings_file.write_text("sources: []\n", encoding="utf-8")
    made.take_up()
    path = browser.look()
    page = etree.HTML(browser.client.get(path).text)
    assert page.xpath("string(//input[@id='slug']/@value)") == FOUND.slug
    told = page.xpath("string(//p[@class='note'])")
    assert told == f"This source was removed; under the name {FOUND.slug}, publishing goes on with its feed."
    other = etree.HTML(browser.client.get(f"{path}?choice=1").text)
    assert other.xpath("string(//input[@id='slug']/@value)") == f"{FOUND.slug}-2", "what is of another page"
    assert browser.publish(path).status == 303
    made.take_up()
    source = made.store.find_source(FOUND.slug)
    assert former is not None
    assert source is not None
    assert (source.enabled, source.guid) == (True, former.guid)


def test_what_was_removed_in_private_does_not_come_back_for_all(made: Site) -> None:
    browser = made.browser()
    browser.publish(browser.look())
    made.settings_file.write_text(made.settings_file.read_text("utf-8") + "    private: true\n", encoding="utf-8")
    made.take_up()
    for defaults, slug in (("", f"{FOUND.slug}-2"), ("defaults: {private: true}\n", FOUND.slug)):
        made.settings_file.write_text(f"{defaults}sources: []\n", encoding="utf-8")
        made.take_up()
        page = etree.HTML(browser.client.get(browser.look()).text)
        assert page.xpath("string(//input[@id='slug']/@value)") == slug
