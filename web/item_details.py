"""The page /items/<id>: one item with its text, where each part of it came from, and what it was before.

Items of private sources stand under their source's own address, for who has it; the owner finds them here too.
"""

from collections.abc import Callable, Mapping, Sequence
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
from web.gate import Gate, OpenForms
from web.item_keys import make_guid, shorten_guid
from web.language import VARY
from web.markup import compare_content, compare_words, render_content
from web.provenance import list_changes, trace_parts
from web.security import PICTURES_POLICY
from web.static_files import make_response
from web.templating import HTML, Templates
from web.views import allow_link, build_item_views, build_source_link


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
        gate: Gate | None = None,
    ) -> None:
        self._store, self._base_url, self._templates = store, base_url, templates
        self._clock, self._gate = clock, gate

    def page(self, request: Request) -> Response:
        """Answer with an item; 404 to strangers for one that no feed shows them."""
        guid = make_guid(request.path_params["item"])
        details = self._store.find_item_details(guid)
        forms = self._gate.open_forms(request) if self._gate else None
        if details is None:
            return self._show_removed(request, guid, forms)
        source = self._store.find_source(details.slug)
        sees_all = self._gate is not None and self._gate.may_see_all(request)
        if source is None or not self._may_see(request, details, source, is_owner=sees_all):
            raise HTTPException(404)
        values, pictures = self._describe(details, source, request), request.query_params.get("pictures") == "1"
        if self._gate and forms:
            response = self._gate.render_open(request, forms, "item.html", token=forms.token, **values)
        else:
            body = self._templates.render("item.html", request, token="", **values)
            is_private = source.address.is_private or sees_all
            response = make_response(request, body.encode(), HTML, vary=VARY, is_private=is_private)
        if pictures:
            response.headers["content-security-policy"] = PICTURES_POLICY
        return response

    def _show_removed(self, request: Request, guid: str, forms: OpenForms | None) -> Response:
        """Answer the owner with an item that was removed and can be put back; 404 for all others."""
        found = self._store.find_removable(guid) if guid and forms else None
        source = self._store.find_source(found.slug) if found else None
        if not (self._gate and forms and found and source and found.is_restorable):
            raise HTTPException(404)
        values = {
            "item": found,
            "key": shorten_guid(guid),
            "link": allow_link(found.url),
            "source": build_source_link(source),
            "source_page": self._find_page(source),
        }
        return self._gate.render_open(request, forms, "item_removed.html", token=forms.token, **values)

    def _find_page(self, source: SourceState) -> str:
        return split_url(self._base_url).path + source.address.path

    def _describe(self, details: ItemDetails, source: SourceState, request: Request) -> Mapping[str, object]:
        pictures = request.query_params.get("pictures") == "1"
        (view,) = build_item_views([details.stored], source.language)
        item = details.stored.item
        return {
            "item": view,
            "source": build_source_link(source),
            "source_page": self._find_page(source),
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
            "is_restored": "restored" in request.query_params,
        }

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
