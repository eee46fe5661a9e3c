"""The language of a page: the one that a browser prefers among those of the catalogue (RFC 9110 §12.5.4)."""

from functools import lru_cache

from messages.catalogue import SOURCE_LANGUAGE, languages
from web.conditional import parse_weighted

MAX_RANGES = 20


@lru_cache(maxsize=256)
def choose_language(accept_language: str, available: tuple[str, ...] | None = None) -> str:
    """Return the available language that an Accept-Language field gives the most weight; English where it names none.

    `available` is what the catalogue holds, unless it is given. A range stands for its primary subtag, so `vi-VN`
    is Vietnamese (RFC 4647 §3.4); the first of equal weights wins.

    >>> choose_language("vi-VN,vi;q=0.9,en;q=0.8", ("en", "vi")), choose_language("fr, *;q=0.5", ("en", "vi"))
    ('vi', 'en')
    """
    known = languages() if available is None else available
    chosen, most = SOURCE_LANGUAGE, 0.0
    for part in accept_language.lower().encode("latin-1", "replace").split(b",")[:MAX_RANGES]:
        language_range, weight = parse_weighted(part)
        language = language_range.partition(b"-")[0].decode("latin-1")
        if language in known and weight > most:
            chosen, most = language, weight
    return chosen
