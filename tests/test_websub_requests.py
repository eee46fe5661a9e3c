"""What subscribers ask of the hub: granted, bent to what we grant, or refused in plain words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.websub import HubCode
from model.errors import SubscriptionError
from model.publication import FeedAddress
from model.subscription import Mode
from websub.requests import DEFAULT_LEASE, LONGEST_LEASE, SHORTEST_LEASE, parse_subscription

BASE = "https://feeds.example.org/b"
FIELDS = {
    "hub.mode": "subscribe",
    "hub.topic": f"{BASE}/feeds/news.atom",
    "hub.callback": "https://reader.example/push?id=7",
    "hub.secret": "s3cret",
}


def refuse(**changes: str) -> HubCode:
    with pytest.raises(SubscriptionError) as fault:
        parse_subscription(FIELDS | {f"hub.{name}": value for name, value in changes.items()}, BASE)
    return HubCode(fault.value.message.code)


def test_a_request_names_document_callback_secret_and_lease() -> None:
    request = parse_subscription(FIELDS, BASE)
    assert (request.address, request.ending, request.callback) == (FeedAddress("news"), "atom", FIELDS["hub.callback"])
    assert request.host == "reader.example"
    assert (request.wish.mode, request.wish.secret, request.wish.seconds) == (Mode.SUBSCRIBE, "s3cret", DEFAULT_LEASE)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [("3600", 3600), ("1", SHORTEST_LEASE), ("999999999", LONGEST_LEASE), ("", DEFAULT_LEASE), ("-5", DEFAULT_LEASE)],
)
def test_a_lease_is_kept_within_what_we_grant(asked: str, granted: int) -> None:
    assert parse_subscription(FIELDS | {"hub.lease_seconds": asked}, BASE).wish.seconds == granted


def test_what_cannot_be_granted_is_refused_with_its_reason() -> None:
    assert refuse(mode="publish") is HubCode.MODE
    for topic in (
        f"{BASE}/private/{'0' * 39}.atom",
        f"{BASE}/private/news.atom",
        "https://other.example/feeds/news.atom",
        f"{BASE}/feeds/news.pdf",
        f"{BASE}/feeds/a/b.atom",
        "",
    ):
        assert refuse(topic=topic) is HubCode.TOPIC
    for callback in ("ftp://a.example/", "/push", "https://a.example/#x", "https://a.example/" + "x" * 2048, ""):
        assert refuse(callback=callback) is HubCode.CALLBACK
    assert refuse(secret="é" * 100) is HubCode.SECRET_TOO_LONG


@given(st.dictionaries(st.sampled_from([*FIELDS, "hub.lease_seconds"]), st.text(max_size=30)))
def test_whatever_a_stranger_sends_is_granted_or_refused(changes: dict[str, str]) -> None:
    with suppress(SubscriptionError):
        assert parse_subscription(FIELDS | changes, BASE).address
