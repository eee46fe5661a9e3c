"""What may come of a list's address at its next visit, good and bad, made from one real page of it.

A kind is a function of (site, others, rng) -> (page before, page that comes), None where the page cannot have it.
Good ones use real items: the page before is the page without some of its items, and the page that comes has them.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from model.listed import ListedItem, ListedPage

Pair = tuple[ListedPage, ListedPage]
Kind = Callable[["Site", Sequence["Site"], random.Random], Pair | None]
LEAST = 4  # items of a page that a kind is made of
LOREM = re.findall(
    r"\w+",
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis",
)
NAMES = [
    "Anna",
    "Ben",
    "Carla",
    "David",
    "Elena",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Klara",
    "Linh",
    "Marco",
    "Nadia",
    "Omar",
    "Petra",
    "Quentin",
    "Rosa",
]
SURNAMES = [
    "Abel",
    "Brandt",
    "Castro",
    "Duong",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Huber",
    "Ivanov",
    "Jansen",
    "Kowalski",
    "Lopez",
    "Meyer",
    "Nguyen",
]
REMARKS = [
    "I do not agree at all", "Thanks for sharing this!", "First", "So true", "Who wrote this nonsense?", "+1",
    "Great, thank you very much", "When will it be available in my town?", "lol", "Same here, since last week",
]  # fmt: skip
WALLS = {
    "login": "<title>Log in</title><h1>Log in</h1><form><input name=u><input type=password name=p></form>",
    "challenge": "<title>Just a moment...</title><p>Checking your browser before accessing the site</p>",
    "maintenance": "<title>Maintenance</title><h1>We will be back soon</h1><p>The site is under maintenance.</p>",
    "soft 404": "<title>Page not found</title><h1>404</h1><p>The page that you requested was not found.</p>"
    "<ul><li><a href=/>Home</a></li><li><a href=/sitemap>Sitemap</a></li><li><a href=/contact>Contact</a></li></ul>",
    "consent": "<title>Before you continue</title><p>We use cookies. Accept all cookies to continue.</p><button>Accept"
    "</button><ul><li><a href=/privacy>Privacy</a></li><li><a href=/terms>Terms</a></li></ul>",
    "script shell": "<title>Site</title><div id=root></div><noscript>You need to enable JavaScript</noscript>"
    "<script src=/app.js></script>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One page of a corpus: what rules find on it, and what else stands there."""

    key: str
    page: ListedPage
    summaries: tuple[str, ...]
    links: tuple[ListedItem, ...]  # of its menus: text and address
    walls: dict[str, ListedPage | None]  # what its rules find on each wall; None where they find nothing

    @property
    def host(self) -> str:
        return urlsplit(self.page.url).hostname or self.key

    @property
    def items(self) -> tuple[ListedItem, ...]:
        return self.page.items


def follow(before: Sequence[ListedItem], after: Sequence[ListedItem], site: Site, **page: object) -> Pair:
    """Return two pages of a site; what stands on both is known, and its date is not read again."""
    stored = set(before)
    listed = tuple(replace(item, known=True, at=None) if item in stored else item for item in after)
    return replace(site.page, items=tuple(before)), replace(site.page, items=listed, **page)


def _good(make: Callable[[Site, random.Random], tuple[Sequence[ListedItem], ...]]) -> Kind:
    def kind(site: Site, _: Sequence[Site], rng: random.Random) -> Pair | None:
        before, after = make(site, rng)
        return follow(before, after, site) if min(len(before), len(after)) >= LEAST - 1 else None

    return kind


