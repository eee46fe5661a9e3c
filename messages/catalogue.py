"""The gettext catalogue (GNU gettext's .mo files): one domain, a folder a language.

English stands in the templates themselves, so it needs no file. The .po files are compiled when the
package is built; where a language has no .mo, its people read English.
"""

import gettext
from functools import cache, lru_cache
from pathlib import Path

DOMAIN = "bantin"
LOCALE = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"


@lru_cache(maxsize=32)
def translations(language: str, folder: Path = LOCALE) -> gettext.NullTranslations:
    """Return the translations into a language (BCP 47: "vi", "vi-VN"); English where there are none.

    This is what Jinja2's i18n extension installs (`install_gettext_translations`).
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    if primary == SOURCE_LANGUAGE or not primary.isalpha():
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, folder, [primary], fallback=True)


@cache
def languages(folder: Path = LOCALE) -> tuple[str, ...]:
    """Return the languages that messages can be rendered in, English first."""
    return (SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
