"""Dataclasses as JSON objects and back, by their fields: a field that is added is written and read at once.

A name in the JSON is never given another meaning: what was stored years ago is read by the
same code. A field of a type that is not known here raises TypeError when the codec is built.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from messages import Message
from messages.stored import dump_message, load_message

T = TypeVar("T")
Convert = Callable[[Any], Any]
REQUIRED = object()  # stands for a field that must be in the JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """How values of one type are written to JSON and read from it; no function where JSON has them as they are."""

    dump: Convert | None = None
    load: Convert | None = None
    empty: object = REQUIRED  # what a field without a default is where it was left out
    rank: int = 0  # the place of such fields in an object that leaves empty ones out


class DataclassCodec(Generic[T]):
    """Writes and reads values of one dataclass.

    With `leave_out_empty`, fields that hold their default, or nothing, are left out, and texts come
    first; else all fields are written in their order, but for those that are False as they are by default.
    """

    def __init__(self, kind: type[T], *, leave_out_empty: bool = False) -> None:
        hints = get_type_hints(kind)
        types = [(field, find_field_type(hints[field.name])) for field in _fields(kind)]
        if leave_out_empty:
            types.sort(key=lambda pair: pair[1].rank)
        self._kind = kind
        empty = {field.name: _find_empty(field, type_) for field, type_ in types}
        self._names = empty.keys()
        self._dump = [(field.name, type_.dump, empty[field.name]) for field, type_ in types]
        self._load = [(field.name, type_.load) for field, type_ in types if type_.load]
        self._empty = {name: value for name, value in empty.items() if value is not REQUIRED}
        self._leave_out_empty = leave_out_empty

    def dump(self, value: T) -> dict[str, Any]:
        """Return the members of a JSON object."""
        members: dict[str, Any] = {}
        for name, convert, empty in self._dump:
            part = getattr(value, name)
            if part != empty if self._leave_out_empty else part is not False or empty is not False:
                members[name] = part if convert is None or part is None else convert(part)
        return members

    def load(self, members: dict[str, Any]) -> T:
        """Return the value that `dump` wrote; members that are no fields (any more) are passed over."""
        if not members.keys() <= self._names:
            members = {name: part for name, part in members.items() if name in self._names}
        values = self._empty | members
        for name, convert in self._load:
            if (part := values.get(name)) is not None:
                values[name] = convert(part)
        return self._kind(**values)


def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


def _find_empty(field: Field[Any], type_: FieldType) -> object:
    """Return what a field is where it was left out: its default, else what is empty of its type."""
    if field.default is not MISSING:
        return field.default
    return type_.empty


def find_field_type(hint: Any) -> FieldType:
    """Return how fields with this type hint are written and read."""
    if get_origin(hint) is UnionType and NoneType in get_args(hint):
        [inner] = [argument for argument in get_args(hint) if argument is not NoneType]
        type_ = find_field_type(inner)
        return FieldType(dump=type_.dump, load=type_.load, empty=None, rank=type_.rank)
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        return _make_list_type(find_field_type(get_args(hint)[0]))
    if not isinstance(hint, type):
        raise TypeError(f"no JSON form is known for a field of type {hint}")
    return _find_plain_type(hint)


def _find_plain_type(kind: type) -> FieldType:
    if kind in (str, int, bool, float):
        return FieldType(empty=kind())
    if kind is Message:
        return FieldType(dump=dump_message, load=load_message)
    if issubclass(kind, datetime):
        return FieldType(dump=dump_moment, load=datetime.fromisoformat)
    if issubclass(kind, StrEnum):
        return FieldType(load={str(member): member for member in kind}.__getitem__)
    if is_dataclass(kind):
        codec = DataclassCodec(kind)
        return FieldType(dump=codec.dump, load=codec.load, rank=2)
    raise TypeError(f"no JSON form is known for a field of type {kind.__name__}")


def _make_list_type(part: FieldType) -> FieldType:
    dump, load = part.dump, part.load
    return FieldType(
        dump=None if dump is None else lambda values: [dump(value) for value in values],
        load=tuple if load is None else lambda values: tuple([load(value) for value in values]),
        empty=(),
        rank=part.rank + 1,
    )


def dump_moment(moment: datetime) -> str:
    """Return a moment in ISO 8601, in UTC."""
    return moment.astimezone(UTC).isoformat()