def _bad(make: Callable[[Site, Sequence[Site], random.Random], Sequence[ListedItem] | None]) -> Kind:
    def kind(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
        after = make(site, others, rng) if len(site.items) >= LEAST else None
        return follow(site.items, after, site) if after else None

    return kind


def _come(site: Site, after: Sequence[ListedItem], before: Sequence[ListedItem]) -> tuple[Sequence[ListedItem], ...]:
    """Return (before, after), with what is new in `after` dated behind all that was there before."""
    new = set(after) - set(before)
    last = max((item.at for item in before if item.at), default=None)
    first = min((item.at for item in new if item.at), default=None)
    if last is None or first is None or first > last:
        return before, after
    shift = last - first + timedelta(hours=1)
    return before, [replace(item, at=item.at + shift) if item in new and item.at else item for item in after]


def _half(site: Site) -> int:
    return len(site.items) // 2


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


GOOD: dict[str, Kind] = {
    "unchanged": _good(lambda site, rng: (site.items, site.items)),
    "one new": _good(lambda site, rng: _come(site, site.items, site.items[1:])),
    "two new": _good(lambda site, rng: _come(site, site.items[:-2], site.items[2:])),
    "one edited": _good(_edit_one),
    "reordered": _good(lambda site, rng: (site.items, rng.sample(site.items, len(site.items)))),
    "half gone to page two": _good(lambda site, rng: (site.items, site.items[: _half(site)])),
    "half new": _good(lambda site, rng: _come(site, site.items[: -_half(site) // 2], site.items[_half(site) // 2 :])),
    "all new after a gap": _good(lambda site, rng: _come(site, site.items[: _half(site)], site.items[_half(site) :])),
    "new year's first page": _good(
        lambda site, rng: _come(site, tuple(map(_add_year, site.items[: _half(site)])), site.items[_half(site) :])
    ),
    "grown fourfold": _good(lambda site, rng: (site.items[: max(3, len(site.items) // 4)], site.items)),
    "titles with a suffix": _good(
        lambda site, rng: (site.items, [replace(item, title=f"{item.title} | {site.host}") for item in site.items])
    ),
    "one other host": _good(_other_host),
}


def _rewrite(site: Site, titles: Sequence[str], **fields: object) -> list[ListedItem]:
    """Return the site's items under other titles, with addresses that go with them."""
    made = []
    for item, title in zip(site.items, titles, strict=False):
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())[:80]
        made.append(replace(item, title=title, url=urljoin(item.url or site.page.url, slug or "x"), **fields))
    return made


def _login(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    return [ListedItem(title="Log in to your account", url=urljoin(site.page.url, "/login"))]


def _other_list(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    other = rng.choice(others)
    return list(other.items)


def _other_list_rehosted(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    other, parts = rng.choice(others), urlsplit(site.page.url)
    moved = [urlsplit(item.url)._replace(scheme=parts.scheme, netloc=parts.netloc).geturl() for item in other.items]
    return [replace(item, url=url) for item, url in zip(other.items, moved, strict=True)]


def _other_language(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    foreign = [one for one in others if one.page.language[:2] != site.page.language[:2] and len(one.items) >= LEAST]
    if not foreign or not site.page.language:
        return None
    items = _rewrite(site, [item.title for item in rng.choice(foreign).items])
    return [replace(item, url=urljoin(item.url, f"/intl{urlsplit(item.url).path}")) for item in items]


def _dates_gone(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    if sum(item.dated for item in site.items) < len(site.items) * 0.9:
        return None
    return [replace(item, dated=False, at=None) for item in site.items]


def _links_gone(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    linked = all(item.url for item in site.items)
    return [replace(item, url="") for item in site.items] if linked else None


def _swapped(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    pairs = list(zip(site.items, site.summaries, strict=True))
    if sum(len(text) > 2 * len(item.title) for item, text in pairs) < len(pairs) * 0.8:
        return None
    return [replace(item, title=" ".join(text.split())) for item, text in pairs]


def _archive(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
    """The lower half of a page as it was ten years ago comes in the place of the upper one."""
    upper, lower = site.items[: _half(site)], site.items[_half(site) :]
    if len(lower) < LEAST or not all(item.at for item in site.items):
        return None
    old = [replace(item, at=item.at - timedelta(days=3650) if item.at else None) for item in lower]
    return follow(upper, old, site)


def _authors(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    names = [f"{rng.choice(NAMES)} {rng.choice(SURNAMES)}" for _ in site.items]
    root = urljoin(site.page.url, "/author/")
    return [ListedItem(title=name, url=root + name.lower().replace(" ", "-")) for name in names]


def _comments(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    return [
        ListedItem(title=rng.choice(REMARKS), url=f"{site.page.url}#comment-{rng.randrange(10**6)}", dated=item.dated)
        for item in site.items
    ]


def _results(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    pool = [item for other in rng.sample(list(others), 8) for item in other.items]
    titles = [item.title for item in rng.sample(pool, min(10, len(pool)))]
    return [ListedItem(title=title, url=urljoin(site.page.url, f"/?p={rng.randrange(10**5)}")) for title in titles]


def _cut(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
    if len(site.items) < LEAST or not site.page.whole:
        return None
    kept = list(site.items[: _half(site)])
    kept[-1] = replace(kept[-1], title=kept[-1].title[: len(kept[-1].title) // 2], dated=False, at=None)
    return follow(site.items, kept, site, whole=False)


def _mojibake(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    titles = [item.title.encode().decode("cp1252", "replace") for item in site.items]
    spoilt = sum(title != item.title for title, item in zip(titles, site.items, strict=True))
    if spoilt < len(titles) * 0.5:
        return None
    return [replace(item, title=title) for item, title in zip(site.items, titles, strict=True)]


def _wall(name: str) -> Kind:
    def kind(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
        page = site.walls[name]
        return (site.page, page) if page else (site.page, ListedPage(items=()))

    return kind


def _titles(make: Callable[[int, ListedItem, random.Random], str]) -> Kind:
    return _bad(
        lambda site, others, rng: [
            replace(item, title=make(number, item, rng)) for number, item in enumerate(site.items)
        ]
    )


BAD: dict[str, Kind] = {
    **{name: _wall(name) for name in (*WALLS, "another page")},
    "empty list": lambda site, others, rng: (site.page, replace(site.page, items=())),
    "login in the list's markup": _bad(_login),
    "another list in the markup": _bad(_other_list),
    "another list, rehosted": _bad(_other_list_rehosted),
    "other language": _bad(_other_language),
    "titles gone": _titles(lambda number, item, rng: ""),
    "titles all equal": _titles(lambda number, item, rng: "Read more"),
    "titles are numbers": _titles(lambda number, item, rng: str(number + 1)),
    "prices for titles": _titles(lambda number, item, rng: f"{rng.randrange(5, 900)}.{rng.randrange(100):02} €"),
    "template variables": _titles(lambda number, item, rng: "{{ item.title }}"),
    "loading rows": _bad(lambda site, others, rng: [ListedItem(title="Loading…") for _ in site.items]),
    "lorem ipsum": _bad(
        lambda site, others, rng: _rewrite(site, [" ".join(rng.sample(LOREM, 7)).capitalize() for _ in site.items])
    ),
    "summaries for titles": _bad(_swapped),
    "dates gone": _bad(_dates_gone),
    "links gone": _bad(_links_gone),
    "archive of ten years ago": _archive,
    "list of authors": _bad(_authors),
    "menu": _bad(lambda site, others, rng: site.links[: max(len(site.items), LEAST)]),
    "comments": _bad(_comments),
    "search results": _bad(_results),
    "cut off": _cut,
    "wrong charset": _bad(_mojibake),
    "letters lost": _titles(lambda number, item, rng: "".join(c if c in " .,-" else "?" for c in item.title)),
}
