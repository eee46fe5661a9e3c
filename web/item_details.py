"""The page /items/<id>: one item with its text, where each part of it came from, and what it was before.

Items of private sources stand under their source's own address, for who has it; the owner finds them here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from messages import Message
from model.item import Item
from model.publication import FeedAddress
from model.secrets import hide_secrets
from scraper.urls import split_url
from store import ItemDetails, SourceState, Store
from web.dates import DisplayTime, format_moment
from web.item_keys import make_guid
from web.language import VARY
from web.markup import compare_content, compare_words, render_content
from web.provenance import list_changes, trace_parts
from web.security import PICTURES_POLICY
from web.static_files import make_response
from web.templating import HTML, Templates
from web.views import build_item_views, build_source_link


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A part of an item as it was and as it became, with its words marked."""

    name: Message
    words: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one edit changed."""

    number: int
    at: DisplayTime
    changes: Sequence[ChangeView]
    content: Markup | None  # None where it is too long to be compared
    is_content_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version of an item, in the list of all."""

    number: int
    at: DisplayTime
    link: str  # to what it changed; "" for the first, and for the one that is shown


class ItemPages:
    """The endpoints of the page; each may block, so Starlette runs it in a thread."""

    def __init__(
        self,
        store: Store,
        *,
        base_url: str,
        templates: Templates,
        clock: Callable[[], datetime],
        is_owner: Callable[[Request], bool],
    ) -> None:
        self._store, self._base_url, self._templates = store, base_url, templates
        self._clock, self._is_owner = clock, is_owner

    def page(self, request: Request) -> Response:
        """Answer with an item; 404 to strangers for one that no feed shows them."""
        details = self._store.find_item_details(make_guid(request.path_params["item"]))
        source = self._store.find_source(details.slug) if details else None
        is_owner = self._is_owner(request)
        if details is None or source is None or not self._may_see(request, details, source, is_owner=is_owner):
            raise HTTPException(404)
        pictures = request.query_params.get("pictures") == "1"
        (view,) = build_item_views([details.stored], source.language)
        item = details.stored.item
        values: dict[str, object] = {
            "item": view,
            "source": build_source_link(source),
            "source_page": split_url(self._base_url).path + source.address.path,
            "content": render_content(item.content, pictures=pictures),
            "authors": item.authors,
            "pictures": pictures,
            "has_pictures": bool(view.picture) or "<img" in item.content,
            "parts": trace_parts(details, source.options),
            "addresses": [hide_secrets(address) for address in details.addresses],
            "first_seen": format_moment(details.stored.first_seen),
            "is_present": details.is_present,
            "is_shown": details.is_shown(self._clock()),
            "comparison": self._compare(details, request.query_params.get("version", "")),
            "versions": _list_versions(details),
            "is_owner": is_owner,
            "is_private": source.address.is_private,
        }
        body = self._templates.render("item.html", request, **values)
        is_private = is_owner or source.address.is_private
        response = make_response(request, body.encode(), HTML, vary=VARY, is_private=is_private)
        if pictures:
            response.headers["content-security-policy"] = PICTURES_POLICY
        return response

    def _may_see(self, request: Request, details: ItemDetails, source: SourceState, *, is_owner: bool) -> bool:
        """Return whether a visitor may see an item: by its source's secret where that is private, the owner always."""
        secret = request.path_params.get("secret", "")
        if secret and FeedAddress(secret, is_private=True) != source.address:
            return False
        is_open = not source.address.is_private or bool(secret)
        return is_owner or (is_open and details.is_shown(self._clock()))

    def _compare(self, details: ItemDetails, asked: str) -> Comparison | None:
        """Return what the edit that made a version changed, the latest one unless another is asked for."""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else details.stored.revision
        before, after = self._find_version(details, number - 1), self._find_version(details, number)
        if before is None or after is None:
            return None
        (former, _), (item, at) = before, after
        return Comparison(
            number=number,
            at=format_moment(at),
            changes=[
                ChangeView(name=name, words=compare_words(old, new)) for name, old, new in list_changes(former, item)
            ],
            content=compare_content(former.content, item.content) if former.content != item.content else None,
            is_content_changed=former.content != item.content,
        )

    def _find_version(self, details: ItemDetails, number: int) -> tuple[Item, datetime] | None:
        if number == details.stored.revision:
            return details.stored.item, details.stored.changed
        found = self._store.find_revision(details.stored.guid, number) if number > 0 else None
        return (found.item, found.stored_at) if found else None


def _list_versions(details: ItemDetails) -> list[VersionView]:
    """Return the versions of an item, the present one first; none where it was never edited."""
    if not details.versions:
        return []
    versions = [(details.stored.revision, details.stored.changed), *details.versions]
    known = {number for number, _ in versions}
    return [
        VersionView(number=number, at=format_moment(at), link=f"?version={number}" if number - 1 in known else "")
        for number, at in versions
    ]
