"""Whose token a request carries: `Authorization: Bearer bantin_…` (RFC 6750 §2.1)."""

import logging
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request

from messages.api import ApiCode
from model.access import ApiToken, Role, Scope, parse_credential
from store import Store
from web.access import Throttle, identify_client
from web.api.problems import Refusal

log = logging.getLogger("bantin")
TRIES = 10
TRY_SECONDS = 60.0
CHALLENGE = 'Bearer realm="Bantin"'


class TokenCheck:
    """Finds tokens, and slows down who sends wrong ones; one that is good is never refused for those of others."""

    def __init__(
        self,
        store: Store,
        throttle: Throttle,
        clock: Callable[[], datetime],
        *,
        find_role: Callable[[str], Role | None] = lambda _: None,
    ) -> None:
        """Take what tells the role that a person has now; None for those who are not among the people any more."""
        self._store, self._throttle, self._clock, self._find_role = store, throttle, clock, find_role

    def find_token(self, request: Request, needed: Scope) -> ApiToken:
        """Return the token of a request, good for a scope; Refusal where it has none, or another."""
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        return self.check(text.strip() if kind.lower() == "bearer" else "", request, needed)

    def check(self, text: str, request: Request, needed: Scope) -> ApiToken:
        """Return the token that a text is, good for a scope; Refusal where it is none, "" among them."""
        if not text:
            raise Refusal(401, ApiCode.NO_TOKEN(), headers={"www-authenticate": CHALLENGE})
        credential, now = parse_credential(text), self._clock()
        token = self._store.find_token(credential.id) if credential else None
        is_good = credential is not None and credential.matches(token)
        if token is None or not is_good or token.is_expired(now):
            raise self._refuse_wrong(request)
        role = self._find_role(token.person) if token.person else Role.OWNER
        if role is None:
            raise self._refuse_wrong(request)
        fields = {"www-authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{needed}"'}
        if not token.allows(needed):
            raise Refusal(403, ApiCode.SCOPE(scope=str(needed)), headers=fields)
        if needed is Scope.WRITE and not role.allows(Role.EDITOR):
            raise Refusal(403, ApiCode.PERSON_READS_ONLY(), headers=fields)
        self._store.record_use(token, now)
        return token

    def _refuse_wrong(self, request: Request) -> Refusal:
        wait = self._throttle.take_turn(request)
        if wait:
            return Refusal(429, ApiCode.TOO_MANY_TRIES(seconds=wait), headers={"retry-after": str(wait)})
        log.warning("wrong API token from %s", identify_client(request))
        fields = {"www-authenticate": f'{CHALLENGE}, error="invalid_token"'}
        return Refusal(401, ApiCode.WRONG_TOKEN(), headers=fields)
