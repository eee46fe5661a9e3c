"""An item's attachments and its lead picture in Media RSS (rssboard.org/media-rss), for RSS and Atom."""

from collections.abc import Sequence

from feeds.compose import Entry
from model.item import Enclosure

UNKNOWN_TYPE = "application/octet-stream"
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
        )
        for enclosure in enclosures
    ]


def build_picture(entry: Entry) -> list[dict[str, str]]:
    """Return the attributes of a media:content for the lead picture; none where it is an attachment anyway."""
    if not entry.image or any(enclosure.url == entry.image for enclosure in entry.enclosures):
        return []
    ending = entry.image.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    return [_without_empty(url=entry.image, type=_PICTURES.get(ending, ""), medium="image")]


def _find_medium(media_type: str) -> str:
    kind = media_type.partition("/")[0]
    return kind if kind in _MEDIA or not kind else "document"


def _without_empty(**attributes: str) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}
