"""What an operation of the API is: the entry of the one table that routes and the description are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from messages import Message, render
from model.access import ApiToken, Scope
from model.publication import SLUG
from web.api.wire import Note, Wire

PREFIX = "/api/v1"
PATTERNS: Mapping[str, str] = {  # of the parameters in paths, by name
    "slug": SLUG,
    "item": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "number": "[1-9][0-9]{0,8}",
    "job": "[0-9a-f]{32}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that may be answered: its parameters are checked, its token is good for it."""

    token: ApiToken | None = None  # None where none is needed
    path: Mapping[str, str]
    query: Any  # an instance of the operation's `query`
    body: Any = None  # the JSON that was sent
    language: str = "en"
    root: str = ""  # what stands before PREFIX in addresses
    if_match: str | None = None  # the request's field (RFC 9110 §13.1.1)

    def make_path(self, path: str) -> str:
        """Return the path of something of the API, as clients are to request it."""
        return f"{self.root}{PREFIX}{path}"

    def note(self, message: Message) -> Note:
        """Return a message in the language of the request."""
        return Note(code=str(message.code), text=render(message, self.language))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation comes to."""

    value: Wire | dict[str, Any] | None = None  # None: no body
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""  # in its quotation marks; "" for one made of the body
    next: str = ""  # the cursor of the next page


class NoQuery(Wire):
    """No parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path: what it takes, what it answers, and why it may refuse."""

    name: str
    method: str
    path: str  # below PREFIX, with {parameters}
    summary: str
    answer: Callable[[Call], Answer]
    shape: type[BaseModel] | None  # of its good answer; None where that has no body
    status: int = 200
    scope: Scope | None = Scope.READ  # None: no token is needed
    query: type[Wire] = NoQuery
    body: Mapping[str, Any] | None = None  # the JSON Schema of what it takes; None for nothing
    body_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)  # of its good answer: their descriptions, by name
    conditions: tuple[str, ...] = ()  # further request fields that it goes by, such as If-Match
    refusals: Mapping[int, str] = field(default_factory=dict)  # beside those that each operation of its kind has

    @property
    def is_reading(self) -> bool:
        """Return whether it changes nothing and its answer may be kept."""
        return self.method == "GET"

    @property
    def is_list(self) -> bool:
        """Return whether its answer goes on at a cursor."""
        return "cursor" in self.query.model_fields
