"""Who may look and who may change something, as the settings say it; people and their passwords are in the database."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from messages.options import OptionCode
from model.access import Role
from model.errors import InvalidValueError
from scraper.options import Options


class LoginKind(StrEnum):
    """How people are known."""

    PASSWORD = "password"
    PROXY = "proxy"
    PEOPLE = "people"


class FeedAccess(StrEnum):
    """Who may read feeds and pages."""

    PUBLIC = "public"
    TOKEN = "token"


def _check_header(value: str) -> str:
    if value and not re.fullmatch("[A-Za-z0-9-]{1,100}", value):
        raise InvalidValueError(OptionCode.HEADER_NAME())
    return value


class Access(Options):
    """Who may look, and who may change something."""

    login: LoginKind = LoginKind.PASSWORD
    """By what people are known: the one `password` of `BANTIN_PASSWORD`, a `proxy`'s word, or names (`people`)."""
    header: Annotated[str, AfterValidator(_check_header)] = ""
    """With `proxy`: the request field by which a proxy of `server.proxies` names a person, such as `X-Remote-User`."""
    roles: dict[str, Role] = Field(default_factory=dict, max_length=1000)
    """With `proxy`: the role of each person, `reader`, `editor` or `owner`, by name."""
    role: Role | None = None
    """With `proxy`: the role of all others; without it they are refused."""
    feeds: FeedAccess = FeedAccess.PUBLIC
    """Who may read public feeds and pages: everybody (`public`), or who has a token or a role (`token`)."""
