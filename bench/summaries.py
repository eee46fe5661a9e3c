"""How many bulletins get their page's own summary and its tags, and how many of these are wrong.

    python bench/summaries.py GOLD.jsonl [--pages DIR]

Each page is read alone, as the first of its source, so nothing that repeats on a site is known.

- summary, own: of the pages with a description of their own (meta, Open Graph, JSON-LD; 24 wide at least, not the
  title, no slogan), the share whose summary begins or goes on as one of these does: 20 characters are compared.
- summary, wrong: the share of all pages whose summary is a slogan (`slogans.jsonl`) or the title.
- tags, had: of the pages that name a topic in any place that is read, the share with a tag at least. On the labelled
  pages (`tags.jsonl`): of those with a right tag, the share that get a right one.
- tags, wrong: of the tags of labelled pages, the share that is not right. Wrong are names of the site, of the feed or
  of a place on the home page, words that stand on each of its pages, dates and what a program cut from a text. A
  section is right by whatever name, "News" too; a tag without a label counts as wrong.

The labelled pages are one of each host, hosts at random. Rules were made on the set `first`, with `other` in sight;
`later` was labelled when they stood, only as far as tags came out.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from predict_articles import NOWHERE, load

from model.article import Article
from scraper.dates import DateContext
from scraper.extract.article.extract import extract_article
from scraper.extract.article.metadata import read_metadata
from scraper.extract.article.site_names import normalize_name
from scraper.extract.article.summary import list_descriptions
from scraper.normalize.article import normalize_article
from scraper.normalize.text import clean_text

LABELS = Path(__file__).parent
COMPARED = 20  # letters by which a summary is known as a description


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page as it was read."""

    page: str
    article: Article
    title: str
    descriptions: list[str]  # of the page itself, slogans among them
    named: bool  # the page names a topic somewhere


def read(line: dict[str, Any], pages: Path) -> Reading | None:
    url = line["url"] or NOWHERE
    document = load((pages / f"{line['id']}.html").read_bytes(), url)
    if document is None:
        return None
    language = document.language or line.get("lang") or "en"
    context = DateContext(language=language, zone="UTC", order="DMY", now=datetime(2026, 1, 1, tzinfo=UTC))
    raw = extract_article(document, context=context)
    descriptions = list_descriptions(read_metadata(document), raw.title, frozenset())
    return Reading(
        page=line["id"],
        article=normalize_article(raw, base_url=document.base_url),
        title=raw.title,
        descriptions=[clean_text(text) for text in descriptions],
        named=bool(raw.marks.tags),
    )


def load_labels(name: str) -> dict[str, list[dict[str, Any]]]:
    labels: dict[str, list[dict[str, Any]]] = {}
    for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labels.setdefault(label["id"], []).append(label)
    return labels


def begins_as(summary: str, text: str) -> bool:
    one, other = normalize_name(summary), normalize_name(text)
    return bool(one) and other[1 : COMPARED + 1] in one  # the first letter may be an initial that stands apart


def score_summaries(readings: Iterable[Reading]) -> None:
    slogans = {
        page: [normalize_name(label["begins"]) for label in found]
        for page, found in load_labels("slogans.jsonl").items()
    }
    described = own = wrong = total = 0
    for reading in readings:
        begins = tuple(slogans.get(reading.page, ()))
        texts = [text for text in reading.descriptions if not normalize_name(text).startswith(begins or ("\0",))]
        summary = normalize_name(reading.article.summary)
        total += 1
        described += bool(texts)
        own += any(begins_as(reading.article.summary, text) for text in texts)
        bad = summary and (summary.startswith(begins or ("\0",)) or summary == normalize_name(reading.title))
        wrong += bool(bad)
        if bad or (texts and not any(begins_as(reading.article.summary, text) for text in texts)):
            print(f"  {'wrong' if bad else 'not own'}: {reading.page}: {reading.article.summary[:80]}")
    print(f"summary: own {own} of {described} ({own / described:.3f}), wrong {wrong} of {total} ({wrong / total:.3f})")


def score_tags(name: str, readings: Iterable[Reading], labels: dict[str, list[dict[str, Any]]]) -> None:
    tagged = had = shown = wrong = 0
    for reading in readings:
        [label] = labels[reading.page]
        right = {normalize_name(tag) for tag in label["right"]}
        keys = [(tag, normalize_name(tag) in right) for tag in reading.article.categories]
        tagged += bool(right)
        had += bool(right) and any(good for _, good in keys)
        shown += len(keys)
        wrong += sum(not good for _, good in keys)
        for tag, good in keys:
            if not good:
                print(f"  wrong: {reading.page}: {tag}")
    print(f"tags, {name}: had {had} of {tagged} ({had / tagged:.3f}), wrong {wrong} of {shown} ({wrong / shown:.3f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=Path, help="default: the folder pages beside the gold")
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    pages = options.pages or options.gold.parent / "pages"
    readings = [reading for line in gold if (reading := read(line, pages))]
    score_summaries(readings)
    named = [reading for reading in readings if reading.named]
    had = sum(bool(reading.article.categories) for reading in named)
    print(f"tags: had by {had} of {len(named)} pages that name a topic ({had / len(named):.3f})")
    labels = load_labels("tags.jsonl")
    for name in ("first", "other", "later"):
        chosen = {page for page, [label] in labels.items() if label["set"] == name}
        score_tags(name, [reading for reading in readings if reading.page in chosen], labels)


if __name__ == "__main__":
    main()
