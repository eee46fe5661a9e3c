"""Learns the weights of detection from pages whose items are known; numpy, and a few minutes.

    python bench/train_detection.py --corpus DIR           cross-validate, then write weights.json
    python bench/train_detection.py --corpus DIR --check   only cross-validate

DIR holds gold.jsonl and pages/. Each role (title, link, date), the rough promise of a group and
the group's rank is one linear model, fitted so that the best of a page's candidates gets the
most (a softmax over the page, with a pull towards zero: the pages are few). Cross-validation
leaves whole hosts out, fits everything on the others, and runs the detection as a whole; the
confidence is told from those pages, which no weight has seen.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

# ruff: noqa: E402 - the root is put on the path first
from predict_listing import NOW, document_at, document_of, found, shown
from score import norm_url, score_page, tokens

from model.errors import BantinError
from scraper.dates import DateContext
from scraper.extract.detection import context_of, detect
from scraper.extract.detection.confidence import confidence_of, is_sure
from scraper.extract.detection.dating import Reader
from scraper.extract.detection.facts import Facts
from scraper.extract.detection.groups import Group, all_groups, groups_of, promise_features
from scraper.extract.detection.outline import Outline, outline_of
from scraper.extract.detection.ranking import group_features
from scraper.extract.detection.roles import (
    all_date_candidates,
    link_candidates,
    roles_of,
    title_candidates,
    useful,
)
from scraper.extract.detection.spots import Sample, sample_of
from scraper.extract.detection.weights import WEIGHTS, Weights

PULL = {"title": 0.003, "link": 0.01, "date": 0.01, "promise": 0.002, "group": 1.0}
SURE_RIGHT = 0.96  # share of the pages that it is sure of on which it must be right
Candidate = tuple[Mapping[str, float], float]  # its features, how right it is


@dataclass
class Page:
    gold: dict[str, Any]
    host: str
    outline: Outline
    context: DateContext
    base: str
    owner: dict[str, set[int]]
    lists: dict[str, list[Candidate]] = field(default_factory=dict)

    def owners(self, links: Iterable[int]) -> set[int]:
        """Return the gold items that any of the links is of."""
        return set().union(*(self.owner.get(self.address(self.outline.hrefs[link]), set()) for link in links))

    def address(self, href: str) -> str:
        try:
            return str(norm_url(urljoin(self.base, href)))
        except ValueError:
            return href


def page_of(gold: dict[str, Any], pages: Path) -> Page:
    document = document_of(gold, pages)
    outline = outline_of(document.tree)
    owner: defaultdict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(gold["items"]):
        for url in [item["url"], *item.get("alt_urls", [])]:
            owner[norm_url(url)].add(number)
    context = context_of(document, outline, NOW)
    return Page(gold, urlsplit(gold["url"]).hostname or "", outline, context, document.base_url, owner)


def f1_of(page: Page, group: Group) -> float:
    """Return the best F1 that the group can reach: one link of each member, whichever is right."""
    hit: set[int] = set()
    used: set[str] = set()
    wrong = 0
    for index in range(len(group.members)):
        links = [link for root in group.roots(page.outline, index) for link in page.outline.links_in(root)]
        owned = page.owners(links)
        addresses = {page.address(page.outline.hrefs[link]) for link in links}
        if owned - hit:
            hit.add(min(owned - hit))
        elif addresses and not addresses & used:
            wrong += 1
        used |= addresses
    return 2 * len(hit) / (len(page.gold["items"]) + len(hit) + wrong)


def _by_field(page: Page, group: Group, weights: Weights) -> None:
    """Gather the candidates for the fields, from the group that holds the gold items best."""
    outline, reader = page.outline, Reader(page.context)
    sample = sample_of(outline, group)
    everything = useful(outline, sample)
    owned = [
        [
            page.gold["items"][number]
            for number in page.owners(link for root in roots for link in outline.links_in(root))
        ]
        for roots in sample.roots
    ]
    page.lists["title"] = [
        (features, _right_titles(facts, owned)) for facts, features in title_candidates(everything, reader)
    ]
    page.lists["link"] = [
        (features, _right_links(page, facts, owned)) for facts, features in link_candidates(outline, everything)
    ]
    page.lists["date"] = [
        (features, _right_dates(outline, facts, owned, reader))
        for facts, features in all_date_candidates(outline, sample, everything, reader)
    ]


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _right_titles(facts: Facts, owned: list[list[dict[str, Any]]]) -> float:
    return _mean(
        [
            float(any(tokens(item["title"]) == tokens(value) for item in items if item.get("title")))
            for items, value in zip(owned, facts.values, strict=True)
            if any(item.get("title") for item in items)
        ]
    )


def _right_links(page: Page, facts: Facts, owned: list[list[dict[str, Any]]]) -> float:
    right = []
    for number, items in enumerate(owned):
        node = facts.spot.nodes.get(number, -1)
        if items:
            right.append(float(node in page.outline.hrefs and bool(page.owners([node]))))
    return _mean(right)


def _right_dates(outline: Outline, facts: Facts, owned: list[list[dict[str, Any]]], reader: Reader) -> float:
    right = []
    for number, items in enumerate(owned):
        days = {item["date"] for item in items if item.get("date")}
        if not days:
            continue
        node = facts.spot.nodes.get(number)
        machine = outline.nodes[node].get("datetime", "") if node is not None else ""
        moment = reader.at(facts.values[number])
        right.append(float(machine[:10] in days or bool(moment and moment.date().isoformat() in days)))
    return _mean(right)


def gather_fields(page: Page, weights: Weights) -> None:
    groups = groups_of(page.outline, weights=weights)
    if not groups:
        return
    best = max(groups, key=lambda group: (round(f1_of(page, group), 3), _size(page.outline, group)))
    if f1_of(page, best) > 0.5:
        _by_field(page, best, weights)
    page.lists["promise"] = [
        (promise_features(page.outline, group), f1_of(page, group)) for group in all_groups(page.outline)
    ]


def _size(outline: Outline, group: Group) -> int:
    return sum(
        outline.length(root) for index in range(min(20, len(group.members))) for root in group.roots(outline, index)
    )


def gather_groups(page: Page, weights: Weights) -> None:
    reader = Reader(page.context)
    rows = []
    for group in groups_of(page.outline, weights=weights):
        sample = sample_of(page.outline, group)
        roles = roles_of(page.outline, sample, reader, weights)
        rows.append((group_features(page.outline, sample, roles), _predicted_f1(page, group, sample, roles.link)))
    page.lists["group"] = rows


def _predicted_f1(page: Page, group: Group, sample: Sample, link: Facts | None) -> float:
    """Return the F1 of a group, less where the link that was chosen is not the right one."""
    reach = f1_of(page, group)
    if link is None:
        return 0.0
    right = looked = 0
    for number, roots in enumerate(sample.roots):
        links = [one for root in roots for one in page.outline.links_in(root)]
        if page.owners(links):
            looked += 1
            node = link.spot.nodes.get(number, -1)
            right += node in page.outline.hrefs and bool(page.owners([node]))
    return reach * right / max(1, looked)


def fit(lists: list[list[Candidate]], pull: float, steps: int = 400) -> dict[str, float]:
    """Return the weights under which the best candidates of each list get the most."""
    names = sorted({name for rows in lists for features, _ in rows for name in features})
    blocks, targets = [], []
    for rows in lists:
        right = np.array([worth for _, worth in rows])
        if len(rows) < 2 or right.max() < 0.3:
            continue
        share = np.exp((right - right.max()) * 12)
        targets.append(share / share.sum())
        blocks.append(np.array([[features.get(name, 0.0) for name in names] for features, _ in rows]))
    owner = np.concatenate([np.full(len(share), number) for number, share in enumerate(targets)])
    table, target, count = np.concatenate(blocks), np.concatenate(targets), len(blocks)
    weights, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, steps + 1):  # Adam (Kingma and Ba 2015)
        score = table @ weights
        top = np.full(count, -1e9)
        np.maximum.at(top, owner, score)
        power = np.exp(score - top[owner])
        slope = table.T @ (power / np.bincount(owner, power, count)[owner] - target) / count + pull * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        rate = 0.1 if step <= steps * 0.6 else 0.03
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(number), 3) for name, number in zip(names, weights, strict=True)}


def learn(pages: list[Page], start: Weights) -> dict[str, dict[str, float]]:
    """Return all weights, fitted on these pages."""
    weights = {name: dict(known) for name, known in start.items()}
    for role in ("promise", "title", "link", "date"):
        weights[role] = fit([page.lists[role] for page in pages if page.lists.get(role)], PULL[role])
    for page in pages:
        gather_groups(page, weights)
    weights["group"] = fit([page.lists["group"] for page in pages if page.lists["group"]], PULL["group"])
    return weights


def judged(page: Page, pages: Path, weights: Weights) -> dict[str, Any]:
    document, detection = found(page.gold, pages, weights)
    lists = [[shown(item, document, detection) for item in candidate.items] for candidate in detection.candidates]
    scores = [score_page(page.gold["items"], items) for items in lists]
    first = scores[0] if scores else score_page(page.gold["items"], [])
    return {
        **first,
        "id": page.gold["id"],
        "kind": page.gold["kind"],
        "best": max((score["f1"] for score in scores), default=0.0),
        "confidence": detection.confidence,
        "sure": detection.sure,
        "features": detection.evidence,
    }


def summary(rows: list[dict[str, Any]]) -> str:
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row["f1"])
    sure = [row for row in rows if row["sure"]]
    unsure = [row for row in rows if not row["sure"]]
    told = lambda name, rows=rows: _mean([_mean(list(map(float, row[name]))) for row in rows if row[name]])  # noqa: E731
    outside = [row for row in rows if row["kind"] != "court"]
    return (
        f"F1 {_mean([row['f1'] for row in rows]):.3f}, over kinds {_mean([_mean(one) for one in kinds.values()]):.3f}, "
        f"F1>=.9 {_mean([float(row['f1'] >= 0.9) for row in rows]):.3f}, title {told('title'):.3f} "
        f"(outside courts {told('title', outside):.3f}), title F1 {told('title_f1'):.3f}, date {told('date'):.3f}\n"
        f"sure of {len(sure)}, right on {_mean([float(row['f1'] >= 0.9) for row in sure]):.3f} of them; "
        f"of the other {len(unsure)} one of the lists is right on "
        f"{_mean([float(row['best'] >= 0.9) for row in unsure]):.3f}"
    )


def fit_binary(table: Any, right: Any, pull: float, steps: int = 4000) -> Any:
    """Return the weights of a logistic regression."""
    weights = np.zeros(table.shape[1])
    for _ in range(steps):
        given = 1 / (1 + np.exp(-table @ weights))
        weights -= 0.5 * (table.T @ (given - right) / len(right) + pull * weights)
    return weights


def articles_of(folder: Path, weights: Weights) -> list[tuple[str, dict[str, float], float]]:
    """Return what article pages look like: host, features, 1."""
    found = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        body = next((folder / "pages").glob(f"{gold['id']}.*"), None)
        if body is None or not gold.get("url"):
            continue
        try:
            document = document_at(gold["url"], body)
        except BantinError:
            continue
        detection = detect(document, now=NOW, weights=weights)
        if detection.looks:
            found.append((urlsplit(gold["url"]).hostname or "", dict(detection.looks), 1.0))
    return found


def fit_article(rows: list[tuple[str, dict[str, float], float]], folds: int = 6) -> dict[str, dict[str, float]]:
    """Return the weights that tell articles from lists; how often they are right is printed."""
    names = sorted({name for _, features, _ in rows for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for _, features, _ in rows])
    right = np.array([told for _, _, told in rows])
    hosts = sorted({host for host, _, _ in rows})
    random.Random(2).shuffle(hosts)
    fold_of = {host: number % folds for number, host in enumerate(hosts)}
    fold = np.array([fold_of[host] for host, _, _ in rows])
    given = np.zeros(len(rows))
    for number in range(folds):
        weights = fit_binary(table[fold != number], right[fold != number], 0.003)
        given[fold == number] = 1 / (1 + np.exp(-table[fold == number] @ weights))
    wrong_lists, seen = ((given >= 0.5) & (right == 0)).sum(), (right == 0).sum()
    found = ((given >= 0.5) & (right == 1)).sum()
    print(f"articles told {found} of {int(right.sum())}; lists taken for articles {wrong_lists} of {seen}")
    weights = fit_binary(table, right, 0.003)
    return {"article": {name: round(float(number), 3) for name, number in zip(names, weights, strict=True)}}


def fit_confidence(rows: list[dict[str, Any]], pull: float = 0.1) -> dict[str, dict[str, float]]:
    """Return the weights of the confidence, and from where on it is sure, told from pages that were left out."""
    names = sorted({name for row in rows for name in row["features"]})
    table = np.array([[row["features"].get(name, 0.0) for name in names] for row in rows])
    right = np.array([float(row["f1"] >= 0.9) for row in rows])
    weights = fit_binary(table, right, pull)
    given = 1 / (1 + np.exp(-table @ weights))
    start = 1.0
    for threshold in sorted(given):
        taken = given >= threshold
        if right[taken].mean() >= SURE_RIGHT:
            start = round(float(threshold) - 0.0005, 3)
            break
    return {
        "confidence": {name: round(float(number), 3) for name, number in zip(names, weights, strict=True)},
        "sure": {"from": start},
    }


def cross_validate(pages: list[Page], folder: Path, folds: int) -> dict[str, dict[str, float]]:
    hosts = sorted({page.host for page in pages})
    random.Random(1).shuffle(hosts)
    rows: list[dict[str, Any]] = []
    for fold in range(min(folds, len(hosts))):
        left_out = set(hosts[fold::folds])
        weights = learn([page for page in pages if page.host not in left_out], WEIGHTS)
        rows += [judged(page, folder, weights) for page in pages if page.host in left_out]
        print(f"\rfold {fold + 1}", end="", file=sys.stderr, flush=True)
    told = fit_confidence(rows)
    for row in rows:
        row["confidence"] = confidence_of(row["features"], told)
        row["sure"] = is_sure(row["confidence"], told)
    print(f"\ncross-validated, {folds} folds by host:\n{summary(rows)}")
    for row in sorted(rows, key=lambda row: row["f1"])[:30]:
        print(f"  {row['id']:45} {row['f1']:.2f} best {row['best']:.2f} confidence {row['confidence']:.2f}")
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--cross-validate", type=int, default=8, metavar="FOLDS", help="how many folds, by host")
    parser.add_argument("--articles", type=Path, help="a corpus of article pages, to tell them from lists")
    parser.add_argument("--check", action="store_true", help="only cross-validate; write nothing")
    options = parser.parse_args()
    folder = options.corpus / "pages"
    lines = (options.corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [page_of(json.loads(line), folder) for line in lines]
    for page in pages:
        gather_fields(page, WEIGHTS)
    told = cross_validate(pages, folder, options.cross_validate)
    if options.check:
        return 0
    weights = {**learn(pages, WEIGHTS), **told}
    if options.articles:
        lists = [(page.host, dict(found(page.gold, folder, weights)[1].looks), 0.0) for page in pages]
        weights |= fit_article(lists + articles_of(options.articles, weights))
    path = Path(__file__).parents[1] / "scraper/extract/detection/weights.json"
    path.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"on the pages learned from:\n{summary([judged(page, folder, weights) for page in pages])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
