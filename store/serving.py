"""What other programs ask of the store, and who may: tokens, and lists in the order in which things came."""

from collections.abc import Collection
from datetime import datetime

from model.access import ApiToken, LogIn, Person, Role
from model.change import Act, Change, Values
from model.outcome import Run
from store import changes, latest, people, sessions, tokens
from store.operated import OperatedStore


class ServingStore(OperatedStore):
    """The part of the store that the API needs beside what pages need."""

    def store_token(self, token: ApiToken) -> None:
        """Store a new token."""
        tokens.store_token(self._database, token)

    def find_token(self, key: str) -> ApiToken | None:
        """Return the token of an id; None where there is none."""
        return tokens.find_token(self._database, key)

    def list_tokens(self) -> list[ApiToken]:
        """Return all tokens, the oldest first."""
        return tokens.list_tokens(self._database)

    def delete_token(self, key: str) -> bool:
        """Delete a token; False where there is none of that id."""
        return tokens.delete_token(self._database, key)

    def record_use(self, token: ApiToken, now: datetime) -> None:
        """Store that a token was used, to the minute."""
        tokens.record_use(self._database, token, now)

    def store_person(self, person: Person) -> bool:
        """Store a new person; False where there is one of that name."""
        return people.store_person(self._database, person)

    def find_person(self, name: str) -> Person | None:
        """Return the person of a name; None where there is none."""
        return people.find_person(self._database, name)

    def list_people(self) -> list[Person]:
        """Return all people, by name."""
        return people.list_people(self._database)

    def change_person(self, name: str, *, role: Role | None = None, password: str = "") -> bool:
        """Give a person another role, or the hash of another password; see `store.people.change_person`."""
        return people.change_person(self._database, name, role=role, password=password)

    def delete_person(self, name: str) -> bool:
        """Delete a person and their tokens; False where that would leave no owner, or nobody is of that name."""
        return people.delete_person(self._database, name)

    def find_session_key(self) -> bytes:
        """Return the key that sessions are signed with, the same for all daemons; it is made when first asked for."""
        return sessions.find_session_key(self._database)

    def log_in(self, session: str, login: LogIn, now: datetime) -> None:
        """Keep a login; of a person's the oldest go, where there are too many."""
        sessions.log_in(self._database, session, login, now)

    def find_login(self, session: str, now: datetime) -> LogIn | None:
        """Return the login of a session; None where it is not logged in, or was for too long."""
        return sessions.find_login(self._database, session, now)

    def log_out(self, session: str) -> None:
        """Forget a session's login."""
        sessions.log_out(self._database, session)

    def record_change(
        self, act: Act, subject: str, now: datetime, *, before: Values | None = None, after: Values | None = None
    ) -> None:
        """Record what was done by whoever this runs on behalf of; see `model.acting`."""
        changes.record_change(self._database, act, subject, now, before=before, after=after)

    def list_changes(self, limit: int, before: int = latest.LATEST) -> list[Change]:
        """Return changes, the latest first, of those before a number."""
        return changes.list_changes(self._database, limit, before)

    def list_latest_items(
        self,
        slugs: Collection[str] | None,
        now: datetime,
        *,
        limit: int,
        since: datetime | None = None,
        before: tuple[datetime, int] | None = None,
    ) -> list[latest.LatestItem]:
        """Return items, those first seen last at first; see `store.latest`."""
        return latest.list_latest_items(self._database, slugs, now, limit=limit, since=since, before=before)

    def list_runs_before(self, slug: str, number: int, limit: int) -> list[tuple[int, Run]]:
        """Return runs of a source with their numbers, newest first, of those before a number."""
        return latest.list_runs_before(self._database, slug, number, limit)
