"""URLs as they are followed, and as they are known by.

`absolute` resolves what a page gives (WHATWG-lenient, RFC 3986 §5); `canonical` is the form that
an item is known by: tracking and session parameters off, never shown to a person.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

LONGEST = 8192  # characters; RFC 9110 §4.1 asks servers for 8000
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|spm|zarsrc|ref_src|ref_url)$", re.I
)
# What is taken for a session and is a story's number or name loses bulletins, while an item whose session stays in
# its address is still found by its title. So a value must look random: letters and digits that take turns.
_RANDOM = r"(?=[a-z]*+(?:\d++[a-z]++){3})[a-z\d]{16,}+"
SESSION = re.compile(
    r"(?:(?:php)?sess(?:ion)?_?(?:id)?|sid|jsessionid|aspsessionid\w*|cfid|cftoken|zenid|oscsid)="
    rf"{_RANDOM}(?:[.!][\w.!-]*)?|(?:s|token)=(?=\d*[a-f])[\da-f]{{32}}",
    re.I,
)
PATH_SESSION = re.compile(rf";(?:(?:jsessionid|phpsessid)=[^/?#;]*|sid={_RANDOM}(?=[/?#;]|$))", re.I)
# Tabs and newlines are removed as browsers do (URL Standard §4.4); so are the other unseen characters.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")

_BEFORE_QUERY = re.compile(r"^[^?#]+")

# Most addresses are whole and plain; resolving changes nothing of them.
_WHOLE = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[\w.~%,+@!$&=:-]+)*+/?(?:\?[\w.~%,+@!$&=:/-]+)?", re.ASCII
)


# Browsers take other characters too, or refuse them (URL Standard §3.2); no host that can be asked has them.
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]*)*", re.ASCII)
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[\da-f]*)\.?", re.ASCII)


def absolute(reference: str, base_url: str) -> str:
    """Return what a link on a page leads to, as an http(s) URL; "" for everything else.

    Script, data and mail links, links with a user name, those over LONGEST characters, and what no
    browser could follow give "". A fragment is kept; backslashes in a path are slashes, as browsers read them.
    """
    if len(reference) <= LONGEST and _WHOLE.fullmatch(reference):
        return reference
    reference = _UNSEEN.sub("", reference).strip().replace(" ", "%20")
    if not reference or len(reference) > LONGEST:
        return ""
    try:
        url = urljoin(base_url, _BEFORE_QUERY.sub(_slashed, reference) if "\\" in reference else reference)
        if not url.isascii():
            url = safe_url_string(url)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _is_host(parts.hostname or ""):
            return ""
        _ = parts.port
    except ValueError:
        return ""
    return url if len(url) <= LONGEST else ""


def _slashed(found: re.Match[str]) -> str:
    return found[0].replace("\\", "/")


@lru_cache(maxsize=4096)
def _is_host(host: str) -> bool:
    """Return whether a host, in small letters, is a name or an address that browsers take (URL Standard §3.5)."""
    if ":" not in host and not _NUMERIC.fullmatch(host):
        return _HOST.fullmatch(host) is not None
    try:
        return bool(ip_address(host.removesuffix("."))) and "%" not in host
    except ValueError:
        return False


def untracked(url: str) -> str:
    """Return a URL without the parameters that only track a reader; all else of it stays to the letter."""
    before, hash_mark, fragment = url.partition("#")
    head, mark, query = before.partition("?")
    if not query:
        return url
    kept = "&".join(pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0]))
    return f"{head}{mark if kept else ''}{kept}{hash_mark}{fragment}"


def canonical(url: str, *, keep_fragment: bool = False) -> str:
    """Return the form of a URL by which an item is known again, without scheme and `www.`.

    Parameters that only track a reader or a session are left out; the others are sorted.
    """
    parts = urlsplit(PATH_SESSION.sub("", url))
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name) and not SESSION.fullmatch(f"{name}={value}")
    ]
    clean = urlunsplit(parts._replace(query=urlencode(query)))
    whole = canonicalize_url(clean, keep_fragments=keep_fragment)
    return re.sub(r"^https?://(?:www\.)?", "", whole)
