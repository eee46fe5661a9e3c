"""An item's attachments and its lead picture in Media RSS (rssboard.org/media-rss), for RSS and Atom.

An item whose first attachment is sound or film is an episode too, as podcast players know it by Apple's vocabulary.
"""

from collections.abc import Sequence
from datetime import timedelta

from feeds.compose import Entry
from model.item import Enclosure

UNKNOWN_TYPE = "application/octet-stream"
LONGEST = 86399  # seconds: a longer duration is a site's mistake, and would be written in days
MOST = 255  # characters of an itunes element's text
_MEDIA = ("audio", "image", "video")  # all else that is attached is a document
_PICTURES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}  # not the system's list: the same items give the same bytes on all machines


def build_contents(enclosures: Sequence[Enclosure]) -> list[dict[str, str]]:
    """Return the attributes of a media:content for each attachment; what is not known is left out."""
    return [
        {"url": enclosure.url}
        | _without_empty(
            fileSize=str(enclosure.length or ""),
            type=enclosure.media_type,
            medium=_find_medium(enclosure.media_type),
            duration=str(enclosure.duration or ""),
        )
        for enclosure in enclosures
    ]


def build_picture(entry: Entry) -> list[dict[str, str]]:
    """Return the attributes of a media:content for the lead picture; none where it is an attachment anyway."""
    if not entry.image or any(enclosure.url == entry.image for enclosure in entry.enclosures):
        return []
    ending = entry.image.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    return [_without_empty(url=entry.image, type=_PICTURES.get(ending, ""), medium="image")]


def describe_episode(entry: Entry) -> dict[str, str]:
    """Return what itunes elements say of an episode, by their names; nothing where the entry is none.

    >>> from datetime import UTC, datetime
    >>> sound = Enclosure(url="https://a.example/1.mp3", media_type="audio/mpeg", duration=3725)
    >>> moment = datetime(2026, 3, 9, tzinfo=UTC)
    >>> describe_episode(Entry(guid="1", url="", title="A", published=moment, updated=moment, enclosures=(sound,)))
    {'duration': '1:02:05'}
    """
    first = entry.enclosures[0] if entry.enclosures else None
    if first is None or not (first.duration or first.media_type.startswith(("audio/", "video/"))):
        return {}
    duration = str(timedelta(seconds=min(first.duration, LONGEST))) if first.duration else ""
    author = ", ".join(entry.authors)
    return _without_empty(duration=duration, image=entry.image, author=author if len(author) <= MOST else "")


def _find_medium(media_type: str) -> str:
    kind = media_type.partition("/")[0]
    return kind if kind in _MEDIA or not kind else "document"


def _without_empty(**attributes: str) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}
