"""`bantin check`: whether the settings can be used, and what their filters hide of the items that are stored."""

from collections.abc import Sequence

from cli import terminal
from cli.filters import count_hidden_items
from cli.show import open_existing_store
from messages import Message
from messages.counts import CountCode
from messages.terminal import TerminalCode
from model.errors import StoreError
from scheduler import utc_now
from settings.durations import describe_duration
from settings.environment import Environment
from settings.load import load_settings
from settings.options import SourceEntry


def check_settings(environment: Environment) -> int:
    """Print each source of a settings file; return 0. Raises SettingsError where the file cannot be used."""
    path = environment.settings
    sources = load_settings(path).sources
    for entry in sources:
        terminal.print_message(_describe_entry(entry))
    _describe_filters(environment, [entry for entry in sources if entry.filters_fingerprint])
    if not sources:
        return terminal.print_message(TerminalCode.SETTINGS_EMPTY(path=str(path)))
    return terminal.print_message(TerminalCode.SETTINGS_VALID(path=str(path), count=len(sources)))


def _describe_filters(environment: Environment, filtered: Sequence[SourceEntry]) -> None:
    """Print what filters hide; a database that cannot be read is no fault of the settings."""
    if not filtered:
        return
    try:
        with open_existing_store(environment) as store:
            for entry in filtered if store else ():
                hidden, stored = count_hidden_items(store, entry, utc_now())  # type: ignore[arg-type]  # it is there
                items = CountCode.ITEMS(count=stored)
                terminal.print_message(TerminalCode.FILTERS_HIDE(slug=entry.slug, hidden=hidden, items=items))
    except StoreError as error:
        terminal.print_notice(error.describe())


def _describe_entry(entry: SourceEntry) -> Message:
    if entry.cron:
        described = TerminalCode.CHECKED_SOURCE_CRON(slug=entry.slug, cron=entry.cron, url=entry.url)
    else:
        interval = describe_duration(entry.interval)
        described = TerminalCode.CHECKED_SOURCE(slug=entry.slug, interval=interval, url=entry.url)
    return described if entry.rules else TerminalCode.WITHOUT_RULES(source=described)
