"""URLs: split, resolved, compared (RFC 3986 §3 and §5; WHATWG URL Standard where browsers are more lenient).

The only module that knows how a URL is written. `split_url` and `join_url` take what strangers write
and never raise, `parse_url` refuses what is no URL; `resolve_link` is what a page's link leads to, and
`canonicalize_url` the form that an item is known by, which is never shown to a person. Whether an
address may be fetched is `scraper.fetch.guard`'s.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url as sort_and_encode
from w3lib.url import safe_url_string

MAX_LENGTH = 8192  # characters; RFC 9110 §4.1 asks servers for 8000
DEFAULT_PORTS = {"http": 80, "https": 443}
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
# Browsers take other characters too, or refuse them (URL Standard §3.2); no host that can be reached has them.
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]*)*", re.ASCII)
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[\da-f]*)\.?", re.ASCII)
# A host with a dot, a port or a path behind it, or that of this machine: a word alone is no address.
_WITHOUT_SCHEME = re.compile(
    r"(?:localhost|[\w-]+(?=[./]|:\d)(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d+)?(?:[/?#]|$)", re.I
)
_ROUTE_MARKS = frozenset("/!=?&")  # in fragments of pages that scripts fill
_NO_PARTS = urlsplit("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that a request can be sent to: its parts, and spelled as it is sent."""

    url: str
    scheme: str
    host: str  # lower case, ASCII, without brackets
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port, as RFC 6454 compares them."""
        return format_origin(self.scheme, self.host, self.port)

    @property
    def place(self) -> str:
        """The host, with its port where that is neither 80 nor 443: what politeness counts as one."""
        host = _bracket(self.host)
        return host if self.port in DEFAULT_PORTS.values() else f"{host}:{self.port}"


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL; all of them are empty where it is none.

    Its `port` alone may still raise ValueError.

    >>> split_url("http://e.org/a?b").path, split_url("http://[x/a?b").path
    ('/a', '')
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NO_PARTS


def complete_address(typed: str) -> tuple[str, ...]:
    """Return the URLs that a typed address may stand for, the likelier first: without a scheme, https and then http.

    >>> complete_address("example.org/news"), complete_address("localhost:8080")[0], complete_address("http://e.org")
    (('https://example.org/news', 'http://example.org/news'), 'https://localhost:8080', ('http://e.org',))
    """
    typed = typed.strip()
    return (f"https://{typed}", f"http://{typed}") if _WITHOUT_SCHEME.match(typed) else (typed,)


def parse_url(url: str) -> SplitResult:
    """Return the parts of a URL; ValueError where it is none. Their `port` raises it too where it is no number."""
    return urlsplit(url)


def parse_query(url: str) -> list[tuple[str, str]]:
    """Return the names and values in a URL's query, in their order; those without a value are left out.

    >>> parse_query("/list?page=2&sort=&q=a+b")
    [('page', '2'), ('q', 'a b')]
    """
    return parse_qsl(split_url(url).query)


def find_host(url: str) -> str:
    """Return the host of a URL in small letters; "" where it has none.

    >>> find_host("https://News.Example.org:8080/"), find_host("/news")
    ('news.example.org', '')
    """
    return split_url(url).hostname or ""


def join_url(base_url: str, reference: str) -> str:
    """Return what a reference leads to from a base URL; "" where one of them is no URL.

    >>> join_url("http://e.org/a", "b"), join_url("http://e.org/a", "http://[x")
    ('http://e.org/b', '')
    """
    try:
        return urljoin(base_url, reference)
    except ValueError:
        return ""


def resolve_redirect(base_url: str, location: str) -> str:
    """Return where a Location field leads, without a fragment (RFC 9110 §10.2.2); ValueError where it is no URL."""
    return urldefrag(urljoin(base_url, location)).url


def format_origin(scheme: str, host: str, port: int | None) -> str:
    """Return an origin as browsers write it, without a default port (RFC 6454 §6.2).

    >>> format_origin("https", "feeds.example.org", 443), format_origin("http", "::1", 8080)
    ('https://feeds.example.org', 'http://[::1]:8080')
    """
    return f"{scheme}://{_bracket(host)}" + ("" if port in (None, DEFAULT_PORTS.get(scheme)) else f":{port}")


def find_origin(url: str) -> str:
    """Return the origin of a URL; ValueError where it is none.

    >>> find_origin("https://Feeds.example.org:443/news")
    'https://feeds.example.org'
    """
    parts = parse_url(url)
    return format_origin(parts.scheme, parts.hostname or "", parts.port)


def _bracket(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def make_target(url: str) -> Target:
    """Return a URL as requests would send it, without its fragment; ValueError where it cannot."""
    from requests import PreparedRequest  # it takes a fifth of the time of commands that fetch nothing

    prepared = PreparedRequest()
    prepared.prepare_url(url.partition("#")[0], None)
    parts = urlsplit(prepared.url or "")
    host = (parts.hostname or "").rstrip(".")
    if not host or "\\" in host:
        raise ValueError(url)
    port = parts.port if parts.port is not None else DEFAULT_PORTS[parts.scheme]
    return Target(url=prepared.url or "", scheme=parts.scheme, host=host, port=port)


def resolve_link(reference: str, base_url: str) -> str:
    """Return what a link on a page leads to, as an http(s) URL; "" for everything else.

    Script, data and mail links, links with a user name, those over MAX_LENGTH characters, and what no
    browser could follow give "". A fragment is kept; backslashes in a path are slashes, as browsers read them.
    """
    if len(reference) <= MAX_LENGTH and _WHOLE.fullmatch(reference):
        return reference
    reference = _UNSEEN.sub("", reference).strip().replace(" ", "%20")
    if not reference or len(reference) > MAX_LENGTH:
        return ""
    try:
        url = urljoin(base_url, _BEFORE_QUERY.sub(_replace_backslashes, reference) if "\\" in reference else reference)
        if not url.isascii():
            url = safe_url_string(url)
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc or not _is_host(parts.hostname or ""):
        return ""
    return url if len(url) <= MAX_LENGTH else ""


def _replace_backslashes(found: re.Match[str]) -> str:
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


def strip_tracking(url: str) -> str:
    """Return a URL without the parameters that only track a reader; all else of it stays to the letter.

    >>> strip_tracking("https://e.org/a?utm_source=x&id=7#top")
    'https://e.org/a?id=7#top'
    """
    before, hash_mark, fragment = url.partition("#")
    head, mark, query = before.partition("?")
    if not query:
        return url
    pairs = "&".join(pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0]))
    return f"{head}{mark if pairs else ''}{pairs}{hash_mark}{fragment}"


def canonicalize_url(url: str, *, keep_fragment: bool = False) -> str:
    """Return the form of a URL by which an item is known again, without scheme and `www.`.

    Parameters that only track a reader or a session are left out; the others are sorted.

    >>> canonicalize_url("https://www.e.org/a?b=2&a=1&fbclid=x#top")
    'e.org/a?a=1&b=2'
    """
    parts = urlsplit(PATH_SESSION.sub("", url))
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name) and not SESSION.fullmatch(f"{name}={value}")
    ]
    sorted_url = sort_and_encode(urlunsplit(parts._replace(query=urlencode(query))), keep_fragments=keep_fragment)
    return re.sub(r"^https?://(?:www\.)?", "", sorted_url)


def leads_to_place(url: str) -> bool:
    """Return whether an address leads to a place on a page: it has a fragment, and none by which scripts choose a page.

    >>> leads_to_place("https://e.org/log#v2"), leads_to_place("/#/news/1"), leads_to_place("/#id=7")
    (True, False, False)
    """
    place = url.partition("#")[2]
    return bool(place) and not set(place) & _ROUTE_MARKS


def is_part_of(url: str, page_url: str) -> bool:
    """Return whether an address is that of a page or of a place on it, so that nothing else is to be read there.

    >>> is_part_of("https://e.org/log#v2", "https://e.org/log"), is_part_of("https://e.org/#/news/1", "https://e.org/")
    (True, False)
    """
    page, _, place = url.partition("#")
    return (not place or leads_to_place(url)) and canonicalize_url(page) == canonicalize_url(page_url)
