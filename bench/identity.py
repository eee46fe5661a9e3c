"""What a change of addresses does to a list: announced again, lost, taken for another; by kind of change.

    python bench/identity.py --corpus DIR [--corpus DIR...] [--every N]

The list of each page (rules by detection) is stored in SQLite as a first run does it. The next run finds it with its
addresses changed, alone or with something else: two new items and an edited title, in reverse, a half only, without
days, with titles that repeat; and once more, as sessions and quarrels of two addresses show only then. Each item
carries a mark that identity does not look at, so that an item taken for another is seen. Exit status 1 where a count
of faults is above 0.

Kinds that leave nothing to tell twins by (other numbers or none in the address, the same title, no day, and another
order besides) are not asked for.
"""

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
# ruff: noqa: E402 - the root is put on the path first
from predict_listing import found

from model.item import DateOrigin
from model.outcome import Health, Page, Run, RunOutcome, Scraped, Validators
from scraper.dates import DateContext
from scraper.extract import RawDate, RawItem
from scraper.normalize.identity import compute_fingerprint
from scraper.normalize.items import normalize_item, read_date
from scraper.source import Rules, Source
from scraper.urls import canonicalize_url, find_host, resolve_link
from store import SourceRecord, Store, open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEAST, MOST = 3, 40  # items of a page that are looked at; pages with fewer are not
TWINS = ("Minutes", "Agenda", "Bulletin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A page of the corpus: its list, with absolute addresses."""

    name: str
    url: str
    items: tuple[RawItem, ...]

    @property
    def half(self) -> str:
        """Whether the page's host was in sight as the rules were written; by the host's hash."""
        return HALVES[hashlib.blake2b(find_host(self.url).removeprefix("www.").encode()).digest()[0] % 2]


def read_page(task: tuple[dict[str, Any], Path]) -> Stored | None:
    gold, pages = task
    document, detection = found(gold, pages)
    if not detection.candidates:
        return None
    context = DateContext(language=detection.language, zone="UTC", order=detection.date_order, now=NOW)
    items = [reduce_item(item, document.base_url, context) for item in detection.candidates[0].items[:MOST]]
    return Stored(name=gold["id"], url=gold["url"], items=tuple(items))


def reduce_item(item: RawItem, base: str, context: DateContext) -> RawItem:
    """Return what identity looks at of an item: its title, address and day."""
    date = read_date(item.date, context)
    day = date.local.date().isoformat() if date and not date.relative else ""
    return RawItem(
        title=item.title,
        link=resolve_link(item.link, base),
        date=RawDate(text=day, origin=DateOrigin.TIME) if day else None,
    )


# --- changes of addresses: (URL, place on the page, visit) -> URL ---


def rewrite(url: str, **parts: str) -> str:
    return urlunsplit(urlsplit(url)._replace(**parts))


def tangle(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def renumber(url: str, *_: int) -> str:
    """Give every number of a path and query another one, as a new database does."""
    parts = urlsplit(url)

    def other(number: re.Match[str]) -> str:
        return str(int(tangle(f"{url} {number[0]}"), 16) % 900_000 + 100_000)

    path, query = (re.sub(r"\d+", other, part) for part in (parts.path, parts.query))
    return rewrite(url, path=path, query=query)


def toggle_www(url: str, *_: int) -> str:
    host = urlsplit(url).netloc
    return rewrite(url, netloc=host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")


def toggle_slash(url: str, *_: int) -> str:
    path = urlsplit(url).path
    return rewrite(url, path=path.rstrip("/") if path.endswith("/") else f"{path}/")


def drop_extension(url: str, *_: int) -> str:
    path = urlsplit(url).path
    bare = re.sub(r"\.\w{2,5}$", "", path)
    return rewrite(url, path=bare if bare != path else f"{path.rstrip('/')}.html")


def truncate_slug(url: str, *_: int) -> str:
    head, _slash, last = urlsplit(url).path.rstrip("/").rpartition("/")
    return rewrite(url, path=f"{head}/{last[:24].rstrip('-')}" if len(last) > 24 else f"{head}/n/{last}")


def add_noise(url: str, place: int, visit: int) -> str:
    query = urlsplit(url).query
    return rewrite(url, query=f"{query}{'&' if query else ''}from=list&pos={place}&r={tangle(f'{visit}')[:6]}")


def add_session(url: str, place: int, visit: int) -> str:
    query = urlsplit(url).query
    return rewrite(url, query=f"{query}{'&' if query else ''}visit={tangle(f'session {visit}')}")


def add_path_session(url: str, place: int, visit: int) -> str:
    return rewrite(url, path=f"/(S({tangle(f'path {visit}')})){urlsplit(url).path}")


def replace_section(url: str, *_: int) -> str:
    steps = urlsplit(url).path.split("/")
    return rewrite(url, path="/".join(["", "newsroom", *steps[2:]] if len(steps) > 2 else ["", "newsroom", *steps[1:]]))


ADDRESSES: dict[str, Callable[[str, int, int], str]] = {
    "http/https": lambda url, *_: rewrite(url, scheme="http" if url.startswith("https:") else "https"),
    "another host": lambda url, *_: rewrite(url, netloc="portal.moved.example"),
    "www": toggle_www,
    "a step before the path": lambda url, *_: rewrite(url, path=f"/portal{urlsplit(url).path}"),
    "another section": replace_section,
    "session in the query": add_session,
    "session in the path": add_path_session,
    "truncated slugs": truncate_slug,
    "locale prefix": lambda url, *_: rewrite(url, path=f"/en{urlsplit(url).path}"),
    "trailing slash": toggle_slash,
    "noise in the query": add_noise,
    "extension lost": drop_extension,
    "other numbers": renumber,
    "numbers for slugs": lambda url, *_: rewrite(url, path=f"/node/{int(tangle(url), 16) % 10**6}", query=""),
}
BLIND = {"other numbers", "numbers for slugs"}  # nothing of an address is left to tell twins by


# --- what else changes: the page's items -> the items before, the items after, and which of these move ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    before: Sequence[RawItem]
    after: Sequence[RawItem]
    moves: Callable[[int], bool] = lambda _: True  # by the place after
    new: int = 0


def mark(items: Sequence[RawItem]) -> list[RawItem]:
    return [replace(item, authors=(f"mark {place}",)) for place, item in enumerate(items)]


def without_days(items: Sequence[RawItem]) -> list[RawItem]:
    return [replace(item, date=None, updated=None) for item in items]


def make_new(number: int, like: RawItem, *, title: str = "") -> RawItem:
    """An item that was not there before, like those that were."""
    link = re.sub(r"[^/]*/?$", f"a-bulletin-that-is-new-{number}-987654{number}", like.link.partition("?")[0])
    day = RawDate(text=f"2026-11-2{number}", origin=DateOrigin.TIME) if like.date else None
    return replace(
        like,
        title=title or f"Something new was announced today {number}",
        link=link,
        date=day,
        authors=(f"new {number}",),
    )


def add_and_edit(items: Sequence[RawItem], title: str = "") -> Change:
    before = mark(items)
    place = len(before) // 2
    edited = replace(before[place], title=f"{before[place].title} – corrected")
    fresh = [make_new(number, before[0], title=title) for number in (1, 0)]
    after = [*fresh, *before[:place], edited, *before[place + 1 : -2], *before[-1:]]
    return Change(before=before, after=after, new=2)


def alone(items: Sequence[RawItem]) -> Change:
    return Change(before=mark(items), after=mark(items))


def twins(items: Sequence[RawItem]) -> list[RawItem]:
    return [replace(item, title=TWINS[place % len(TWINS)]) for place, item in enumerate(items)]


CHANGES: dict[str, Callable[[Sequence[RawItem]], Change]] = {
    "alone": alone,
    "two new, one edited": add_and_edit,
    "reversed": lambda items: Change(before=mark(items), after=mark(items)[::-1]),
    "half": lambda items: replace(alone(items), moves=lambda place: place % 2 == 0),
    "undated": lambda items: alone(without_days(items)),
    "undated, two new, one edited": lambda items: add_and_edit(without_days(items)),
    "undated, half": lambda items: replace(alone(without_days(items)), moves=lambda place: place % 2 == 0),
    "twins": lambda items: alone(twins(items)),
    "twins, two new": lambda items: add_twins(twins(items)),
    "twins, undated": lambda items: alone(without_days(twins(items))),
}


def add_twins(items: Sequence[RawItem]) -> Change:
    before = mark(items)
    fresh = [make_new(number, before[0], title=TWINS[number]) for number in (1, 0)]
    return Change(before=before, after=[*fresh, *before], new=2)


# --- runs ---


class Runs:
    """Runs over one store; each list is a source of its own."""

    def __init__(self, store: Store) -> None:
        self._store, self._number = store, 0

    def start(self, page: Stored) -> tuple[str, Source]:
        self._number += 1
        slug = f"s{self._number}"
        record = SourceRecord(slug=slug, url=page.url, options="{}", first_due=NOW)
        self._store.sync_sources([record], NOW, prune_missing=False)
        rules = Rules.model_validate({"item": "li"})
        source = Source.model_validate({"slug": slug, "url": page.url, "rules": rules})
        return slug, source

    def settle(self, slug: str, source: Source, raw: Sequence[RawItem], now: datetime) -> list[tuple[str, str]]:
        """Settle one run; return (mark, title) of the items that it announces."""
        [claim] = self._store.claim_sources(now, limit=1, lease=HOUR, slugs=[slug])
        by_print = {compute_fingerprint(item): item for item in raw}
        known = claim.memory.known(tuple(by_print))
        items = tuple(
            item
            for key, one in by_print.items()
            if key not in known
            and (
                item := normalize_item(one, source, base_url=source.url, page_url=source.url, now=now, fingerprint=key)
            )
        )
        page = Page(url=source.url, media_type="text/html", body=b"")
        outcome = Scraped(items=items, order=tuple(by_print), validators=Validators(), body_hash="", page=page)
        with self._store.settling(claim, now) as settling:
            assert settling is not None
            delta = settling.apply(outcome, wants_article=False, grace=timedelta(0))
            run = Run(slug=slug, started=now, ended=now, outcome=RunOutcome.SCRAPED)
            settling.finish(run, next_due=now, health=Health.OK, failures=0)
        return [("".join(stored.item.authors), stored.item.title) for stored in delta.new]

    def marks(self, slug: str) -> dict[str, str]:
        stored = self._store.list_items(slug, limit=5000)
        return {one.guid: "".join(one.item.authors) for one in stored}


def move(change: Change, kind: str, visit: int) -> list[RawItem]:
    return [
        replace(item, link=ADDRESSES[kind](item.link, place, visit)) if change.moves(place) else item
        for place, item in enumerate(change.after)
    ]


def are_apart(items: Sequence[RawItem]) -> bool:
    """Return whether no two items have one address, as slugs may that were cut short."""
    return len({canonicalize_url(item.link) for item in items}) == len(items)


def measure(runs: Runs, page: Stored, kind: str, change: Change) -> Counter[str]:
    """Return the counts of one list's runs: items that moved, announced again, lost, taken for another."""
    moved = {visit: move(change, kind, visit) for visit in (1, 2)}
    if not all(map(are_apart, moved.values())):
        return Counter()
    slug, source = runs.start(page)
    runs.settle(slug, source, change.before, NOW)
    first = runs.marks(slug)
    counts: Counter[str] = Counter(lists=1)
    for visit in (1, 2):
        announced = runs.settle(slug, source, moved[visit], NOW + visit * HOUR)
        fresh = sum(mark.startswith("new ") for mark, _ in announced)
        counts["again"] += len(announced) - fresh
        counts["lost"] += max(0, change.new - fresh) if visit == 1 else 0
    later = runs.marks(slug)
    counts["moved"] += sum(change.moves(place) for place in range(len(change.after)))
    counts["swapped"] += sum(later.get(guid) != mark for guid, mark in first.items())
    return counts


def is_fit(page: Stored) -> bool:
    """Return whether the list has items enough, each with an address of its own."""
    return len(page.items) >= LEAST and are_apart(page.items) and all(item.link for item in page.items)


def can_be_told(page: Stored, kind: str, change: str) -> bool:
    """Return whether anything is left to tell the items by."""
    has_twins = "twins" in change or len({item.title for item in page.items}) < len(page.items)
    return not (kind in BLIND and has_twins)


def measure_page(task: tuple[int, Stored, int]) -> list[tuple[str, str, str, str, Counter[str]]]:
    """Return (half, page, kind, change, counts) of one list in `every` of all combinations, others for each page."""
    number, page, every = task
    with tempfile.TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/bantin.db")) as store:
        runs = Runs(store)
        return [
            (page.half, page.name, kind, name, measure(runs, page, kind, make(page.items)))
            for place, (kind, (name, make)) in enumerate(product(ADDRESSES, CHANGES.items()))
            if (place + number) % every == 0 and can_be_told(page, kind, name)
        ]


def load_pages(corpora: Sequence[Path]) -> list[Stored]:
    tasks = [
        (json.loads(line), corpus / "pages")
        for corpus in corpora
        for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    with Pool(2) as pool:
        return [page for page in pool.imap(read_page, tasks, chunksize=4) if page]


FAULTS = ("again", "lost", "swapped")
COLUMNS = ("lists", "moved", *FAULTS)
HALVES = ("hosts in sight", "hosts out of sight")


def print_table(rows: dict[str, Counter[str]], heading: str) -> None:
    print(f"\n{heading:34}", *(f"{column:>8}" for column in COLUMNS))
    for name, counts in rows.items():
        print(f"{name:34}", *(f"{counts[column]:8}" for column in COLUMNS))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--every", type=int, default=4, help="Take one combination of so many, others for each page.")
    options = parser.parse_args()
    return report([page for page in load_pages(options.corpus) if is_fit(page)], options.every)


def report(pages: Sequence[Stored], every: int) -> int:
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in ADDRESSES}
    by_change: dict[str, Counter[str]] = {name: Counter() for name in CHANGES}
    by_half: dict[str, Counter[str]] = {half: Counter() for half in HALVES}
    with Pool(2) as pool:
        tasks = [(number, page, every) for number, page in enumerate(pages)]
        for results in pool.imap_unordered(measure_page, tasks):
            for half, page, kind, name, counts in results:
                for rows, key in ((by_kind, kind), (by_change, name), (by_half, half)):
                    rows[key].update(counts)
                if any(counts[column] for column in FAULTS):
                    print(f"miss: {page}: {kind} | {name}: {dict(counts)}", flush=True)
    print(f"{len(pages)} pages")
    for rows, heading in ((by_kind, "kind of address"), (by_change, "what else changes"), (by_half, "half")):
        print_table(rows, heading)
    return int(any(counts[column] for counts in by_half.values() for column in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
