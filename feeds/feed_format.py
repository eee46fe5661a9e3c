"""What a feed format is: how its documents are written, and how the web announces them.

A document is its head, with the entries spliced in before the tail in which the head ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feeds.compose import Entry, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFormat:
    """One format of feed documents; `feeds.registry` lists those that are published."""

    ending: str  # of the address and of the file name: small letters
    name: str  # as people call it
    media_type: str  # without parameters
    specification: str  # a URL
    render_head: Callable[[Feed], bytes]  # the document without entries; it ends in `tail`
    render_entry: Callable[[Entry], bytes]  # an entry that `clean` returned
    tail: bytes
    render_moment: Callable[[datetime], bytes] | None = None  # `updated` as it stands in the head; None: nowhere
    separator: bytes = b""  # between two entries

    @property
    def content_type(self) -> str:
        """The Content-Type field of its documents (RFC 9110 §8.3)."""
        return f"{self.media_type}; charset=utf-8"
