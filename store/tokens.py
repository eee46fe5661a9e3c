"""Tokens of the API: made, listed and revoked by people, found by their ids."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from model.access import ApiToken, Scope
from store.access_tables import tokens
from store.engine import Database

USE_STEP = timedelta(minutes=1)  # `last_used` is no finer, so that not each request writes

_FIND = select(tokens).where(tokens.c.id == bindparam("key"))


def store_token(database: Database, token: ApiToken) -> None:
    """Store a new token."""
    row = {column.name: getattr(token, column.name) for column in tokens.c}
    with database.write() as connection:
        connection.execute(insert(tokens).values(row))


def find_token(database: Database, key: str) -> ApiToken | None:
    """Return the token of an id; None where there is none."""
    with database.read() as connection:
        row = connection.execute(_FIND, {"key": key}).mappings().first()
    return _load_token(row) if row else None


def list_tokens(database: Database) -> list[ApiToken]:
    """Return all tokens, the oldest first."""
    with database.read() as connection:
        rows = connection.execute(select(tokens).order_by(tokens.c.created, tokens.c.id)).mappings().all()
    return [_load_token(row) for row in rows]


def delete_token(database: Database, key: str) -> bool:
    """Delete a token; False where there is none of that id."""
    with database.write() as connection:
        return connection.execute(delete(tokens).where(tokens.c.id == key)).rowcount > 0


def record_use(database: Database, token: ApiToken, now: datetime) -> None:
    """Store that a token was used, unless it was within the last minute."""
    if token.last_used is not None and token.last_used > now - USE_STEP:
        return
    unused = or_(tokens.c.last_used.is_(None), tokens.c.last_used < now)
    with database.write() as connection:
        connection.execute(update(tokens).where(tokens.c.id == token.id, unused).values(last_used=now))


def _load_token(row: Any) -> ApiToken:
    return ApiToken(**{**row, "scope": Scope(row["scope"])})
