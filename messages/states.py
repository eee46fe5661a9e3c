"""Words that the command line and the pages for people share: how a source is doing."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.outcome import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a source is doing: a sign and a word, so that colour is never alone in telling it."""

    kind: str  # "well", "waiting", "trouble" or "off": what colours go by
    sign: str
    words: str


STATES: Mapping[Health, State] = {
    Health.OK: State(kind="well", sign="●", words="in order"),
    Health.NEW: State(kind="waiting", sign="○", words="waiting for its first run"),
    Health.EMPTY: State(kind="trouble", sign="▲", words="no items on the page"),
    Health.CHANGED: State(kind="trouble", sign="▲", words="the page has changed"),
    Health.UNREACHABLE: State(kind="trouble", sign="▲", words="cannot be reached"),
    Health.FORBIDDEN: State(kind="trouble", sign="▲", words="not allowed"),
    Health.GONE: State(kind="trouble", sign="■", words="gone"),
}
OFF = State(kind="off", sign="–", words="no longer watched")
