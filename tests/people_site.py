"""The managed site with several people: an owner, an editor and a reader, who log in by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from model.access import Person, Role
from settings.access import Access, LoginKind
from tests.add_site import NOW, Browser, Site
from tests.managed_site import managed
from web.passwords import hash_password

PEOPLE = {"Thu": Role.OWNER, "Minh": Role.EDITOR, "Lan": Role.READER}
PASSWORD = "a long pass phrase"


@lru_cache(maxsize=1)
def hash_once() -> str:
    return hash_password(PASSWORD)


@contextmanager
def people_site(folder: Path) -> Iterator[Site]:
    """Give a site whose people log in."""
    with managed(folder) as made:
        for name, role in PEOPLE.items():
            made.store.store_person(Person(name=name, role=role, password=hash_once(), created=NOW))
        yield made


def open_browser(made: Site) -> Browser:
    """Return a browser before a site of people."""
    return made.browser(access=Access(login=LoginKind.PEOPLE))


def log_in(browser: Browser, name: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]  # httpx's response
    """Log in as somebody; return the answer."""
    token = browser.token("/login")
    return browser.client.post("/login", data={"token": token, "name": name, "password": password, "next": "/access"})
