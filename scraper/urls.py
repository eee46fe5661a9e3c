"""Strangers' URLs taken apart and joined (RFC 3986 §3 and §5), never an error.

`urllib.parse` raises for some of what pages have in their links, such as `http://[x`. Here what is no
URL has no parts, and a reference that is none leads nowhere. Whether an address may be followed is
not asked: `scraper.normalize.urls` does.
"""

from urllib.parse import SplitResult, urljoin, urlsplit

_NOTHING = urlsplit("")


def taken_apart(url: str) -> SplitResult:
    """Return the parts of a URL; all of them are empty where it is none.

    Its `port` alone may still raise ValueError.

    >>> taken_apart("http://e.org/a?b").path, taken_apart("http://[x/a?b").path
    ('/a', '')
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NOTHING


def joined(base_url: str, reference: str) -> str:
    """Return what a reference leads to from a base URL; "" where one of them is no URL.

    >>> joined("http://e.org/a", "b"), joined("http://e.org/a", "http://[x")
    ('http://e.org/b', '')
    """
    try:
        return urljoin(base_url, reference)
    except ValueError:
        return ""
