"""A file of extraction rules, as `--rules` names it."""

from pathlib import Path

from messages import Message
from messages.terminal import TerminalCode
from model.errors import SettingsError
from settings.file import Place, parse_yaml, read_bytes
from settings.load import parse_source_entry


def read_rules_file(path: Path | None) -> dict[str, object]:
    """Return what a rules file adds to a source's entry; nothing where there is no file.

    The file holds the keys of `rules` (`item` and so on), or those of a source (`rules`, `detail`,
    `language`, …). Anything else raises SettingsError, with the line.
    """
    if path is None:
        return {}
    text = parse_yaml(read_bytes(path), path=str(path))
    if not isinstance(text.value, dict):
        raise SettingsError(TerminalCode.NO_RULES_IN_FILE(), path=str(path))
    only_rules = "item" in text.value
    entry = {"rules": text.value} if only_rules else text.value

    def make_fault(place: Place, message: Message) -> SettingsError:
        return text.make_fault(place[1:] if only_rules else place, message)

    parse_source_entry({"slug": "rules", "url": "http://localhost/", **entry}, make_fault)
    return entry
