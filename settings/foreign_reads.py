"""What an entry of the settings has the server read of its own, and send to the entry's address: not for everybody."""

from collections.abc import Iterator, Mapping
from typing import Any

from messages import Message
from messages.file import FileCode
from scraper.urls import find_origin


def list_foreign_reads(
    entry: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[tuple[tuple[str | int, ...], Message]]:
    """Yield each part of a valid entry that would have the server read what is not its client's, and send it away.

    A variable, a file or a certificate is named by who can write the settings file; what they named there stays, as
    long as it goes to the same server.
    """
    known = dict(_list_secrets(before))
    secrets = dict(_list_secrets(entry))
    for place, value in secrets.items():
        if known.get(place) != value:
            yield place, FileCode.SECRET_IN_FILE_ONLY()
    if entry.get("ca") and entry["ca"] != before.get("ca"):
        yield ("ca",), FileCode.CA_IN_FILE_ONLY()
    if before:
        if any(place[0] == "headers" for place in secrets) and not _is_same_origin(entry, before):
            yield ("url",), FileCode.SECRET_MOVES()
        login, former = entry.get("login") or {}, before.get("login") or {}
        if any(place[0] == "login" for place in secrets) and former and login.get("url") != former.get("url"):
            yield ("login", "url"), FileCode.SECRET_MOVES()  # another page of the same site may be another person's
        if secrets and entry.get("verify", True) is False and before.get("verify", True) is not False:
            yield ("verify",), FileCode.SECRET_MOVES()


def _list_secrets(entry: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the places of an entry whose values are kept elsewhere, with where."""
    for name, value in (entry.get("headers") or {}).items():
        if isinstance(value, Mapping):
            yield ("headers", name), value
    for name, value in ((entry.get("login") or {}).get("fields") or {}).items():
        if isinstance(value, Mapping):
            yield ("login", "fields", name), value


def _is_same_origin(entry: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return find_origin(str(entry["url"])) == find_origin(str(other["url"]))
