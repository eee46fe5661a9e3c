"""What the program finds on one article page of the corpus, as `bench/predict.py articles` asks.

Knows the page's bytes and its URL. Zone, language and the order of numeric dates, which are a source's
settings, follow from URL and language by the rules that detection uses.

    python bench/predict_articles.py GOLD.jsonl [--pages DIR]    body F1, CPU a page and paired bootstrap
                                                                intervals against trafilatura, same run;
                                                                CPU too of the way by a known template

Each way reads all pages in passes of its own, from the file to what it gives, after some pages that are not
counted: tables and patterns are made once a process. The passes of the ways take turns, and the least that a page
took counts: a machine with neighbours is slow for seconds at a time.
"""

import argparse
import gc
import json
import random
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from model.errors import DocumentError
from model.item import ItemDate, Precision
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.discovery.detection.locale import guess_date_order, guess_language, guess_zone
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.extract import extract_article
from scraper.extract.article.template import STEADY, Template, make_selector
from scraper.fetch.response import Response
from scraper.normalize.article import normalize_article

WARM = 20  # pages read before the clock starts, by each way
PASSES = 5  # of each way over its pages
NOWHERE = "https://page.invalid/"


def predict(gold: dict[str, Any], pages: Path, html: bool = False, template: Template | None = None) -> dict[str, Any]:
    """Return {"id", "title", "date", "datetime", "author", "body"} and, where asked, "html" and "image"."""
    url = gold["url"] or NOWHERE
    empty = {"id": gold["id"], "title": "", "date": None, "datetime": None, "author": "", "body": ""}
    document = load((pages / f"{gold['id']}.html").read_bytes(), url)
    if document is None:
        return empty | ({"html": "", "image": ""} if html else {})
    language = document.language or guess_language("", " ".join(document.tree.itertext("p", "div", "td", "h1")))
    now = datetime.now(UTC)
    context = DateContext(
        language=language,
        zone=guess_zone(language, url) or "UTC",
        order=guess_date_order(language, url, (), now.date()),
        now=now,
    )
    raw = extract_article(document, context=context)
    found = normalize_article(raw, base_url=document.base_url)
    told = {
        "title": found.title,
        "date": _local(found.published)[:10] or None,
        "datetime": _local(found.published) or None,
        "author": "; ".join(found.authors),
        "body": raw.text,
    }
    return empty | told | ({"html": found.content, "image": found.image} if html else {})


def load(body: bytes, url: str) -> HtmlDocument | None:
    response = Response(url=url, body=body, media_type="text/html", charset="", validators=NO_VALIDATORS)
    try:
        document = read_document(response)
    except DocumentError:
        return None
    return document if isinstance(document, HtmlDocument) else None


def _local(date: ItemDate | None) -> str:
    """Return a date in the page's own zone: with its offset where the page tells it, else without."""
    if date is None:
        return ""
    offset = date.zone.startswith(("+", "-"))
    moment = (
        datetime.fromisoformat(f"2000-01-01T00:00:00{date.zone}").tzinfo
        if date.zone[0] in "+-"
        else ZoneInfo(date.zone)
    )
    local = date.at.astimezone(moment)
    if date.precision is Precision.DAY:
        return local.date().isoformat()
    return local.isoformat() if offset else local.replace(tzinfo=None).isoformat()


TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(unicodedata.normalize("NFC", text or ""))
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3))) if tokens else Counter()


def precision_recall(gold: str, found: str) -> tuple[float | None, float]:
    one, other = shingles(gold), shingles(found)
    both = sum((one & other).values())
    return (both / sum(other.values()) if other else None), both / sum(one.values())


def macro(pairs: list[tuple[float | None, float]]) -> float:
    told = [precision for precision, _ in pairs if precision is not None]
    p, r = statistics.mean(told) if told else 0.0, statistics.mean(recall for _, recall in pairs)
    return 2 * p * r / (p + r) if p + r else 0.0


def interval(values: list[float]) -> str:
    values = sorted(values)
    return f"{values[int(len(values) * 0.025)]:+.4f} .. {values[int(len(values) * 0.975)]:+.4f}"


