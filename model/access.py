"""Who may do what: roles of people, scopes of tokens, and tokens themselves.

A token is `bantin_<id>_<secret>`: by its id it is found, by a hash of its secret it is known. The secret has 256 random
bits, so a plain SHA-256 of it is enough; passwords of people are another matter (`web.passwords`).
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_TOKEN = re.compile(r"bantin_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NO_HASH = "0" * 64


class Role(StrEnum):
    """What a person may do."""

    READER = "reader"  # see all, private sources included, and change nothing
    EDITOR = "editor"  # and change sources and items
    OWNER = "owner"  # and say who may do what

    def allows(self, needed: "Role") -> bool:
        """Return whether it includes another.

        >>> Role.OWNER.allows(Role.EDITOR), Role.READER.allows(Role.EDITOR)
        (True, False)
        """
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """A session that is logged in."""

    name: str  # of the person; "" with the one password
    stamp: str  # of their password then
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may log in."""

    name: str
    role: Role
    password: str  # an Argon2id hash
    created: datetime

    @property
    def stamp(self) -> str:
        """What sessions keep of the password that they were opened with: they end where it is another."""
        return hashlib.sha256(self.password.encode()).hexdigest()


def normalize_name(text: str) -> str:
    """Return a person's name as it is stored; "" where it cannot be one.

    >>> normalize_name(" Thu "), normalize_name("a/b")
    ('Thu', '')
    """
    name = unicodedata.normalize("NFC", text).strip()
    return name if re.fullmatch(r"[\w][\w.@ -]{0,62}", name) else ""


class Scope(StrEnum):
    """What a token may be used for."""

    FEEDS = "feeds"  # feeds and pages alone, where the settings close them
    READ = "read"  # and feeds
    WRITE = "write"  # and read


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token as it is stored: all but its secret."""

    id: str
    name: str  # what its maker calls it
    hash: str  # of its secret, in hexadecimal
    scope: Scope
    person: str  # who made it; "" where there are no several people
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None  # to the minute

    def allows(self, needed: Scope) -> bool:
        """Return whether it may be used for something."""
        order = list(Scope)
        return order.index(needed) <= order.index(self.scope)

    def is_expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires is not None and self.expires <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A token as a client sends it, in its parts."""

    id: str
    secret: str

    @property
    def text(self) -> str:
        """The token as it is sent."""
        return f"bantin_{self.id}_{self.secret}"

    @property
    def hash(self) -> str:
        """The hash of its secret, in hexadecimal."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def matches(self, token: ApiToken | None) -> bool:
        """Return whether it is a token's; takes the same time whether or not, and whether there is one at all."""
        return hmac.compare_digest(self.hash, token.hash if token else _NO_HASH) and token is not None


def make_credential() -> Credential:
    """Return a token that nobody can guess."""
    return Credential(id=secrets.token_hex(6), secret=secrets.token_urlsafe(32))


def parse_credential(text: str) -> Credential | None:
    """Return the parts of a token; None where the text cannot be one.

    >>> parse_credential("bantin_0123456789ab_short") is None
    True
    """
    match = _TOKEN.fullmatch(text)
    return match and Credential(id=match[1], secret=match[2])
