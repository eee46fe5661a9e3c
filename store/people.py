"""People who may log in, with their roles and the hashes of their passwords."""

from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from model.access import Person, Role
from store.access_tables import people, tokens
from store.engine import Database

_FIND = select(people).where(people.c.name == bindparam("key"))
_OTHER_OWNERS = select(func.count()).where(people.c.role == Role.OWNER, people.c.name != bindparam("key"))


def store_person(database: Database, person: Person) -> bool:
    """Store a new person; False where there is one of that name."""
    with database.write() as connection:
        if connection.execute(_FIND, {"key": person.name}).first() is not None:
            return False
        row = {"name": person.name, "role": person.role, "password": person.password, "created": person.created}
        connection.execute(insert(people).values(row))
    return True


def find_person(database: Database, name: str) -> Person | None:
    """Return the person of a name; None where there is none."""
    with database.read() as connection:
        row = connection.execute(_FIND, {"key": name}).mappings().first()
    return _load(row) if row else None


def list_people(database: Database) -> list[Person]:
    """Return all people, by name."""
    with database.read() as connection:
        rows = connection.execute(select(people).order_by(people.c.name)).mappings().all()
    return [_load(row) for row in rows]


def change_person(database: Database, name: str, *, role: Role | None = None, password: str = "") -> bool:
    """Give a person another role, or another password's hash; False where no owner would be left, or nobody is."""
    values: dict[str, Any] = ({"role": role} if role else {}) | ({"password": password} if password else {})
    with database.write() as connection:
        _lock(connection)
        if role not in (None, Role.OWNER) and not _has_other_owner(connection, name):
            return False
        return connection.execute(update(people).where(people.c.name == name).values(values)).rowcount > 0


def delete_person(database: Database, name: str) -> bool:
    """Delete a person and their tokens; False where that would leave no owner, or nobody is of that name."""
    with database.write() as connection:
        _lock(connection)
        row = connection.execute(_FIND, {"key": name}).first()
        if row is None or (row.role == Role.OWNER and not _has_other_owner(connection, name)):
            return False
        connection.execute(delete(tokens).where(tokens.c.person == name))
        connection.execute(delete(people).where(people.c.name == name))
    return True


def _lock(connection: Any) -> None:
    """Keep two changes from taking away the last two owners at once."""
    connection.execute(select(people.c.name).order_by(people.c.name).with_for_update()).all()


def _has_other_owner(connection: Any, name: str) -> bool:
    return bool(connection.scalar(_OTHER_OWNERS, {"key": name}))


def _load(row: Any) -> Person:
    return Person(name=row["name"], role=Role(row["role"]), password=row["password"], created=row["created"])
