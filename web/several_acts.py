"""What the owner does with several sources at once: POST /sources/act, the form around the table of all sources.

Its fields, beside `token`:

    slug       of each source that is chosen; repeated
    action     pause, resume, look, categorise or remove
    category   with categorise: the category that they get besides those they have
    confirmed  with remove: "on" once the person saw what is to be removed; before, a page asks
    feed       with remove, once confirmed: "stays" or "ends", as for one source
    next       the query of the list that it was sent from, to go back to; "" for the first page

What came of it is told at the top of the list, as `?done=<action>&count=<number>`. The settings file is written once
for all, or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response
from starlette.routing import Route

from messages import Code, Message
from messages.manage import ManageCode
from model.errors import SettingsError
from settings.editing import spell_paused
from settings.options import Settings, SourceEntry
from store import Store
from web.add_pages import AddBackend
from web.gate import Gate, Visit

_DONE: Mapping[str, Code] = {
    "pause": ManageCode.SEVERAL_PAUSED,
    "resume": ManageCode.SEVERAL_RESUMED,
    "look": ManageCode.SEVERAL_LOOKED,
    "categorise": ManageCode.SEVERAL_CATEGORISED,
}


def describe_done(parameters: Mapping[str, str]) -> Message | None:
    """Return what to tell of an act at the top of the list, by the query it leads back to; None for nothing."""
    code, count = _DONE.get(parameters.get("done", "")), parameters.get("count", "")
    return code(count=int(count)) if code and count.isascii() and count.isdigit() and len(count) < 6 else None


class SeveralActs:
    """The endpoint of the form; called in a thread, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate, *, clock: Callable[[], datetime]) -> None:
        self._backend, self._store, self._gate, self._clock = backend, store, gate, clock

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/sources/act", self._gate.make_endpoint(self._act), methods=["POST"])]

    def _act(self, visit: Visit) -> Response:
        action = visit.form.get("action", "")
        named = set(visit.form.list_values("slug"))
        chosen = [source.slug for source in self._store.list_sources() if source.enabled and source.slug in named]
        if not chosen or (action not in _DONE and action != "remove"):
            return self._gate.render_fault(
                visit.request, 422, ManageCode.NOTHING_CHOSEN(), ManageCode.NOTHING_CHOSEN_TEXT()
            )
        try:
            if action == "remove":
                return self._remove(visit, chosen)
            self._change(visit, action, chosen)
        except SettingsError as error:
            return self._gate.refuse_change(visit, 409, error.describe())
        return self._gate.redirect(f"/{_make_query(visit.form.get('next', ''), done=action, count=len(chosen))}")

    def _change(self, visit: Visit, action: str, slugs: Sequence[str]) -> None:
        if action == "look":
            for slug in slugs:
                self._store.mark_due(slug, self._clock())
            return
        settings = self._backend.file.load()
        if action == "categorise":
            category = " ".join(visit.form.get("category", "").split())
            changes = {slug: _add_category(settings, slug, category) for slug in slugs if category}
        else:
            changes = dict.fromkeys(slugs, spell_paused(settings, paused=action == "pause"))
        if changes:
            self._backend.file.change(changes)
            self._backend.take_up()

    def _remove(self, visit: Visit, slugs: Sequence[str]) -> Response:
        entries = self._backend.file.list_entries()
        if visit.form.get("confirmed") != "on":
            chosen = [entries[slug] for slug in slugs if slug in entries]
            return self._gate.render(visit, "sources_remove.html", entries=chosen)
        ends = visit.form.get("feed") == "ends"
        removed = self._backend.remove_sources(dict.fromkeys(slugs, ""), withdrawn=ends)
        self._backend.take_up()
        return self._gate.render(visit, "sources_removed.html", removed=removed, ends=ends)


def _add_category(settings: Settings, slug: str, category: str) -> dict[str, object]:
    source: SourceEntry | None = settings.find_source(slug)
    present = list(source.categories) if source else []
    return {"categories": present if category in present else [*present, category]}


def _make_query(former: str, **said: object) -> str:
    """Return the query of the list to go back to, with what is to be told."""
    kept = {name: value for name, value in parse_qsl(former.removeprefix("?")) if name not in ("done", "count")}
    return f"?{urlencode({**kept, **said})}"
