"""How each state of a source looks to people: a sign and words, so that colour never tells it alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from messages import Code
from messages.advice import AdviceCode
from messages.states import StateCode
from model.outcome import Health


class StateKind(StrEnum):
    """What the colour of a state goes by."""

    WELL = "well"
    WAITING = "waiting"
    TROUBLE = "trouble"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a source is doing, for people."""

    kind: StateKind
    sign: str
    code: Code


STATES: Mapping[Health, State] = {
    Health.OK: State(kind=StateKind.WELL, sign="●", code=StateCode.OK),
    Health.NEW: State(kind=StateKind.WAITING, sign="○", code=StateCode.NEW),
    Health.ARTICLES: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.ARTICLES),
    Health.EMPTY: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.EMPTY),
    Health.CHANGED: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.CHANGED),
    Health.PAGES: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.PAGES),
    Health.UNREACHABLE: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.UNREACHABLE),
    Health.FORBIDDEN: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.FORBIDDEN),
    Health.NOT_FOUND: State(kind=StateKind.TROUBLE, sign="▲", code=StateCode.NOT_FOUND),
    Health.GONE: State(kind=StateKind.TROUBLE, sign="■", code=StateCode.GONE),
}
ADVICE: Mapping[Health, Code] = {
    Health.ARTICLES: AdviceCode.ARTICLES,
    Health.EMPTY: AdviceCode.EMPTY,
    Health.CHANGED: AdviceCode.CHANGED,
    Health.PAGES: AdviceCode.PAGES,
    Health.UNREACHABLE: AdviceCode.UNREACHABLE,
    Health.FORBIDDEN: AdviceCode.FORBIDDEN,
    Health.NOT_FOUND: AdviceCode.NOT_FOUND,
    Health.GONE: AdviceCode.GONE,
}
PAUSED = State(kind=StateKind.PAUSED, sign="‖", code=StateCode.PAUSED)
OFF = State(kind=StateKind.OFF, sign="–", code=StateCode.OFF)


def describe_health(health: Health, *, enabled: bool, paused: bool) -> State:
    """Return how a source is doing: by its health, unless it is paused, or no longer watched."""
    if not enabled:
        return OFF
    return PAUSED if paused else STATES[health]
