"""Changes sources in a settings file: their options one by one, or a whole entry out of it and back into it.

What is written is the entry's own lines; all else stays, byte for byte. Who changes an entry says how it was when it
was shown, by its digest: where it is another by now, nothing is written.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from messages import Message
from messages.file import FileCode
from messages.manage import ManageCode
from messages.renames import RenameCode
from model.acting import get_actor
from model.change import Act, Values
from model.errors import SettingsError
from settings.entry_text import change_keys
from settings.file import ListBlock, append_entry, parse_yaml, read_bytes
from settings.foreign_reads import list_foreign_reads
from settings.load import parse_settings
from settings.options import Settings
from settings.writing import find_obstacle, update_file

MAX_ENTRY_LENGTH = 60_000  # characters


class ChangedMeanwhileError(SettingsError):
    """An entry is not as it was when it was shown; `entry` is how it is now."""

    def __init__(self, entry: "Entry", *, path: str) -> None:
        """Keep the entry."""
        super().__init__(FileCode.CHANGED_MEANWHILE(slug=entry.slug), path=path)
        self.entry = entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A source as the settings file has it."""

    slug: str
    value: Mapping[str, Any]  # the keys that it has, without the defaults
    text: str  # its lines, from its dash on
    leader: str  # the slug of the one before, "" for the first
    gap: int  # how many lines stand between that, or the list's key, and this
    line: int  # 0-based, of its dash
    end: int  # the 0-based line behind its last

    @property
    def title(self) -> str:
        """What it is called: its own title, where it has one; else its slug."""
        return str(self.value.get("title") or self.slug)

    @property
    def digest(self) -> str:
        """A hash of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]


def spell_paused(settings: Settings, *, paused: bool) -> dict[str, object]:
    """Return the change of an entry that pauses or resumes it: nothing is written where the defaults say the same."""
    is_default = settings.defaults.model_dump(include={"paused"})["paused"] is paused  # type: ignore[attr-defined]  # made by pydantic
    return {"paused": None if is_default else paused}


Report = Callable[[Act, str, Values, Values], None]  # what was done, to which source, how it was, how it is


def _report_to_nobody(act: Act, slug: str, before: Values, after: Values) -> None:
    return None


class SettingsFile:
    """A settings file that sources are changed in; each call reads it anew.

    `report` is called with each change of a source, once it is written.
    """

    def __init__(self, path: Path, report: Report = _report_to_nobody) -> None:
        self.path, self.report = path, report

    def find_obstacle(self) -> Message | None:
        """Return why nothing in the file can be changed; None where it can."""
        return find_obstacle(self.path) if self.path.exists() else FileCode.NO_SETTINGS()

    def explain_obstacle(self) -> Message | None:
        """Return why no source can be changed, in a sentence for people; None where they can."""
        if not self.path.exists():
            return ManageCode.SAMPLE_ONLY()
        reason = self.find_obstacle()
        return reason and ManageCode.CANNOT_CHANGE(path=str(self.path), reason=reason)

    def load(self) -> Settings:
        """Return the settings of the file, without what the environment says; SettingsError as `load_settings`."""
        return parse_settings(self._read(), path=str(self.path))

    def list_entries(self) -> dict[str, Entry]:
        """Return the entries of all sources, by slug; SettingsError where the file cannot be read."""
        return _Document(self._read(), str(self.path)).entries

    def add(self, entries: Iterable[Mapping[str, object]]) -> Settings:
        """Add sources at the end of the file, which is begun where there is none; SettingsError as `add_source`."""

        added = list(entries)

        def append(before: bytes) -> bytes:
            for entry in added:
                before = append_entry(before, entry, key="sources", path=str(self.path))
            return before

        settings = update_file(self.path, append, parse_settings)
        for entry in added:
            self.report(Act.SOURCE_ADDED, str(entry.get("slug", "")), {}, entry)
        return settings

    def change(self, changes: Mapping[str, Mapping[str, object]], digests: Mapping[str, str] | None = None) -> Settings:
        """Give sources, by slug, other values of some keys, and take out those that are None; return the settings.

        Raises SettingsError, and writes nothing, where a source is not in the file, where its entry is not as its
        digest says, or where the file with the changes could not be used.
        """
        former = dict[str, Mapping[str, Any]]()

        def edit(document: "_Document") -> bytes:
            former.update({slug: document.entries[slug].value for slug in changes})
            return document.change(changes)

        settings = self._update(edit, digests or dict.fromkeys(changes, ""))
        for slug, keys in changes.items():
            self.report(Act.SOURCE_CHANGED, slug, {key: former[slug].get(key) for key in keys}, keys)
        return settings

    def remove(self, slugs: Iterable[str], digests: Mapping[str, str] | None = None) -> list[Entry]:
        """Take sources out of the file; return their entries, in the file's order. SettingsError as `change`."""
        removed = list[Entry]()

        def cut(document: "_Document") -> bytes:
            removed[:] = sorted((document.entries[slug] for slug in set(slugs)), key=lambda entry: entry.line)
            return document.change(dict.fromkeys((entry.slug for entry in removed), None))

        self._update(cut, digests or dict.fromkeys(slugs, ""))
        for entry in removed:
            self.report(Act.SOURCE_REMOVED, entry.slug, entry.value, {})
        return removed

    def restore(self, slug: str, text: str, digest: str) -> Settings:
        """Give an entry the text that it had before; SettingsError as `change`, and where it is no entry of `slug`."""
        body = f"sources:\n{text}".encode()
        if len(text) > MAX_ENTRY_LENGTH or list(_Document(body, str(self.path)).entries) != [slug]:
            raise SettingsError(FileCode.NOT_ONE_ENTRY(), path=str(self.path))
        former = dict[str, Any]()

        def edit(document: "_Document") -> bytes:
            former.update(document.entries[slug].value)
            return document.replace(slug, text)

        settings = self._update(edit, {slug: digest})
        restored = _Document(body, str(self.path)).entries[slug].value
        changed = [key for key in {**former, **restored} if former.get(key) != restored.get(key)]
        before, after = ({key: values.get(key) for key in changed} for values in (former, restored))
        self.report(Act.SOURCE_CHANGED, slug, before, after)
        return settings

    def put_back(self, text: str, leader: str, gap: int) -> str:
        """Put an entry that was taken out back behind `leader` and `gap` lines of comments; return its slug.

        It comes at the end where there is no such source any more.

        Raises SettingsError, and writes nothing, where the text is not one entry, or where it cannot be used.
        """
        body = f"sources:\n{text}".encode()
        entries = _Document(body, str(self.path)).entries if len(text) < MAX_ENTRY_LENGTH else {}
        if len(entries) != 1:
            raise SettingsError(FileCode.NOT_ONE_ENTRY(), path=str(self.path))
        self._update(lambda document: document.insert(text, leader, gap), {})
        [(slug, entry)] = entries.items()
        self.report(Act.SOURCE_RESTORED, slug, {}, entry.value)
        return slug

    def _read(self) -> bytes:
        return read_bytes(self.path, absent=FileCode.NO_SETTINGS())

    def _update(self, edit: Callable[["_Document"], bytes], digests: Mapping[str, str]) -> Settings:
        """Write what `edit` makes of the file, where the entries named are as their digests say; "" for any."""

        known = dict[str, Entry]()

        def edit_bytes(before: bytes) -> bytes:
            document = _Document(before, str(self.path))
            known.update(document.entries)
            for slug, digest in digests.items():
                entry = document.entries.get(slug)
                if entry is None:
                    raise SettingsError(RenameCode.NOT_IN_FILE(slug=slug), path=str(self.path))
                if digest not in ("", entry.digest):
                    raise ChangedMeanwhileError(entry, path=str(self.path))
            return edit(document)

        def parse(body: bytes, *, path: str) -> Settings:
            settings = parse_settings(body, path=path)
            if not get_actor().owns:
                _refuse_foreign_reads(known, _Document(body, path).entries, path)
            return settings

        return update_file(self.path, edit_bytes, parse)


