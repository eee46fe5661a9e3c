"""Caches rendered entries: a feed of which two entries are new costs two entries.

The key is the entry itself, every field of it, so that what is cached can never be taken for
another entry, whichever source or database it comes from. Bounded by bytes; what was used
longest ago goes first. Safe to share between threads.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from feeds.compose import Entry
from feeds.feedgen_fixes import clean
from feeds.registry import FORMATS

LIMIT = 48 * 2**20  # bytes: about 1,600 entries of 5 KB, or 20,000 of a listing's few lines; of all feeds together
OVERHEAD = 800  # bytes that an entry of no length costs: the objects of the key, of what is written, and their places

RenderedEntry = Mapping[str, bytes]  # by the ending of the format, as it is spliced into the document


def render_entry(entry: Entry) -> RenderedEntry:
    """Return `entry` written in each format, free of characters that XML 1.0 forbids."""
    cleaned = clean(entry)
    return {ending: format_.render_entry(cleaned) for ending, format_ in FORMATS.items()}


def measure(rendered: RenderedEntry) -> int:
    """Return what caching this costs, in bytes: all formats, and the entry itself as the key."""
    sizes = [len(piece) for piece in rendered.values()]
    return OVERHEAD + sum(sizes) + max(sizes, default=0)


class EntryCache:
    """A bounded cache of rendered entries; `limit` in bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.size = 0
        self._limit = limit
        self._rendered: OrderedDict[Entry, RenderedEntry] = OrderedDict()
        self._lock = Lock()

    def render(self, entry: Entry) -> RenderedEntry:
        """Return `entry` in each format, written now only where it is not cached."""
        with self._lock:
            if (found := self._rendered.get(entry)) and found.keys() == FORMATS.keys():
                self._rendered.move_to_end(entry)
                return found
        rendered = render_entry(entry)
        with self._lock:
            self._remember(entry, rendered)
        return rendered

    def _remember(self, entry: Entry, rendered: RenderedEntry) -> None:
        if former := self._rendered.pop(entry, None):
            self.size -= measure(former)
        if measure(rendered) <= self._limit:
            self._rendered[entry] = rendered
            self.size += measure(rendered)
        while self.size > self._limit:
            _, dropped = self._rendered.popitem(last=False)
            self.size -= measure(dropped)
