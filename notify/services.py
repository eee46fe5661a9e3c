"""The services that Apprise knows (chat, push, SMS), by the address of the settings.

Apprise makes its own connections, which our guard does not see; what it connects to is the settings' word.
"""

import logging
from collections.abc import Callable
from typing import Any

from messages.notifications import NotificationCode
from model.errors import DeliveryError, ForbiddenError
from model.secrets import hide_secrets_in
from notify.letter import Letter
from scraper.fetch.secret_values import read_secret
from scraper.source import SecretPlace

MAX_REASON = 300  # characters


def load_apprise() -> Any:
    """Return the package; DeliveryError where it is not installed."""
    try:
        import apprise
    except ImportError:
        raise DeliveryError(NotificationCode.NO_APPRISE(), subject="") from None
    return apprise


class ServiceChannel:
    """Sends to one service."""

    def __init__(self, name: str, address: str | SecretPlace, load: Callable[[], Any] = load_apprise) -> None:
        self._name, self._address, self._load = name, address, load

    def send(self, letter: Letter) -> None:
        """Send a letter; DeliveryError where the service did not take it."""
        apprise = self._load()
        try:
            address = read_secret(self._address, name="apprise", subject=self._name)
        except ForbiddenError as error:
            raise DeliveryError(error.message, subject=self._name) from None
        service = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
        if not service.add(address):
            raise DeliveryError(NotificationCode.NO_SERVICE(), subject=self._name)
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:
            taken = service.notify(title=letter.subject, body=letter.payload["text"], body_format="text")
            reason = " ".join(log.getvalue().split())
        if not taken:
            shown = hide_secrets_in(reason.replace(address, "…"))[:MAX_REASON] or "?"
            raise DeliveryError(NotificationCode.NOT_TAKEN(reason=shown), subject=self._name)

    def close(self) -> None:
        """Nothing to close."""
