"""Messages as text, for a column of a database: JSON of the code and its parameters.

Earlier versions stored sentences; such a text comes back as it is.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import messages
from messages.message import Code, Message, Value
from messages.plain import PlainCode

_START = '{"code"'


def dump_message(message: Message | None) -> str:
    """Return a message as JSON, a text that only stands for itself as it is; "" for none."""
    if message is None:
        return ""
    text = message.params.get("text") if message.code is PlainCode.TEXT else None
    if isinstance(text, str) and text and not text.startswith(_START):
        return _clean(text)
    return json.dumps(_plain(message), ensure_ascii=False)


def load_message(stored: str) -> Message | None:
    """Return the message of a stored text; None for "". What is no message of ours is kept as it stands."""
    if not stored:
        return None
    return _message(stored) or PlainCode.TEXT(text=stored)


def _message(stored: str) -> Message | None:
    if not stored.startswith(_START):
        return None
    try:
        return _from_plain(json.loads(stored))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _plain(message: Message) -> Mapping[str, object]:
    params = {name: _plain_value(value) for name, value in message.params.items()}
    return {"code": str(message.code), "params": params} if params else {"code": str(message.code)}


def _plain_value(value: Value) -> object:
    if isinstance(value, Message):
        return _plain(value)
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Return a text without what a database refuses: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _from_plain(found: Mapping[str, object]) -> Message:
    params: dict[str, Value] = {}
    for name, value in dict(found.get("params") or {}).items():  # type: ignore[call-overload]  # checked by the caller
        params[name] = _from_plain(value) if isinstance(value, dict) else value
    return Message(code=codes()[str(found["code"])], params=params)


@cache
def codes() -> Mapping[str, Code]:
    """Return every code of every area, by its value."""
    for module in iter_modules(messages.__path__, "messages."):
        import_module(module.name)
    return {str(code): code for area in _areas(Code) for code in area}


def _areas(above: type[Code]) -> list[type[Code]]:
    return [area for below in above.__subclasses__() for area in (below, *_areas(below))]
