"""Apprise: its services by their address; what one says is repeated without the address."""

import json
import logging
import sys
import warnings
from typing import Any

import pytest

from model.errors import DeliveryError
from notify.services import ServiceChannel
from scraper.source import SecretPlace
from tests.origin import Origin
from tests.test_notify_webhook import LETTER

with warnings.catch_warnings():  # it warns of what Python will no longer have
    warnings.simplefilter("ignore")
    apprise = pytest.importorskip("apprise", reason="Apprise, an optional part, is not installed")
    apprise.Apprise.instantiate("json://127.0.0.1")


@pytest.fixture(autouse=True)
def quiet_log() -> Any:
    yield
    logging.getLogger("apprise").handlers.clear()


def test_a_service_is_sent_the_message() -> None:
    with Origin() as origin:
        origin.answer("/hook", 200)
        ServiceChannel("desk", f"json://127.0.0.1:{origin.port}/hook").send(LETTER)
        (asked,) = origin.log
    sent = json.loads(asked.body)
    assert (sent["title"], sent["message"]) == ("News", "Cảng mở cửa")


def test_what_a_service_answers_is_repeated_and_its_address_is_not() -> None:
    with Origin() as origin:
        origin.answer("/5ecret", 500)
        with pytest.raises(DeliveryError) as caught:
            ServiceChannel("desk", f"json://127.0.0.1:{origin.port}/5ecret").send(LETTER)
    assert "500" in str(caught.value)
    assert "5ecret" not in str(caught.value)


def test_an_address_of_no_service_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SERVICE", "nothing://at.all/5ecret")
    with pytest.raises(DeliveryError) as caught:
        ServiceChannel("desk", SecretPlace(env="DESK_SERVICE")).send(LETTER)
    assert str(caught.value) == "desk: the address is of no service that Apprise knows"


def test_without_apprise_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DeliveryError) as caught:
        ServiceChannel("desk", "json://127.0.0.1").send(LETTER)
    assert str(caught.value) == "Apprise is not installed; install it with: pip install 'bantin[apprise]'"
