"""What may rightly come of a list's address at its next visit.

The items are real ones: the page before is the page without some of its items, and the page that comes has them.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from next_pages import Kind, Site, come, count_half, make_good

from model.listed import ListedItem


def _halve(site: Site) -> tuple[Sequence[ListedItem], Sequence[ListedItem]]:
    return site.items[: count_half(site)], site.items[count_half(site) :]


def _edit_one(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
    at = rng.randrange(len(site.items))
    changed = replace(site.items[at], title=f"{site.items[at].title} (update)")
    return site.items, (*site.items[:at], changed, *site.items[at + 1 :])


def _add_year(item: ListedItem) -> ListedItem:
    years = {str(year): str(year + 1) for year in range(2005, 2030)}
    url = "/".join(years.get(part, part) for part in item.url.split("/"))
    return replace(item, url=url, at=item.at + timedelta(days=365) if item.at else None)


def _other_host(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
    first = replace(site.items[0], url="https://partner.example/news/a-story-of-another-house")
    return site.items[1:], (first, *site.items[1:])


def _pinned(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
    """An item that is older than all others is pinned to the top, and was never seen before."""
    old = min(site.items, key=lambda item: item.at.timestamp() if item.at else 0)
    rest = [item for item in site.items if item is not old]
    return rest, [old, *rest]


def _correct_word(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
    at = rng.randrange(len(site.items))
    words = site.items[at].title.split() or ["x"]
    words[rng.randrange(len(words))] = "corrected"
    changed = replace(site.items[at], title=" ".join(words))
    return site.items, (*site.items[:at], changed, *site.items[at + 1 :])


def _replace_after_absence(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
    before, after = come(site, *_halve(site))
    return [replace(item, at=item.at - timedelta(days=30)) if item.at else item for item in before], after


def _change_all(change: Callable[[ListedItem, random.Random], ListedItem], new: int = 0) -> Kind:
    """All items are written otherwise, and so many are new."""

    def make(site: Site, rng: random.Random) -> tuple[Sequence[ListedItem], ...]:
        before, after = come(site, site.items, site.items[new:])
        return before, [change(item, rng) for item in after]

    return make_good(make)


def _rename(make: Callable[[str], str], new: int = 0) -> Kind:
    return _change_all(lambda item, rng: replace(item, title=make(item.title)), new)


def _move(make: Callable[[str, random.Random], str], new: int = 0) -> Kind:
    return _change_all(lambda item, rng: replace(item, url=make(item.url, rng)) if item.url else item, new)


def _add_parameter(url: str, parameter: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{parameter}"


def _add_to_path(url: str, end: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rstrip("/") + end).geturl()


def _make_mobile(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc="m." + parts.netloc.removeprefix("www.")).geturl()


GOOD: dict[str, Kind] = {
    "unchanged": make_good(lambda site, rng: (site.items, site.items)),
    "one new": make_good(lambda site, rng: come(site, site.items, site.items[1:])),
    "two new": make_good(lambda site, rng: come(site, site.items[:-2], site.items[2:])),
    "one edited": make_good(_edit_one),
    "reordered": make_good(lambda site, rng: (site.items, rng.sample(site.items, len(site.items)))),
    "half gone to page two": make_good(lambda site, rng: (site.items, site.items[: count_half(site)])),
    "half new": make_good(
        lambda site, rng: come(site, site.items[: -count_half(site) // 2], site.items[count_half(site) // 2 :])
    ),
    "all new after a gap": make_good(
        lambda site, rng: come(site, site.items[: count_half(site)], site.items[count_half(site) :])
    ),
    "new year's first page": make_good(
        lambda site, rng: come(
            site, tuple(map(_add_year, site.items[: count_half(site)])), site.items[count_half(site) :]
        )
    ),
    "grown fourfold": make_good(lambda site, rng: (site.items[: max(3, len(site.items) // 4)], site.items)),
    "titles with a suffix": make_good(
        lambda site, rng: (site.items, [replace(item, title=f"{item.title} | {site.host}") for item in site.items])
    ),
    "one other host": make_good(_other_host),
    "three fifths new": make_good(
        lambda site, rng: come(site, site.items[: len(site.items) * 5 // 8], site.items[len(site.items) * 3 // 8 :])
    ),
    "replaced after 30 days": make_good(_replace_after_absence),
    "word corrected": make_good(_correct_word),
    "old item pinned to the top": make_good(_pinned),
    "shortened to a third": make_good(lambda site, rng: (site.items, site.items[: max(3, len(site.items) // 3)])),
    "shortened, one new": make_good(
        lambda site, rng: come(site, site.items[: max(3, len(site.items) // 3)], site.items[1:])
    ),
    "old copy of a cache": make_good(lambda site, rng: (site.items, site.items[count_half(site) :])),
    "titles with a beginning": _rename(lambda title: f"NEW: {title}"),
    "titles in capitals": _rename(str.upper),
    "titles in capitals, two new": _rename(str.upper, 2),
    "links with a campaign": _move(lambda url, rng: _add_parameter(url, "utm_source=list")),
    "links with a session": _move(lambda url, rng: _add_parameter(url, f"sid={rng.randrange(16**8):08x}")),
    "links with index.html": _move(lambda url, rng: _add_to_path(url, "/index.html")),
    "AMP pages": _move(lambda url, rng: _add_to_path(url, "/amp")),
    "mobile host": _move(lambda url, rng: _make_mobile(url)),
    "mobile host, two new": _move(lambda url, rng: _make_mobile(url), 2),
    "summaries come": make_good(
        lambda site, rng: (
            [replace(item, described=False) for item in site.items],
            [replace(item, described=True) for item in site.items],
        )
    ),
    "dates come": make_good(
        lambda site, rng: ([replace(item, dated=False, at=None) for item in site.items], site.items)
    ),
}
