"""`bantin user`: the people who may log in, where the settings say `access: {login: people}`."""

import sys

import typer

import bootstrap
from cli import terminal
from cli.formats import format_moment
from cli.language import translate
from cli.stored import open_existing_store
from clock import utc_now
from messages.access import AccessCode
from messages.columns import ColumnCode
from messages.tokens import TokenCode
from model.access import Person, Role, normalize_name
from model.change import Act
from settings.environment import Environment
from store import Store
from web import passwords

COLUMNS = (ColumnCode.NAME(), ColumnCode.ROLE(), ColumnCode.SINCE())


def add_person(environment: Environment, name: str, role: Role) -> int:
    """Add somebody, with a password that is asked for or read from standard input; return 1 where the name is taken."""
    known = normalize_name(name)
    if not known:
        raise typer.BadParameter(translate(AccessCode.PERSON_NAME()))
    person = Person(name=known, role=role, password=passwords.hash_password(_ask_password()), created=utc_now())
    with bootstrap.open_environment_store(environment) as store:
        if not store.store_person(person):
            return terminal.print_error(translate(AccessCode.NAME_TAKEN(name=known)))
        store.record_change(Act.PERSON_ADDED, known, utc_now(), after={"role": role})
    return terminal.print_message(TokenCode.PERSON_ADDED(name=known, role=role))


def list_people(environment: Environment, *, as_json: bool) -> int:
    """Print who may log in; return 0."""
    with open_existing_store(environment) as store:
        people = store.list_people() if store else []
    if as_json:
        shown = [{"name": one.name, "role": one.role, "created": one.created} for one in people]
        return terminal.print_json(shown)
    if not people:
        return terminal.print_message(TokenCode.NOBODY())
    return terminal.print_table(COLUMNS, [(one.name, str(one.role), format_moment(one.created)) for one in people])


def change_role(environment: Environment, name: str, role: Role) -> int:
    """Give somebody another role; return 1 where no owner would be left."""
    with bootstrap.open_environment_store(environment) as store:
        person = _find(store, name)
        if not store.change_person(person.name, role=role):
            return terminal.print_error(translate(AccessCode.LAST_OWNER()))
        before, after = {"role": person.role}, {"role": role}
        store.record_change(Act.PERSON_CHANGED, person.name, utc_now(), before=before, after=after)
    return terminal.print_message(TokenCode.PERSON_CHANGED(name=person.name))


def change_password(environment: Environment, name: str) -> int:
    """Give somebody another password, which ends all their sessions; return 0."""
    with bootstrap.open_environment_store(environment) as store:
        person = _find(store, name)
        store.change_person(person.name, password=passwords.hash_password(_ask_password()))
        store.record_change(Act.PERSON_CHANGED, person.name, utc_now(), after={"password": "new"})
    return terminal.print_message(TokenCode.PERSON_CHANGED(name=person.name))


def remove_person(environment: Environment, name: str) -> int:
    """Remove somebody and their tokens; return 1 where no owner would be left."""
    with bootstrap.open_environment_store(environment) as store:
        person = _find(store, name)
        if not store.delete_person(person.name):
            return terminal.print_error(translate(AccessCode.LAST_OWNER()))
        store.record_change(Act.PERSON_REMOVED, person.name, utc_now(), before={"role": person.role})
    return terminal.print_message(TokenCode.PERSON_REMOVED(name=person.name))


def _find(store: Store, name: str) -> Person:
    person = store.find_person(normalize_name(name))
    if person is None:
        raise typer.BadParameter(translate(TokenCode.UNKNOWN_PERSON(name=name)))
    return person


def _ask_password() -> str:
    """Return a password that is typed twice without being shown, or the first line of standard input."""
    if sys.stdin.isatty():
        password: str = typer.prompt(translate(TokenCode.ASK_PASSWORD()), hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if fault := passwords.find_fault(password):
        raise typer.BadParameter(translate(fault))
    return password
