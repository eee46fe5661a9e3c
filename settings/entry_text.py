"""The text of one entry of a settings file, changed key by key: all else in it stays, comments too.

An entry is the lines of one item of the list of sources, from its dash on. Where each of its keys begins and ends is
told by the parser's events, so that what is not changed is never written anew.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingEndEvent,
    MappingStartEvent,
)

from settings.file import dump_yaml

_DASH = re.compile(r"( *)-(?=[ \n]|$)")
_COMMENT = re.compile(r" *#")
Event = Any  # ruamel.yaml declares its events without their attributes


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeySpan:
    """Where a key and its value stand: offsets in the entry's text."""

    start: int  # of the key
    value: int
    end: int  # behind the value, and behind the line where it is written as a block


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How an entry is written: its keys in their order, and where further ones go."""

    keys: Mapping[str, _KeySpan]
    in_braces: bool
    indent: int  # the column of its keys
    end: int  # the offset of its closing brace, or that behind its last line


def change_keys(text: str, changes: Mapping[str, object]) -> str:
    """Return an entry's text with other values of some of its keys; None takes a key out.

    `text` begins with the line of the dash, and ends with a line break. What it holds is for the caller to check: an
    entry may be written so that it does not come out as is asked for.
    """
    for key, value in changes.items():
        layout = _read_layout(text)
        if value is None:
            text = _drop_key(text, layout, key)
        elif key in layout.keys:
            text = _replace_value(text, layout, key, value)
        else:
            text = _append_key(text, layout, key, value)
    return text


def _replace_value(text: str, layout: _Layout, key: str, value: object) -> str:
    span = layout.keys[key]
    if layout.in_braces:
        return text[: span.value] + _write_in_line(value) + text[span.end :]
    written = text[span.value : span.end]
    if "\n" not in written.rstrip("\n") and _is_simple(value):
        stripped = written.rstrip("\n")
        return text[: span.value] + _write_in_line(value) + written[len(stripped) :] + text[span.end :]
    rest = _find_rest_of_line(text, span.end)
    lines = text[span.start : span.end].splitlines()
    comments = "".join(f"{' ' * layout.indent}{line.strip()}\n" for line in lines if _COMMENT.match(line))
    line = _write_block(key, value, layout.indent)
    before, begun = (text[: span.start], "") if not comments else _split_line(text, span.start)
    return before + comments + begun + line + text[rest:]


def _split_line(text: str, start: int) -> tuple[str, str]:
    """Return the lines before an offset, and what stands before it on its own line; a dash stays with the former."""
    line = text.rfind("\n", 0, start) + 1
    begun = text[line:start]
    return (f"{text[:line]}{begun.rstrip()}\n", " " * len(begun)) if begun.strip() else (text[:line], begun)


def _append_key(text: str, layout: _Layout, key: str, value: object) -> str:
    if layout.in_braces:
        last = max((span.end for span in layout.keys.values()), default=layout.end)
        return f"{text[:last]}{', ' if layout.keys else ''}{key}: {_write_in_line(value)}{text[last:]}"
    written = " " * layout.indent + _write_block(key, value, layout.indent)
    return text[: layout.end] + written + text[layout.end :]


def _drop_key(text: str, layout: _Layout, key: str) -> str:
    if key not in layout.keys:
        return text
    span, names = layout.keys[key], list(layout.keys)
    if not layout.in_braces:
        line = text.rfind("\n", 0, span.start) + 1
        head, rest = text[line : span.start], text[_find_rest_of_line(text, span.end) :]
        return text[:line] + (f"{head.rstrip()}\n" if head.strip() else "") + rest
    place = names.index(key)
    if place + 1 < len(names):
        return text[: span.start] + text[layout.keys[names[place + 1]].start :]
    start = layout.keys[names[place - 1]].end if place else span.start
    between = text[start : span.start].replace(",", "", 1) if place else ""
    return text[:start] + (between if between.strip() else "") + text[layout.end :]


def _find_rest_of_line(text: str, end: int) -> int:
    """Return where the line after a value begins: the value and a comment behind it are of one line."""
    if end and text[end - 1] == "\n":
        return end
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _is_simple(value: object) -> bool:
    """Whether a value fits on the line of its key: a word, a number, or a list of such."""
    parts = value if isinstance(value, list | tuple) else [value]
    return not any(isinstance(part, Mapping | list | tuple) for part in parts)


def _write_in_line(value: object) -> str:
    # Within brackets more has to be quoted than elsewhere (YAML 1.2 §7.3.3), and so it is right in both places.
    return dump_yaml({"_": value}, in_line=True).strip().removeprefix("{_: ").removesuffix("}")


def _write_block(key: str, value: object, indent: int) -> str:
    """Return the lines of a key that begins in column `indent`; the first without its indentation."""
    if _is_simple(value):
        return f"{key}: {_write_in_line(value)}\n"
    lines = dump_yaml({key: value}).splitlines(keepends=True)
    return lines[0] + "".join(" " * indent + line for line in lines[1:])


def _read_layout(text: str) -> _Layout:
    """Return where the keys of an entry stand; ValueError where it is no mapping."""
    blank = _DASH.sub(lambda match: f"{match[1]} ", text, count=1)
    starts = [0]
    for line in blank.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    events = iter(YAML(typ="safe", pure=True).parse(blank))
    start = next((event for event in events if isinstance(event, CollectionStartEvent)), None)
    if not isinstance(start, MappingStartEvent):
        raise ValueError("an entry that is no mapping")

    def find_offset(mark: Any) -> int:
        line, column = int(mark.line), int(mark.column)
        return starts[min(line, len(starts) - 1)] + column

    keys, end = dict[str, _KeySpan](), find_offset(start.end_mark)
    while not isinstance(event := next(events), MappingEndEvent):
        value = next(events)
        end = find_offset(_find_end(value, events))
        keys[event.value] = _KeySpan(start=find_offset(event.start_mark), value=find_offset(value.start_mark), end=end)
    end = find_offset(event.start_mark) if start.flow_style else _find_rest_of_line(text, end)
    return _Layout(keys=keys, in_braces=start.flow_style, indent=start.start_mark.column, end=end)


def _find_end(value: Event, events: Iterator[Event]) -> Any:
    """Return the mark behind a value, and consume it whole; a block ends behind its last word."""
    mark = value.end_mark
    depth = int(isinstance(value, CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        is_mark = not isinstance(event, CollectionEndEvent) or event.start_mark.column != event.end_mark.column
        mark = event.end_mark if is_mark else mark
    return mark
