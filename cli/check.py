"""`bantin check`: whether the settings can be used."""

from pathlib import Path

from cli import terminal
from messages import Message
from messages.terminal import TerminalCode
from settings.durations import describe_duration
from settings.load import load_settings
from settings.options import SourceEntry


def check_settings(path: Path) -> int:
    """Print each source of a settings file; return 0. Raises SettingsError where the file cannot be used."""
    sources = load_settings(path).sources
    for entry in sources:
        terminal.print_message(_describe_entry(entry))
    if not sources:
        return terminal.print_message(TerminalCode.SETTINGS_EMPTY(path=str(path)))
    return terminal.print_message(TerminalCode.SETTINGS_VALID(path=str(path), count=len(sources)))


def _describe_entry(entry: SourceEntry) -> Message:
    if entry.cron:
        described = TerminalCode.CHECKED_SOURCE_CRON(slug=entry.slug, cron=entry.cron, url=entry.url)
    else:
        interval = describe_duration(entry.interval)
        described = TerminalCode.CHECKED_SOURCE(slug=entry.slug, interval=interval, url=entry.url)
    return described if entry.rules else TerminalCode.WITHOUT_RULES(source=described)
