"""What may come of a list's address at its next visit that is not the list."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.entities import codepoint2name
from urllib.parse import quote, urljoin, urlsplit

from next_pages import LEAST, Kind, Pair, Site, count_half, follow, make_bad

from model.listed import ListedItem, ListedPage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTITIES = {chr(number): f"&{name};" for number, name in codepoint2name.items()}
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
    upper, lower = site.items[: count_half(site)], site.items[count_half(site) :]
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
    kept = list(site.items[: count_half(site)])
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
    return make_bad(
        lambda site, others, rng: [
            replace(item, title=make(number, item, rng)) for number, item in enumerate(site.items)
        ]
    )


def _sponsored(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    """Advertisements in the list's markup, each behind the counter of an advertiser."""
    pool = [item for other in rng.sample(list(others), 8) for item in other.items]
    titles = [item.title for item in rng.sample(pool, min(len(site.items), len(pool)))]
    root = "https://click.adnet.example/r"
    return [
        ListedItem(title=title, url=f"{root}?c={rng.randrange(10**9)}", described=item.described)
        for title, item in zip(titles, site.items, strict=False)
    ]


def _cookies(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem]:
    titles = ("Accept all cookies", "Reject all", "Manage preferences", "Privacy policy", "Cookie policy")
    return [
        ListedItem(title=title, url=urljoin(site.page.url, f"/{title.lower().replace(' ', '-')}")) for title in titles
    ]


def _said(title: str) -> Kind:
    """The list's container holds one sentence."""
    return make_bad(lambda site, others, rng: [ListedItem(title=title, url=site.page.url)])


def _lead(make: Callable[[Site, ListedItem], str]) -> Kind:
    """All items lead elsewhere."""

    def lead(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
        linked = all(item.url for item in site.items)
        return [replace(item, url=urljoin(site.page.url, make(site, item))) for item in site.items] if linked else None

    return make_bad(lead)


def _sort_by_day(site: Site) -> list[ListedItem] | None:
    """Return a site's items, the newest first; None where not all have dates, or one is of several items."""
    days = {item.at: item for item in site.items if item.at}
    return [days[at] for at in sorted(days, reverse=True)] if len(days) == len(site.items) >= 2 * LEAST else None


def _page_two(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
    """A cache sends page two for page one."""
    items = _sort_by_day(site)
    return follow(items[: count_half(site)], items[count_half(site) :], site) if items else None


def _alphabetical(site: Site, others: Sequence[Site], rng: random.Random) -> Pair | None:
    """The list is sorted by title for once, so that old items stand among a few of the new ones."""
    items = _sort_by_day(site)
    if items is None:
        return None
    newer, older = items[: count_half(site)], items[count_half(site) :]
    return follow(newer, sorted([*older, *newer[: len(newer) // 3]], key=lambda item: item.title), site)


def _today(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    """The template prints its own day at each item."""
    items = _sort_by_day(site)
    if items is None or len({item.at.date() for item in items if item.at}) < len(items) / 2:
        return None
    last = max(item.at for item in items if item.at) + timedelta(days=1)
    return [replace(item, at=last) for item in site.items]


def _escaped(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    titles = ["".join(ENTITIES.get(c, c) for c in item.title) for item in site.items]
    escaped = sum(title != item.title for title, item in zip(titles, site.items, strict=True))
    if escaped < len(titles) / 2:
        return None
    return [replace(item, title=title) for item, title in zip(site.items, titles, strict=True)]


def _tags(site: Site, others: Sequence[Site], rng: random.Random) -> list[ListedItem] | None:
    words = sorted({word for item in site.items for word in item.title.split() if len(word) > 3 and word.isalpha()})
    chosen = rng.sample(words, min(12, len(words)))
    return [ListedItem(title=word, url=urljoin(site.page.url, f"/tag/{word.lower()}")) for word in chosen] or None


BAD: dict[str, Kind] = {
    **{name: _wall(name) for name in (*WALLS, "another page")},
    "empty list": lambda site, others, rng: (site.page, replace(site.page, items=())),
    "login in the list's markup": make_bad(_login),
    "another list in the markup": make_bad(_other_list),
    "another list, rehosted": make_bad(_other_list_rehosted),
    "other language": make_bad(_other_language),
    "titles gone": _titles(lambda number, item, rng: ""),
    "titles all equal": _titles(lambda number, item, rng: "Read more"),
    "titles are numbers": _titles(lambda number, item, rng: str(number + 1)),
    "prices for titles": _titles(lambda number, item, rng: f"{rng.randrange(5, 900)}.{rng.randrange(100):02} €"),
    "template variables": _titles(lambda number, item, rng: "{{ item.title }}"),
    "loading rows": make_bad(lambda site, others, rng: [ListedItem(title="Loading…") for _ in site.items]),
    "lorem ipsum": make_bad(
        lambda site, others, rng: _rewrite(site, [" ".join(rng.sample(LOREM, 7)).capitalize() for _ in site.items])
    ),
    "summaries for titles": make_bad(_swapped),
    "dates gone": make_bad(_dates_gone),
    "links gone": make_bad(_links_gone),
    "archive of ten years ago": _archive,
    "list of authors": make_bad(_authors),
    "menu": make_bad(lambda site, others, rng: site.links[: max(len(site.items), LEAST)]),
    "comments": make_bad(_comments),
    "search results": make_bad(_results),
    "cut off": _cut,
    "wrong charset": make_bad(_mojibake),
    "letters lost": _titles(lambda number, item, rng: "".join(c if c in " .,-" else "?" for c in item.title)),
    "sponsored list": make_bad(_sponsored),
    "cookie wall in the list": make_bad(_cookies),
    "not in your country": _said("This content is not available in your country"),
    "error message in the list": _said("Error establishing a database connection"),
    "no results": _said("No results were found"),
    "links to a paywall": _lead(lambda site, item: f"/subscribe?return={quote(urlsplit(item.url).path)}"),
    "links to the home page": _lead(lambda site, item: "/"),
    "page two in its place": _page_two,
    "sorted by title": _alphabetical,
    "today at all items": make_bad(_today),
    "characters escaped twice": make_bad(_escaped),
    "tags of a cloud": make_bad(_tags),
    "dates for titles": _titles(lambda number, item, rng: f"{(item.at or NOW) - timedelta(number):%d.%m.%Y}"),
    "addresses for titles": _titles(lambda number, item, rng: item.url or "https://a.example/1"),
    "markup in titles": _titles(lambda number, item, rng: f'<a href="{item.url}">{item.title}</a>'),
    "undefined titles": _titles(lambda number, item, rng: "undefined"),
    "counts for titles": _titles(lambda number, item, rng: f"{rng.randrange(200)} comments"),
}
