"""Which way a target's messages go; the module of a way is loaded when it is first gone."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from messages.notifications import NotificationCode
from model.errors import SettingsError
from notify.letter import Letter, Site, Writer
from scraper.fetch.client import Client
from scraper.fetch.deadline import DeadlineWatch
from scraper.fetch.options import FetchOptions
from settings.options import Settings
from settings.targets import Target

if TYPE_CHECKING:
    from notify.mail import Left

DEADLINE = 20.0  # seconds in which a webhook is to have answered
TARGETS_AT_ONCE = 4


class Channel(Protocol):
    """A way to one target, for the letters of one turn."""

    def send(self, letter: Letter) -> None:
        """Send a letter; DeliveryError where it was not taken, StoppedError where the daemon ends."""

    def close(self) -> None:
        """Close what was opened for it."""


class Channels:
    """Opens channels, and cuts them all when it is stopped."""

    def __init__(self, site: Site, fetch: FetchOptions, clock: Callable[[], datetime]) -> None:
        self._site, self._fetch, self._clock = site, fetch, clock
        self._watch = DeadlineWatch()
        self._lock = threading.Lock()  # targets are served by several threads
        self._client: Client | None = None
        self._left: dict[str, Left] = {}  # by target; lost at a restart, after which a message goes to all again

    def open(self, name: str, target: Target) -> Channel:
        """Return the way to a target; nothing is connected yet."""
        if target.mail is not None:
            from notify.mail import MailChannel

            return MailChannel(target.mail, self._site.title, self._watch, self._left.setdefault(name, {}))
        if target.webhook is not None:
            from notify.webhook import WebhookChannel

            return WebhookChannel(target.webhook, self._get_client(), self._clock)
        from notify.services import ServiceChannel

        return ServiceChannel(name, target.apprise or "")

    def make_writer(self, target: Target) -> Writer:
        """Return what writes a target's letters."""
        return Writer(self._site, language=target.language, zone=target.timezone)

    def send_test(self, name: str, target: Target) -> None:
        """Send a test message now; DeliveryError says what was answered where it was not taken."""
        letter = self.make_writer(target).write_test(uuid4().urn, name, self._clock())
        channel = self.open(name, target)
        try:
            channel.send(letter)
        finally:
            channel.close()

    def _get_client(self) -> Client:
        with self._lock:
            if self._client is None:
                bounds = {"delay_seconds": 0.0, "per_host": TARGETS_AT_ONCE}
                seconds = min(self._fetch.deadline_seconds, DEADLINE)
                self._client = Client(self._fetch.model_copy(update={**bounds, "deadline_seconds": seconds}))
            return self._client

    def stop(self) -> None:
        """Cut short what is being sent, and let nothing more be sent."""
        self._watch.stop()
        if self._client is not None:
            self._client.stop()

    def close(self) -> None:
        """Stop, and let go of connections and threads."""
        self.stop()
        self._watch.close()
        if self._client is not None:
            self._client.close()


def make_channels(settings: Settings, clock: Callable[[], datetime]) -> Channels:
    """Return the channels of the settings."""
    site = Site(title=settings.server.title, url=settings.server.base_url)
    return Channels(site, settings.fetch, clock)


def send_test(settings: Settings, name: str, clock: Callable[[], datetime]) -> None:
    """Send a test message to a target of the settings; DeliveryError says what was answered where it was not taken.

    SettingsError where no target has that name.
    """
    if name not in settings.notify:
        code = NotificationCode.UNKNOWN(name=repr(name)) if settings.notify else NotificationCode.NO_TARGETS()
        raise SettingsError(code, path="notify")
    channels = make_channels(settings, clock)
    try:
        channels.send_test(name, settings.notify[name])
    finally:
        channels.close()
