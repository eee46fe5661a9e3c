"""Numbers as people of each language write them, by Babel (Unicode's CLDR); dates are in `web.dates`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from messages import Message
from messages.catalogue import SOURCE_LANGUAGE
from messages.message import Value

if TYPE_CHECKING:
    from babel import Locale

_LOCALES = {"en": "en_GB"}  # of languages whose own locale is one country's: 9 March 2026, and 24 hours a day
_SIZES = ((10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"))


class _Grouped(int):
    """A number that is written with its digits in groups; all else of it is the number's."""

    text: str

    def __format__(self, spec: str) -> str:
        return self.text if spec in ("", "d") else int.__format__(self, spec)


@lru_cache(maxsize=8)
def find_locale(language: str) -> "Locale":
    """Return how dates and numbers are written in a language of the catalogue."""
    from babel import Locale  # here, so that commands that show no page need not load it

    return Locale.parse(_LOCALES.get(language, language))


@dataclass(frozen=True, slots=True)
class Tenths:
    """A number that is shown to a tenth."""

    value: float

    def localize(self, language: str) -> str:
        """Return it in a language.

        >>> Tenths(0.45).localize("vi")
        '0,4'
        """
        from babel.numbers import format_decimal

        return str(format_decimal(self.value, format="#,##0.0", locale=find_locale(language)))

    def __str__(self) -> str:
        """Return it in English."""
        return self.localize(SOURCE_LANGUAGE)


def format_number(value: float, language: str) -> str:
    """Return a number with its digits in groups, and its decimals as they are.

    >>> format_number(12345, "en"), format_number(12345, "vi")
    ('12,345', '12.345')
    """
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=find_locale(language)))


def format_size(size: int, language: str) -> str:
    """Return a number of bytes in the unit that suits it.

    >>> format_size(2_450_000, "en"), format_size(12, "en")
    ('2.5 MB', '12 byte')
    """
    from babel.units import format_unit

    divisor, unit = next((pair for pair in _SIZES if size >= pair[0]), (1, "byte"))
    return str(format_unit(round(size / divisor, 1), f"digital-{unit}", "short", locale=find_locale(language)))


def group_digits(message: Message, language: str) -> Message:
    """Return a message whose numbers are written with their digits in groups."""
    return Message(code=message.code, params={name: _group(value, language) for name, value in message.params.items()})


def _group(value: Value, language: str) -> Value:
    if isinstance(value, Message):
        return group_digits(value, language)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) < 1000:
        return value
    grouped = _Grouped(value)
    grouped.text = format_number(value, language)
    return grouped
