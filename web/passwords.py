"""Passwords of people: hashed by Argon2id (RFC 9106), one at a time, for each takes 64 MiB.

argon2-cffi is imported with the first of them.
"""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from messages import Message
from messages.access import AccessCode

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10  # characters (NIST SP 800-63B asks for eight at least, and for no mixture of kinds)
LONGEST = 200

_lock = threading.Lock()  # or else many tries at once would fill memory and all cores


@lru_cache(maxsize=1)
def _make_hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _hash_nothing() -> str:
    return _make_hasher().hash("")


def find_fault(password: str) -> Message | None:
    """Return why somebody cannot have a password: it is too short or too long; None where they can."""
    is_usable = SHORTEST <= len(password) <= LONGEST
    return None if is_usable else describe_rule()


def describe_rule() -> Message:
    """Return what a password has to be."""
    return AccessCode.PASSWORD_LENGTH(least=SHORTEST, most=LONGEST)


def hash_password(password: str) -> str:
    """Return what is stored of a password: an Argon2id hash with its salt and costs (PHC string format)."""
    with _lock:
        return _make_hasher().hash(password)


def matches(password: str, stored: str) -> bool:
    """Return whether this is the password of a hash; takes as long where there is none (""), and is then False."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _lock:
        try:
            return _make_hasher().verify(stored or _hash_nothing(), password[: LONGEST + 1]) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False
