"""The page /notifications: where notifications go, what waits there and why, and a test message to each.

/notifications                lists the targets of the settings
/notifications/<name>/test    POST sends a test message now, and says what was answered
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from messages import Code, Message
from messages.notifications import NotificationCode
from model.errors import BantinError
from model.notification import Event, Waiting
from scraper.urls import find_host
from settings.options import Settings
from settings.targets import Frequency, Target, Weekday
from store import Store
from web.add_pages import AddBackend
from web.dates import DayOfWeek, DisplayTime, format_moment
from web.gate import Gate, Visit

SendTest = Callable[[str], None]
EVENTS = {
    Event.TROUBLE: NotificationCode.TROUBLE,
    Event.RECOVERED: NotificationCode.RECOVERED,
    Event.ITEMS: NotificationCode.ITEMS,
}
FREQUENCIES: dict[Frequency, Code] = {
    Frequency.INSTANT: NotificationCode.INSTANT,
    Frequency.DAILY: NotificationCode.DAILY,
    Frequency.WEEKLY: NotificationCode.WEEKLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a test message."""

    name: str
    is_delivered: bool
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetView:
    """A target as the page shows it; never with an address that may hold a secret."""

    name: str
    way: str
    events: tuple[Message, ...]  # that any source reports to it
    sources: Message  # how many of them
    frequency: Message
    waiting: Message
    since: DisplayTime | None
    fault: Message | None  # why the first that waits was not taken


class NotificationPages:
    """The pages under /notifications, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate) -> None:
        self._backend, self._store, self._gate = backend, store, gate

    def routes(self) -> list[Route]:
        """Return the routes of both."""
        return [
            Route("/notifications", self._gate.make_endpoint(self._show)),
            Route("/notifications/{name:slug}/test", self._gate.make_endpoint(self._send_test), methods=["POST"]),
        ]

    def _show(self, visit: Visit) -> Response:
        return self._render(visit, None)

    def _send_test(self, visit: Visit) -> Response:
        name = visit.request.path_params["name"]
        if name not in self._backend.get_settings().notify:
            raise HTTPException(404)
        try:
            self._backend.send_test(name)
        except BantinError as error:
            message = NotificationCode.FAILED(name=name, reason=error.describe())
            return self._render(visit, Outcome(name=name, is_delivered=False, message=message))
        message = NotificationCode.DELIVERED(name=name)
        return self._render(visit, Outcome(name=name, is_delivered=True, message=message))

    def _render(self, visit: Visit, outcome: Outcome | None) -> Response:
        settings = self._backend.get_settings()
        waiting = self._store.list_waiting(settings.notify) if settings.notify else {}
        targets = [build_view(name, target, settings, waiting[name]) for name, target in settings.notify.items()]
        return self._gate.render(visit, "notifications.html", targets=targets, outcome=outcome)


def build_view(name: str, target: Target, settings: Settings, waiting: Waiting) -> TargetView:
    """Return what is shown of a target."""
    reporting = [entry.notify[name] for entry in settings.sources if entry.notify.get(name)]
    reported = {event for events in reporting for event in events}
    frequency = FREQUENCIES[target.items]
    day = DayOfWeek(list(Weekday).index(target.weekday))
    known: dict[str, str | DayOfWeek] = {"time": target.at, "zone": target.timezone, "weekday": day}
    return TargetView(
        name=name,
        way=describe_way(target),
        events=tuple(code() for event, code in EVENTS.items() if event in reported),
        sources=NotificationCode.OF_SOURCES(count=len(reporting)),
        frequency=frequency(**{name: known[name] for name in frequency.template.parameters}),
        waiting=NotificationCode.WAITING(count=waiting.count),
        since=format_moment(waiting.since) if waiting.since else None,
        fault=waiting.message,
    )


def describe_way(target: Target) -> str:
    """Return how a target is reached, and the recipients or the host; no path, which may hold a secret."""
    if target.mail is not None:
        return f"{', '.join(target.mail.to)} ({target.mail.server})"
    return f"Webhook ({find_host(target.webhook.url)})" if target.webhook is not None else "Apprise"
