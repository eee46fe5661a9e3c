"""`bantin accept`: what is held of a source is its list from now on."""

import bootstrap
from cli import terminal
from cli.language import translate
from cli.sources import make_unknown_source_error
from clock import utc_now
from messages.terminal import TerminalCode
from model.change import Act
from settings.environment import Environment


def accept_page(environment: Environment, slug: str) -> int:
    """Accept the page that is held of a source, and say what it holds; return 1 where nothing is held."""
    with bootstrap.open_environment_store(environment) as store:
        if store.find_source(slug) is None:
            raise make_unknown_source_error(slug, [source.slug for source in store.list_sources()])
        held = store.accept_page(slug, utc_now())
        if held:
            store.record_change(Act.PAGE_ACCEPTED, slug, utc_now())
    if held is None:
        return terminal.print_error(translate(TerminalCode.NOTHING_HELD(slug=slug)))
    first = next((item.title or item.url for item in held.page.items), "")
    if held.number == 1:
        return terminal.print_message(TerminalCode.ACCEPTED(slug=slug, count=held.count, title=first))
    code = TerminalCode.ACCEPTED_BACKLOG if held.of_backlog else TerminalCode.ACCEPTED_LATER
    return terminal.print_message(code(slug=slug, count=held.count, number=held.number, title=first))
