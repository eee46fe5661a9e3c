"""The page /add: give it the address of a page, look at what was found, publish it.

    /add                    asks for the address; POST begins a job
    /add/<job>              its progress, then what was found; POST publishes it, or looks again
    /add/<job>/published    the addresses of the new feed

Whatever cannot be done is told beside the field that it is about, and what was typed stays.
"""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from starlette.responses import Response
from starlette.routing import Route

from model.errors import SettingsError
from scraper.discovery import Discovery
from scraper.source import DateOrder
from settings.load import find_entry_faults
from settings.options import Settings, SourceEntry
from store import Store
from web.access import Throttle
from web.gate import Gate, Visit, by_script, loaded_anew
from web.jobs import Discover, Job, Jobs
from web.proposal import (
    FIELDS,
    INTERVALS,
    LONGEST_FIELD,
    default_interval,
    entry_of,
    number_of,
    proposal,
    proposed,
    shown_feeds,
)
from web.views import feed_links

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)  # RFC 3986 §3.1; digits behind a colon are a port
LOOKS = 6
LOOK_SECONDS = 60.0
REFRESH_SECONDS = 2
OVER = "What was found is kept for a quarter of an hour, for the browser that asked. Please look again."
BUSY_SECONDS = 5
BUSY = "Several pages are looked at just now. Please try again in a few seconds."


