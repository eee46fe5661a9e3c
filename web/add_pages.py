"""The page /add: give it the address of a page, look at what was found, publish it.

    /add                    asks for the address; POST begins a job
    /add/<job>              its progress, then what was found; POST publishes it, or looks again
    /add/<job>/published    the addresses of the new feed; POST changes them, until the first reader comes

An error is shown beside the field that it is about, and what was typed stays.
"""

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import available_timezones

from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.options import OptionCode
from messages.web import WebCode
from model.errors import BantinError, SettingsError
from model.publication import FeedAddress
from model.secrets import hide_secrets
from scraper.discovery import Discovery
from scraper.fetch.browser import is_installed
from scraper.fetch.response import Response as FetchedPage
from scraper.source import DateOrder
from scraper.urls import complete_address
from settings.access import Access
from settings.editing import Entry, SettingsFile
from settings.load import find_entry_faults
from settings.options import Settings, SourceEntry
from store import SourceState, Store
from web.access import Throttle
from web.dates import format_moment
from web.gate import Gate, Visit, is_htmx, make_reload
from web.jobs import Discover, Job, Jobs, ReportStep, describe_fault
from web.previews import Preview
from web.proposal import (
    FIELDS,
    INTERVALS,
    MAX_FIELD_LENGTH,
    build_entry,
    build_proposal,
    describe_default_interval,
    parse_choice_number,
    propose_options,
    select_feeds,
)
from web.slugs import Slugs, is_private_by_default
from web.views import FeedLink, build_feed_links

_SHARED_URL = re.compile(r"https?://\S+")
STARTS = 6
START_SECONDS = 60.0
REFRESH_SECONDS = 2
BUSY_SECONDS = 5


def _keep(found: Discovery) -> Discovery:
    return found


AddJob = Job[Discovery]


class _RetryLater(NamedTuple):
    """Why a page is not looked at yet, and after how many seconds to ask again."""

    seconds: int
    message: Message


def _send_nothing(_: str) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBackend:
    """What adding a source needs of the program around: all may be called from any thread.

    `discover` examines a page; `get_settings` returns those in force; `find_by_url` returns the source of
    the settings file that already watches a page; `add_source` puts an entry into that file, `rename_source` gives
    one there another slug, `remove_sources` takes some out, and all raise SettingsError where they cannot. `file` is
    that file, to be changed otherwise; `take_up` has what it says now in force. `read_page` fetches a source's page, or
    raises BantinError; `preview` reads it by its rules. `send_test` sends a test message to a target of the settings,
    and raises BantinError where it is not taken. `host` is what the server listens on; `password` is "" where none is
    set; `access` says how people are known.
    """

    discover: Discover
    get_settings: Callable[[], Settings]
    find_by_url: Callable[[str], SourceEntry | None]
    add_source: Callable[[Mapping[str, Any]], SourceEntry]
    rename_source: "RenameSource"
    remove_sources: "RemoveSources"
    file: SettingsFile
    take_up: Callable[[], None]
    read_page: "ReadPage"
    host: str
    password: str
    preview: Callable[[SourceEntry], Preview]
    send_test: Callable[[str], None] = _send_nothing
    access: Access = field(default_factory=Access)
    monotonic: Callable[[], float] = time.monotonic


ReadPage = Callable[[SourceEntry, ReportStep], FetchedPage]


class RenameSource(Protocol):
    """Gives a source another slug; `force` has one with readers renamed too."""

    def __call__(self, former: str, slug: str, *, force: bool = False) -> None:
        """Rename it, or raise SettingsError."""


class RemoveSources(Protocol):
    """Takes sources out of the settings file, whose entries are as their digests say; see `SettingsFile.remove`."""

    def __call__(self, digests: Mapping[str, str], *, withdrawn: bool) -> Sequence[Entry]:
        """Remove them, their feeds too where `withdrawn`; return their entries, or raise SettingsError."""


