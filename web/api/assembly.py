"""The API put together: its table of operations, over a store and what adding sources needs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from model.access import Role
from settings.access import Access, LoginKind
from store import Store
from web.access import Throttle
from web.add_pages import AddBackend
from web.api.app import Api
from web.api.entries import build_schemas
from web.api.finding import Finding
from web.api.jobs import JobList
from web.api.reading import Reading
from web.api.shapes import Shapes
from web.api.tokens import TRIES, TRY_SECONDS, TokenCheck
from web.api.writing import Writing


def make_check(backend: AddBackend, store: Store, clock: Callable[[], datetime], proxies: Sequence[str]) -> TokenCheck:
    """Return what knows good tokens from others, and slows down who sends those."""
    throttle = Throttle(TRIES, TRY_SECONDS, monotonic=backend.monotonic, proxies=proxies)
    return TokenCheck(store, throttle, clock, find_role=partial(_find_role, backend.access, store))


def _find_role(access: Access, store: Store, name: str) -> Role | None:
    """Return the role that the person of a token has now; None where nobody is known by a name, or not by that one."""
    if access.login is LoginKind.PROXY:
        return access.roles.get(name, access.role)
    person = store.find_person(name) if access.login is LoginKind.PEOPLE else None
    return person.role if person else None


def make_api(
    backend: AddBackend, store: Store, *, base_url: str, clock: Callable[[], datetime], proxies: Sequence[str] = ()
) -> Api:
    """Return the API; `proxies` are the networks of proxies before this server, which say whom a request counts for."""
    reading = Reading(store=store, shapes=Shapes(base_url), clock=clock)
    check = make_check(backend, store, clock, proxies)
    writing = Writing(reading=reading, backend=backend, clock=clock)
    finding = Finding(backend=backend, detections=JobList(backend.monotonic), previews=JobList(backend.monotonic))
    operations = [one for group in (reading, writing, finding) for one in group.list_operations()]
    return Api(operations, check, base_url=base_url, schemas=build_schemas())
