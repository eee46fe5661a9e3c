"""Who visitors are, and the login, put together, by how the settings say that people are known."""

from collections.abc import Callable, Sequence
from datetime import datetime

from model.access import Person
from scraper.urls import split_url
from settings.access import Access, LoginKind
from store import Store
from web.access import AccessPolicy, Password, Throttle
from web.add_pages import AddBackend
from web.gate import Gate
from web.login import Login
from web.sessions import Sessions
from web.visitors import ProxyWord, Visitors


def make_visitors(
    backend: AddBackend, store: Store, base_url: str, proxies: Sequence[str], clock: Callable[[], datetime]
) -> Visitors:
    """Return what finds out who sends a request."""
    url = split_url(base_url)
    policy = AccessPolicy(host=backend.host, base_url=base_url, password=bool(backend.password))
    sessions = Sessions(store, path=url.path, secure=url.scheme == "https", clock=clock)
    is_alone = backend.access.login is LoginKind.PASSWORD
    password = Password(backend.password, salt=store.find_session_key()) if is_alone and backend.password else None
    word = make_proxy_word(backend.access, proxies)
    find_person = choose_people(backend.access, store)
    return Visitors(policy, sessions, password=password, word=word, find_person=find_person)


def make_login(backend: AddBackend, store: Store, gate: Gate, throttle: Throttle) -> Login:
    """Return the pages to log in and out; where a proxy says who people are, there is nothing to log in to."""
    return Login(gate, gate.visitors.password, throttle, find_person=choose_people(backend.access, store))


def make_proxy_word(access: Access, proxies: Sequence[str]) -> ProxyWord | None:
    """Return what is believed of proxies; None where they say nothing of people."""
    if access.login is not LoginKind.PROXY:
        return None
    return ProxyWord(header=access.header, proxies=proxies, roles=access.roles, role=access.role)


def choose_people(access: Access, store: Store) -> Callable[[str], Person | None] | None:
    """Return what finds a person by name; None where people have no names of their own."""
    return store.find_person if access.login is LoginKind.PEOPLE else None