class AddPages:
    """The pages under /add; each is called in a thread, for visits that the gate let through."""

    def __init__(
        self, backend: AddBackend, store: Store, gate: Gate, *, base_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._backend, self._store, self._gate, self._base_url, self._clock = backend, store, gate, base_url, clock
        self._jobs = Jobs[Discovery](backend.discover, monotonic=backend.monotonic)
        self._throttle = Throttle(STARTS, START_SECONDS, monotonic=backend.monotonic)
        self._publishing = threading.Lock()  # the file is read, changed and written: one at a time

    def routes(self) -> list[Route]:
        """Return the routes of all pages."""
        endpoint = self._gate.make_endpoint
        return [
            Route("/add", endpoint(self._show_form)),
            Route("/add", endpoint(self._start_discovery), methods=["POST"]),
            Route("/add/{job}", endpoint(self._show_job)),
            Route("/add/{job}", endpoint(self._submit_choice), methods=["POST"]),
            Route("/add/{job}/published", endpoint(self._show_published)),
            Route("/add/{job}/published", endpoint(self._submit_slug), methods=["POST"]),
        ]

    def _show_form(self, visit: Visit) -> Response:
        shared = visit.request.query_params
        found = _SHARED_URL.search(shared.get("text", ""))  # phones share an address as a text, at times within one
        return self._render_form(visit, shared.get("url", "") or (found[0] if found else ""))

    def _start_discovery(self, visit: Visit) -> Response:
        typed = visit.form.get("url", "").strip()
        url = complete_address(typed)[0]
        fault = find_entry_faults({"slug": "new", "url": url if typed else ""}).get("url")
        if fault:
            return self._render_form(visit, typed, 422, WebCode.FIELD_FAULT(fault=fault) if typed else WebCode.NO_URL())
        started = self._start(visit, typed, {})
        if isinstance(started, Job):
            return self._gate.redirect(f"/add/{started.key}")
        return _set_retry_after(self._render_form(visit, typed, 429, started.message), started.seconds)

    def _start(
        self, visit: Visit, url: str, options: Mapping[str, str], *, as_list: bool = False
    ) -> AddJob | _RetryLater:
        wait = 0 if self._gate.is_local(visit.request) else self._throttle.take_turn(visit.request)
        if wait:
            return _RetryLater(wait, WebCode.TOO_MANY_CHECKS(count=wait))
        finish = Discovery.as_list if as_list else _keep
        job = self._jobs.begin(visit.session, url, options, finish=finish)
        if job is not None:
            job.as_list = as_list
        return job or _RetryLater(BUSY_SECONDS, WebCode.BUSY())

    def _render_form(self, visit: Visit, typed: str, status: int = 200, fault: Message | None = None) -> Response:
        return self._gate.render(visit, "add.html", status, url=typed, faults={"url": fault} if fault else {})

    def _show_job(self, visit: Visit) -> Response:
        job = self._find_job(visit)
        if job is not None and job.outcome is None:
            return self._render_progress(visit, job)
        if is_htmx(visit.request):
            return make_reload()
        if job is None or job.outcome is None:
            return self._render_form(visit, "", 404, WebCode.EXPIRED())
        if job.entry:
            return self._gate.redirect(f"/add/{job.key}/published")
        if isinstance(job.outcome, BantinError):
            return self._render_form(visit, job.url, 422, describe_fault(job.outcome))
        return self._show_found(visit, job, job.outcome)

    def _show_found(self, visit: Visit, job: AddJob, found: Discovery) -> Response:
        if not found.choices:
            feeds, browser = select_feeds(found.feeds), is_installed()
            return self._gate.render(visit, "add_none.html", job=job, found=found, feeds=feeds, browser=browser)
        number = parse_choice_number(found, visit.request.query_params.get("choice", ""))
        values = propose_options(found, found.choices[number], self._backend.get_settings(), self._read_slugs())
        return self._render_result(visit, job, found, number, {**values, **job.options})

    def _find_job(self, visit: Visit) -> AddJob | None:
        return self._jobs.find(visit.session, visit.request.path_params["job"])

    def _render_progress(self, visit: Visit, job: AddJob) -> Response:
        steps = tuple(job.steps)
        if not is_htmx(visit.request):
            return self._gate.render(visit, "add_progress.html", job=job, steps=steps, seconds=REFRESH_SECONDS)
        seen = visit.request.query_params.get("seen", "")
        new = steps[int(seen) :] if seen.isascii() and seen.isdigit() and len(seen) < 4 else ()
        if not new:
            return Response(status_code=204)  # what is read out already is not to be read out again
        return self._gate.render(visit, "add_steps.html", job=job, steps=steps, new=new)

    def _render_result(
        self,
        visit: Visit,
        job: AddJob,
        found: Discovery,
        number: int,
        values: Mapping[str, str],
        status: int = 200,
        faults: Mapping[str, Message] | None = None,
    ) -> Response:
        return self._gate.render(
            visit,
            "add_result.html",
            status,
            job=job,
            found=found,
            proposal=build_proposal(found, number, self._clock()),
            feeds=select_feeds(found.feeds),
            duplicate=self._find_duplicate(found, number),
            removed=self._read_slugs().find_removed(found.choices[number].source_url),
            values={"twice": "", **values},
            faults=faults or {},
            browser=is_installed(),
            orders=list(DateOrder),
            intervals=INTERVALS,
            default_interval=describe_default_interval(self._backend.get_settings()),
            zones=sorted(available_timezones()),
        )

    def _submit_choice(self, visit: Visit) -> Response:
        job = self._find_job(visit)
        if job is not None and isinstance(job.outcome, Discovery) and visit.form.get("act") == "as-list":
            job.outcome, job.as_list = job.outcome.as_list(), True
            return self._gate.redirect(f"/add/{job.key}")
        if job is not None and isinstance(job.outcome, Discovery) and visit.form.get("act") == "browser":
            return self._discover_in_browser(visit, job)
        if job is None or not isinstance(job.outcome, Discovery) or not job.outcome.choices:
            return self._render_form(visit, visit.form.get("url", ""), 404, WebCode.EXPIRED())
        number = parse_choice_number(job.outcome, visit.form.get("choice", ""))
        options = {key: visit.form.get(key, "").strip() for key in FIELDS}
        chosen = re.fullmatch(r"choice-([0-9]{1,3})", visit.form.get("act", ""))
        if chosen:
            job.options = {**job.options, **self._find_typed(job.outcome, number, options)}
            return self._gate.redirect(f"/add/{job.key}?choice={chosen[1]}")
        if visit.form.get("act") == "again":
            return self._discover_again(visit, job, job.outcome, number, options)
        faults = self._publish(job, job.outcome, number, options)
        if faults:
            return self._render_result(visit, job, job.outcome, number, options, 422, faults)
        return self._gate.redirect(f"/add/{job.key}/published")

    def _find_typed(self, found: Discovery, number: int, options: Mapping[str, str]) -> dict[str, str]:
        """Return what a person typed: the options that are not as they are proposed for a choice."""
        settings = self._backend.get_settings()
        proposed = propose_options(found, found.choices[number], settings, self._read_slugs())
        return {key: value for key, value in options.items() if value != proposed.get(key, "")}

    def _discover_again(
        self, visit: Visit, job: AddJob, found: Discovery, number: int, options: Mapping[str, str]
    ) -> Response:
        faults = self._find_faults(
            build_entry(found, found.choices[number], options, self._backend.get_settings()), options
        )
        if faults:
            return self._render_result(visit, job, found, number, options, 422, faults)
        kept = {key: value for key, value in job.options.items() if key == "browser"}
        started = self._start(visit, job.url, {**options, **kept}, as_list=job.as_list)
        if isinstance(started, Job):
            return self._gate.redirect(f"/add/{started.key}")
        return _set_retry_after(
            self._render_result(visit, job, found, number, options, 429, {"": started.message}), started.seconds
        )

    def _discover_in_browser(self, visit: Visit, job: AddJob) -> Response:
        """Look at a page again, by a browser."""
        started = self._start(visit, job.url, {**job.options, "browser": "on"})
        if isinstance(started, Job):
            return self._gate.redirect(f"/add/{started.key}")
        return _set_retry_after(self._render_form(visit, job.url, 429, started.message), started.seconds)

    def _publish(self, job: AddJob, found: Discovery, number: int, options: Mapping[str, str]) -> dict[str, Message]:
        """Put the source into the settings, once; return what is wrong by field, "" for what is of no field."""
        with self._publishing:
            if job.entry:
                return {}
            entry = build_entry(found, found.choices[number], options, self._backend.get_settings())
            faults = self._find_faults(entry, options)
            if self._read_slugs().is_taken(options["slug"], entry["url"]):
                faults.setdefault("slug", WebCode.SLUG_TAKEN())
            if self._find_duplicate(found, number) and not options["twice"]:
                faults.setdefault("twice", WebCode.CONFIRM_TWICE())
            if faults:
                return faults
            try:
                job.entry = self._backend.add_source(entry)
            except SettingsError as error:
                return {"": error.describe()}
        return {}

    def _find_faults(self, entry: Mapping[str, Any], options: Mapping[str, str]) -> dict[str, Message]:
        too_long = OptionCode.TOO_LONG(limit=MAX_FIELD_LENGTH)
        long = {key: too_long for key, value in options.items() if len(value) > MAX_FIELD_LENGTH}
        faults = find_entry_faults(entry) | long
        return {key if key in FIELDS else "": WebCode.FIELD_FAULT(fault=fault) for key, fault in faults.items()}

    def _find_duplicate(self, found: Discovery, number: int) -> SourceEntry | None:
        """Return the source that watches the same page already, if any."""
        return self._backend.find_by_url(found.choices[number].source_url)

    def _read_slugs(self) -> Slugs:
        return Slugs.read(self._store, self._backend.get_settings())

    def _show_published(self, visit: Visit) -> Response:
        job = self._find_job(visit)
        if job is None or not job.entry:
            return self._render_form(visit, "", 404, WebCode.EXPIRED())
        return self._render_published(visit, job, job.entry, job.entry.slug)

    def _render_published(
        self,
        visit: Visit,
        job: AddJob,
        entry: SourceEntry,
        typed: str,
        status: int = 200,
        faults: Mapping[str, Message] | None = None,
    ) -> Response:
        source = self._store.find_source(entry.slug)
        return self._gate.render(
            visit,
            "add_published.html",
            status,
            job=job,
            slug=entry.slug,
            name=entry.title or (source.title if source else "") or entry.slug,
            url=hide_secrets(entry.url),
            feeds=self._build_feed_links(entry.slug, source),
            first_read=format_moment(source.first_read) if source and source.first_read else None,
            values={"slug": typed},
            faults=faults or {},
        )

    def _build_feed_links(self, slug: str, source: SourceState | None) -> Sequence[FeedLink]:
        """Return the addresses of a source's feed; none where it is private and has not got its own yet."""
        if source is None and is_private_by_default(self._backend.get_settings()):
            return ()
        return build_feed_links(source.address if source else FeedAddress(slug), self._base_url)

    def _submit_slug(self, visit: Visit) -> Response:
        job = self._find_job(visit)
        if job is None or not job.entry:
            return self._render_form(visit, "", 404, WebCode.EXPIRED())
        slug = visit.form.get("slug", "").strip()
        faults = self._rename(job, job.entry, slug)
        if faults:
            return self._render_published(visit, job, job.entry, slug, 422, faults)
        return self._gate.redirect(f"/add/{job.key}/published")

    def _rename(self, job: AddJob, entry: SourceEntry, slug: str) -> dict[str, Message]:
        """Give a published source another slug; return what is wrong by field, as `_publish`."""
        with self._publishing:
            fault = find_entry_faults({"slug": slug, "url": entry.url}).get("slug")
            if fault:
                return {"slug": WebCode.FIELD_FAULT(fault=fault)}
            if slug == entry.slug:
                return {}
            if slug in self._read_slugs().taken:
                return {"slug": WebCode.SLUG_TAKEN()}
            try:
                self._backend.rename_source(entry.slug, slug)
            except SettingsError as error:
                return {"": error.describe()}
            job.entry = entry.model_copy(update={"slug": slug})
        return {}


def _set_retry_after(response: Response, seconds: int) -> Response:
    response.headers["retry-after"] = str(seconds)
    return response
