"""Who is logged in, for all daemons of one database, and the key that their cookies and forms are signed with.

Of a session only a hash is kept: who reads the database can log in as nobody.
"""

from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from model.access import LogIn
from store.access_tables import logins, session_keys
from store.engine import Database

MAX_SHARED_LOGINS = 100  # with the one password
MAX_LOGINS_OF_PERSON = 10  # so that nobody pushes others out
_FIND = select(logins).where(logins.c.session == bindparam("key"), logins.c.until > bindparam("now"))


def find_session_key(database: Database) -> bytes:
    """Return the key of this installation, which is made when it is first asked for."""
    with database.read() as connection:
        key = connection.scalar(select(session_keys.c.key))
    if key is None:
        with database.write() as connection:
            _insert_key(connection)
            key = connection.scalar(select(session_keys.c.key))
    return bytes.fromhex(str(key))


def _insert_key(connection: Connection) -> None:
    """Make a key, unless another daemon did at this very moment."""
    of_dialect = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(of_dialect(session_keys).values(id=1, key=token_hex(32)).on_conflict_do_nothing())


def log_in(database: Database, session: str, login: LogIn, now: datetime) -> None:
    """Keep a login; those that are over go, and of that person's the oldest beyond so many."""
    row = {"session": _hash(session), "person": login.name, "stamp": login.stamp, "until": login.until}
    with database.write() as connection:
        connection.execute(delete(logins).where((logins.c.until <= now) | (logins.c.session == row["session"])))
        connection.execute(insert(logins).values(row))
        newest = select(logins.c.session).order_by(logins.c.until.desc(), logins.c.session)
        mine = newest.where(logins.c.person == login.name).limit(
            MAX_LOGINS_OF_PERSON if login.name else MAX_SHARED_LOGINS
        )
        theirs = connection.scalars(mine).all()
        surplus = delete(logins).where(logins.c.person == login.name, logins.c.session.not_in(theirs))
        connection.execute(surplus)


def find_login(database: Database, session: str, now: datetime) -> LogIn | None:
    """Return the login of a session; None where it is not logged in, or was for too long."""
    with database.read() as connection:
        row = connection.execute(_FIND, {"key": _hash(session), "now": now}).first()
    return None if row is None else LogIn(name=row.person, stamp=row.stamp, until=row.until)


def log_out(database: Database, session: str) -> None:
    """Forget a session's login."""
    with database.write() as connection:
        connection.execute(delete(logins).where(logins.c.session == _hash(session)))


def _hash(session: str) -> str:
    return sha256(session.encode("utf-8", "replace")).hexdigest()
