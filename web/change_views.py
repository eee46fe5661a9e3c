"""Recorded changes, as a page shows them: who did what, and each value before and after."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from messages import Message
from messages.access import ActCode, MeansCode
from model.change import Act, Change
from store import RemovableItem
from web.dates import DisplayTime, format_moment
from web.item_keys import shorten_guid

LONGEST = 300  # characters of a value


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A value before and after; "" where there was none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change."""

    at: DisplayTime
    actor: str  # "" where people have no names
    means: Message
    act: Message
    subject: str
    page: str  # of an item that is stored; "" for all else
    values: Sequence[ValueView]


def build_change_views(
    changes: Iterable[Change], find_removable: Callable[[str], RemovableItem | None]
) -> list[ChangeView]:
    """Return what is shown of changes; items by their titles, as long as these are stored."""
    return [_build_view(change, find_removable) for change in changes]


def _build_view(change: Change, find_removable: Callable[[str], RemovableItem | None]) -> ChangeView:
    key = shorten_guid(change.subject)
    item = find_removable(change.subject) if change.act in (Act.ITEM_REMOVED, Act.ITEM_RESTORED) else None
    return ChangeView(
        at=format_moment(change.at),
        actor=change.actor.name,
        means=MeansCode[change.actor.means.name](),
        act=ActCode[change.act.name](),
        subject=(item and item.title) or key,
        page=f"/items/{key}" if item else "",
        values=list_values(change),
    )


def list_values(change: Change) -> list[ValueView]:
    """Return the values that a change made other, by their keys."""
    keys = dict.fromkeys([*change.before, *change.after])
    values = ((key, _write(change.before.get(key)), _write(change.after.get(key))) for key in keys)
    return [ValueView(key=key, before=before, after=after) for key, before, after in values if before != after]


def _write(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
