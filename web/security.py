"""The header fields that stand on every answer, and the limits of every request.

No page here runs a script but our own `/static` one, shows an image from elsewhere, or
can be framed; so a title that would slip through as markup still could do nothing.
Images of items are not shown on pages: a visit tells no third party anything, unless the visitor asks for them.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

CSP = b"content-security-policy"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Of a page whose visitor asked for the pictures of its items.
PICTURES_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' https: http:")
# Of a page that shows a stranger's page in a frame.
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
# Of that frame, which only a page of ours can hold. Nothing of it runs, is sent or is loaded but our own style sheet;
# the links in it that are ours may lead the page around it on, and are of our origin, so that the session goes along.
FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; "
    "sandbox allow-same-origin allow-top-navigation-by-user-activation"
)
FRAME_PICTURES_POLICY = f"{FRAME_POLICY}; img-src https: http:"
_OTHER_POLICIES = {policy.encode() for policy in (PICTURES_POLICY, FRAMING_POLICY, FRAME_POLICY, FRAME_PICTURES_POLICY)}
SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (CSP, POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
MAX_TARGET_BYTES = 4096  # bytes of path and query
MAX_HEADERS = 100
MAX_HEADERS_BYTES = 32 * 1024  # bytes, names and values
ALLOWED = ("GET", "HEAD")
ALLOWED_WITH_FORMS = (*ALLOWED, "POST")
ALLOWED_FROM_ANYWHERE = (*ALLOWED, "OPTIONS")
# Feeds and the list of them are public: a page of any site may read them (Fetch §3.3), without cookies.
CORS_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"etag, last-modified, link"),
)
# What is private is for who has its address: no proxy keeps it, no search engine lists it.
PRIVATE_HEADERS: tuple[tuple[bytes, bytes], ...] = ((b"x-robots-tag", b"noindex, nofollow, noarchive"),)
PREFLIGHT_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", ", ".join(ALLOWED_FROM_ANYWHERE).encode()),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),  # seconds
)


def add_security_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the header fields with those that every answer carries; these win, but for a policy of those above."""
    given = [(name.lower(), value) for name, value in headers]
    own = {name for name, value in given if name == CSP and value in _OTHER_POLICIES}
    forced = [(name, value) for name, value in SECURITY_HEADERS if name not in own]
    names = {name for name, _ in forced}
    return [*((name, value) for name, value in given if name not in names), *forced]


def find_refusal(
    method: str, target: int, headers: Sequence[tuple[bytes, bytes]], allowed: Sequence[str] = ALLOWED
) -> int:
    """Return the status that refuses a request before anything looks at it, 0 where none.

    `target` is the length of path and query together (RFC 9110 §15.5.6, §15.5.15;
    RFC 6585 §5).
    """
    if method not in allowed:
        return 405
    if target > MAX_TARGET_BYTES:
        return 414
    if len(headers) > MAX_HEADERS or sum(map(len, chain.from_iterable(headers))) > MAX_HEADERS_BYTES:
        return 431
    return 0
