"""A fixed statement, rendered to SQL once for each database and handed to its driver directly.

For the few statements of a run that finds nothing new, which is most runs: it saves an unchanged source
0.5 of 1.6 ms (docs/decisions.md). Results are the driver's own, so only texts and numbers are read by it;
what is written may be moments too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.elements import CompilerElement

from store.columns import Moment

_MOMENT = Moment()


class FastStatement:
    """A statement that is run without SQLAlchemy's execution; each run passes all parameters by name."""

    def __init__(self, statement: CompilerElement) -> None:
        self._statement = statement
        self._rendered: dict[str, tuple[str, Sequence[str] | None]] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> None:
        """Run the statement for what it writes."""
        self._execute(connection, values).close()

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run the statement once for each of the rows."""
        dialect = connection.dialect
        sql, names = self._sql(dialect)
        cursor = connection.connection.cursor()
        cursor.executemany(sql, [_parameters(row, names, dialect) for row in rows])
        cursor.close()

    def all(self, connection: Connection, values: Mapping[str, object]) -> list[Any]:
        """Return all rows."""
        cursor = self._execute(connection, values)
        rows: list[Any] = cursor.fetchall()
        cursor.close()
        return rows

    def first(self, connection: Connection, values: Mapping[str, object]) -> Any:
        """Return the first row, None where there is none."""
        cursor = self._execute(connection, values)
        row = cursor.fetchone()
        cursor.close()
        return row

    def _execute(self, connection: Connection, values: Mapping[str, object]) -> Any:
        dialect = connection.dialect
        sql, names = self._sql(dialect)
        cursor = connection.connection.cursor()
        cursor.execute(sql, _parameters(values, names, dialect))
        return cursor

    def _sql(self, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
        """Return the SQL, and the names of its parameters in their order where they go by position."""
        if dialect.name not in self._rendered:
            compiled: Any = self._statement.compile(dialect=dialect)
            self._rendered[dialect.name] = (str(compiled), compiled.positiontup)
        return self._rendered[dialect.name]


def _parameters(values: Mapping[str, object], names: Sequence[str] | None, dialect: Dialect) -> Any:
    adapted = {name: _adapt(value, dialect) for name, value in values.items()}
    return adapted if names is None else [adapted[name] for name in names]


def _adapt(value: object, dialect: Dialect) -> object:
    return _MOMENT.process_bind_param(value, dialect) if isinstance(value, datetime) else value
