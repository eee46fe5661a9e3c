"""Who may do what: one's own password, tokens of the API, people and their roles, and what was changed by whom.

/access            oneself: the role, another password, one's tokens; an owner sees all tokens
/access/tokens     POST makes a token and shows it this once
/access/tokens/<id>/revoke   POST
/access/password   POST changes one's own password
/access/people     an owner's: all people; POST adds one
/access/people/<name>        POST: act=role, password or remove
/access/changes    an owner's: what was changed, by whom, the latest first
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from starlette.responses import Response
from starlette.routing import Route

from messages import Message
from messages.access import AccessCode
from messages.web import WebCode
from model.access import ApiToken, Person, Role, Scope, make_credential, normalize_name
from model.change import Act
from store import LATEST, Store
from web import passwords
from web.access import Throttle
from web.change_views import build_change_views
from web.dates import DisplayTime, format_date, format_moment
from web.gate import Gate, Visit

CHANGES_A_PAGE = 50
MAX_NAME = 100  # characters, of a token
SCOPES = {Scope.FEEDS: AccessCode.FEEDS, Scope.READ: AccessCode.READ, Scope.WRITE: AccessCode.WRITE}
ROLES = {Role.READER: AccessCode.READER, Role.EDITOR: AccessCode.EDITOR, Role.OWNER: AccessCode.OWNER}
LIFETIMES: Mapping[str, Message] = {
    "30": AccessCode.DAYS(count=30),
    "90": AccessCode.DAYS(count=90),
    "365": AccessCode.DAYS(count=365),
    "": AccessCode.FOR_EVER(),
}


class AccessPages:
    """The pages; each is called in a thread, for visits that the gate let through."""

    def __init__(
        self, store: Store, gate: Gate, *, clock: Callable[[], datetime], has_people: bool, throttle: Throttle
    ) -> None:
        """Take, beside what all pages need, the `throttle` of logins: who changes a password tries one."""
        self._store, self._gate, self._clock, self._has_people = store, gate, clock, has_people
        self._throttle = throttle

    def routes(self) -> list[Route]:
        """Return the routes of all pages."""
        endpoint = self._gate.make_endpoint
        routes = [
            Route("/access", endpoint(self._show, role=Role.READER)),
            Route("/access/tokens", endpoint(self._add_token, role=Role.READER), methods=["POST"]),
            Route("/access/tokens/{key}/revoke", endpoint(self._revoke_token, role=Role.READER), methods=["POST"]),
            Route("/access/changes", endpoint(self._show_changes, role=Role.OWNER)),
        ]
        if self._has_people:
            owners = endpoint(self._change_person, role=Role.OWNER)
            routes += [
                Route("/access/password", endpoint(self._change_password, role=Role.READER), methods=["POST"]),
                Route("/access/people", endpoint(self._show_people, role=Role.OWNER)),
                Route("/access/people", endpoint(self._add_person, role=Role.OWNER), methods=["POST"]),
                Route("/access/people/{name}", owners, methods=["POST"]),
                Route("/access/people/{name}/remove", endpoint(self._confirm_removal, role=Role.OWNER)),
            ]
        return routes

    def _show(self, visit: Visit) -> Response:
        return self._render(visit)

    def _render(
        self, visit: Visit, status: int = 200, faults: Mapping[str, Message] | None = None, made: str = ""
    ) -> Response:
        visitor = visit.visitor
        return self._gate.render(
            visit,
            "access.html",
            status,
            person=visitor.name,
            role=ROLES[visitor.role](),
            has_people=self._has_people,
            is_owner=visitor.role is Role.OWNER,
            tokens=[
                (token, _format_last_used(token), format_date(token.expires.date()) if token.expires else None)
                for token in self._list_tokens(visit)
            ],
            scopes={scope.value: SCOPES[scope]() for scope in _list_scopes(visit)},
            scope_names={scope.value: code() for scope, code in SCOPES.items()},
            lifetimes=LIFETIMES,
            made=made,
            values={"name": visit.form.get("name", "") if faults else ""},
            faults=faults or {},
            saved="saved" in visit.request.query_params,
        )

    def _list_tokens(self, visit: Visit) -> list[ApiToken]:
        return [token for token in self._store.list_tokens() if _may_see(visit, token)]

    def _add_token(self, visit: Visit) -> Response:
        name = " ".join(visit.form.get("name", "").split())
        if not name or len(name) > MAX_NAME:
            return self._render(visit, 422, {"name": AccessCode.TOKEN_NAME(limit=MAX_NAME)})
        scope = next((one for one in _list_scopes(visit) if one == visit.form.get("scope")), Scope.FEEDS)
        made, now = make_credential(), self._clock()
        days = visit.form.get("days", "")
        token = ApiToken(
            id=made.id,
            name=name,
            hash=made.hash,
            scope=scope,
            person=visit.visitor.name,
            created=now,
            expires=now + timedelta(days=int(days)) if days in LIFETIMES and days else None,
        )
        self._store.store_token(token)
        self._store.record_change(Act.TOKEN_ADDED, token.id, now, after={"name": name, "scope": token.scope})
        return self._render(visit, made=made.text)

    def _revoke_token(self, visit: Visit) -> Response:
        token = self._store.find_token(visit.request.path_params["key"])
        if token is None or not _may_see(visit, token):
            return self._miss(visit)
        self._store.delete_token(token.id)
        self._store.record_change(Act.TOKEN_REVOKED, token.id, self._clock(), before={"name": token.name})
        return self._gate.redirect("/access")

    def _change_password(self, visit: Visit) -> Response:
        person = self._store.find_person(visit.visitor.name)
        password = visit.form.get("password", "")
        faults: dict[str, Message] = {}
        if wait := self._throttle.take_turn(visit.request):
            return self._render(visit, 429, {"former": WebCode.TOO_MANY_TRIES(count=wait)})
        if person is None or not passwords.matches(visit.form.get("former", ""), person.password):
            faults["former"] = WebCode.WRONG_PASSWORD()
        if fault := passwords.find_fault(password):
            faults["password"] = fault
        if faults:
            return self._render(visit, 422, faults)
        self._set_password(visit.visitor.name, password)
        return self._gate.redirect("/login?next=/access")  # all its sessions have ended, this one too

    def _set_password(self, name: str, password: str) -> None:
        self._store.change_person(name, password=passwords.hash_password(password))
        self._store.record_change(Act.PERSON_CHANGED, name, self._clock(), after={"password": "new"})

    def _show_people(self, visit: Visit) -> Response:
        return self._render_people(visit)

    def _render_people(self, visit: Visit, status: int = 200, faults: Mapping[str, Message] | None = None) -> Response:
        return self._gate.render(
            visit,
            "access_people.html",
            status,
            people=self._store.list_people(),
            roles={role.value: code() for role, code in ROLES.items()},
            password_rule=passwords.describe_rule(),
            values={"name": visit.form.get("name", ""), "role": visit.form.get("role", Role.READER)},
            faults=faults or {},
            saved="saved" in visit.request.query_params,
        )

    def _add_person(self, visit: Visit) -> Response:
        name, password = normalize_name(visit.form.get("name", "")), visit.form.get("password", "")
        role = _read_role(visit)
        faults: dict[str, Message] = {}
        if not name:
            faults["name"] = AccessCode.PERSON_NAME()
        if fault := passwords.find_fault(password):
            faults["password"] = fault
        if role is None:
            faults["role"] = AccessCode.ROLE()
        if faults or role is None:
            return self._render_people(visit, 422, faults)
        now = self._clock()
        person = Person(name=name, role=role, password=passwords.hash_password(password), created=now)
        if not self._store.store_person(person):
            return self._render_people(visit, 422, {"name": AccessCode.NAME_TAKEN(name=name)})
        self._store.record_change(Act.PERSON_ADDED, name, now, after={"role": role})
        return self._gate.redirect("/access/people?saved")

    def _confirm_removal(self, visit: Visit) -> Response:
        person = self._store.find_person(visit.request.path_params["name"])
        if person is None:
            return self._miss(visit)
        tokens = sum(token.person == person.name for token in self._store.list_tokens())
        return self._gate.render(visit, "access_person_remove.html", person=person, tokens=tokens)

    def _change_person(self, visit: Visit) -> Response:
        person = self._store.find_person(visit.request.path_params["name"])
        if person is None:
            return self._miss(visit)
        act, role, now = visit.form.get("act", ""), _read_role(visit), self._clock()
        if act == "role" and role:
            if not self._store.change_person(person.name, role=role):
                return self._render_people(visit, 409, {"": AccessCode.LAST_OWNER()})
            before, after = {"role": person.role}, {"role": role}
            self._store.record_change(Act.PERSON_CHANGED, person.name, now, before=before, after=after)
        elif act == "password":
            password = visit.form.get("password", "")
            if fault := passwords.find_fault(password):
                return self._render_people(visit, 422, {"": fault})
            self._set_password(person.name, password)
        elif act == "remove":
            if not self._store.delete_person(person.name):
                return self._render_people(visit, 409, {"": AccessCode.LAST_OWNER()})
            self._store.record_change(Act.PERSON_REMOVED, person.name, now, before={"role": person.role})
        else:
            return self._render_people(visit, 422, {"": AccessCode.ROLE()})
        return self._gate.redirect("/access/people?saved")

    def _show_changes(self, visit: Visit) -> Response:
        text = visit.request.query_params.get("before", "")
        before = min(int(text), LATEST) if re.fullmatch("[0-9]{1,10}", text) else LATEST
        found = self._store.list_changes(CHANGES_A_PAGE + 1, before)
        shown = found[:CHANGES_A_PAGE]
        older = shown[-1].number if len(found) > len(shown) else 0
        return self._gate.render(
            visit, "access_changes.html", changes=build_change_views(shown, self._store.find_removable), older=older
        )

    def _miss(self, visit: Visit) -> Response:
        return self._gate.render_fault(visit.request, 404, WebCode.NOT_FOUND(), WebCode.NOT_FOUND_TEXT())


def _list_scopes(visit: Visit) -> list[Scope]:
    """Return what tokens of a visitor may be for: a reader's for feeds alone."""
    return list(Scope) if visit.visitor.role.allows(Role.EDITOR) else [Scope.FEEDS]


def _may_see(visit: Visit, token: ApiToken) -> bool:
    return visit.visitor.role is Role.OWNER or token.person == visit.visitor.name


def _read_role(visit: Visit) -> Role | None:
    known = {role.value: role for role in Role}
    return known.get(visit.form.get("role", ""))


def _format_last_used(token: ApiToken) -> DisplayTime | None:
    return format_moment(token.last_used) if token.last_used else None
