"""The pages /sources/<slug>/pick: what a source's items are, chosen on the page itself or from lists of candidates.

    /pick                    begins: POST reads the page as a run does, in the background
    /pick/<job>              its progress, then leads on to the first draft
    /pick/<job>/<draft>      the page beside what may be chosen, and what the draft's rules change of what is stored
                             POST act=show  tries other rules: they are another draft
                                  pick=…    the same for the words that were clicked
                                  act=save  writes the rules to the settings file, act=undo takes that back
    /pick/<job>/<draft>/page the page for the frame: sanitized, without scripts, under a policy of its own

Where the settings file cannot be written, that is said before anything is read.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.counts import CountCode
from messages.manage import ManageCode
from messages.pick import PickCode
from messages.web import WebCode
from model.errors import BantinError, PageError, SettingsError
from model.item import Item
from scraper.discovery.picking import outline_page
from scraper.source import Rules
from settings.editing import ChangedMeanwhileError, Entry
from settings.options import SourceEntry
from store import Store
from web.access import Throttle
from web.add_pages import START_SECONDS, STARTS, AddBackend
from web.gate import Gate, Visit, is_htmx, make_reload
from web.jobs import Job, Jobs, ReportStep
from web.language import choose_page_language
from web.pick_views import (
    FIELD_NAMES,
    SHOWN,
    build_effects,
    build_fields,
    build_items,
    build_lists,
    build_pointed,
)
from web.picking import Picking, open_picking
from web.security import FRAME_PICTURES_POLICY, FRAME_POLICY, FRAMING_POLICY
from web.templating import render_text

MOST_KEPT = 4  # pages that are kept at once
REFRESH_SECONDS = 2
ITEMS_SHOWN = 10


class PickPages:
    """The pages on which items are chosen by eye; each is called in a thread, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate, *, clock: Callable[[], datetime]) -> None:
        self._backend, self._store, self._gate, self._clock = backend, store, gate, clock
        self._jobs = Jobs[Picking](self._read, monotonic=backend.monotonic, most=MOST_KEPT)
        self._throttle = Throttle(STARTS, START_SECONDS, monotonic=backend.monotonic)

    def routes(self) -> list[Route]:
        """Return the routes of all pages."""
        endpoint, path = self._gate.make_endpoint, "/sources/{slug:slug}/pick"
        return [
            Route(path, endpoint(self._show_start)),
            Route(path, endpoint(self._start), methods=["POST"]),
            Route(path + "/{job}", endpoint(self._show_job)),
            Route(path + "/{job}/{draft:int}", endpoint(self._show_draft)),
            Route(path + "/{job}/{draft:int}", endpoint(self._act), methods=["POST"]),
            Route(path + "/{job}/{draft:int}/page", endpoint(self._show_frame)),
        ]

    # Reading the page

    def _load(self, slug: str) -> tuple[Entry, SourceEntry]:
        """Return a source's entry in the file, and what it means with what was found; SettingsError where it has none.

        So it has where the file cannot be written.
        """
        file = self._backend.file
        path = str(file.path)
        if obstacle := file.explain_obstacle():
            raise SettingsError(obstacle, path=path)
        written, entry = file.list_entries().get(slug), file.load().find_source(slug)
        if written is None or entry is None:
            raise SettingsError(ManageCode.NOT_IN_SETTINGS(slug=slug), path=path)
        state = self._store.find_source(slug)
        return written, SourceEntry.from_stored(entry.to_json(), state.found if state else "")

    def _read(self, slug: str, _: Mapping[str, str], report: ReportStep) -> Picking:
        written, entry = self._load(slug)
        return open_picking(self._backend.read_page(entry, report), written, entry, self._clock())

    def _show_start(self, visit: Visit) -> Response:
        return self._render_start(visit)

    def _render_start(self, visit: Visit, status: int = 200, message: Message | None = None) -> Response:
        slug = visit.request.path_params["slug"]
        try:
            _, entry = self._load(slug)
        except SettingsError as error:
            return self._gate.refuse_change(visit, 409, error.message)
        return self._gate.render(
            visit, "pick_start.html", status, slug=slug, name=entry.title or slug, page=self._find_path(slug),
            url=entry.url, message=message,
        )  # fmt: skip

    def _find_path(self, slug: str) -> str:
        state = self._store.find_source(slug)
        return state.address.path if state else f"/feeds/{slug}"

    def _start(self, visit: Visit) -> Response:
        slug = visit.request.path_params["slug"]
        try:
            self._load(slug)
        except SettingsError as error:
            return self._gate.refuse_change(visit, 409, error.message)
        wait = 0 if self._gate.is_local(visit.request) else self._throttle.take_turn(visit.request)
        if wait:
            return self._render_start(visit, 429, WebCode.TOO_MANY_CHECKS(count=wait))
        job = self._jobs.begin(visit.session, slug, {})
        if job is None:
            return self._render_start(visit, 429, PickCode.BUSY())
        return self._gate.redirect(f"/sources/{slug}/pick/{job.key}")

    def _find_job(self, visit: Visit) -> Job[Picking] | None:
        job = self._jobs.find(visit.session, visit.request.path_params["job"])
        return job if job and job.url == visit.request.path_params["slug"] else None

    def _show_job(self, visit: Visit) -> Response:
        job = self._find_job(visit)
        if job is not None and job.outcome is None:
            return self._render_progress(visit, job)
        if is_htmx(visit.request):
            return make_reload()
        if job is None or job.outcome is None:
            return self._render_start(visit, 404, PickCode.EXPIRED())
        if isinstance(job.outcome, BantinError):
            known = isinstance(job.outcome.message.code, PickCode)
            return self._render_start(visit, 422, job.outcome.message if known else job.outcome.describe())
        return self._gate.redirect(f"/sources/{job.url}/pick/{job.key}/0")

    def _render_progress(self, visit: Visit, job: Job[Picking]) -> Response:
        if is_htmx(visit.request):
            return Response(status_code=204)
        return self._gate.render(
            visit, "pick_progress.html", slug=job.url, job=job, page=self._find_path(job.url), seconds=REFRESH_SECONDS
        )

    # One draft

    def _find_draft(self, visit: Visit) -> tuple[Job[Picking], Picking, Rules] | None:
        job = self._find_job(visit)
        if job is None or not isinstance(job.outcome, Picking):
            return None
        rules = job.outcome.find(visit.request.path_params["draft"])
        return (job, job.outcome, rules) if rules is not None else None

    def _show_draft(self, visit: Visit) -> Response:
        found = self._find_draft(visit)
        return self._render_draft(visit, *found) if found else self._render_start(visit, 404, PickCode.EXPIRED())

    def _render_draft(
        self,
        visit: Visit,
        job: Job[Picking],
        picking: Picking,
        rules: Rules,
        status: int = 200,
        *,
        fault: Message | None = None,
    ) -> Response:
        query, slug, now = visit.request.query_params, job.url, self._clock()
        pictures, item = "pictures" in query, _read_item(visit)
        items: tuple[Item, ...] = ()
        effects = reading = None
        try:
            items = picking.read_items(rules)
            effects = self._store.compare_rules(slug, picking.read_present(), items)
        except PageError as error:
            reading = PickCode.UNREADABLE(reason=error.message)
        language = picking.entry.language or picking.page.detection.language
        is_written, path = picking.is_written(rules), self._make_path(visit)
        response = self._gate.render(
            visit,
            "pick.html",
            status,
            slug=slug,
            name=picking.entry.title or slug,
            page=self._find_path(slug),
            path=path,
            frame=f"{path}/page{'?pictures=1' if pictures else ''}{item and f'#item-{item}'}",
            pictures=pictures,
            lists=build_lists(picking, rules),
            fields=build_fields(picking, rules),
            pointed=build_pointed(picking, rules, query.get("at", ""), int(item or "0")),
            is_written=is_written,
            state=_describe_state(picking, rules, len(items)) if reading is None else None,
            effects=build_effects(effects, language, now) if effects and rules != picking.entry.rules else None,
            fault=fault,
            reading=reading,
            shown=SHOWN,
            count=CountCode.ITEMS(count=len(items)),
            items=build_items(items[:ITEMS_SHOWN], language, now),
            saved="saved" in query,
            undone="undone" in query,
            can_undo=picking.before is not None,
        )
        response.headers["content-security-policy"] = FRAMING_POLICY
        return response

    def _make_path(self, visit: Visit, draft: int | None = None) -> str:
        found = visit.request.path_params
        number = found["draft"] if draft is None else draft
        return f"/sources/{found['slug']}/pick/{found['job']}/{number}"

    def _show_frame(self, visit: Visit) -> Response:
        found = self._find_draft(visit)
        if found is None:
            return self._render_start(visit, 404, PickCode.EXPIRED())
        _, picking, rules = found
        pictures, language = "pictures" in visit.request.query_params, choose_page_language(visit.request)

        def make_link(target: str, item: int) -> str:
            query = {"at": target, "item": f"{item}", **({"pictures": "1"} if pictures else {})}
            return f"{self._gate.root}{self._make_path(visit)}?{urlencode(query)}"

        def name(field: str, number: int) -> str:
            if field == "item":
                return render_text(PickCode.ITEM(number=number + 1), language)
            return render_text(PickCode.NO_PICTURE() if field == "picture" else FIELD_NAMES[field](), language)

        outlined = outline_page(picking.page, rules, link=make_link, name=name, pictures=pictures)
        response = self._gate.render(
            visit,
            "pick_frame.html",
            body=Markup(outlined.html),  # nh3 made it safe
            is_cut=outlined.is_cut,
            language=picking.page.document.language,
        )
        response.headers["content-security-policy"] = FRAME_PICTURES_POLICY if pictures else FRAME_POLICY
        return response

    # Acts

    def _act(self, visit: Visit) -> Response:
        found = self._find_draft(visit)
        if found is None:
            return self._render_start(visit, 404, PickCode.EXPIRED())
        job, picking, rules = found
        act = visit.form.get("act", "show")
        if act == "save":
            return self._save(visit, job, picking, rules)
        if act == "undo":
            return self._undo(visit, job, picking, rules)
        name, _, number = visit.form.get("pick", "").partition(".")
        chosen = {name: number} if name else visit.form
        draft = picking.add(picking.choose(rules, chosen))
        return self._go_to(visit, draft, "")

    def _go_to(self, visit: Visit, draft: int, done: str) -> Response:
        pictures = "pictures=1" if visit.form.get("pictures") else ""
        query = "&".join(filter(None, (done, pictures)))
        return self._gate.redirect(f"{self._make_path(visit, draft)}?{query}")

    def _save(self, visit: Visit, job: Job[Picking], picking: Picking, rules: Rules) -> Response:
        file, slug = self._backend.file, job.url
        before = picking.written
        if picking.is_written(rules):
            return self._go_to(visit, visit.request.path_params["draft"], "")
        try:
            picking.read_items(rules)
            file.change({slug: picking.make_changes(rules)}, {slug: before.digest})
            picking.take_over(*self._load(slug), undo=before.text)
        except PageError as error:
            return self._render_draft(visit, job, picking, rules, 422, fault=error.message)
        except ChangedMeanwhileError:
            return self._show_conflict(visit, job, picking, rules)
        except SettingsError as error:
            return self._render_draft(visit, job, picking, rules, 409, fault=error.describe())
        self._take_up(picking)
        return self._go_to(visit, picking.add(rules), "saved")

    def _take_up(self, picking: Picking) -> None:
        """Have the settings in force, and the page read by them at once."""
        self._backend.take_up()
        if not picking.entry.paused:
            self._store.mark_due(picking.entry.slug, self._clock())

    def _show_conflict(self, visit: Visit, job: Job[Picking], picking: Picking, rules: Rules) -> Response:
        """Show that the entry is another by now; saving once more writes over its rules, and nothing else of it."""
        try:
            picking.take_over(*self._load(job.url))
        except SettingsError as error:
            return self._render_draft(visit, job, picking, rules, 409, fault=error.describe())
        return self._render_draft(visit, job, picking, rules, 409, fault=PickCode.CONFLICT())

    def _undo(self, visit: Visit, job: Job[Picking], picking: Picking, rules: Rules) -> Response:
        file, slug, text = self._backend.file, job.url, picking.before
        if text is None:
            return self._go_to(visit, visit.request.path_params["draft"], "")
        try:
            file.restore(slug, text, picking.written.digest)
            picking.take_over(*self._load(slug))
        except ChangedMeanwhileError:
            return self._show_conflict(visit, job, picking, rules)
        except SettingsError as error:
            return self._render_draft(visit, job, picking, rules, 409, fault=error.describe())
        self._take_up(picking)
        return self._go_to(visit, visit.request.path_params["draft"], "undone")


def _describe_state(picking: Picking, rules: Rules, count: int) -> Message | None:
    """Return what is to be said of a draft that changes nothing; None of one that does."""
    items = CountCode.ITEMS(count=count)
    if picking.is_written(rules):
        return PickCode.UNCHANGED(items=items)
    return PickCode.UNWRITTEN(items=items) if rules == picking.entry.rules else None


def _read_item(visit: Visit) -> str:
    """Return the number of the item that was clicked; "" where none was."""
    item = visit.request.query_params.get("item", "")
    return item if item.isascii() and item.isdigit() and len(item) < 5 else ""
