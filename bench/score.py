"""How right a list of items is: the measure of the listing corpus's own scorer.

An item counts once, by its URL or one of its other URLs; every other URL that was found is a
false one. Titles are compared by their words, dates by the day.
"""

import re
import unicodedata
from collections import Counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit


def norm_url(url: str) -> str:
    try:
        parts = urlsplit((url or "").strip())
        port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    except ValueError:
        return url
    return urlunsplit((parts.scheme.lower(), (parts.hostname or "").lower() + port, parts.path or "/", parts.query, ""))


def tokens(text: str) -> list[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold())
    return ["v" if word in ("vs", "versus") else word for word in words]


def token_f1(one: str, other: str) -> float:
    first, second = Counter(tokens(one)), Counter(tokens(other))
    both = sum((first & second).values())
    return 2 * both / (sum(first.values()) + sum(second.values())) if both else 0.0


def score_page(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return F1, and for each item that was found whether its title and date are right."""
    owner: dict[str, int] = {}
    for number, item in enumerate(gold):
        for url in item.get("alt_urls", []):
            owner.setdefault(norm_url(url), number)
    for number, item in enumerate(gold):
        owner[norm_url(item["url"])] = number
    seen: set[str] = set()
    matched: dict[int, dict[str, Any]] = {}
    for item in found:
        url = norm_url(item["url"])
        number = owner.get(url)
        if url not in seen and number is not None:
            matched.setdefault(number, item)
        seen.add(url)
    titled = [(gold[number]["title"], item["title"]) for number, item in matched.items() if gold[number].get("title")]
    dated = [(gold[number]["date"], item["date"]) for number, item in matched.items() if gold[number].get("date")]
    return {
        "f1": 2 * len(matched) / (len(gold) + len(seen)) if matched else 0.0,
        "title": [tokens(one) == tokens(other) for one, other in titled],
        "title_f1": [token_f1(one, other) for one, other in titled],
        "date": [(other or "")[:10] == one for one, other in dated],
    }
