"""Serialised entries, kept: a feed of which two entries are new costs two entries.

The key is the entry itself, every field of it, so that what is kept can never be told of
another entry, whichever source or database it comes from. Bounded by bytes; what was
asked for longest ago goes first. Safe to share between threads.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from feeds import atom, jsonfeed, rss
from feeds.compose import Entry
from feeds.feedgen_fixes import clean

LIMIT = 32 * 2**20  # bytes: about 1,500 entries of 5 KB, or 12,000 of a listing's few lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """One entry in each format, as it stands inside its document."""

    rss: bytes
    atom: bytes
    json: bytes

    @property
    def size(self) -> int:
        """What keeping this costs, in bytes: the pieces, and the entry itself as the key."""
        return len(self.rss) + 2 * len(self.atom) + len(self.json)


def serialise(entry: Entry) -> Pieces:
    """Return `entry` written in each format, free of characters that XML 1.0 forbids."""
    told = clean(entry)
    return Pieces(rss=rss.piece(told), atom=atom.piece(told), json=jsonfeed.piece(told))


class Kept:
    """A bounded store of serialised entries; `limit` in bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.size = 0
        self._limit = limit
        self._pieces: OrderedDict[Entry, Pieces] = OrderedDict()
        self._lock = Lock()

    def pieces(self, entry: Entry) -> Pieces:
        """Return the pieces of `entry`, written now only where they are not kept."""
        with self._lock:
            if found := self._pieces.get(entry):
                self._pieces.move_to_end(entry)
                return found
        made = serialise(entry)
        with self._lock:
            self._keep(entry, made)
        return made

    def _keep(self, entry: Entry, made: Pieces) -> None:
        if entry not in self._pieces and made.size <= self._limit:
            self._pieces[entry] = made
            self.size += made.size
        while self.size > self._limit:
            _, dropped = self._pieces.popitem(last=False)
            self.size -= dropped.size