class _Later(NamedTuple):
    """Why a page is not looked at yet, and after how many seconds to ask again."""

    seconds: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What adding a source needs of the program around: all may be called from any thread.

    `discover` looks at a page; `settings` are those in force; `watching` tells which source of the
    settings file watches a page already; `add` puts an entry into that file and raises SettingsError
    where it cannot. `host` is what the server listens on, and `password` what is asked for, "" where
    there is none.
    """

    discover: Discover
    settings: Callable[[], Settings]
    watching: Callable[[str], SourceEntry | None]
    add: Callable[[Mapping[str, Any]], SourceEntry]
    host: str
    password: str
    monotonic: Callable[[], float] = time.monotonic


class Adding:
    """The pages under /add; each is called in a thread, for visits that the gate let through."""

    def __init__(self, desk: Desk, store: Store, gate: Gate, *, base_url: str, clock: Callable[[], datetime]) -> None:
        self._desk, self._store, self._gate, self._base_url, self._clock = desk, store, gate, base_url, clock
        self._jobs = Jobs(desk.discover, monotonic=desk.monotonic)
        self._throttle = Throttle(LOOKS, LOOK_SECONDS, monotonic=desk.monotonic)
        self._publishing = threading.Lock()  # the file is read, changed and written: one at a time

    def routes(self) -> list[Route]:
        """Return the routes of all pages."""
        endpoint = self._gate.endpoint
        return [
            Route("/add", endpoint(self._ask)),
            Route("/add", endpoint(self._begin), methods=["POST"]),
            Route("/add/{job}", endpoint(self._show)),
            Route("/add/{job}", endpoint(self._decide), methods=["POST"]),
            Route("/add/{job}/published", endpoint(self._published)),
        ]

    def _ask(self, visit: Visit) -> Response:
        return self._form(visit, visit.request.query_params.get("url", ""))

    def _begin(self, visit: Visit) -> Response:
        typed = visit.form.get("url", "").strip()
        url = typed if SCHEME.match(typed) or not typed else f"https://{typed}"
        fault = find_entry_faults({"slug": "new", "url": url}).get("url", "")
        if fault:
            return self._form(visit, typed, 422, told_of(fault) if typed else "Please give the address of a page.")
        started = self._start(visit, url, {})
        if isinstance(started, Job):
            return self._gate.to(f"/add/{started.key}")
        return _retry_after(self._form(visit, typed, 429, started.words), started.seconds)

    def _start(self, visit: Visit, url: str, told: Mapping[str, str]) -> "Job | _Later":
        wait = self._throttle.wait(visit.request)
        if wait:
            return _Later(wait, f"You asked often. Please try again in {wait} seconds.")
        return self._jobs.begin(visit.session, url, told) or _Later(BUSY_SECONDS, BUSY)

    def _form(self, visit: Visit, typed: str, status: int = 200, fault: str = "") -> Response:
        return self._gate.html(visit, "add.html", status, url=typed, faults={"url": fault} if fault else {})

    def _show(self, visit: Visit) -> Response:
        job = self._job(visit)
        if job is not None and job.outcome is None:
            return self._progress(visit, job)
        if by_script(visit.request):
            return loaded_anew()
        if job is None:
            return self._form(visit, "", 404, OVER)
        if job.published:
            return self._gate.to(f"/add/{job.key}/published")
        if not isinstance(job.outcome, Discovery):
            return self._form(visit, job.url, 422, str(job.outcome))
        if not job.outcome.choices:
            feeds = shown_feeds(job.outcome.feeds)
            return self._gate.html(visit, "add_none.html", job=job, found=job.outcome, feeds=feeds)
        number = number_of(job.outcome, visit.request.query_params.get("choice", ""))
        values = proposed(job.outcome, job.outcome.choices[number], self._desk.settings(), self._taken())
        return self._result(visit, job, job.outcome, number, {**values, **job.told})

    def _job(self, visit: Visit) -> Job | None:
        return self._jobs.find(visit.session, visit.request.path_params["job"])

    def _progress(self, visit: Visit, job: Job) -> Response:
        said = tuple(job.said)
        if not by_script(visit.request):
            return self._gate.html(visit, "add_progress.html", job=job, said=said, seconds=REFRESH_SECONDS)
        seen = visit.request.query_params.get("seen", "")
        new = said[int(seen) :] if seen.isascii() and seen.isdigit() and len(seen) < 4 else ()
        if not new:
            return Response(status_code=204)  # what is read out already is not to be read out again
        return self._gate.html(visit, "add_steps.html", job=job, said=said, new=new)

    def _result(
        self,
        visit: Visit,
        job: Job,
        found: Discovery,
        number: int,
        values: Mapping[str, str],
        status: int = 200,
        faults: Mapping[str, str] | None = None,
    ) -> Response:
        return self._gate.html(
            visit,
            "add_result.html",
            status,
            job=job,
            found=found,
            shown=proposal(found, number, self._clock()),
            feeds=shown_feeds(found.feeds),
            twin=self._twin(found, number),
            values={"twice": "", **values},
            faults=faults or {},
            orders=list(DateOrder),
            intervals=INTERVALS,
            default_interval=default_interval(self._desk.settings()),
            zones=sorted(available_timezones()),
        )

    def _decide(self, visit: Visit) -> Response:
        job = self._job(visit)
        if job is not None and isinstance(job.outcome, Discovery) and visit.form.get("act") == "as-list":
            job.outcome = job.outcome.as_list()
            return self._gate.to(f"/add/{job.key}")
        if job is None or not isinstance(job.outcome, Discovery) or not job.outcome.choices:
            return self._form(visit, visit.form.get("url", ""), 404, OVER)
        number = number_of(job.outcome, visit.form.get("choice", ""))
        told = {key: visit.form.get(key, "").strip() for key in FIELDS}
        if visit.form.get("act") == "again":
            return self._again(visit, job, job.outcome, number, told)
        faults = self._publish(job, job.outcome, number, told)
        if faults:
            return self._result(visit, job, job.outcome, number, told, 422, faults)
        return self._gate.to(f"/add/{job.key}/published")

    def _again(self, visit: Visit, job: Job, found: Discovery, number: int, told: Mapping[str, str]) -> Response:
        faults = self._faults(entry_of(found, found.choices[number], told, self._desk.settings()), told)
        if faults:
            return self._result(visit, job, found, number, told, 422, faults)
        started = self._start(visit, job.url, told)
        if isinstance(started, Job):
            return self._gate.to(f"/add/{started.key}")
        return _retry_after(self._result(visit, job, found, number, told, 429, {"": started.words}), started.seconds)

    def _publish(self, job: Job, found: Discovery, number: int, told: Mapping[str, str]) -> dict[str, str]:
        """Put the source into the settings, once; return what is wrong by field, "" for what is of no field."""
        with self._publishing:
            if job.published:
                return {}
            entry = entry_of(found, found.choices[number], told, self._desk.settings())
            faults = self._faults(entry, told)
            if told["slug"] in self._taken():
                faults.setdefault("slug", "This is the name of another source. Please choose a new one.")
            if self._twin(found, number) and not told["twice"]:
                faults.setdefault("twice", "Please say here that you want this.")
            if faults:
                return faults
            try:
                job.published = self._desk.add(entry).slug
            except SettingsError as error:
                return {"": str(error)}
        return {}

    def _faults(self, entry: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, str]:
        long = {key: "is too long" for key, value in told.items() if len(value) > LONGEST_FIELD}
        return {
            key if key in FIELDS else "": told_of(fault) for key, fault in (find_entry_faults(entry) | long).items()
        }

    def _twin(self, found: Discovery, number: int) -> SourceEntry | None:
        """Return the source that watches the same page already, if any."""
        return self._desk.watching(found.choices[number].source_url)

    def _taken(self) -> set[str]:
        listed = {entry.slug for entry in self._desk.settings().sources}
        return listed | {source.slug for source in self._store.sources()}

    def _published(self, visit: Visit) -> Response:
        job = self._job(visit)
        if job is None or not job.published:
            return self._form(visit, "", 404, OVER)
        return self._gate.html(
            visit, "add_published.html", slug=job.published, feeds=feed_links(job.published, self._base_url)
        )


def _retry_after(response: Response, seconds: int) -> Response:
    response.headers["retry-after"] = str(seconds)
    return response


def told_of(fault: str) -> str:
    """Return a fault of a setting as a sentence beside its field.

    >>> told_of("should be text")
    'This should be text.'
    """
    return f"This {fault}." if fault.startswith(("is ", "should ")) else f"This cannot be used: {fault}."
