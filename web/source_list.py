"""Which sources the first page lists, in what order and in what groups: plain functions over what is asked for.

All of it stands in the address, so that it can be kept, sent, and gone back to; it needs no script.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from model.health import State, StateKind, describe_health
from model.words import drop_accents, split_words
from settings.stored import is_paused
from store import SourceBrief, SourceState

SOURCES_A_PAGE = 50
MAX_WORDS_LENGTH = 200  # characters of a search
SORTS = ("title", "state", "newest", "items", "next")
NEWEST = "newest"
_KINDS = (
    StateKind.TROUBLE,
    StateKind.WAITING,
    StateKind.WELL,
    StateKind.PAUSED,
    StateKind.OFF,
)  # those that need a look first
_MOST_FIRST = ("newest", "items")  # sorted so when first asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """What is asked of the list: words, one state, one category, an order ("" for groups) and a page of it."""

    words: str = ""
    kind: StateKind | None = None
    category: str = ""
    sort: str = ""  # one of SORTS, "-" before it for the other way round
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some sources are left out by what is asked."""
        return bool(self.words or self.kind or self.category)

    @property
    def column(self) -> str:
        """What the list is sorted by; "" for groups."""
        return self.sort.removeprefix("-")

    def make_link(self, **changes: object) -> str:
        """Return the query of the same list with something else about it, from its first page on."""
        return replace(self, **{"page": 1, **changes}).query  # type: ignore[arg-type]  # names come from our templates

    def make_sort_link(self, column: str) -> str:
        """Return the query that sorts by a column; the other way round where it is sorted by it."""
        first, second = (f"-{column}", column) if column in _MOST_FIRST else (column, f"-{column}")
        return self.make_link(sort=second if self.sort == first else first)

    @property
    def query(self) -> str:
        """Its query, with "?"; that of the first page of all sources too."""
        values = {
            "q": self.words,
            "state": self.kind or "",
            "category": self.category,
            "sort": self.sort,
            "page": self.page if self.page > 1 else "",
        }
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sources that stand under one heading; `category` is "" for those without any."""

    is_trouble: bool
    category: str
    size: int  # of the whole group, on all pages
    sources: Sequence[SourceBrief]


def parse_list_request(parameters: Mapping[str, str]) -> ListRequest:
    """Return what is asked for by the parameters of a query; what is none of ours counts as not said."""
    sort, kind = parameters.get("sort", ""), parameters.get("state", "")
    page = parameters.get("page", "")
    return ListRequest(
        words=" ".join(parameters.get("q", "").split())[:MAX_WORDS_LENGTH],
        kind=StateKind(kind) if kind in list(StateKind) else None,
        category=" ".join(parameters.get("category", "").split()),
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def find_state(source: SourceBrief | SourceState) -> State:
    """Return how a source is doing."""
    return describe_health(source.health, enabled=source.enabled, paused=is_paused(source.options))


@lru_cache(maxsize=16384)
def read_categories(options: str) -> tuple[str, ...]:
    """Return the categories in a source's options."""
    return tuple(json.loads(options).get("categories", ()))


def select_sources(sources: Iterable[SourceBrief], asked: ListRequest) -> list[SourceBrief]:
    """Return the sources that are asked for; those no longer watched where they are asked for by their state."""
    words = split_words(asked.words)
    return [
        source
        for source in sources
        if (find_state(source).kind is asked.kind if asked.kind else source.enabled)
        and (not asked.category or asked.category in read_categories(source.options))
        and (not words or _has_words(source, words))
    ]


def _has_words(source: SourceBrief, words: Sequence[str]) -> bool:
    text = _fold_source(source.title, source.host, source.slug, read_categories(source.options))
    return all(f" {word}" in text for word in words)


@lru_cache(maxsize=16384)
def _fold_source(*parts: str | tuple[str, ...]) -> str:
    """Return the words of a source, each behind a space, so that a search finds how they begin."""
    texts = [text for part in parts for text in ([part] if isinstance(part, str) else part)]
    return "".join(f" {word}" for word in split_words(" ".join(texts)))


def sort_sources(
    sources: Sequence[SourceBrief], asked: ListRequest, newest: Mapping[str, datetime]
) -> list[SourceBrief]:
    """Return sources in the order asked for; `newest` tells when each one's newest item was published.

    What has no such item, and what is not looked at again, stands last either way.
    """
    by_title = sorted(sources, key=lambda source: (_fold_title(source.title), source.slug))
    if not asked.column:
        return sorted(by_title, key=_group_key)
    keys: Mapping[str, Callable[[SourceBrief], object]] = {
        "title": lambda source: _fold_title(source.title),
        "state": lambda source: _KINDS.index(find_state(source).kind),
        "newest": lambda source: newest.get(source.slug),
        "items": lambda source: source.items,
        "next": lambda source: source.next_due if source.enabled else None,
    }
    key = keys[asked.column]
    known = [source for source in by_title if key(source) is not None]
    unknown = [source for source in by_title if key(source) is None]
    return [*sorted(known, key=key, reverse=asked.sort.startswith("-")), *unknown]  # type: ignore[arg-type]  # alike


@lru_cache(maxsize=16384)
def _fold_title(title: str) -> str:
    """Return what titles are sorted by: without accents and case."""
    return drop_accents(title).casefold()


def _group_key(source: SourceBrief) -> tuple[bool, bool, str]:
    """Return what sorts groups: those in trouble, the first category of each, those without any."""
    category = _find_group(source)[1]
    return not _find_group(source)[0], not category, category.casefold()


def _find_group(source: SourceBrief) -> tuple[bool, str]:
    if find_state(source).kind is StateKind.TROUBLE:
        return True, ""
    return False, next(iter(read_categories(source.options)), "")


def group_sources(listed: Sequence[SourceBrief], shown: Sequence[SourceBrief], asked: ListRequest) -> list[Group]:
    """Return what a page shows of all that are listed, in groups; in one where they are sorted by a column."""
    if asked.column:
        return [Group(is_trouble=False, category="", size=len(listed), sources=shown)] if shown else []
    sizes = Counter(map(_find_group, listed))
    groups: dict[tuple[bool, str], list[SourceBrief]] = {}
    for source in shown:
        groups.setdefault(_find_group(source), []).append(source)
    return [
        Group(is_trouble=key[0], category=key[1], size=sizes[key], sources=members) for key, members in groups.items()
    ]


def cut_page(sources: Sequence[SourceBrief], page: int) -> tuple[Sequence[SourceBrief], int, int]:
    """Return the sources of a page, its number, and the number of pages; the last one for a page behind it."""
    pages = max(1, -(-len(sources) // SOURCES_A_PAGE))
    number = min(page, pages)
    return sources[(number - 1) * SOURCES_A_PAGE : number * SOURCES_A_PAGE], number, pages
