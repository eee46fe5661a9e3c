"""What the owner does with one source, beside its settings; each act is a form's POST, and says what came of it.

/sources/<slug>/look      has it checked now; GET shows how that goes, and what it brought
/sources/<slug>/pause     leaves it alone, /resume goes on
/sources/<slug>/move      takes the address for good that its page moved to
/sources/<slug>/remove    asks what is to become of its feed; POST removes it and offers to put it back
/sources/restore          puts the entry of a removed source back: `text`, `leader` and `gap` as `Entry` has them
/items/<key>/remove      takes an item out of all feeds, /restore puts it back; both lead to its page
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.counts import CountCode
from messages.manage import ManageCode
from messages.pages import PageCode
from messages.web import WebCode
from model.change import Act
from model.errors import SettingsError
from model.health import ADVICE
from model.outcome import Run, RunOutcome
from model.secrets import hide_secrets
from settings.editing import spell_paused
from settings.stored import is_paused
from store import SourceState, Store
from web.add_pages import AddBackend
from web.gate import Gate, Visit, is_htmx, make_reload
from web.item_keys import make_guid, shorten_guid

REFRESH_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """What the page of a source offers to its owner."""

    token: str  # of its forms
    obstacle: Message | None  # why nothing can be written to the settings
    moved: str  # the address that its page moved to for good; "" where it did not
    advice: Message | None  # what can be done about its state; None where nothing need be


class Owner:
    """Who may change sources, as pages know them that everybody may see."""

    def __init__(self, *, gate: Gate, backend: AddBackend) -> None:
        self._gate, self._backend = gate, backend

    def render(
        self, request: Request, source: SourceState, template: str, values: Mapping[str, object]
    ) -> Response | None:
        """Return the page of a source with what its owner may do; None for all others, and one no longer watched."""
        forms = self._gate.open_forms(request) if source.enabled else None
        if forms is None:
            return None
        obstacle = self._backend.file.explain_obstacle()
        advice = None if is_paused(source.options) else ADVICE.get(source.health)
        manage = Management(
            token=forms.token, obstacle=obstacle, moved=find_new_address(source), advice=advice() if advice else None
        )
        return self._gate.render_open(request, forms, template, **{**values, "manage": manage})


def find_new_address(source: SourceState) -> str:
    """Return where a source's page moved to for good, as its last look noticed; "" where it did not.

    An address that holds a secret is not known in full, and so is not offered.
    """
    moves = [warning for warning in source.warnings if warning.code is PageCode.MOVED]
    if not moves or hide_secrets(source.url) != source.url:
        return ""
    url = str(moves[-1].params["url"])
    return "" if url == source.url else url


class SourceActs:
    """The acts on single sources and items; each is called in a thread, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate, *, clock: Callable[[], datetime]) -> None:
        self._backend, self._store, self._gate, self._clock = backend, store, gate, clock

    def routes(self) -> list[Route]:
        """Return the routes of all acts."""
        posts: Mapping[str, Callable[[Visit], Response]] = {
            "/sources/restore": self._put_back,
            "/sources/{slug:slug}/look": self._look,
            "/sources/{slug:slug}/pause": lambda visit: self._set_paused(visit, paused=True),
            "/sources/{slug:slug}/resume": lambda visit: self._set_paused(visit, paused=False),
            "/sources/{slug:slug}/move": self._move,
            "/sources/{slug:slug}/remove": self._remove,
            "/items/{item}/remove": self._remove_item,
            "/items/{item}/restore": self._restore_item,
        }
        gets = {"/sources/{slug:slug}/look": self._show_look, "/sources/{slug:slug}/remove": self._show_remove}
        endpoint = self._gate.make_endpoint
        return [
            *(Route(path, endpoint(page)) for path, page in gets.items()),
            *(Route(path, endpoint(page), methods=["POST"]) for path, page in posts.items()),
        ]

    def _find(self, visit: Visit) -> SourceState | None:
        source = self._store.find_source(visit.request.path_params["slug"])
        return source if source and source.enabled else None

    def _miss(self, visit: Visit) -> Response:
        return self._gate.render_fault(visit.request, 404, WebCode.NOT_FOUND(), WebCode.NOT_FOUND_TEXT())

    def _refuse(self, visit: Visit, error: SettingsError) -> Response:
        return self._gate.refuse_change(visit, 409, error.describe())

    def _look(self, visit: Visit) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        now = self._clock()
        self._store.mark_due(source.slug, now)
        return self._gate.redirect(f"/sources/{source.slug}/look?since={int(now.timestamp() * 1000)}")

    def _show_look(self, visit: Visit) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        since = _parse_moment(visit.request.query_params.get("since", ""))
        run = next(iter(self._store.list_runs(source.slug, 1)), None)
        done = run is not None and run.ended >= since
        if is_htmx(visit.request):
            return make_reload() if done else Response(status_code=204)
        return self._gate.render(
            visit,
            "source_look.html",
            source=source,
            since=visit.request.query_params.get("since", ""),
            seconds=REFRESH_SECONDS,
            result=_describe_run(run) if run and done else None,
            warnings=run.warnings if run and done else (),
            failed=bool(run and run.failed),
        )

    def _set_paused(self, visit: Visit, *, paused: bool) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        file = self._backend.file
        try:
            file.change({source.slug: spell_paused(file.load(), paused=paused)})
            self._backend.take_up()
        except SettingsError as error:
            return self._refuse(visit, error)
        return self._gate.redirect(f"{source.address.path}?{'paused' if paused else 'resumed'}")

    def _move(self, visit: Visit) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        url = find_new_address(source)
        if url and url == visit.form.get("url"):
            try:
                self._backend.file.change({source.slug: {"url": url}})
                self._backend.take_up()
            except SettingsError as error:
                return self._refuse(visit, error)
        return self._gate.redirect(source.address.path)

    def _show_remove(self, visit: Visit) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        try:
            entry = self._backend.file.list_entries().get(source.slug)
        except SettingsError as error:
            return self._refuse(visit, error)
        obstacle = self._backend.file.find_obstacle()
        if obstacle or entry is None:
            reason = obstacle or ManageCode.NOT_IN_SETTINGS(slug=source.slug)
            return self._refuse(visit, SettingsError(reason, path=str(self._backend.file.path)))
        return self._gate.render(visit, "source_remove.html", source=source, digest=entry.digest)

    def _remove(self, visit: Visit) -> Response:
        source = self._find(visit)
        if source is None:
            return self._miss(visit)
        ends = visit.form.get("feed") == "ends"
        digests = {source.slug: visit.form.get("digest", "")}
        try:
            removed = self._backend.remove_sources(digests, withdrawn=ends)
            self._backend.take_up()
        except SettingsError as error:
            return self._refuse(visit, error)
        return self._gate.render(visit, "sources_removed.html", removed=removed, ends=ends)

    def _put_back(self, visit: Visit) -> Response:
        gap = visit.form.get("gap", "0")
        try:
            slug = self._backend.file.put_back(
                visit.form.get("text", ""),
                visit.form.get("leader", ""),
                int(gap) if re.fullmatch("[0-9]{1,4}", gap) else 0,
            )
        except SettingsError as error:
            return self._refuse(visit, error)
        self._store.set_withdrawn(slug, self._clock(), withdrawn=False)
        self._backend.take_up()
        return self._gate.redirect(f"/feeds/{slug}")

    def _remove_item(self, visit: Visit) -> Response:
        return self._change_item(visit, self._store.remove_item, Act.ITEM_REMOVED, "")

    def _restore_item(self, visit: Visit) -> Response:
        return self._change_item(visit, self._store.restore_item, Act.ITEM_RESTORED, "?restored")

    def _change_item(self, visit: Visit, change: Callable[[str, datetime], bool], act: Act, query: str) -> Response:
        """Change an item and go on to its page; 404 where there is nothing to do."""
        guid, now = make_guid(visit.request.path_params["item"]), self._clock()
        if not change(guid, now):
            return self._miss(visit)
        self._store.record_change(act, guid, now)
        return self._gate.redirect(f"/items/{shorten_guid(guid)}{query}")


def _parse_moment(milliseconds: str) -> datetime:
    known = re.fullmatch("[0-9]{1,13}", milliseconds)
    return datetime.fromtimestamp(int(milliseconds) / 1000 if known else 0, UTC)


def _describe_run(run: Run) -> Message:
    if run.failed:
        return run.message or WebCode.INTERNAL_ERROR()
    if run.outcome is RunOutcome.NOT_MODIFIED:
        return ManageCode.LOOK_UNCHANGED()
    found = CountCode.ITEMS(count=run.found)
    return ManageCode.LOOK_FOUND(items=found, new=run.new, changed=run.changed)
