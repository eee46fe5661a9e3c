"""Whom a request counts for: its own address, or the one that a trusted proxy names."""

import pytest
from starlette.requests import Request

from web.access import Throttle, identify_client


def ask(peer: str, *forwarded: str) -> Request:
    fields = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 50000), "headers": fields})


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", (), "203.0.113.7"),
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),  # no proxy of ours: anybody can write the field
        ("127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("127.0.0.1", ("192.0.2.66, 198.51.100.1",), "198.51.100.1"),  # what stands before came from the sender
        ("127.0.0.1", ("192.0.2.66", "198.51.100.1, 10.1.2.3"), "198.51.100.1"),  # two proxies, two fields
        ("127.0.0.1", ("2001:db8:0:1::5",), "2001:db8:0:1::/64"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("127.0.0.1", ("",), "127.0.0.1"),
        ("127.0.0.1", ("nonsense",), "nonsense"),
    ],
)
def test_a_request_counts_for_who_sent_it_to_the_last_trusted_proxy(
    peer: str, forwarded: tuple[str, ...], client: str
) -> None:
    throttle = Throttle(1, 60, monotonic=lambda: 0, proxies=("127.0.0.1", "10.0.0.0/8"))
    assert identify_client(ask(peer, *forwarded), throttle._proxies) == client


def test_clients_behind_a_proxy_have_turns_of_their_own() -> None:
    throttle = Throttle(1, 60, monotonic=lambda: 0, proxies=("127.0.0.1",))
    assert throttle.take_turn(ask("127.0.0.1", "198.51.100.1")) == 0
    assert throttle.take_turn(ask("127.0.0.1", "198.51.100.2")) == 0
    assert throttle.take_turn(ask("127.0.0.1", "198.51.100.1")) > 0
