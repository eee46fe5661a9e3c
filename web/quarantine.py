"""The page /held/<slug>: what is held of a source beside its last good list, for who may accept it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.counts import CountCode
from model.change import Act
from model.quarantine import HeldPage
from store import SourceState, Store
from web.dates import DisplayTime, format_moment
from web.gate import Gate, Visit
from web.views import allow_link, build_item_views

ITEMS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItemView:
    """An item of a page that is held; "" where the page has no title or link for it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """What is held of a source, as its page shows it."""

    since: DisplayTime
    reasons: tuple[Message, ...]
    count: Message
    items: tuple[HeldItemView, ...]
    page: int  # of the listing, 1 for the first
    mark: str  # of what is shown: another page may be held by the time that it is accepted


class HeldPages:
    """The pages under /held, for visits that the gate let through."""

    def __init__(self, store: Store, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._store, self._gate, self._clock = store, gate, clock

    def routes(self) -> list[Route]:
        """Return the routes of both."""
        return [
            Route("/held/{slug:slug}", self._gate.make_endpoint(self._show)),
            Route("/held/{slug:slug}", self._gate.make_endpoint(self._accept), methods=["POST"]),
        ]

    def _show(self, visit: Visit) -> Response:
        source, held = self._find(visit)
        if held is None:
            return self._gate.redirect(source.address.path)
        items = build_item_views(self._store.list_shown_items(source.slug, self._clock(), ITEMS_SHOWN), source.language)
        title = source.title or source.slug
        return self._gate.render(
            visit, "held.html", title=title, slug=source.slug, held=build_held_view(held), items=items
        )

    def _accept(self, visit: Visit) -> Response:
        """Accept what was shown; where another page is held by now, that is shown."""
        source, held = self._find(visit)
        if held is None:
            return self._gate.redirect(source.address.path)
        if visit.form.get("mark") != make_mark(held):
            return self._gate.redirect(f"/held/{source.slug}")
        self._store.accept_page(source.slug, self._clock())
        self._store.record_change(Act.PAGE_ACCEPTED, source.slug, self._clock())
        return self._gate.redirect(source.address.path)

    def _find(self, visit: Visit) -> tuple[SourceState, HeldPage | None]:
        source = self._store.find_source(visit.request.path_params["slug"])
        if source is None:
            raise HTTPException(404)
        return source, self._store.find_held(source.slug)


def build_held_view(held: HeldPage) -> HeldView:
    """Return what is shown of a page that is held."""
    return HeldView(
        since=format_moment(held.since),
        reasons=tuple(reason() for reason in held.reasons),
        count=CountCode.ITEMS(count=held.count),
        items=tuple(HeldItemView(title=item.title, url=allow_link(item.url)) for item in held.page.items[:ITEMS_SHOWN]),
        page=held.number,
        mark=make_mark(held),
    )


def make_mark(held: HeldPage) -> str:
    """Return what tells the lists apart that are held of a source: when this one came first."""
    return held.same_since.isoformat()
