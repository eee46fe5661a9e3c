"""Renames: a source gets another slug and keeps all that is stored; an address that readers have leads on to it.

A source whose feed nobody has read leaves no trace of its former slug, and its feed's guid is minted anew. Once it
had a reader, the guid stays and the former slug is kept for good, so that no other source can take it. The address of
a private feed has no slug in it: its source is renamed whoever reads it, and leaves no trace either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, delete, literal, select, update

from messages.dates import spell_minute
from messages.renames import RenameCode
from messages.times import TimeCode
from model.errors import SettingsError
from store.codec import dump_list
from store.engine import Database
from store.in_list import is_in_list
from store.records import SourceRecord
from store.tables import combinations, former_slugs, metadata, sources

_WITH_SLUG = [table for table in metadata.sorted_tables if "slug" in table.c and table not in (sources, combinations)]


def mint_feed_guid(slug: str, url: str) -> str:
    """Mint a feed's guid: the same for the same slug and page, should the database be lost."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'bantin:{slug}:{url}')}"


def find_renames(records: Iterable[SourceRecord], stored: Mapping[str, Any]) -> dict[str, str]:
    """Return which stored sources have another slug in the settings, as {former: new}.

    Such a one is missing, and one new source watches its page; `stored` has the row of each slug. Where several
    sources of one page are missing or new, none can be told to be another.
    """
    named, missing, new = set[str](), defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for record in records:
        named.add(record.slug)
        if record.slug not in stored:
            new[record.url].append(record.slug)
    for slug, row in stored.items():
        if row["enabled"] and slug not in named:
            missing[row["url"]].append(slug)
    return {slugs[0]: new[url][0] for url, slugs in missing.items() if len(slugs) == 1 == len(new[url])}


@contextmanager
def renaming(database: Database, former: str, slug: str, now: datetime, *, force: bool) -> Iterator[None]:
    """Give a source another slug with all that is stored of it, unless the body of the `with` raises.

    Raises SettingsError for a slug that another source has, or had when it had readers, and, without `force`, for a
    source with readers of its own. Of a source that was never stored, the new slug alone is checked.
    """
    with database.write() as connection:
        columns = (sources.c.slug, sources.c.enabled, sources.c.first_read, sources.c.secret)
        rows = select(*columns).where(sources.c.slug.in_([former, slug]))
        stored = {row.slug: row for row in connection.execute(rows.with_for_update())}
        if slug in stored:
            code = RenameCode.TAKEN if stored[slug].enabled else RenameCode.REMOVED
            raise SettingsError(code(slug=slug), path=former)
        if former not in stored:
            refuse_former_slugs(connection, {slug: former})
        else:
            if not force and not stored[former].secret:
                _refuse_readers(former, slug, stored[former].first_read)
            move_sources(connection, {former: slug}, now)
        yield


def _refuse_readers(former: str, slug: str, first_read: datetime | None) -> None:
    if first_read is not None:
        moment = TimeCode.MOMENT_UTC(moment=spell_minute(first_read))
        raise SettingsError(RenameCode.HAS_READERS(moment=moment, slug=former, new=slug), path=former)


def move_sources(connection: Connection, renames: Mapping[str, str], now: datetime) -> None:
    """Give sources other slugs, as {former: new}; no source has a new one yet."""
    refuse_former_slugs(connection, {slug: former for former, slug in renames.items()})
    for former, slug in renames.items():
        _move(connection, former, slug, now)


def _move(connection: Connection, former: str, slug: str, now: datetime) -> None:
    """Move all rows of a source, and end its lease: what is under way was claimed for the former slug."""
    old = sources.c.slug == former
    columns = (sources.c.url, sources.c.first_read, sources.c.secret)
    url, first_read, secret = connection.execute(select(*columns).where(old)).one()
    changed = {"slug": slug, "lease_token": None, "lease_until": None, "compose_due": now}
    if first_read is None:
        changed["guid"] = mint_feed_guid(slug, url)
    moved = [literal(changed[c.name], c.type) if c.name in changed else c for c in sources.c]
    connection.execute(sources.insert().from_select(list(sources.c), select(*moved).where(old)))
    connection.execute(delete(former_slugs).where(former_slugs.c.former == slug))
    for table in _WITH_SLUG:
        connection.execute(update(table).where(table.c.slug == former).values(slug=slug))
    connection.execute(delete(sources).where(old))
    if first_read is not None and not secret:
        connection.execute(former_slugs.insert(), {"former": former, "slug": slug, "renamed": now})


def refuse_former_slugs(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Raise SettingsError for a slug that is kept for another source's readers.

    `wanted` has the present slug of the source that each is for; "" for a new source.
    """
    query = select(former_slugs.c.former, former_slugs.c.slug)
    chosen = is_in_list(former_slugs.c.former, "chosen")
    for slug, current in connection.execute(query.where(chosen), {"chosen": dump_list(wanted)}):
        if wanted[slug] != current:
            raise SettingsError(RenameCode.FORMER(slug=slug, current=current), path=slug)


def find_current_slug(database: Database, former: str) -> str | None:
    """Return the slug of the source that had the slug `former` when it had readers; None where none had.

    A source that is private now has left the address that its readers had.
    """
    with database.read() as connection:
        current = select(former_slugs.c.slug).join(sources, sources.c.slug == former_slugs.c.slug)
        return connection.scalar(current.where(former_slugs.c.former == former, sources.c.secret == ""))