def _refuse_foreign_reads(before: Mapping[str, Entry], after: Mapping[str, Entry], path: str) -> None:
    for slug, entry in after.items():
        known = before[slug].value if slug in before else {}
        for _, fault in list_foreign_reads(entry.value, known):
            raise SettingsError(fault, path=path, key=slug)


class _Document:
    """A settings file's lines, and where the entry of each source is among them."""

    def __init__(self, body: bytes, path: str) -> None:
        self._path, self._is_crlf = path, b"\r\n" in body
        text = parse_yaml(body, path=path)
        self._lines = body.decode("utf-8-sig").replace("\r\n", "\n").splitlines(keepends=True)
        if self._lines and not self._lines[-1].endswith("\n"):
            self._lines[-1] += "\n"
        self._root: Any = text.value if isinstance(text.value, dict) else {}
        self._sources: list[Any] = self._root.get("sources") or []
        self._block: ListBlock | None = text.blocks.get(("sources",))
        self._key_line = text.find_line(("sources",)) - 1
        if self._sources and not self._block:
            raise SettingsError(FileCode.FLOW_LIST(), path=path, key="sources")
        self.entries = {entry.slug: entry for entry in self._list_entries()}

    def _list_entries(self) -> Iterator[Entry]:
        leader, before = "", self._key_line + 1
        dash = f"{' ' * (self._block.indent if self._block else 0)}-"
        for value, (line, end) in zip(self._sources, self._block.spans if self._block else (), strict=True):
            while line > before and not self._lines[line].startswith(dash):
                line -= 1
            slug = str(value.get("slug", "")) if isinstance(value, dict) else ""
            if slug:
                text = "".join(self._lines[line:end])
                yield Entry(slug=slug, value=value, text=text, leader=leader, gap=line - before, line=line, end=end)
            leader, before = slug, end

    def change(self, changes: Mapping[str, Mapping[str, object] | None]) -> bytes:
        """Return the file's bytes with some keys of entries changed; an entry of None is taken out."""
        for slug, keys in sorted(changes.items(), key=lambda one: -self.entries[one[0]].line):
            entry = self.entries[slug]
            try:
                text = "" if keys is None else change_keys(entry.text, keys)
            except (ValueError, YAMLError):
                raise SettingsError(FileCode.NOT_CHANGEABLE(slug=slug), path=self._path) from None
            self._lines[entry.line : entry.end] = [text]
        return self._check([self._merge(value, changes) for value in self._sources])

    def replace(self, slug: str, text: str) -> bytes:
        """Return the file's bytes with another text of an entry."""
        entry = self.entries[slug]
        self._lines[entry.line : entry.end] = [text.replace("\r\n", "\n").rstrip("\n") + "\n"]
        return self._encode()

    @staticmethod
    def _merge(value: Any, changes: Mapping[str, Mapping[str, object] | None]) -> Any:
        slug = str(value.get("slug")) if isinstance(value, dict) else ""
        if slug not in changes:
            return value
        keys = changes[slug]
        merged = None if keys is None else {**value, **keys}
        return merged and {key: part for key, part in merged.items() if part is not None or key not in (keys or ())}

    def insert(self, text: str, leader: str, gap: int) -> bytes:
        """Return the file's bytes with the text of an entry put in; see `SettingsFile.put_back`."""
        if not self._block:
            begun = "sources" in self._root
            place = slice(self._key_line, self._key_line + 1) if begun else slice(len(self._lines), None)
            self._lines[place] = ["sources:\n"]
            self._key_line = place.start
        line = self._key_line + 1
        if leader:
            line = self.entries[leader].end if leader in self.entries else self._block.end if self._block else line
        while gap > 0 and line < len(self._lines) and self._lines[line].strip()[:1] in ("", "#"):
            line, gap = line + 1, gap - 1
        self._lines[line:line] = [text.replace("\r\n", "\n").rstrip("\n") + "\n"]
        return self._encode()

    def _check(self, wanted: list[Any]) -> bytes:
        """Return the file's bytes; SettingsError where they do not say what is wanted, so that nothing is spoilt."""
        body = self._encode()
        value: Any = parse_yaml(body, path=self._path).value
        said = {**value, "sources": value.get("sources") or []}
        if said != {**self._root, "sources": [entry for entry in wanted if entry is not None]}:
            raise SettingsError(FileCode.NOT_REWRITTEN(), path=self._path)
        return body

    def _encode(self) -> bytes:
        text = "".join(self._lines)
        return (text.replace("\n", "\r\n") if self._is_crlf else text).encode()
