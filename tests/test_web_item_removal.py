"""An item is removed on its own page, and put back there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.add_site import NOW, Site
from tests.managed_site import Form, find_text, managed
from web.item_keys import shorten_guid

AWAY = ("192.0.2.7", 50000)
REMOVE, RESTORE = "//form[contains(@action, '/remove')]", "//form[contains(@action, '/restore')]"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        yield one


def find_path(made: Site) -> str:
    return f"/items/{shorten_guid(made.store.list_items('news')[0].guid)}"


def test_an_item_is_removed_and_put_back_on_its_page(made: Site) -> None:
    browser, path = made.browser(), find_path(made)
    title = made.store.list_items("news")[0].item.title
    answer = Form(browser, path, REMOVE).send()
    assert answer.headers["location"] == path
    page = browser.client.get(path)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert find_text(page.text, "//h1") == title
    assert find_text(page.text, "//*[@role='status']").startswith("This item was removed:")
    assert title not in browser.client.get("/feeds/news").text
    assert "news" in made.store.list_composable(NOW), "its feeds are rendered again"
    back = Form(browser, path, RESTORE).send()
    assert back.headers["location"] == f"{path}?restored"
    assert find_text(browser.client.get(back.headers["location"]).text, "//*[@role='status']").startswith(
        "The item was put back."
    )
    assert title in browser.client.get("/feeds/news").text


def test_what_was_done_already_is_not_done_again(made: Site) -> None:
    browser, path = made.browser(), find_path(made)
    form = Form(browser, path, REMOVE)
    assert [form.send().status_code for _ in range(2)] == [303, 404]
    form = Form(browser, path, RESTORE)
    assert [form.send().status_code for _ in range(2)] == [303, 404]


def test_strangers_neither_see_the_button_nor_a_removed_item(made: Site) -> None:
    path = find_path(made)
    stranger, locked = made.browser(peer=AWAY), made.browser(password="word")
    for one in (stranger, locked):
        page = one.client.get(path)
        assert page.status_code == 200
        assert "<form" not in page.text
        assert "set-cookie" not in page.headers
    assert made.store.remove_item(made.store.list_items("news")[0].guid, NOW)
    assert {one.client.get(path).status_code for one in (stranger, locked)} == {404}
    assert made.browser().client.get(path).status_code == 200


def test_an_item_whose_text_was_erased_cannot_be_put_back(made: Site) -> None:
    path = find_path(made)
    assert made.store.delete_item(made.store.list_items("news")[0].guid, NOW)
    assert made.browser().client.get(path).status_code == 404


def test_pictures_are_shown_to_the_owner_too(made: Site) -> None:
    answer = made.browser().client.get(f"{find_path(made)}?pictures=1")
    assert "img-src 'self' https:" in answer.headers["content-security-policy"]
