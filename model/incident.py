"""Incidents: from when until when a source was in trouble, one at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from messages import Message
from model.publication import FeedAddress


class IncidentStep(Enum):
    """What a run did to the incident of its source."""

    NONE = "none"  # there was none, and is none; or it goes on as it was
    OPENED = "opened"
    CHANGED = "changed"  # the source is in trouble of another kind
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as people are told of it."""

    guid: str
    slug: str
    title: str  # of the source; its slug where it has none
    language: str
    address: FeedAddress
    health: str  # of `model.outcome.Health`: what kind of trouble it was last
    message: Message | None
    opened: datetime
    changed: datetime  # last: opened, of another kind, or closed
    closed: datetime | None = None  # None while it goes on