def compare(gold: list[dict[str, Any]], pages: Path, rounds: int = 2000) -> None:
    """Print both extractors' body F1, the difference with its 95 % interval, and their CPU a page."""
    import trafilatura

    def theirs(line: dict[str, Any]) -> str:
        return trafilatura.extract((pages / f"{line['id']}.html").read_bytes(), include_comments=False) or ""

    def ours(line: dict[str, Any]) -> str:
        return str(predict(line, pages, html=True)["body"])

    lines = [line for line in gold if line.get("body")]
    known = {line["id"]: page for line in lines if (page := _learn_template(line, pages))}

    def by_template(line: dict[str, Any]) -> str:
        return _read_by_template(pages / f"{line['id']}.html", *known[line["id"]])

    templated = [line for line in lines if line["id"] in known]
    ways = [("trafilatura", theirs, lines), ("bantin", ours, lines), ("by a known template", by_template, templated)]
    spent, texts = timed(ways)
    scores = {}
    for way, _, given in ways:
        scores[way] = [precision_recall(line["body"], texts[way][line["id"]]) for line in given]
        took, theirs_took = spent[way], spent["trafilatura"]
        ratio = sum(took.values()) / sum(theirs_took[name] for name in took)
        print(
            f"{way:20} {len(given)} pages, body F1 {macro(scores[way]):.4f}  CPU ms a page: mean "
            f"{statistics.mean(took.values()):.1f} median {statistics.median(took.values()):.1f} "
            f"worst {max(took.values()):.0f}; of trafilatura's {ratio:.2f}, median page "
            f"{statistics.median(took[name] / theirs_took[name] for name in took):.2f}"
        )
    hosts: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        hosts.setdefault(urlsplit(line["url"] or NOWHERE).hostname or "", []).append(number)
    for unit, groups in (("page", [[number] for number in range(len(lines))]), ("host", list(hosts.values()))):
        rnd = random.Random(0)
        differences = []
        for _ in range(rounds):
            drawn = [number for group in rnd.choices(groups, k=len(groups)) for number in group]
            one, other = ([scores[way][number] for number in drawn] for way in ("bantin", "trafilatura"))
            differences.append(macro(one) - macro(other))
        print(f"difference, 95% of {rounds} paired draws by {unit}: {interval(differences)}")


def timed(
    ways: Sequence[tuple[str, Callable[[dict[str, Any]], str], list[dict[str, Any]]]],
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, str]]]:
    """Return by way and page the least CPU milliseconds of PASSES that take turns, and the text."""
    spent: dict[str, dict[str, float]] = {way: {} for way, _, _ in ways}
    texts: dict[str, dict[str, str]] = {way: {} for way, _, _ in ways}
    for way, extract, lines in PASSES * tuple(ways):
        for line in lines[:WARM]:
            extract(line)
        gc.collect()
        for line in lines:
            start = time.process_time()
            texts[way][line["id"]] = extract(line)
            took = (time.process_time() - start) * 1000
            spent[way][line["id"]] = min(took, spent[way].get(line["id"], took))
    return spent, texts


def _learn_template(line: dict[str, Any], pages: Path) -> tuple[str, DateContext, Template] | None:
    """Return a page's address and settings, and what articles like it would have taught of its site."""
    url = line["url"] or NOWHERE
    now = datetime.now(UTC)
    context = DateContext(language="en", zone="UTC", order=guess_date_order("en", url, (), now.date()), now=now)
    document = load((pages / f"{line['id']}.html").read_bytes(), url)
    selector = make_selector(list(extract_article(document, context=context).blocks)) if document else ""
    return (url, context, Template(selector=selector, seen=STEADY, agreement=STEADY)) if selector else None


def _read_by_template(page: Path, url: str, context: DateContext, template: Template) -> str:
    document = load(page.read_bytes(), url)
    assert document is not None
    raw = extract_article(document, context=context, template=template)
    normalize_article(raw, base_url=document.base_url)
    return raw.text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    compare(gold, options.pages or options.gold.parent / "pages")


if __name__ == "__main__":
    main()
