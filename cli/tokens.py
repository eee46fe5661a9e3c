"""`bantin token`: tokens of the API, made, listed and revoked."""

from datetime import timedelta

import bootstrap
from cli import terminal
from cli.formats import format_moment
from cli.language import translate
from cli.stored import open_existing_store
from clock import utc_now
from messages.columns import ColumnCode
from messages.tokens import TokenCode
from model.access import ApiToken, Scope, make_credential
from model.change import Act
from settings.environment import Environment

MAX_NAME = 100  # characters
COLUMNS = (
    ColumnCode.ID(),
    ColumnCode.NAME(),
    ColumnCode.SCOPE(),
    ColumnCode.PERSON(),
    ColumnCode.CREATED(),
    ColumnCode.EXPIRES(),
    ColumnCode.LAST_USED(),
)


def add_token(environment: Environment, name: str, *, scope: Scope, days: int) -> int:
    """Make a token and print it, once; return 0. `days` is for how long it is good, 0 for ever."""
    made, now = make_credential(), utc_now()
    name = terminal.sanitize_line(name).strip()[:MAX_NAME]
    token = ApiToken(
        id=made.id,
        name=name,
        hash=made.hash,
        scope=scope,
        person="",
        created=now,
        expires=now + timedelta(days=days) if days else None,
    )
    with bootstrap.open_environment_store(environment) as store:
        store.store_token(token)
        store.record_change(Act.TOKEN_ADDED, token.id, now, after={"name": name, "scope": scope})
    terminal.print_notice(TokenCode.MADE(name=name, scope=scope, id=token.id))
    return terminal.print_text(made.text)


def list_tokens(environment: Environment, *, as_json: bool) -> int:
    """Print all tokens, without what they consist of; return 0."""
    with open_existing_store(environment) as store:
        tokens = store.list_tokens() if store else []
    if as_json:
        return terminal.print_json([_serialize(token) for token in tokens])
    if not tokens:
        return terminal.print_message(TokenCode.NONE())
    return terminal.print_table(COLUMNS, [_make_row(token) for token in tokens])


def revoke_token(environment: Environment, key: str) -> int:
    """Delete a token, so that it is good for nothing from now on; return 1 where there is none of that id."""
    with open_existing_store(environment) as store:
        deleted = store is not None and store.delete_token(key)
        if store and deleted:
            store.record_change(Act.TOKEN_REVOKED, key, utc_now())
    if not deleted:
        return terminal.print_error(translate(TokenCode.UNKNOWN(id=key)))
    return terminal.print_message(TokenCode.REVOKED(id=key))


def _serialize(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "person": token.person,
        "created": token.created,
        "expires": token.expires,
        "last_used": token.last_used,
    }


def _make_row(token: ApiToken) -> tuple[str, ...]:
    moments = map(format_moment, (token.created, token.expires, token.last_used))
    return (token.id, token.name, token.scope, token.person, *moments)
