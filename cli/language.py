"""The language of the command line: the terminal's own, as gettext finds it; JSON and logs stay English.

`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`: the first that is set decides, and of its languages, parted by
colons, the first that the catalogue has (GNU gettext, "Locale Environment Variables").
"""

import os
from collections.abc import Mapping

from messages import Message, render
from messages.catalogue import SOURCE_LANGUAGE, languages

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def find_language(environment: Mapping[str, str], available: tuple[str, ...] | None = None) -> str:
    """Return the language that environment variables ask for; English where they ask for none that is available.

    >>> find_language({"LANG": "vi_VN.UTF-8"}, ("en", "vi")), find_language({"LANG": "C.UTF-8"}, ("en", "vi"))
    ('vi', 'en')
    """
    known = languages() if available is None else available
    value = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    named = (locale.partition(".")[0].partition("_")[0].lower() for locale in value.split(":"))
    return next((language for language in named if language in known), SOURCE_LANGUAGE)


def translate(message: Message | str) -> str:
    """Return a message in the terminal's language; a text as it is."""
    return message if isinstance(message, str) else render(message, find_language(os.environ))
