"""Whether bad next pages are held and good ones let through: of each page of the listing corpora, and of captures.

    python bench/health.py [--corpora ../shared/corpus] [--half A|B] [--every N] [--cache FILE] [--verbose]

The first run of each page is read by the rules that detection makes on it; from it the next pages of `good_pages.py`
and `bad_pages.py` are made and judged. Weights were chosen on the hosts of half A; half B had no say in them. The
series are real captures over time, each read by the rules of the first. Exits with 1 where a share misses its target.
"""

import argparse
import gzip
import json
import pickle
import random
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from bad_pages import BAD, WALLS  # noqa: E402
from good_pages import GOOD  # noqa: E402
from next_pages import Kind, Site  # noqa: E402
from predict_listing import NOW, found  # noqa: E402

from model.baseline import Baseline, learn  # noqa: E402
from model.errors import BantinError  # noqa: E402
from model.judgement import Judgement, judge  # noqa: E402
from model.listed import ListedItem, ListedPage  # noqa: E402
from model.outcome import NO_VALIDATORS  # noqa: E402
from scraper.document import Document  # noqa: E402
from scraper.fetch.response import Response  # noqa: E402
from scraper.judged_page import make_listed_page  # noqa: E402
from scraper.listing import read_listing  # noqa: E402
from scraper.normalize.items import normalize_item  # noqa: E402
from scraper.source import Rules, Source  # noqa: E402
from scraper.urls import resolve_link  # noqa: E402

HELD, LET_THROUGH = 0.98, 0.01  # of bad pages at least, of good ones at most
SERIES_HELD, SERIES_MISSED = 0.01, 0.02
BAD_NOTES = ("empty", "challenge", "error", "login", "other page", "truncated", "bad", "fault")


def read_page(url: str, body: bytes, source: Source, now: datetime = NOW) -> tuple[ListedPage, list[str]] | None:
    """Return what a source's rules find on a page, and the summaries; None where they find nothing."""
    response = Response(url=url, body=body, media_type="", charset="", validators=NO_VALIDATORS)
    try:
        listing = read_listing(response, source)
    except BantinError:
        return None
    base = listing.base_url
    items = {
        key: normalize_item(raw, source, base_url=base, page_url=url, now=now, fingerprint=key)
        for key, raw in listing.items.items()
    }
    page = make_listed_page(listing, [item for item in items.values() if item], frozenset())
    return page, [" ".join(raw.summary.split()) for raw in listing.items.values()]


