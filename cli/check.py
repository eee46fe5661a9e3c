"""`bantin check`: whether the settings can be used, and what their filters hide of the items that are stored."""

from cli import terminal
from clock import utc_now
from messages import Message
from messages.counts import CountCode
from messages.terminal import TerminalCode
from model.errors import SettingsError, StoreError
from scraper.fetch.secret_values import find_secret_faults
from settings.durations import describe_duration
from settings.environment import Environment
from settings.file import merge_faults
from settings.filters import Filters
from settings.load import load_settings
from settings.options import Settings, SourceEntry
from settings.targets import find_target_secret_faults


def check_settings(environment: Environment) -> int:
    """Print each source of a settings file; return 0. Raises SettingsError where the file cannot be used."""
    path = environment.settings
    settings = load_settings(path)
    sources = settings.sources
    for entry in sources:
        terminal.print_message(_describe_entry(entry))
    _refuse_missing_secrets(settings, str(path))
    _describe_filters(environment, settings)
    if not sources:
        return terminal.print_message(TerminalCode.SETTINGS_EMPTY(path=str(path)))
    return terminal.print_message(TerminalCode.SETTINGS_VALID(path=str(path), count=len(sources)))


def _refuse_missing_secrets(settings: Settings, path: str) -> None:
    """Raise SettingsError for each secret that cannot be had where the program runs."""
    faults = [SettingsError(fault, path=path, key=key) for key, fault in list_missing_secrets(settings)]
    if faults:
        raise merge_faults(faults)


def list_missing_secrets(settings: Settings) -> list[tuple[str, Message]]:
    """Return the keys of secrets that cannot be had where the program runs, and why."""
    missing = list[tuple[str, Message]]()
    for entry in settings.sources:
        login = entry.login.fields if entry.login else {}
        for group, values in {"headers": entry.headers, "login.fields": login}.items():
            missing += [(f"{entry.slug}.{group}.{name}", fault) for name, fault in find_secret_faults(values)]
    for name, target in settings.notify.items():
        missing += [(f"notify.{name}", fault) for fault in find_target_secret_faults(target)]
    return missing


def _describe_filters(environment: Environment, settings: Settings) -> None:
    """Print what filters hide; a database that cannot be read is no fault of the settings."""
    filtered = [entry for entry in settings.sources if entry.filters_fingerprint]
    combined = [feed for feed in settings.list_combined_feeds() if feed.combination.filters != Filters()]
    if not (filtered or combined):
        return
    from cli.filters import count_hidden_items, count_items_hidden_in  # the store takes as long to load as all else
    from cli.stored import open_existing_store

    try:
        with open_existing_store(environment) as store:
            if store is None:
                return
            now = utc_now()
            for entry in filtered:
                _print_hidden(entry.slug, *count_hidden_items(store, entry, now))
            for feed in combined:
                entries = [entry for entry in settings.sources if entry.slug in feed.sources]
                _print_hidden(feed.combination.slug, *count_items_hidden_in(store, feed.combination, entries, now))
    except StoreError as error:
        terminal.print_notice(error.describe())


def _print_hidden(slug: str, hidden: int, stored: int) -> None:
    terminal.print_message(TerminalCode.FILTERS_HIDE(slug=slug, hidden=hidden, items=CountCode.ITEMS(count=stored)))


def _describe_entry(entry: SourceEntry) -> Message:
    if entry.cron:
        described = TerminalCode.CHECKED_SOURCE_CRON(slug=entry.slug, cron=entry.cron, url=entry.url)
    else:
        interval = describe_duration(entry.interval)
        described = TerminalCode.CHECKED_SOURCE(slug=entry.slug, interval=interval, url=entry.url)
    return described if entry.rules else TerminalCode.WITHOUT_RULES(source=described)
