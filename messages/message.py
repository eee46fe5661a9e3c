"""A message: a code and its parameters, and the line that a person reads.

A template is English with named parameters (`str.format`: "{host} did not answer within {seconds:g} s").
One that holds a number by which its grammar changes has a plural too (GNU gettext, "Plural forms").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from string import Formatter
from typing import Any, Protocol, Self, runtime_checkable

from messages.catalogue import SOURCE_LANGUAGE, translations


@dataclass(frozen=True, kw_only=True)
class Template:
    """The English of a code. `plural` is "" where no number matters; else `by` names the parameter that is counted."""

    singular: str
    plural: str = ""
    by: str = ""
    verbatim: bool = False  # nothing to translate

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Return the names of the parameters."""
        return parameters_of(self.singular) | parameters_of(self.plural) | ({self.by} - {""})

    def translate(self, language: str, params: Mapping[str, Any]) -> str:
        """Return the template in a language, its parameters still to be filled in."""
        if self.verbatim:
            return self.singular
        if not self.plural:
            return translations(language).gettext(self.singular)
        number = params.get(self.by, 0)
        return translations(language).ngettext(self.singular, self.plural, number if isinstance(number, int) else 2)


def text(singular: str) -> Template:
    """Return a template without a plural. The extraction of the catalogue looks for this name."""
    return Template(singular=singular)


def plural(singular: str, plural: str, by: str = "count") -> Template:
    """Return a template whose grammar goes by a number. The extraction of the catalogue looks for this name."""
    return Template(singular=singular, plural=plural, by=by)


def parameters_of(template: str) -> frozenset[str]:
    """Return the names of the parameters in a template.

    >>> sorted(parameters_of("{host} closed after {count:d} bytes"))
    ['count', 'host']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


class Code(StrEnum):
    """A code of one area: a member is `NAME = "area.name", text("English")`."""

    template: Template

    def __new__(cls, value: str, template: Template) -> Self:
        """Make a member: its value is the code, its template stands beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.template = template
        return member

    def __call__(self, **params: "Value") -> "Message":
        """Return the message of this code; TypeError where the parameters are not those of its template."""
        if params.keys() != self.template.parameters:
            raise TypeError(f"{self!s} takes {sorted(self.template.parameters)}, not {sorted(params)}")
        return Message(code=self, params=params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be said to a person; `str()` gives it in English, for logs."""

    code: Code
    params: "Mapping[str, Value]" = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the message in English."""
        return render(self)


@runtime_checkable
class Localized(Protocol):
    """A value that is written by the language of who reads it, such as a date; it is never stored."""

    def localize(self, language: str) -> str:
        """Return it as people of a language (BCP 47) write it."""


Value = str | int | float | Message | Localized


class _Filler(Formatter):
    """Fills in parameters; never fails, for a stored message may be of another version of its template."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "?")

    def format_field(self, value: Any, format_spec: str) -> str:
        try:
            return format(value, format_spec)
        except (TypeError, ValueError):
            return str(value)


def render(message: Message, language: str = SOURCE_LANGUAGE) -> str:
    """Return a message as one line in a language (BCP 47); English where the catalogue lacks it.

    A message among the parameters is rendered in the same language.
    """
    params = {name: _localize(value, language) for name, value in message.params.items()}
    return _Filler().vformat(message.code.template.translate(language, params), (), params)


def _localize(value: Value, language: str) -> str | int | float:
    if isinstance(value, Message):
        return render(value, language)
    return value if isinstance(value, str | int | float) else value.localize(language)