def load_sites(corpora: Path, names: Iterable[str]) -> Iterator[Site]:
    """Yield the pages on which a list with rules is found."""
    for name in names:
        folder = corpora / name / "pages"
        golds = [json.loads(line) for line in (corpora / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        for number, gold in enumerate(golds):
            another = golds[(number + len(golds) // 2) % len(golds)]
            if site := _load_site(f"{name}/{gold['id']}", gold, folder, another["id"]):
                yield site


def _load_site(key: str, gold: dict[str, Any], folder: Path, another: str) -> Site | None:
    document, detection = found(gold, folder)
    rules = next((one.rules for one in detection.candidates if one.rules is not None), None)
    if rules is None:
        return None
    source = _make_source(gold["url"], rules, detection)
    read = read_page(gold["url"], (folder / f"{gold['id']}.html").read_bytes(), source)
    if read is None:
        return None
    bodies = {name: f"<!doctype html><html><body>{wall}</body></html>".encode() for name, wall in WALLS.items()}
    bodies["another page"] = (folder / f"{another}.html").read_bytes()
    walls = {name: read_page(gold["url"], body, source) for name, body in bodies.items()}
    page, summaries = read
    return Site(
        key=key,
        page=page,
        summaries=tuple(summaries),
        links=tuple(_list_menu(document, page)),
        walls={name: one[0] if one else None for name, one in walls.items()},
    )


def _make_source(url: str, rules: Rules, detection: Any) -> Source:
    language, zone = detection.language or "", detection.timezone or "UTC"
    return Source(slug="s", url=url, rules=rules, language=language, timezone=zone, date_order=detection.date_order)


def _list_menu(document: Document, page: ListedPage) -> Iterator[ListedItem]:
    """Yield the links of a page that are no items'."""
    listed = {item.url for item in page.items}
    tree = getattr(document, "tree", None)
    for link in tree.iter("a") if tree is not None else ():
        title, url = " ".join(link.text_content().split()), resolve_link(link.get("href", ""), document.base_url)
        if title and url and url not in listed:
            listed.add(url)
            yield ListedItem(title=title, url=url)


def half_of(host: str) -> str:
    """Return the half that a host is in; by its name without `www.`, so that all its pages are in one."""
    return "AB"[zlib.crc32(host.removeprefix("www.").encode()) % 2]


def judge_kinds(sites: Sequence[Site], kinds: dict[str, Kind], half: str) -> dict[str, list[tuple[str, Judgement]]]:
    """Return the judgements of the next pages of a half's sites, by kind."""
    judged: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
    for site in sites:
        if half_of(site.host) not in half:
            continue
        others = [other for other in sites if other.host != site.host and len(other.items) > 2]
        for name, kind in kinds.items():
            pair = kind(site, others, random.Random(f"{site.key} {name}"))
            if pair:
                before, after = pair
                judged[name].append((site.key, _judge_next(before, after)))
    return judged


def _judge_next(before: ListedPage, after: ListedPage) -> Judgement:
    return _judge(after, learn(before)) if after.items else Judgement(score=9.9)  # no items fail before they are judged


def _judge(page: ListedPage, baseline: Baseline) -> Judgement:
    """Return the judgement as the daemon has it: a page that is stored as it stands is not judged."""
    return Judgement(score=0.0) if all(item.known for item in page.items) else judge(page, baseline)


def print_table(title: str, judged: dict[str, list[tuple[str, Judgement]]], *, bad: bool, verbose: bool) -> float:
    """Print a row a kind; return the share that was held."""
    print(f"\n{title:34} {'pages':>6} {'held':>6} {'passed':>6} {'share held':>11}")
    held = total = 0
    for name, rows in judged.items():
        number = sum(judgement.held for _, judgement in rows)
        held, total = held + number, total + len(rows)
        print(f"{name:34} {len(rows):6} {number:6} {len(rows) - number:6} {number / len(rows):11.3f}")
        for key, judgement in rows if verbose else ():
            if judgement.held != bad:
                print(f"    {key} {judgement.score:.2f} {' '.join(reason.name for reason in judgement.reasons)}")
    print(f"{'all':34} {total:6} {held:6} {total - held:6} {held / max(total, 1):11.4f}")
    return held / max(total, 1)


def judge_series(folder: Path, half: str) -> Iterator[tuple[str, int, bool, Judgement]]:
    """Yield (series, capture, whether it is bad, judgement) of each capture after the first."""
    told = json.loads((folder / "series.json").read_text(encoding="utf-8"))
    baseline: Baseline | None = None
    stored: set[ListedItem] = set()
    source: Source | None = None
    for number, capture in enumerate(told["captures"], 1):
        body = gzip.decompress((folder / capture["file"]).read_bytes())
        now = datetime.fromisoformat(capture["time"]).astimezone(UTC)
        bad = any(word in capture.get("note", "") for word in BAD_NOTES)
        if source is None:
            source = _detect_source(told["url"], body, now)
            if source is None:
                return
        read = read_page(told["url"], body, source, now)
        if read is None:
            if baseline is not None and bad:
                yield told["id"], number, bad, Judgement(score=9.9)
            continue
        items = (replace(item, known=True, at=None) if item in stored else item for item in read[0].items)
        page = replace(read[0], items=tuple(items))
        judgement = _judge(page, baseline) if baseline else Judgement(score=0.0)
        if baseline is not None:
            yield told["id"], number, bad, judgement
        if not bad:
            stored |= set(read[0].items)
            baseline = baseline if baseline and all(item.known for item in page.items) else learn(page, baseline)


def _detect_source(url: str, body: bytes, now: datetime) -> Source | None:
    from scraper.discovery.detection import detect
    from scraper.document.reading import read_document
    from scraper.extract.feed import is_feed

    document = read_document(Response(url=url, body=body, media_type="", charset="", validators=NO_VALIDATORS))
    if is_feed(document):
        return Source(slug="s", url=url)
    detection = detect(document, now=now)
    rules = next((one.rules for one in detection.candidates if one.rules is not None), None)
    return _make_source(url, rules, detection) if rules else None


def print_series(corpora: Path, verbose: bool) -> tuple[float, float]:
    """Print a row a series; return (share of good captures that were held, share of bad ones that were not)."""
    print(f"\n{'captures over time':34} {'good':>6} {'held':>6} {'bad':>6} {'missed':>6}")
    totals = [0, 0, 0, 0]
    for folder in sorted((corpora / "series").iterdir()):
        rows = list(judge_series(folder, "AB"))
        good = [row for row in rows if not row[2]]
        bad = [row for row in rows if row[2]]
        wrong, missed = [row for row in good if row[3].held], [row for row in bad if not row[3].held]
        numbers = [len(good), len(wrong), len(bad), len(missed)]
        totals = [one + other for one, other in zip(totals, numbers, strict=True)]
        print(f"{folder.name:34} " + " ".join(f"{number:6}" for number in numbers))
        for _, number, _, judgement in [*wrong, *missed] if verbose else ():
            print(f"    {number} {judgement.score:.2f} {' '.join(reason.name for reason in judgement.reasons)}")
    print(f"{'all':34} " + " ".join(f"{number:6}" for number in totals))
    return totals[1] / max(totals[0], 1), totals[3] / max(totals[2], 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared/corpus")
    parser.add_argument("--half", choices=("A", "B", "AB"), default="AB")
    parser.add_argument("--every", type=int, default=1, help="only each Nth page")
    parser.add_argument("--cache", type=Path, help="where the pages that were read are kept")
    parser.add_argument("--verbose", action="store_true", help="name each page that is judged wrong")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        sites = pickle.loads(options.cache.read_bytes())
    else:
        sites = list(load_sites(options.corpora, ("listing", "listing_wide")))
        if options.cache:
            options.cache.write_bytes(pickle.dumps(sites))
    sites, missed = sites[:: options.every], False
    for half in options.half:
        bad = print_table(f"bad, half {half}", judge_kinds(sites, BAD, half), bad=True, verbose=options.verbose)
        good = print_table(f"good, half {half}", judge_kinds(sites, GOOD, half), bad=False, verbose=options.verbose)
        missed |= bad < HELD or good > LET_THROUGH
    held, through = print_series(options.corpora, options.verbose)
    return int(missed or held > SERIES_HELD or through > SERIES_MISSED)


if __name__ == "__main__":
    sys.exit(main())
