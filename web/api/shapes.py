"""Sources, items and runs in the shapes of `wire`."""

from datetime import datetime
from typing import Any

from feeds.registry import ENDINGS
from model.item import Enclosure, Event, Item, ItemDate, StoredItem
from model.outcome import Run
from model.publication import FeedAddress
from model.schedule import NEVER
from model.secrets import hide_secrets
from settings.stored import is_paused
from store import ItemDetails, Revision, SourceState
from web.api.operations import Call
from web.api.wire import (
    DateShape,
    EventShape,
    FileShape,
    FormerItem,
    ItemDetailsShape,
    ItemShape,
    Origin,
    RunShape,
    SourceShape,
    Version,
)
from web.item_keys import shorten_guid
from web.provenance import PartView, trace_parts
from web.source_list import find_state, read_categories


class Shapes:
    """Makes the shapes; addresses in them stand under `base_url`."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def shape_source(self, source: SourceState, call: Call) -> SourceShape:
        """Return a source and how it is doing."""
        is_due = source.enabled and source.next_due < NEVER
        message = source.message or source.readings.describe()
        return SourceShape(
            slug=source.slug,
            title=source.title or source.slug,
            url=hide_secrets(source.url),
            language=source.language,
            categories=read_categories(source.options),
            private=source.address.is_private,
            paused=is_paused(source.options),
            watched=source.enabled,
            state=find_state(source).kind,
            health=source.health,
            message=call.note(message) if message else None,
            warnings=tuple(map(call.note, source.warnings)),
            failures=source.failures,
            items=source.items,
            last_run=source.last_run,
            last_good=source.last_good,
            next_run=source.next_due if is_due else None,
            first_read=source.first_read,
            page=self._base_url + source.address.path,
            feeds={ending: f"{self._base_url}{source.address.path}.{ending}" for ending in ENDINGS},
        )

    def shape_item(self, slug: str, stored: StoredItem, address: FeedAddress) -> ItemShape:
        """Return an item of a source, whose feed has that address."""
        return ItemShape(**self._list_fields(slug, stored, address))

    def shape_details(self, details: ItemDetails, source: SourceState, now: datetime, call: Call) -> ItemDetailsShape:
        """Return an item with all that is known of it."""
        return ItemDetailsShape(
            **self._list_fields(details.slug, details.stored, source.address),
            content=details.stored.item.content,
            present=details.is_present,
            shown=details.is_shown(now),
            origins=tuple(_shape_origin(part, call) for part in trace_parts(details, source.options)),
            addresses=tuple(map(hide_secrets, details.addresses)),
            versions=tuple(Version(number=number, since=at) for number, at in details.versions),
        )

    def _list_fields(self, slug: str, stored: StoredItem, address: FeedAddress) -> dict[str, Any]:
        item, key = stored.item, shorten_guid(stored.guid)
        within = address.path if address.is_private else ""
        return {
            "id": key,
            "guid": stored.guid,
            "source": slug,
            "url": hide_secrets(item.url),
            "title": item.title,
            "summary": item.summary,
            "published": stored.published,
            "date": shape_date(item.published),
            "updated": shape_date(item.updated),
            "authors": item.authors,
            "categories": item.categories,
            "image": hide_secrets(item.image),
            "language": item.language,
            "enclosures": tuple(map(_shape_file, item.enclosures)),
            "event": _shape_event(item.event),
            "first_seen": stored.first_seen,
            "changed": stored.changed,
            "revision": stored.revision,
            "page": f"{self._base_url}{within}/items/{key}",
        }


def shape_date(date: ItemDate | None) -> DateShape | None:
    """Return a date with all that is known of it; None for none."""
    if date is None:
        return None
    return DateShape(at=date.at, raw=date.raw, origin=date.origin, precision=date.precision, zone=date.zone)


def _shape_file(file: Enclosure) -> FileShape:
    return FileShape(
        url=hide_secrets(file.url),
        media_type=file.media_type,
        length=file.length,
        title=file.title,
        duration=file.duration,
    )


def _shape_event(event: Event | None) -> EventShape | None:
    if event is None:
        return None
    return EventShape(
        start=event.start,
        end=event.end,
        whole_day=event.whole_day,
        zone=event.zone,
        place=event.place,
        deadline=event.deadline,
        called_off=event.called_off,
    )


def _shape_origin(part: PartView, call: Call) -> Origin:
    name = str(part.name.code).partition(".")[2]
    return Origin(part=name, origin=call.note(part.origin), raw=part.raw, rule=part.rule)


def shape_former(revision: Revision) -> FormerItem:
    """Return an item as it was before an edit."""
    item: Item = revision.item
    return FormerItem(
        number=revision.revision,
        since=revision.stored_at,
        url=hide_secrets(item.url),
        title=item.title,
        summary=item.summary,
        content=item.content,
        date=shape_date(item.published),
        authors=item.authors,
        categories=item.categories,
        image=hide_secrets(item.image),
    )


def shape_run(run: Run, call: Call) -> RunShape:
    """Return a reading of a source's page."""
    return RunShape(
        started=run.started,
        ended=run.ended,
        outcome=run.outcome,
        found=run.found,
        new=run.new,
        changed=run.changed,
        message=call.note(run.message) if run.message else None,
        warnings=tuple(map(call.note, run.warnings)),
    )
