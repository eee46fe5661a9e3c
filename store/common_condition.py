"""A condition that most rows meet, so that SQLite finds rows by another one.

Without statistics SQLite takes a primary key's first column for a good way to find few rows. Where all rows of a large
table have the same value there, it walks the table, though a partial index holds just the rows that are asked for.
"""

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class CommonCondition(FunctionElement[bool]):
    """A condition, met by nearly all rows."""

    name = "common_condition"
    inherit_cache = True  # and no type: of a boolean one SQLAlchemy would make `= 1`


def is_common(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition, marked as one that nearly all rows meet."""
    return CommonCondition(condition)


@compiles(CommonCondition, "sqlite")
def _sqlite(element: CommonCondition, compiler: SQLCompiler, **options: object) -> str:
    return f"likelihood({compiler.process(element.clauses, **options)}, 0.99)"


@compiles(CommonCondition)
def _others(element: CommonCondition, compiler: SQLCompiler, **options: object) -> str:
    return f"({compiler.process(element.clauses, **options)})"
