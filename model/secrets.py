"""Secrets in addresses: what strangers may not see of the URL of a source (a user name, a password, a token)."""

import re

_SECRET = (
    r"(?:[a-z0-9]+[_.-])?(?:access|auth|api|app|feed|rss|user|private|secret|session|bearer|id|refresh|security)?[_.-]?"
    r"(?:token|key|apikey|secret|password|passwd|passwort|pwd|pass|auth|credential|credentials|signature|sig|jwt|sid"
    r"|session|sessionid)"
)
_NAME = re.compile(_SECRET, re.IGNORECASE)
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*")  # RFC 7519 §3.1
_URL = re.compile(r"""\b[a-z][a-z0-9+.-]{1,20}://[^\s<>"']+""", re.IGNORECASE)


def hide_secrets(url: str) -> str:
    """Return a URL without its user name, its password and the secrets in its query; all else as it is.

    >>> hide_secrets("https://me:word@a.example/news?page=2&api_key=5ecret#top")
    'https://a.example/news?page=2#top'
    """
    before, slashes, rest = url.partition("://")
    if not slashes:
        return url
    rest, hash_, fragment = rest.partition("#")
    rest, mark, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    kept = "&".join(part for part in query.split("&") if not _is_secret(part))
    fragment = "" if any(map(_is_secret, fragment.split("&"))) else fragment
    shown = f"{before}{slashes}{authority.rpartition('@')[2]}{slash}{path}"
    return f"{shown}{mark if kept else ''}{kept}{hash_ if fragment else ''}{fragment}"


def _is_secret(part: str) -> bool:
    name, equals, value = part.partition("=")
    return bool(equals and value and (_NAME.fullmatch(name) or _JWT.search(value)))


def hide_secrets_in(text: str) -> str:
    """Return a text with the secrets left out of all URLs in it.

    >>> hide_secrets_in("fetching https://a.example/?token=5ecret failed")
    'fetching https://a.example/ failed'
    """
    return _URL.sub(lambda match: hide_secrets(match[0]), text) if "://" in text else text
