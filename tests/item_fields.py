"""Values of the model's dataclasses, made from their fields: a field that is added is in them at once."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from messages import Message
from messages.plain import PlainCode

T = TypeVar("T")
FILLED_AT = datetime(2026, 3, 9, 8, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
messages = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: PlainCode.ABOUT(subject=text, message=PlainCode.TEXT(text=text))
)
zones = st.sampled_from([UTC, timezone(timedelta(hours=7))])
moments = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001 - given a zone


def build_strategy(kind: type[T]) -> st.SearchStrategy[T]:
    """Return any values of a dataclass; TypeError where a field is of a type that is not known here."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: find_strategy(hints[field.name]) for field in fields(kind)})  # type: ignore[arg-type]


def find_strategy(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) is UnionType:
        return st.one_of([st.none() if part is NoneType else find_strategy(part) for part in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(find_strategy(get_args(hint)[0]), max_size=3).map(tuple)
    if hint is Message:
        return messages
    if is_dataclass(hint):
        return build_strategy(hint)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return {str: texts, int: st.integers(0, 2**40), bool: st.booleans(), datetime: moments}[hint]


def fill(kind: type[T], name: str = "") -> T:
    """Return a value of a dataclass whose fields all hold something, each text the dotted path to its field."""
    hints = get_type_hints(kind)
    return kind(**{field.name: _fill(hints[field.name], f"{name}.{field.name}".strip(".")) for field in fields(kind)})  # type: ignore[arg-type]


def _fill(hint: Any, name: str) -> Any:
    if get_origin(hint) is UnionType:
        return _fill(next(part for part in get_args(hint) if part is not NoneType), name)
    if get_origin(hint) is tuple:
        return (_fill(get_args(hint)[0], name),)
    if hint is Message:
        return PlainCode.TEXT(text=name)
    if is_dataclass(hint):
        return fill(hint, name)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    return {str: name, int: 4242, bool: True, datetime: FILLED_AT}[hint]


def list_texts(kind: type, name: str = "") -> list[str]:
    """Return the dotted paths of all fields of a dataclass, and of those inside it."""
    paths = []
    hints = get_type_hints(kind)
    for field in fields(kind):
        path, hint = f"{name}.{field.name}".strip("."), hints[field.name]
        inner = [part for part in (hint, *get_args(hint)) if is_dataclass(part) and part is not Message]
        paths += list_texts(inner[0], path) if inner else [path]  # type: ignore[arg-type]
    return paths


def without(value: T, name: str) -> T:
    """Return a value of a dataclass with one field of it empty, named by its dotted path."""
    head, _, rest = name.partition(".")
    part = getattr(value, head)
    if rest:
        left: Any = tuple(without(one, rest) for one in part) if isinstance(part, tuple) else without(part, rest)
    else:
        left = _empty(part)
    return replace(value, **{head: left})  # type: ignore[type-var]


def _empty(part: Any) -> Any:
    if isinstance(part, datetime):
        return part - timedelta(days=400)
    if isinstance(part, StrEnum):
        return list(type(part))[-1]
    return type(part)()
