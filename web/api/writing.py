"""What the API changes: sources in the settings file, by the same ways as the pages, and items.

A source's entry in that file has an ETag; who changes or removes it may say by If-Match which one is meant
(RFC 9110 §13.1.1), and where the entry is another by now, nothing is written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from messages import Message
from messages.api import ApiCode
from messages.web import WebCode
from model.access import Scope
from model.change import Act
from model.errors import SettingsError
from scraper.discovery.naming import make_slug
from settings.editing import ChangedMeanwhileError, Entry, spell_paused
from web.add_pages import AddBackend
from web.api.entries import NEW_ENTRY, PATCH, check_entry, merge_patch, read_mapping, refuse_change
from web.api.operations import Answer, Call, Operation
from web.api.problems import Refusal
from web.api.reading import NONE, Reading
from web.api.wire import EntryShape, Requested, SourceShape, Wire
from web.item_keys import make_guid
from web.slugs import Slugs

MERGE_PATCH = "application/merge-patch+json"
TRIES = 3  # at a change, while others change the same entry
_TAG = re.compile(r'(?<!W/)"([0-9a-f]{32})"')  # strong ones alone match (RFC 9110 §13.1.1)
_ETAG = {"ETag": "Of the source's entry in the settings."}
_MATCHING = {412: "The entry is not as If-Match says."}
_NOT_THERE = {404: "There is no such source in the settings."}


class RemoveQuery(Wire):
    """What becomes of the feed of a source that is removed."""

    feed: Literal["stays", "ends"] = "stays"
    """Whether it is still served as it is, or ends (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The operations that change something; each may block, and is called in a thread."""

    reading: Reading
    backend: AddBackend
    clock: Callable[[], datetime]

    def list_operations(self) -> list[Operation]:
        """Return the entries of the table."""
        return [*self._list_of_entries(), *self._list_of_acts()]

    def _list_of_entries(self) -> list[Operation]:
        return [
            Operation(
                name="addSource",
                method="POST",
                path="/sources",
                summary="Add a source to the settings; see POST /detections for how to find its rules",
                answer=self._add,
                shape=EntryShape,
                status=201,
                scope=Scope.WRITE,
                body=NEW_ENTRY,
                headers={"Location": "The path of the source.", **_ETAG},
            ),
            Operation(
                name="getSettings",
                method="GET",
                path="/sources/{slug}/settings",
                summary="Get a source's entry in the settings, which may hold secrets",
                answer=self._get_entry,
                shape=EntryShape,
                scope=Scope.WRITE,
                refusals=_NOT_THERE,
            ),
            Operation(
                name="changeSource",
                method="PATCH",
                path="/sources/{slug}/settings",
                summary="Change keys of a source's entry in the settings (RFC 7396)",
                answer=self._change,
                shape=EntryShape,
                scope=Scope.WRITE,
                body=PATCH,
                body_type=MERGE_PATCH,
                headers=_ETAG,
                conditions=("If-Match",),
                refusals={**_NOT_THERE, **_MATCHING},
            ),
            Operation(
                name="removeSource",
                method="DELETE",
                path="/sources/{slug}",
                summary="Take a source out of the settings",
                answer=self._remove,
                shape=None,
                status=204,
                scope=Scope.WRITE,
                query=RemoveQuery,
                conditions=("If-Match",),
                refusals={**_NOT_THERE, **_MATCHING},
            ),
        ]

    def _list_of_acts(self) -> list[Operation]:
        def act(name: str, path: str, summary: str, answer: Callable[[Call], Answer], **how: Any) -> Operation:
            how = {"scope": Scope.WRITE, "refusals": NONE, **how}
            return Operation(name=name, method="POST", path=path, summary=summary, answer=answer, **how)

        source = "/sources/{slug}"
        return [
            act(
                "refreshSource",
                f"{source}/refresh",
                "Have a source's page read now",
                self._refresh,
                shape=Requested,
                status=202,
            ),
            act("pauseSource", f"{source}/pause", "Leave a source alone", self._pause, shape=SourceShape),
            act("resumeSource", f"{source}/resume", "Go on with a paused source", self._resume, shape=SourceShape),
            act(
                "restoreItem", "/items/{item}/restore", "Put a removed item back", self._restore, shape=None, status=204
            ),
            Operation(
                name="removeItem",
                method="DELETE",
                path="/items/{item}",
                summary="Take an item out of all feeds, until it is put back",
                answer=self._remove_item,
                shape=None,
                status=204,
                scope=Scope.WRITE,
                refusals=NONE,
            ),
        ]

    def _add(self, call: Call) -> Answer:
        sent = {key: value for key, value in read_mapping(call.body).items() if value is not None}
        settings = self.backend.get_settings()
        private = sent.get("private")
        slugs = Slugs.read(self.reading.store, settings, private=private if isinstance(private, bool) else None)
        url = sent.get("url")
        made = slugs.choose(make_slug(url), url) if isinstance(url, str) and "slug" not in sent else "new"
        entry = {"slug": made, **sent}
        check_entry(entry, settings)
        if slugs.is_taken(entry["slug"], entry["url"]):
            raise Refusal(409, ApiCode.SLUG_TAKEN(slug=entry["slug"]), faults=[("/slug", WebCode.SLUG_TAKEN())])
        try:
            self.backend.add_source(entry)
        except SettingsError as error:
            raise refuse_change(error) from None
        self.backend.take_up()
        answer = self._show(self._find_entry(entry["slug"]))
        return Answer(
            value=answer.value,
            etag=answer.etag,
            headers={"location": call.make_path(f"/sources/{entry['slug']}")},
        )

    def _find_entry(self, slug: str) -> Entry:
        try:
            entry = self.backend.file.list_entries().get(slug)
        except SettingsError as error:
            raise refuse_change(error) from None
        if entry is None:
            raise Refusal(404, ApiCode.NO_SOURCE(slug=slug))
        return entry

    def _show(self, entry: Entry) -> Answer:
        return Answer(value=EntryShape(slug=entry.slug, settings=dict(entry.value)), etag=f'"{entry.digest}"')

    def _get_entry(self, call: Call) -> Answer:
        return self._show(self._find_entry(call.path["slug"]))

    def _change(self, call: Call) -> Answer:
        """Change keys of an entry as it is now, or as If-Match says; what another changes meanwhile is not undone."""
        patch, slug = read_mapping(call.body), call.path["slug"]
        if "slug" in patch:
            raise Refusal(422, ApiCode.ENTRY(), faults=[("/slug", ApiCode.SLUG_STAYS())])
        for _ in range(TRIES):
            entry = self._find_entry(slug)
            _read_match(call, entry)
            merged = merge_patch(entry.value, patch)
            try:
                check_entry(merged, self.backend.file.load(), entry.value)
                self._write(slug, {key: merged.get(key) for key in patch}, entry.digest)
            except ChangedMeanwhileError:
                continue
            except SettingsError as error:
                raise refuse_change(error) from None
            return self._show(self._find_entry(slug))
        raise refuse_match()

    def _write(self, slug: str, changes: Mapping[str, object], digest: str) -> None:
        if changes:
            self.backend.file.change({slug: changes}, {slug: digest})
            self.backend.take_up()

    def _remove(self, call: Call) -> Answer:
        entry = self._find_entry(call.path["slug"])
        query: RemoveQuery = call.query
        try:
            self.backend.remove_sources({entry.slug: _read_match(call, entry)}, withdrawn=query.feed == "ends")
        except ChangedMeanwhileError:
            raise refuse_match() from None
        except SettingsError as error:
            raise refuse_change(error) from None
        self.backend.take_up()
        return Answer()

    def _refresh(self, call: Call) -> Answer:
        source, now = self.reading.find_source(call.path["slug"]), self.clock()
        if not source.enabled:
            raise Refusal(409, ApiCode.NOT_WATCHED(slug=source.slug))
        self.reading.store.mark_due(source.slug, now)
        return Answer(value=Requested(requested=now, runs=call.make_path(f"/sources/{source.slug}/runs")))

    def _pause(self, call: Call) -> Answer:
        return self._set_paused(call, paused=True)

    def _resume(self, call: Call) -> Answer:
        return self._set_paused(call, paused=False)

    def _set_paused(self, call: Call, *, paused: bool) -> Answer:
        entry = self._find_entry(call.path["slug"])
        try:
            settings = self.backend.file.load()
            known = settings.find_source(entry.slug)
            if known is None or known.paused is not paused:
                self._write(entry.slug, spell_paused(settings, paused=paused), "")
        except SettingsError as error:
            raise refuse_change(error) from None
        source = self.reading.find_source(entry.slug)
        return Answer(value=self.reading.shapes.shape_source(source, call))

    def _remove_item(self, call: Call) -> Answer:
        return self._answer_item(call, self.reading.store.remove_item, Act.ITEM_REMOVED)

    def _restore(self, call: Call) -> Answer:
        return self._answer_item(call, self.reading.store.restore_item, Act.ITEM_RESTORED)

    def _answer_item(self, call: Call, do: Callable[[str, datetime], bool], act: Act) -> Answer:
        guid, now = make_guid(call.path["item"]), self.clock()
        if not do(guid, now):
            raise Refusal(404, ApiCode.NO_ITEM(item=call.path["item"]))
        self.reading.store.record_change(act, guid, now)
        return Answer()


def _read_match(call: Call, entry: Entry) -> str:
    """Return the digest that an entry has to have, "" for any, by If-Match; Refusal where it has another already."""
    field = call.if_match
    if field is None or field.strip() == "*":
        return ""
    if entry.digest not in _TAG.findall(field):
        raise refuse_match()
    return entry.digest


def refuse_match() -> Refusal:
    """Return the refusal of a change of an entry that is another by now."""
    message: Message = ApiCode.CHANGED_MEANWHILE()
    return Refusal(412, message)
