"""What docs/notifications.md shows of webhooks holds: a real delivery passes its check, and has its form."""

import json
import re
from typing import Any

import pytest

from model.item import Item, StoredItem
from model.notification import Event, NewItem, Notification
from notify.letter import Site, Writer
from notify.webhook import WebhookChannel
from scraper.fetch.client import Client
from scraper.fetch.options import FetchOptions
from settings.targets import Webhook
from tests.daemon import ROOT
from tests.origin import Asked, Origin
from tests.test_notify_webhook import NOW

DOCUMENT = (ROOT / "docs/notifications.md").read_text(encoding="utf-8")


def find_block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def delivered() -> Asked:
    item = Item(url="https://courts.example.org/notices/17", title="The court moves", aliases=(), fingerprint="")
    stored = StoredItem(guid="urn:uuid:1", first_seen=NOW, changed=NOW, revision=1, item=item)
    listed = NewItem(slug="courts", source="Courts", stored=stored)
    notification = Notification(
        guid="urn:uuid:2", target="a", event=Event.ITEMS, created=NOW, slug="courts", items=(listed,), item_count=1
    )
    letter = Writer(Site(title="T", url="https://t.example"), language="en", zone="UTC").write(notification)
    with Origin() as origin, Client(FetchOptions(allow=("127.0.0.1",), delay_seconds=0)) as client:
        origin.answer("/hook", 204)
        webhook = Webhook.model_validate({"url": f"{origin.url}/hook", "secret": "town hall key"})
        WebhookChannel(webhook, client, lambda: NOW).send(letter)
        return origin.log[0]


def test_a_delivery_passes_the_check_that_is_shown(delivered: Asked) -> None:
    scope: dict[str, Any] = {}
    exec(find_block("python"), scope)
    assert scope["verify"](b"town hall key", delivered.headers, delivered.body)
    assert not scope["verify"](b"town hall key", delivered.headers, delivered.body + b" ")
    assert not scope["verify"](b"another key", delivered.headers, delivered.body)


def list_keys(value: object, place: str = "") -> set[str]:
    if isinstance(value, dict):
        return {place, *(found for key, part in value.items() for found in list_keys(part, f"{place}.{key}"))}
    if isinstance(value, list):
        return {found for part in value for found in list_keys(part, f"{place}[]")}
    return {place}


def test_a_delivery_has_the_keys_that_are_shown(delivered: Asked) -> None:
    assert list_keys(json.loads(delivered.body)) == list_keys(json.loads(find_block("json")))
