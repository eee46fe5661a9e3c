"""Fixtures of the contract that SQLite and PostgreSQL keep alike: each test that uses them runs over both."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from scraper.fetch.client import Client
from settings.options import Settings
from store import Store, open_store
from tests.cli_home import Home, make_home
from tests.hall import Hall

os.environ["LANGUAGE"] = "en"  # what commands print is held to English, wherever the tests run
hypothesis.settings.register_profile("bantin", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("bantin")
POSTGRES = os.environ.get("BANTIN_TEST_POSTGRES", "postgresql+psycopg://root@/test?host=/var/run/postgresql")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bantin.db"
        return
    schema = f"t{uuid4().hex}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        if "postgres" in os.environ.get("BANTIN_REQUIRE", ""):
            raise
        pytest.skip(f"no PostgreSQL: {error.orig}")
    yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def hall(store: Store) -> Iterator[Hall]:
    with closing(Client(Settings().fetch)) as client:
        yield Hall(store=store, client=client)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """Give a home of the command line: settings, an origin, and what was requested of it."""
    with make_home(tmp_path, monkeypatch) as made:
        yield made
