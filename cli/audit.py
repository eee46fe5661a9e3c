"""`bantin audit`: what was changed, when, by whom, and how it was before and after."""

import json

from cli import terminal
from cli.formats import format_moment
from cli.language import translate
from cli.stored import open_existing_store
from messages.access import ActCode, MeansCode
from messages.columns import ColumnCode
from messages.tokens import TokenCode
from model.change import Change
from settings.environment import Environment

COLUMNS = (
    ColumnCode.WHEN(),
    ColumnCode.WHO(),
    ColumnCode.HOW(),
    ColumnCode.WHAT(),
    ColumnCode.SUBJECT(),
    ColumnCode.BEFORE(),
    ColumnCode.AFTER(),
)


def print_changes(environment: Environment, limit: int, *, as_json: bool) -> int:
    """Print the latest changes, the last first; return 0."""
    with open_existing_store(environment) as store:
        changes = store.list_changes(limit) if store else []
    if as_json:
        return terminal.print_json([_serialize(change) for change in changes])
    if not changes:
        return terminal.print_message(TokenCode.NO_CHANGES())
    return terminal.print_table(COLUMNS, [_make_row(change) for change in changes])


def _serialize(change: Change) -> dict[str, object]:
    return {
        "at": change.at,
        "actor": change.actor.name,
        "means": change.actor.means,
        "act": change.act,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
    }


def _make_row(change: Change) -> tuple[str, ...]:
    values = (json.dumps(part, ensure_ascii=False) if part else "" for part in (change.before, change.after))
    how, what = MeansCode[change.actor.means.name], ActCode[change.act.name]
    return (format_moment(change.at), change.actor.name, translate(how()), translate(what()), change.subject, *values)
