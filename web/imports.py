"""The page /import: a list of sources from elsewhere, as OPML or as addresses, a line each; a file, or pasted.

    /import         asks for the list; POST takes it
    /import/<job>   what was taken, what was there already and what failed; addresses of pages are looked at one after
                    the other in the background, and the report grows

A feed (`xmlUrl`) becomes a source as it is. What a page lists is found as on /add, and taken where it is found at all.
A report is kept for a while for the session that asked for it.
"""

import re
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from lxml import etree
from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.manage import ManageCode
from messages.web import WebCode
from model.errors import BantinError, SettingsError
from scraper.discovery.naming import make_slug
from scraper.urls import canonicalize_url, complete_address, find_host
from settings.load import find_entry_faults
from store import Store
from web.add_pages import AddBackend
from web.gate import Gate, Visit, is_htmx, make_reload
from web.proposal import build_entry, propose_options
from web.slugs import Slugs

MAX_ENTRIES = 300
MAX_REPORTS = 20
MAX_LIST_BYTES = 1024 * 1024  # as it is sent
REFRESH_SECONDS = 2
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SENTENCE_ENDS = ",.;"  # behind an address in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source as a list from elsewhere names it."""

    url: str
    typed: str = ""  # what stands there, where that has no scheme
    title: str = ""
    category: str = ""
    is_feed: bool = False
    is_address: bool = True

    @property
    def name(self) -> str:
        """The address as it stands there."""
        return self.typed or self.url


@dataclass(slots=True, kw_only=True)
class Row:
    """What became of one of them; `result` is None while it is waited for."""

    listed: Listed
    result: Message | None = None
    slug: str = ""  # of its source, where it has one
    failed: bool = False


class Report:
    """What became of a list; it grows while pages are looked at."""

    def __init__(self, rows: list[Row], left_out: int) -> None:
        self.rows, self.left_out = rows, left_out

    @property
    def waiting(self) -> int:
        """How many are still looked at."""
        return sum(row.result is None for row in self.rows)

    @property
    def taken(self) -> int:
        """How many became sources."""
        return sum(row.result is not None and row.result.code is ManageCode.TAKEN for row in self.rows)


def parse_list(text: str) -> list[Listed]:
    """Return what a list names: the outlines of OPML (2.0), or the addresses of a text; nothing where it has none.

    A line of a text that is no address is among them, as one that `is_address` says is none.
    """
    if not text.lstrip().startswith("<"):
        found = {one.url: one for line in text.splitlines() for one in _parse_line(line.strip())}
        return list(found.values()) if any(one.is_address for one in found.values()) else []
    return _parse_outlines(text)


def _parse_line(line: str) -> Iterator[Listed]:
    """Yield the addresses of a line, else the line; nothing of one that is empty, or a comment.

    >>> [one.url for one in _parse_line("the news (https://a.example/news), and https://b.example/.")]
    ['https://a.example/news', 'https://b.example/']
    >>> [(one.url, one.is_address) for line in ("a.example/news;", "The news") for one in _parse_line(line)]
    [('https://a.example/news', True), ('The news', False)]
    """
    addresses = [_strip_end(address) for address in _ADDRESS.findall(line)]
    yield from (Listed(url=address) for address in addresses)
    if not line or addresses or line.startswith("#"):
        return
    typed = _strip_end(line)
    url = complete_address(typed)[0]
    if url != typed and "." in find_host(url).strip(".") and " " not in typed:
        yield Listed(url=url, typed=typed)
    else:
        yield Listed(url=line[:300], is_address=False)


def _strip_end(address: str) -> str:
    """Return an address without the end of the sentence that it stands in."""
    ends = _SENTENCE_ENDS if "(" in address else f"{_SENTENCE_ENDS})"
    return address.rstrip(ends)


def _parse_outlines(text: str) -> list[Listed]:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.strip().encode(), parser)
    found: dict[str, Listed] = {}
    for outline in root.iter("outline") if root is not None else ():
        feed, page = outline.get("xmlUrl", "").strip(), outline.get("htmlUrl", outline.get("url", "")).strip()
        url = feed or page
        if _ADDRESS.fullmatch(url):
            title = " ".join((outline.get("title") or outline.get("text") or "").split())
            found.setdefault(
                url, Listed(url=url, title=title[:300], category=_find_folder(outline), is_feed=bool(feed))
            )
    return list(found.values())


def _find_folder(outline: "etree._Element") -> str:
    parent = outline.getparent()
    if parent is None or parent.tag != "outline":
        return ""
    return " ".join((parent.get("title") or parent.get("text") or "").split())[:60]


