"""The page /sources/<slug>/settings: a source's entry in the settings file, as a form.

    GET    what the file says now, with the digest of the entry
    POST   act=save     writes what differs, unless the entry is another by now: then both values are shown
           act=preview  counts what the filters keep of the stored items; htmx gets that part alone
           act=rename   gives the source another slug; with `force` one that has readers
           act=renew    gives a private feed other addresses

Nothing is offered that could not be written: where the file cannot be changed, the page says why and has no form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.manage import ManageCode
from messages.web import WebCode
from model.change import Act
from model.errors import SettingsError
from scraper.source import DateOrder
from settings.editing import ChangedMeanwhileError, Entry
from settings.load import find_entry_faults, parse_source_entry
from settings.options import Settings, SourceEntry
from store import Store
from web.add_pages import AddBackend
from web.gate import Gate, Visit, is_htmx
from web.proposal import INTERVALS, describe_default_interval
from web.settings_form import (
    PLACES,
    Kept,
    build_source,
    can_show_filters,
    count_kept,
    describe_entry,
    find_changes,
    find_faults,
    list_cron_times,
    read_values,
)

MAX_ITEMS = 2000  # the newest, of which is counted what filters keep


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A source as its form is shown: the file's entry, what it means, and the values of the fields."""

    entry: Entry
    source: SourceEntry
    settings: Settings
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that somebody else changed while it was being filled in."""

    field: str
    yours: str
    theirs: str


class SettingsPages:
    """The settings of single sources; each page is called in a thread, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate, *, clock: Callable[[], datetime]) -> None:
        self._backend, self._store, self._gate, self._clock = backend, store, gate, clock
        self._acts = {"save": self._save, "preview": self._preview, "rename": self._rename, "renew": self._renew}

    def routes(self) -> list[Route]:
        """Return the routes of the page."""
        path = "/sources/{slug:slug}/settings"
        return [
            Route(path, self._gate.make_endpoint(self._show)),
            Route(path, self._gate.make_endpoint(self._act), methods=["POST"]),
        ]

    def _load(self, visit: Visit, renamed: str = "") -> _Shown | Response:
        """Return the source that a visit is about, or by what it was renamed to, or why there is no form for it."""
        file, slug = self._backend.file, renamed or visit.request.path_params["slug"]
        if obstacle := file.explain_obstacle():
            return self._refuse(visit, 409, obstacle)
        try:
            entry, settings = file.list_entries().get(slug), file.load()
        except SettingsError as error:
            return self._refuse(visit, 409, error.describe())
        source = settings.find_source(slug)
        if entry is None or source is None:
            return self._refuse(visit, 404, ManageCode.NOT_IN_SETTINGS(slug=slug))
        return _Shown(entry=entry, source=source, settings=settings, values=describe_entry(entry, source))

    def _refuse(self, visit: Visit, status: int, message: Message) -> Response:
        return self._gate.refuse_change(visit, status, message)

    def _show(self, visit: Visit) -> Response:
        shown = self._load(visit)
        return shown if isinstance(shown, Response) else self._render(visit, shown)

    def _act(self, visit: Visit) -> Response:
        shown = self._load(visit)
        if isinstance(shown, Response):
            return shown
        return self._acts.get(visit.form.get("act", "save"), self._save)(visit, shown)

    def _render(
        self,
        visit: Visit,
        shown: _Shown,
        values: Mapping[str, str] | None = None,
        faults: Mapping[str, Message] | None = None,
        conflicts: list[Conflict] | None = None,
        kept: Kept | None = None,
        *,
        unsaved: bool = False,
    ) -> Response:
        state = self._store.find_source(shown.entry.slug)
        values = dict(values or shown.values)
        return self._gate.render(
            visit,
            "source_settings.html",
            422 if faults else 409 if conflicts else 200,
            slug=shown.entry.slug,
            source=shown.source,
            name=(state and state.title) or shown.entry.title,
            page=state.address.path if state else f"/feeds/{shown.entry.slug}",
            is_private=bool(state and state.secret),
            first_read=bool(state and state.first_read and not state.secret),
            digest=shown.entry.digest,
            values={"slug": shown.entry.slug, "force": "", **values},
            faults=faults or {},
            conflicts=conflicts or [],
            kept=kept or self._count(shown.source),
            tried=kept is not None and not faults,
            can_show_filters=can_show_filters(shown.source.filters),
            cron_times=list(list_cron_times(shown.source, self._clock())),
            intervals=_list_intervals(values["interval"]),
            default_interval=describe_default_interval(shown.settings),
            orders=list(DateOrder),
            places=dict.fromkeys((*PLACES, values["include_in"], values["exclude_in"])),
            zones=sorted(available_timezones()),
            saved="saved" in visit.request.query_params and not faults and not conflicts,
            unsaved=unsaved,
        )

    def _count(self, source: SourceEntry) -> Kept:
        return count_kept(self._store.list_items(source.slug, limit=MAX_ITEMS), source, self._clock())

    def _read(self, visit: Visit, shown: _Shown) -> tuple[dict[str, str], dict[str, object], dict[str, Message]]:
        """Return the values that were sent, the keys of the entry that they change, and what is wrong by field."""
        values = read_values(visit.form, shown.values)
        changes = find_changes(shown.values, values, shown.settings)
        return values, changes, find_faults(values, build_source(shown.entry, changes, shown.settings))

    def _save(self, visit: Visit, shown: _Shown) -> Response:
        values, changes, faults = self._read(visit, shown)
        if faults:
            return self._render(visit, shown, values, faults)
        slug = shown.entry.slug
        try:
            if visit.form.get("digest") != shown.entry.digest:
                raise ChangedMeanwhileError(shown.entry, path=str(self._backend.file.path))
            if changes:
                self._backend.file.change({slug: changes}, {slug: shown.entry.digest})
                self._backend.take_up()
        except ChangedMeanwhileError:
            return self._show_conflict(visit, values)
        except SettingsError as error:
            return self._render(visit, shown, values, {"": error.describe()})
        if visit.form.get("slug", slug).strip() != slug:  # Enter in its field saves, as in any other
            saved = self._load(visit)
            return saved if isinstance(saved, Response) else self._rename(visit, saved)
        return self._gate.redirect(f"/sources/{slug}/settings?saved")

    def _show_conflict(self, visit: Visit, values: Mapping[str, str]) -> Response:
        now = self._load(visit)
        if isinstance(now, Response):
            return now
        conflicts = [
            Conflict(field=field, yours=values[field], theirs=theirs)
            for field, theirs in now.values.items()
            if theirs != values[field]
        ]
        return self._render(visit, now, values, conflicts=conflicts)

    def _preview(self, visit: Visit, shown: _Shown) -> Response:
        values, changes, faults = self._read(visit, shown)
        kept = None if faults else self._count(self._parse(build_source(shown.entry, changes, shown.settings)))
        if is_htmx(visit.request):
            return self._gate.render(visit, "kept_items.html", kept=kept, faults=faults)
        return self._render(visit, shown, values, faults, kept=kept)

    def _parse(self, source: Mapping[str, object]) -> SourceEntry:
        return parse_source_entry(source, lambda _, message: SettingsError(message, path=str(self._backend.file.path)))

    def _rename(self, visit: Visit, shown: _Shown) -> Response:
        former, slug = shown.entry.slug, visit.form.get("slug", "").strip()
        typed = read_values(visit.form, shown.values) if "url" in visit.form else dict(shown.values)
        values = {**typed, "slug": slug, "force": visit.form.get("force", "")}
        fault = find_entry_faults({"slug": slug, "url": shown.source.url}).get("slug")
        if fault:
            return self._render(visit, shown, values, {"slug": WebCode.FIELD_FAULT(fault=fault)})
        if slug != former:
            if slug in shown.settings.list_slugs():
                return self._render(visit, shown, values, {"slug": WebCode.SLUG_TAKEN()})
            try:
                self._backend.rename_source(former, slug, force=bool(values["force"]))
                self._backend.take_up()
            except SettingsError as error:
                return self._render(visit, shown, values, {"slug": error.message})
        if typed != shown.values:
            renamed = self._load(visit, slug)
            return (
                renamed
                if isinstance(renamed, Response)
                else self._render(visit, renamed, typed, unsaved=slug != former)
            )
        return self._gate.redirect(f"/sources/{slug}/settings?saved")

    def _renew(self, visit: Visit, shown: _Shown) -> Response:
        if self._store.renew_secret(shown.entry.slug, self._clock()):
            self._store.record_change(Act.ADDRESS_RENEWED, shown.entry.slug, self._clock())
        return self._gate.redirect(f"/sources/{shown.entry.slug}/settings?saved")


def _list_intervals(current: str) -> Mapping[str, Message | str]:
    """Return the intervals to choose from, with the one that holds now."""
    return INTERVALS if not current or current in INTERVALS else {current: current, **INTERVALS}
