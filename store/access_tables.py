"""The tables of who may do what, and of what they did: tokens of the API, people, their logins, changes."""

from sqlalchemy import Column, Integer, Table, Text

from store.columns import Moment, make_text, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False),  # of its secret
    Column("scope", Text, nullable=False),
    make_text("person"),  # who made it
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("last_used", Moment),
)

people = Table(
    "people",  # who may log in
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),  # an Argon2id hash
    Column("created", Moment, nullable=False),
)

changes = Table(
    "changes",  # what people changed
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    make_text("actor"),
    Column("means", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    make_text("before"),  # JSON, without secrets
    make_text("after"),
)

logins = Table(
    "logins",
    metadata,
    Column("session", Text, primary_key=True),  # a hash
    make_text("person"),  # "" with the one password
    make_text("stamp"),  # of the password then
    Column("until", Moment, nullable=False),
)

session_keys = Table(
    "session_keys",  # one: that by which cookies and forms are known to be ours
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
)
