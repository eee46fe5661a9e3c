"""Brings a folder of documents level with the store, at the start and whenever a feed changed.

What lies in the folder under a document's name and is none any more is removed; other files are left alone. A fault
of the disk is reported once, and tried again until it passes: readers are served by the daemon all the same.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from pathlib import Path

from feeds import FORMATS, Feed, render_once
from feeds.calendar import ENDING as CALENDAR
from messages import Message
from messages.output import OutputCode
from model.errors import StoreError
from model.publication import FeedAddress
from output.archives import compose_archive, find_newest_end, list_ends
from output.calendars import make_calendar
from output.documents import hold_folder, is_written, list_documents, remove_document, write_document
from output.opml import render_subscription_list
from publish import hash_rendering
from settings.options import Server
from store import CombinationState, SourceState, Store

log = logging.getLogger("bantin")
OPML = "opml.xml"
RENDERING_MARK = ".bantin"  # a file that says under what the archive was rendered
ARCHIVE_SECONDS = 3600.0  # after which a source's archive is looked at again: what was corrected changes in it
PAUSE_SECONDS = 30.0  # after a fault
STOP_SECONDS = 2.0
_FIRST_FORMAT = "json"  # the quickest to render: where it is the same, the others are too


class FolderWriter:
    """Writes the documents of one store to one folder, in a thread of its own."""

    def __init__(self, store: Store, folder: Path, server: Server, clock: Callable[[], datetime]) -> None:
        self._store, self._folder, self._server, self._clock = store, folder, server, clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="output")
        self._under_way: Future[None] | None = None
        self._stopping = threading.Event()
        self._written: dict[tuple[str, str], str] = {}  # the ETags of feed documents, by slug and ending
        self._newest: object = None  # what the store said last of the documents that changed
        self._requested = threading.Event()
        self._begun = False
        self._archives_due: dict[str, float] = {}  # by slug, on the monotonic clock
        self._archived = set[str]()  # combinations whose archives were written whole since the start
        self._trusts_archives = False  # whether those that lie there were rendered as they would be now
        self._fault, self._quiet_until = "", 0.0

    def pump(self) -> None:
        """Have the thread bring the folder level, unless it is at it; returns at once."""
        if self._stopping.is_set() or (self._under_way and not self._under_way.done()):
            return
        if time.monotonic() >= self._quiet_until:
            self._under_way = self._pool.submit(self.bring_level, wait=False)
            self._under_way.add_done_callback(_log_fault)

    def look_again(self) -> None:
        """Have all compared with the store at the next pump, as when settings changed."""
        self._requested.set()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Begin no further document; whether the one under way was ended in time."""
        self._stopping.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not self._under_way or not wait([self._under_way], timeout=seconds).not_done

    def bring_level(self, *, wait: bool = True) -> None:
        """Write what the store has and the folder lacks, remove what is none any more; a fault is logged, once.

        One process at a time: where another is at it, that one's end is waited for, or nothing done without `wait`.
        """
        try:
            with hold_folder(self._folder, wait=wait):
                self._write_feeds()
                self._write_due_archives()
        except BlockingIOError:
            return
        except OSError as error:
            self._report(OutputCode.FAILED(folder=str(self._folder), reason=error.strerror or str(error)))
        except StoreError as error:
            self._report(OutputCode.FAILED(folder=str(self._folder), reason=str(error)))
        else:
            if self._fault:
                log.warning("%s", OutputCode.RECOVERED(folder=str(self._folder)))
            self._fault = ""

    def _report(self, fault: Message) -> None:
        if str(fault) != self._fault:
            log.error("%s", fault)
        self._fault, self._quiet_until = str(fault), time.monotonic() + PAUSE_SECONDS

    def _write_feeds(self) -> None:
        newest = self._store.read_newest_documents()
        if newest == self._newest and not self._requested.is_set():
            return
        self._requested.clear()
        self._newest = None  # until all is written, whatever fails
        published = self._store.list_documents()
        if not self._begun:
            self._begin(published.keys())
        for key in sorted(self._written.keys() - published.keys()):
            self._remove(key)
        changed = [key for key, etag in sorted(published.items()) if self._written.get(key) != etag]
        for slug, ending in changed:
            if self._stopping.is_set():
                return
            self._write_feed(slug, ending)
        slugs = {slug for slug, _ in changed}
        self._archives_due |= dict.fromkeys(slugs, 0.0)
        self._store.record_readers(slugs, self._clock())  # who reads a file is seen by nobody
        self._write_opml()
        self._newest = newest

    def _begin(self, published: Collection[tuple[str, str]]) -> None:
        """Remove documents of an earlier time that are none any more, and what a crash left."""
        mark = self._folder / RENDERING_MARK
        self._trusts_archives = mark.exists() and mark.read_bytes() == self._hash_rendering().encode()
        archived = {state.slug for state in self._store.list_sources() if not state.secret}
        archived |= {state.slug for state in self._store.list_combinations() if not state.secret}
        feeds = self._folder / "feeds"
        for path in list_documents(feeds):
            slug = path.relative_to(feeds).parts[0].partition(".")[0]
            is_archived = path.parent.name == "archive" and slug in archived
            ending = _FIRST_FORMAT if path.suffix == f".{CALENDAR}" else path.suffix[1:]
            if not is_archived and (path.parent != feeds or (slug, ending) not in published):
                remove_document(path)
        self._begun = True

    def _hash_rendering(self) -> str:
        return hash_rendering(self._server.base_url, self._server.hub_url)

    def _write_opml(self) -> None:
        body = render_subscription_list(self._store, self._server.title, self._server.base_url)
        if not is_written(self._folder / OPML, body):
            write_document(self._folder / OPML, body, self._now())

    def _now(self) -> datetime:
        return self._clock().replace(microsecond=0)

    def _locate(self, slug: str, ending: str) -> Path:
        return self._folder / "feeds" / f"{slug}.{ending}"

    def _write_feed(self, slug: str, ending: str) -> None:
        feed = self._store.find_publication_at(FeedAddress(slug), ending)
        if feed is None:
            return
        path = self._locate(slug, ending)
        if not is_written(path, feed.body, feed.last_modified):
            write_document(path, feed.body, feed.last_modified, feed.gzip)
        self._written[slug, ending] = feed.etag

    def _remove(self, key: tuple[str, str]) -> None:
        slug, ending = key
        remove_document(self._locate(slug, ending))
        archive = self._locate_archive(slug)
        for path in list_documents(self._folder / "feeds", slug):
            if path.suffix == f".{ending}":
                remove_document(path)
        remove_document(self._locate(slug, CALENDAR))
        for folder in (archive, archive.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        self._written.pop(key)
        self._archives_due.pop(slug, None)

    def _locate_archive(self, slug: str) -> Path:
        return self._folder / "feeds" / slug / "archive"

    def _write_due_archives(self) -> None:
        """Write the archives and calendars of feeds that changed, and once an hour of all others."""
        for slug in [slug for slug, due in self._archives_due.items() if due <= time.monotonic()]:
            if self._stopping.is_set():
                return
            source = self._store.find_source(slug)
            combination = None if source else self._store.find_combination(slug)
            state = source or combination
            if state is None or state.secret:  # private by now
                del self._archives_due[slug]
                continue
            self._write_calendar(slug)
            if source:
                self._write_archive(source)
            elif combination:
                self._write_combined_archive(combination)
            self._archives_due[slug] = time.monotonic() + ARCHIVE_SECONDS
        if self._begun and not self._trusts_archives:
            (self._folder / RENDERING_MARK).write_bytes(self._hash_rendering().encode())
            self._trusts_archives = True

    def _write_calendar(self, slug: str) -> None:
        """Write the calendar of a feed that announces anything; of no other there is one."""
        path, now = self._locate(slug, CALENDAR), self._clock()
        announces = self._store.has_events(slug, now)
        body = make_calendar(self._store, slug, self._server.base_url, now) if announces else None
        if body is None:
            if path.exists():
                remove_document(path)
        elif not is_written(path, body):
            write_document(path, body, self._now())

    def _write_archive(self, source: SourceState) -> None:
        now, folder = self._now(), self._locate_archive(source.slug)
        linked = set()
        for end in list_ends(self._store, source):
            feed = compose_archive(self._store, source.slug, end, self._server.base_url, self._clock())
            if feed is None or self._stopping.is_set():
                return
            linked.add(str(end))
            self._write_archive_document(folder / str(end), feed, now)
        self._remove_unlinked(source.slug, linked, now)

    def _write_combined_archive(self, combination: CombinationState) -> None:
        """Write the newest document of a combination's archive, and all once after the start, and then once an hour."""
        now, slug = self._now(), combination.slug
        folder, linked = self._locate_archive(slug), set[str]()
        is_whole = self._archives_due[slug] > 0 or slug not in self._archived
        end = find_newest_end(self._store, combination, self._clock())
        while end > 0 and not (linked and not is_whole and (folder / f"{end}.{_FIRST_FORMAT}").exists()):
            feed = compose_archive(self._store, slug, end, self._server.base_url, self._clock())
            if feed is None or self._stopping.is_set():
                return
            linked.add(str(end))
            self._write_archive_document(folder / str(end), feed, now)
            end = feed.previous
        if is_whole:
            self._remove_unlinked(slug, linked, now)
        self._archived.add(slug)

    def _remove_unlinked(self, slug: str, linked: Collection[str], now: datetime) -> None:
        for path in list_documents(self._folder / "feeds", slug):
            if path.stem not in linked and path.exists() and now.timestamp() - path.stat().st_mtime > ARCHIVE_SECONDS:
                remove_document(path)  # not sooner: a reader may be on its way along the links

    def _write_archive_document(self, stem: Path, feed: Feed, now: datetime) -> None:
        first = render_once(feed, _FIRST_FORMAT)
        paths = {ending: stem.with_name(f"{stem.name}.{ending}") for ending in FORMATS}
        is_level = self._trusts_archives and is_written(paths[_FIRST_FORMAT], first)
        if is_level and all(path.exists() for path in paths.values()):
            return
        for ending in sorted(FORMATS, key=_FIRST_FORMAT.__eq__):  # the first one last: it stands for the others
            body = first if ending == _FIRST_FORMAT else render_once(feed, ending)
            if not is_written(paths[ending], body):
                write_document(paths[ending], body, now)


def _log_fault(future: "Future[None]") -> None:
    if not future.cancelled() and (fault := future.exception()):
        log.error("internal error in Bantin", exc_info=fault)
