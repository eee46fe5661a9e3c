"""Who a visitor is and what they may do: by the session of the one password, of a person, or by a proxy's word.

The word of a proxy is a request field. It is believed only where the connection comes from one of `server.proxies`, and
stands once: what anybody else sends is as good as nothing.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network

from starlette.requests import Request

from model.access import Person, Role
from model.errors import StoreError
from web.access import Access, AccessPolicy, Password, is_within
from web.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who sends a request; the name is "" where there is one password for all, or none."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Which pages, beyond those for everybody, a page may lead its visitor to: those that would let them in."""

    can_change: bool = False  # who may change sources: to add one, to decide on what is held
    has_role: bool = False  # who has a role here: to their tokens and password
    can_log_in: bool = False  # a stranger whom a login could help


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyWord:
    """The field in which proxies name a person, and the roles of those they name."""

    header: str
    proxies: Sequence[str]
    roles: Mapping[str, Role] = field(default_factory=dict)
    role: Role | None = None  # of all others

    def find_visitor(self, request: Request) -> Visitor | None:
        """Return whom a proxy names; None where the request does not come from one, or names nobody who may come in."""
        host = request.client.host if request.client else ""
        named = request.headers.getlist(self.header)
        if not is_within(host, [ip_network(proxy) for proxy in self.proxies]) or len(named) != 1:
            return None
        try:
            name = unicodedata.normalize("NFC", named[0].encode("latin-1").decode()).strip()
        except UnicodeDecodeError:
            return None
        role = self.roles.get(name, self.role)
        return Visitor(name=name, role=role) if name and role else None


class Visitors:
    """Finds out who sends a request. Exactly one way is in force: `word`, `find_person`, or the one password."""

    def __init__(
        self,
        policy: AccessPolicy,
        sessions: Sessions,
        *,
        password: Password | None = None,
        word: ProxyWord | None = None,
        find_person: Callable[[str], Person | None] | None = None,
    ) -> None:
        self.policy, self.sessions, self.password = policy, sessions, password
        self._word, self._find_person = word, find_person

    @property
    def has_people(self) -> bool:
        """Return whether people log in by names of their own."""
        return self._find_person is not None

    @property
    def has_proxy_word(self) -> bool:
        """Return whether a proxy says who people are."""
        return self._word is not None

    def is_local(self, request: Request) -> bool:
        """Return whether a request is of the user of this very machine, where that needs no more."""
        is_alone = self._word is None and self._find_person is None
        return is_alone and self.policy.access(request) is Access.OPEN

    def find_visitor(self, request: Request) -> Visitor | None:
        """Return who may see and do more than a stranger, and what; None for strangers."""
        if self._word:
            return self._word.find_visitor(request)
        if self.is_local(request):
            return Visitor(name="", role=Role.OWNER)
        login = self.sessions.find_login(self.sessions.find_session(request))
        if login is None:
            return None
        if self._find_person is None:
            stamp = self.password.stamp if self.password else ""  # with another password nobody is logged in any more
            return Visitor(name="", role=Role.OWNER) if (login.name, login.stamp) == ("", stamp) else None
        person = self._find_person(login.name)
        # Whoever was removed, or got another password, is logged out everywhere.
        return Visitor(name=person.name, role=person.role) if person and person.stamp == login.stamp else None

    def make_menu(self, request: Request) -> Menu:
        """Return where a page may lead its visitor; to nowhere while the store cannot tell who that is."""
        try:
            visitor = self.find_visitor(request)
        except StoreError:
            return Menu()
        if visitor is None:
            return Menu(can_log_in=self.may_log_in(request))
        return Menu(can_change=visitor.role.allows(Role.EDITOR), has_role=True)

    def may_log_in(self, request: Request) -> bool:
        """Return whether a login could help a stranger."""
        return self._word is None and (self.has_people or self.policy.access(request) is Access.LOGIN)
