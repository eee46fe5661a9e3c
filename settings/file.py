"""Reads a settings file to plain values with their lines, and changes one without touching the rest.

YAML 1.2's core schema (§10.3.2): `no`, `on` and 1:30 are text. What a settings file needs
no part of is refused with its line: tags, anchors and aliases (a few lines of which can
stand for gigabytes), repeated keys, several documents, deep nesting. What the values mean
is `config`'s.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from messages import Message
from messages.file import FileCode, YamlCode
from messages.plain import PlainCode
from model.characters import FORBIDDEN
from model.errors import SettingsError

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 20
MAX_FAULTS = 20

Place = tuple[str | int, ...]
Event = Any  # ruamel.yaml declares its events without their attributes

_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_YAML_CODES = {  # by a part of what the parser says
    r"'\t'": YamlCode.TAB,
    "<block end>": YamlCode.INDENTATION,
    "quoted scalar": YamlCode.QUOTE,
    "could not find expected ':'": YamlCode.NO_COLON,
    "mapping values are not allowed": YamlCode.COLON,
}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsText:
    """What a settings file says: plain values, and the 1-based line of each by its place."""

    path: str
    value: object
    lines: Mapping[Place, int]
    blocks: Mapping[Place, "ListBlock"]
    words: Mapping[Place, "WordSpan"]

    def find_line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest one around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def make_fault(self, place: Place, message: Message) -> SettingsError:
        """Return the error of a place."""
        return SettingsError(message, path=self.path, line=self.find_line(place), key=format_place(place))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """Where a list that is written as a block stands, for adding to it."""

    indent: int
    end: int  # how many lines of the file come before what is added
    spans: tuple[tuple[int, int], ...]  # of each entry: the 0-based line of its value, and that after its last


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSpan:
    """Where a value that is written on one line stands, quotes included: a 0-based line, and columns in it."""

    line: int
    start: int
    end: int


def read_bytes(path: Path, *, absent: Message | None = None) -> bytes:
    """Return a settings file's bytes; one that cannot be read, or is too large, raises SettingsError.

    `absent` is what is wrong where there is none.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SettingsError(absent or FileCode.NOT_FOUND(), path=str(path)) from None
    except OSError as error:
        raise SettingsError(FileCode.UNREADABLE(reason=error.strerror or str(error)), path=str(path)) from None
    if len(body) > MAX_BYTES:
        raise SettingsError(FileCode.TOO_LARGE(limit=MAX_BYTES // 1024 // 1024), path=str(path))
    return body


def parse_yaml(body: bytes, *, path: str) -> SettingsText:
    """Return what the file says; anything but plain UTF-8 YAML raises SettingsError with its line."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SettingsError(FileCode.NOT_UTF8(), path=path, line=line) from None
    try:
        return _compose(text, path, pure=False)
    except YAMLError:
        # libyaml knows YAML 1.1 only and refuses some of 1.2, such as {url: https://example.org/};
        # the parser that knows it all is thirty times slower.
        pass
    try:
        return _compose(text, path, pure=True)
    except YAMLError as error:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        if "end of stream" in str(getattr(error, "problem", "")):
            marks.reverse()  # where the open part begins is the better place
        mark = marks[0] or marks[1]
        reason = _describe_yaml_error(error)
        if mark is None:
            raise SettingsError(FileCode.NOT_YAML(reason=reason), path=path) from None
        message = FileCode.NOT_YAML_AT(reason=reason, column=mark.column + 1)
        raise SettingsError(message, path=path, line=mark.line + 1) from None


def _compose(text: str, path: str, *, pure: bool) -> SettingsText:
    composer = _Composer(path, YAML(typ="safe", pure=pure).parse(text))
    value = composer.compose_document()
    return SettingsText(path=path, value=value, lines=composer.lines, blocks=composer.blocks, words=composer.words)


def _describe_yaml_error(error: YAMLError) -> Message:
    parts = [getattr(error, name, None) for name in ("context", "problem")]
    message = " ".join(" ".join(part for part in parts if part).split())
    code = next((code for sign, code in _YAML_CODES.items() if sign in message), None)
    if code is not None:
        return code()
    return PlainCode.TEXT(text=message) if message else YamlCode.CHARACTER()


class _Composer:
    """Composes one document from the parser's events; the file's own lines are kept by place."""

    def __init__(self, path: str, events: Iterator[Event]) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.blocks: dict[Place, ListBlock] = {}
        self.words: dict[Place, WordSpan] = {}
        self.events = events
        self.last = 0  # lines up to the end of the latest scalar

    def compose_document(self) -> object:
        """Return the value of the file's only document; None where it has none."""
        value: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.make_fault(FileCode.SECOND_DOCUMENT(), event, ())
            elif isinstance(event, NodeEvent):
                value = self.compose_node(event, ())
        return value

    def compose_node(self, event: Event, place: Place) -> object:
        """Return the value that begins with `event`, and consume it whole."""
        self.refuse_extras(event, place)
        self.lines[place] = event.start_mark.line + 1
        if isinstance(event, MappingStartEvent):
            return self.compose_mapping(place)
        if isinstance(event, SequenceStartEvent):
            return self.compose_sequence(event, place)
        start, end = event.start_mark, event.end_mark
        self.last = end.line + (1 if end.column else 0)
        if start.line == end.line:
            self.words[place] = WordSpan(line=start.line, start=start.column, end=end.column)
        return _parse_scalar(event.value) if event.implicit[0] else event.value

    def compose_mapping(self, place: Place) -> dict[str, object]:
        """Return a mapping; a key given twice is refused."""
        values: dict[str, object] = {}
        while not isinstance(event := self._take_next(), MappingEndEvent):
            self.refuse_extras(event, place)
            if not isinstance(event, ScalarEvent):
                raise self.make_fault(FileCode.KEY_NOT_TEXT(), event, place)
            key: str = event.value
            if key in values:
                raise self.make_fault(FileCode.KEY_TWICE(), event, (*place, key))
            self.last = event.end_mark.line + 1
            values[key] = self.compose_node(next(self.events), (*place, key))
            self.lines[*place, key] = event.start_mark.line + 1
        return values

    def compose_sequence(self, start: Event, place: Place) -> list[object]:
        """Return a list, and keep where it ends if it is written as a block."""
        values, spans = list[object](), list[tuple[int, int]]()
        while not isinstance(event := self._take_next(), SequenceEndEvent):
            values.append(self.compose_node(event, (*place, len(values))))
            spans.append((event.start_mark.line, self.last))
        if not start.flow_style:
            self.blocks[place] = ListBlock(indent=start.start_mark.column, end=self.last, spans=tuple(spans))
        return values

    def _take_next(self) -> Event:
        """Return the next event; a bracket that ends a collection is in its last line."""
        event = next(self.events)
        if isinstance(event, MappingEndEvent | SequenceEndEvent) and event.start_mark.column != event.end_mark.column:
            self.last = max(self.last, event.end_mark.line + 1)
        return event

    def refuse_extras(self, event: Event, place: Place) -> None:
        """Raise SettingsError for what a settings file has no use for."""
        if isinstance(event, AliasEvent) or event.anchor:
            raise self.make_fault(FileCode.ALIAS(), event, place)
        if isinstance(event, ScalarEvent) and FORBIDDEN.search(event.value):
            raise self.make_fault(FileCode.FORBIDDEN_CHARACTER(), event, place)
        if event.tag:
            raise self.make_fault(FileCode.TAG(), event, place)
        if len(place) > MAX_DEPTH:
            raise self.make_fault(FileCode.TOO_DEEP(), event, place[:3])

    def make_fault(self, message: Message, event: Event, place: Place) -> SettingsError:
        """Return the error for a message about the event."""
        return SettingsError(message, path=self.path, line=event.start_mark.line + 1, key=format_place(place))


def _parse_scalar(text: str) -> object:
    """Return what an unquoted word means in YAML 1.2's core schema; very long numbers stay text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def format_place(place: Place) -> str:
    """Write a place as people read it.

    >>> format_place(("sources", 2, "rules", "title"))
    'sources[2].rules.title'
    >>> format_place(("server", " "))
    'server." "'
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{_format_key(step)}" for step in place)
    return "".join(steps).removeprefix(".")


def _format_key(key: str) -> str:
    return key if key and key == key.strip() and key.isprintable() else json.dumps(key)


def merge_faults(faults: Sequence[SettingsError]) -> SettingsError:
    """Return one error for several, in the file's order, a line each, MAX_FAULTS lines at most."""
    first, *rest = sorted(faults, key=lambda fault: fault.line)
    if len(faults) > MAX_FAULTS:
        more = FileCode.MORE_FAULTS(count=len(faults) - MAX_FAULTS + 1)
        rest[MAX_FAULTS - 2 :] = [SettingsError(more, path=first.path)]
    return SettingsError(first.message, path=first.path, line=first.line, key=first.key, others=tuple(rest))


def append_entry(body: bytes, entry: Mapping[str, object], *, key: str, path: str) -> bytes:
    """Return the file's bytes with `entry` added at the end of the list `key`; all else stays as it is.

    A missing or empty list is begun. One that is written in brackets raises SettingsError.
    """
    text = parse_yaml(body, path=path)
    root = text.value if isinstance(text.value, dict) else {}
    written = body.decode("utf-8-sig")
    lines = written.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    block = text.blocks.get((key,))
    if block:
        lines[block.end : block.end] = _dump_entry(entry, block.indent)
    elif key not in root:
        lines += [f"{key}:\n", *_dump_entry(entry, 2)]
    elif not root[key]:
        lines[text.find_line((key,)) - 1 : text.find_line((key,))] = [f"{key}:\n", *_dump_entry(entry, 2)]
    else:
        raise SettingsError(FileCode.FLOW_LIST(), path=path, key=key)
    return "".join(lines).encode()


def replace_word(body: bytes, place: Place, word: str, *, path: str) -> bytes:
    """Return the file's bytes with the value at a place replaced; all else stays as it is, comments too.

    `word` is letters, digits and hyphens, and is put in quotes where it would not be text without. A value that is
    missing, or not written on one line, raises SettingsError.
    """
    text = parse_yaml(body, path=path)
    span = text.words.get(place)
    if span is None:
        raise text.make_fault(place, FileCode.NOT_ON_ONE_LINE())
    lines = body.decode("utf-8-sig").splitlines(keepends=True)
    line = lines[span.line]
    quoted = word if _parse_scalar(word) == word else f'"{word}"'
    lines[span.line] = line[: span.start] + quoted + line[span.end :]
    return "".join(lines).encode()


def _dump_entry(entry: Mapping[str, object], indent: int) -> list[str]:
    return [" " * indent + line for line in dump_yaml([entry]).splitlines(keepends=True)]


def dump_yaml(value: object, *, in_line: bool = False) -> str:
    """Return a plain value as YAML, each text on one line; its lists and mappings as blocks, or all `in_line`."""
    out = StringIO()
    yaml = YAML()
    yaml.default_flow_style = in_line
    yaml.width = 100_000  # else long selectors are folded over lines
    yaml.dump(_quote_unprintable(value), out)
    return out.getvalue()


def _quote_unprintable(value: object) -> object:
    """Put text in quotes where YAML would else not give back what was written (§5.4, §7.3.3: `[?x]` is a mapping)."""
    if isinstance(value, Mapping):
        return {key: _quote_unprintable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_quote_unprintable(part) for part in value]
    if isinstance(value, str) and (not value.isprintable() or value.startswith(("?", ":", "-"))):
        return DoubleQuotedScalarString(value)
    return value


def replace_file(path: Path, body: bytes) -> None:
    """Put `body` in the place of a file, whole or not at all; its mode and a link to it stay."""
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(target)
    finally:
        with suppress(FileNotFoundError):  # it is gone where it took its place
            Path(name).unlink()