class ImportPages:
    """The pages under /import; each is called in a thread, for visits that the gate let through."""

    def __init__(self, backend: AddBackend, store: Store, gate: Gate, *, base_url: str) -> None:
        self._backend, self._store, self._gate, self._base_url = backend, store, gate, base_url
        self._reports: dict[str, tuple[str, Report]] = {}
        self._lock = threading.Lock()  # over the reports

    def routes(self) -> list[Route]:
        """Return the routes of all pages."""
        endpoint = self._gate.make_endpoint
        return [
            Route("/import", endpoint(self._show_form)),
            Route("/import", endpoint(self._take, max_bytes=MAX_LIST_BYTES, takes_file=True), methods=["POST"]),
            Route("/import/{job}", endpoint(self._show_report)),
        ]

    def _show_form(self, visit: Visit) -> Response:
        return self._render_form(visit, "")

    def _render_form(self, visit: Visit, text: str, fault: Message | None = None) -> Response:
        file = self._backend.file
        obstacle = file.explain_obstacle() if file.path.exists() else None
        faults = {"list": fault} if fault else {}
        values = {"list": text, "obstacle": obstacle, "base": self._base_url}
        return self._gate.render(visit, "import.html", 422 if fault else 200, faults=faults, **values)

    def _take(self, visit: Visit) -> Response:
        text = visit.form.get("file", "") or visit.form.get("list", "")
        listed = parse_list(text)
        if not listed:
            return self._render_form(visit, text[:2000], ManageCode.NOTHING_LISTED())
        report = Report([_begin_row(one) for one in listed[:MAX_ENTRIES]], len(listed[MAX_ENTRIES:]))
        try:
            self._add_feeds(report.rows)
        except SettingsError as error:
            return self._render_form(visit, text, error.describe())
        key = secrets.token_urlsafe(18)
        with self._lock:
            while len(self._reports) >= MAX_REPORTS:
                del self._reports[next(iter(self._reports))]
            self._reports[key] = (visit.session, report)
        behalf = copy_context()  # the thread goes on, on behalf of who began it
        threading.Thread(target=behalf.run, args=(self._find_pages, report.rows), name="import", daemon=True).start()
        return self._gate.redirect(f"/import/{key}")

    def _add_feeds(self, rows: list[Row]) -> None:
        """Put all feeds of a list into the settings at once; SettingsError where that cannot be."""
        slugs, known = self._list_taken()
        taken, entries = set[str](), list[dict[str, Any]]()
        for row in (row for row in rows if row.result is None):
            url = canonicalize_url(row.listed.url)
            if url in known:
                row.result, row.slug = ManageCode.PRESENT(), known[url]
            elif row.listed.is_feed:
                entry = _make_entry(row.listed, slugs.choose(make_slug(row.listed.url), row.listed.url, taken))
                faults = find_entry_faults(entry)
                if faults:
                    row.result, row.failed = WebCode.FIELD_FAULT(fault=next(iter(faults.values()))), True
                    continue
                entries.append(entry)
                taken.add(entry["slug"])
                known[url] = row.slug = entry["slug"]
                row.result = ManageCode.TAKEN()
        if entries:
            self._backend.file.add(entries)
            self._backend.take_up()

    def _list_taken(self) -> tuple[Slugs, dict[str, str]]:
        """Return the slugs that there are, and those of the addresses that are watched already."""
        settings = self._backend.file.load() if self._backend.file.path.exists() else self._backend.get_settings()
        sources = settings.sources if self._backend.file.path.exists() else ()
        return Slugs.read(self._store, settings), {canonicalize_url(source.url): source.slug for source in sources}

    def _find_pages(self, rows: list[Row]) -> None:
        for row in rows:
            if row.result is None:
                try:
                    self._find_page(row)
                except BantinError as error:
                    row.result, row.failed = error.describe(), True
                finally:  # what nobody expected goes on to the log, and the report still comes to an end
                    if row.result is None:
                        row.result, row.failed = WebCode.INTERNAL_ERROR(), True

    def _find_page(self, row: Row) -> None:
        found = self._backend.discover(row.listed.name, {}, lambda _: None)
        if not found.choices:
            row.result, row.failed = found.summary, True
            return
        slugs, known = self._list_taken()
        choice = found.choices[0]
        present = known.get(canonicalize_url(choice.source_url))
        if present:
            row.result, row.slug = ManageCode.PRESENT(), present
            return
        settings = self._backend.get_settings()
        values = propose_options(found, choice, settings, slugs)
        entry = build_entry(found, choice, {**values, "title": row.listed.title or values["title"]}, settings)
        if row.listed.category:
            entry["categories"] = [row.listed.category]
        row.slug = self._backend.add_source(entry).slug
        self._backend.take_up()
        row.result = ManageCode.TAKEN()

    def _show_report(self, visit: Visit) -> Response:
        session, report = self._reports.get(visit.request.path_params["job"], ("", None))
        if report is None or session != visit.session:
            return self._gate.render_fault(visit.request, 404, WebCode.NOT_FOUND(), WebCode.EXPIRED())
        if is_htmx(visit.request):
            seen = visit.request.query_params.get("waiting", "")
            return Response(status_code=204) if seen == str(report.waiting) else make_reload()
        present = sum(row.result is not None and row.result.code is ManageCode.PRESENT for row in report.rows)
        counts: Mapping[str, int] = {
            "taken": report.taken,
            "present": present,
            "failed": sum(row.failed for row in report.rows),
        }
        key = visit.request.path_params["job"]
        return self._gate.render(
            visit,
            "import_report.html",
            report=report,
            counts=counts,
            most=MAX_ENTRIES,
            key=key,
            seconds=REFRESH_SECONDS,
        )


def _begin_row(listed: Listed) -> Row:
    if listed.is_address:
        return Row(listed=listed)
    return Row(listed=listed, result=ManageCode.NO_ADDRESS(), failed=True)


def _make_entry(listed: Listed, slug: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"slug": slug, "url": listed.url}
    if listed.title:
        entry["title"] = listed.title
    if listed.category and any(map(str.isalnum, listed.category)):
        entry["categories"] = [listed.category]
    return entry
