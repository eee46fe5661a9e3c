"""What pages say that are no list and no bulletin: walls, errors, pages that are empty without scripts.

All functions but `is_challenge` take a text as the page writes it; it is folded here.
"""

import re
from functools import cache

from scraper.lexicon.folding import fold
from scraper.lexicon.patterns import Search, search
from scraper.lexicon.table import phrases

# Names in the scripts of walls that want to know whether a human is there.
CHALLENGE_MARKS = re.compile(
    r"challenge-platform|cf-chl|cf-browser-verification|_incapsula_resource|datadome|captcha-delivery\.com|px-captcha"
    r"|geo\.captcha|hcaptcha\.com|h-captcha|recaptcha/api|g-recaptcha|ddos-guard|sucuri_cloudproxy|aws-waf-token",
    re.I,
)


def is_challenge(body: bytes) -> bool:
    """Whether an error page's first bytes are a wall's that wants to know whether a human is there."""
    text = body.decode("utf-8", "ignore")
    return CHALLENGE_MARKS.search(text) is not None or _find("challenge")(fold(text))


def mentions_challenge(text: str) -> bool:
    """Whether a text wants to know whether a human is there, or refuses its visitor."""
    return _find("challenge", "blocked")(fold(text))


def mentions_human_check(text: str) -> bool:
    """Whether a text wants to know whether a human is there."""
    return _find("challenge")(fold(text))


def mentions_refusal(text: str) -> bool:
    """Whether a text refuses its visitor, for whatever reason."""
    return _find("blocked")(fold(text))


def mentions_maintenance(text: str) -> bool:
    """Whether a text says that a site is being mended."""
    return _find("maintenance")(fold(text))


def mentions_moved(text: str) -> bool:
    """Whether a text says that its page has another address now."""
    return _find("moved")(fold(text))


def mentions_missing_page(text: str) -> bool:
    """Whether a text says that the page is not there."""
    return _find("not_found")(fold(text))


def mentions_error(text: str) -> bool:
    """Whether a text says that the page is not there, or its site being mended."""
    return _find("not_found", "maintenance")(fold(text))


def mentions_login(text: str) -> bool:
    """Whether a text asks its reader to log in."""
    return _find("log_in")(fold(text))


def mentions_consent(text: str) -> bool:
    """Whether a text asks for consent to cookies."""
    return _find("consent")(fold(text))


def mentions_missing_scripts(text: str) -> bool:
    """Whether a text says that scripts are needed, or have not run."""
    return _find("script_needed", "loading")(fold(text))


@cache
def _find(*concepts: str) -> Search:
    return search(phrases(*concepts))
