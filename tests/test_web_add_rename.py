"""The address of a feed that was just published can be changed, until a reader has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from settings.load import load_settings
from store.records import SourceRecord
from tests.add_site import FOUND, NOW, Site, site


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def record_of(slug: str) -> SourceRecord:
    return SourceRecord(slug=slug, url=f"https://origin.example/{slug}", options="{}", first_due=NOW)


def test_the_address_is_changed_until_the_first_reader_comes(made: Site) -> None:
    browser = made.browser()
    path = browser.publish(browser.look()).location
    page = etree.HTML(browser.client.get(path).text)
    assert page.xpath("string(//h1)") == f"Published: {FOUND.title}"
    assert page.xpath("string(//p[@class='lede'])") == FOUND.url
    made.store.sync_sources([record_of("other"), record_of(FOUND.slug)], NOW)
    for typed, words in (("Not a slug", "This must be lower-case letters"), ("other", "already has this name")):
        answer = browser.client.post(path, data={"token": browser.token(path), "slug": typed})
        assert answer.status_code == 422
        assert words in etree.HTML(answer.text).xpath("string(//p[@id='slug-fault'])")
        assert f'value="{typed}"' in answer.text
    for slug in ("town", "town"):
        answer = browser.client.post(path, data={"token": browser.token(path), "slug": slug})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert ">http://127.0.0.1:8080/feeds/town.atom<" in browser.client.get(path).text
    assert [entry.slug for entry in load_settings(made.settings_file).sources] == ["town"]
    assert made.store.find_source(FOUND.slug) is None

    made.store.record_readers(["town"], NOW)
    answer = browser.client.post(path, data={"token": browser.token("/add"), "slug": "village"})
    assert answer.status_code == 422
    assert "first reader came on 22 November 2026, 12:00 UTC" in answer.text
    text = browser.client.get(path).text
    assert 'name="slug"' not in text
    assert "These addresses stay as they are" in text


def test_what_was_published_is_told_by_its_own_name_and_address(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    answer = browser.publish(f"{path}?choice=1", title="Harbour")
    page = etree.HTML(browser.client.get(answer.location).text)
    assert page.xpath("string(//h1)") == "Published: Harbour"
    assert page.xpath("string(//p[@class='lede'])") == "https://origin.example/feed.xml"


def test_a_result_that_was_not_published_has_no_address_to_change(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    answer = browser.client.post(f"{path}/published", data={"token": browser.token(), "slug": "town"})
    assert answer.status_code == 404
    assert not made.settings_file.exists()
