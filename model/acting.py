"""On whose behalf code runs: set where a request or a command comes in, read where a change is recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Means(StrEnum):
    """By what a change was made."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    DAEMON = "daemon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something: a person's name, or a token's."""

    name: str
    means: Means
    owns: bool = True  # whether it may have the server read its own variables and files


_ACTOR: ContextVar[Actor] = ContextVar("bantin_actor")
_DAEMON = Actor(name="", means=Means.DAEMON)


def get_actor() -> Actor:
    """Return on whose behalf this runs."""
    return _ACTOR.get(_DAEMON)


@contextmanager
def acting_as(name: str, means: Means, *, owns: bool = True) -> Iterator[None]:
    """Have what runs within it run on behalf of somebody; threads of a pool take it along (PEP 567)."""
    token = _ACTOR.set(Actor(name=name, means=means, owns=owns))
    try:
        yield
    finally:
        _ACTOR.reset(token)
