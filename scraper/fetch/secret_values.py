"""Secrets that stand in no settings are read as they are sent, from the environment or from a file."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from messages import Message
from messages.options import OptionCode
from model.errors import ForbiddenError
from scraper.source import SecretPlace

MAX_BYTES = 16 * 1024
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]+")  # RFC 9110 §5.5


def read_header_values(headers: Mapping[str, str | SecretPlace], *, url: str) -> dict[str, str]:
    """Return header fields with their secrets; ForbiddenError where one cannot be had, which never tells a value."""
    for name, fault in find_secret_faults(headers):
        raise ForbiddenError(OptionCode.SECRET_OF_HEADER(name=name, fault=fault), subject=url)
    return {name: value if isinstance(value, str) else _read(value) for name, value in headers.items()}


def find_secret_faults(values: Mapping[str, str | SecretPlace]) -> Iterator[tuple[str, Message]]:
    """Yield the names of values, of a header or a form, whose secret cannot be had, and why."""
    for name, value in values.items():
        if isinstance(value, SecretPlace) and (fault := _find_fault(value)):
            yield name, fault


def read_secret(value: str | SecretPlace, *, name: str, subject: str) -> str:
    """Return a secret of `name`; ForbiddenError where it cannot be had, which never tells a value."""
    if isinstance(value, SecretPlace) and (fault := _find_fault(value)):
        raise ForbiddenError(OptionCode.SECRET_OF(name=name, fault=fault), subject=subject)
    return value if isinstance(value, str) else _read(value)


def _find_fault(place: SecretPlace) -> Message | None:
    if place.env is not None and not os.environ.get(place.env):
        return OptionCode.SECRET_UNSET(name=place.env)
    try:
        value = _read(place)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        return OptionCode.SECRET_UNREADABLE(path=place.file or "", reason=reason)
    return None if _HEADER_VALUE.fullmatch(value) else OptionCode.SECRET_UNUSABLE()


def _read(place: SecretPlace) -> str:
    if place.env is not None:
        return os.environ[place.env].strip()
    with Path(place.file or "").open("rb") as file:
        return file.read(MAX_BYTES).decode().strip()
