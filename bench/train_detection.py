"""Learns the weights of detection from pages whose items are known; numpy, and a few minutes.

    python bench/train_detection.py --corpus DIR           cross-validate, then write weights.json
    python bench/train_detection.py --corpus DIR --check   only cross-validate

DIR holds gold.jsonl and pages/. Each role (title, link, date), the rough promise of a group and
the group's rank is one linear model, fitted so that the best of a page's candidates gets the
most (a softmax over the page, with a pull towards zero: the pages are few). Cross-validation
leaves one host out at a time, fits everything on the others, and runs the detection as a whole on
the host's pages; the confidence is told from those runs, by weights that have not seen the host either.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

# ruff: noqa: E402 - the root is put on the path first
from fitting import Candidate, fit, fit_binary
from predict_listing import NOW, document_at, document_of, found, shown
from score import norm_url, score_page, tokens

from model.errors import BantinError
from scraper.dates import DateContext
from scraper.discovery.detection import detect, make_date_context
from scraper.discovery.detection.confidence import estimate_confidence, is_sure
from scraper.discovery.detection.field_roles import (
    assign_roles,
    choose_title,
    describe_slots,
    find_all_date_candidates,
    find_link_candidates,
    find_title_candidates,
)
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.group_features import compute_group_features
from scraper.discovery.detection.groups import Group, compute_promise_features, find_all_groups, find_groups
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Sample, sample_group
from scraper.discovery.detection.weights import WEIGHTS, Weights

PULL = {"title": 0.003, "link": 0.01, "date": 0.01, "promise": 0.002, "group": 1.0}
SURE_RIGHT = 0.97  # share of the pages it is sure of on which it must be right: more than is promised


@dataclass
class Page:
    gold: dict[str, Any]
    host: str
    tree: FlatTree
    context: DateContext
    base: str
    owner: dict[str, set[int]]
    lists: dict[str, list[Candidate]] = field(default_factory=dict)

    def owners(self, links: Iterable[int]) -> set[int]:
        """Return the gold items that any of the links is of."""
        return set().union(*(self.owner.get(self.address(self.tree.hrefs[link]), set()) for link in links))

    def address(self, href: str) -> str:
        try:
            return str(norm_url(urljoin(self.base, href)))
        except ValueError:
            return href


PAGES: list[Page] = []


def page_of(gold: dict[str, Any], pages: Path) -> Page:
    document = document_of(gold, pages)
    tree = flatten_tree(document.tree, document.url)
    owner: defaultdict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(gold["items"]):
        for url in [item["url"], *item.get("alt_urls", [])]:
            owner[norm_url(url)].add(number)
    context = make_date_context(document, tree, NOW)
    return Page(gold, urlsplit(gold["url"]).hostname or "", tree, context, document.base_url, owner)


def f1_of(page: Page, group: Group) -> float:
    """Return the best F1 that the group can reach: one link of each member, whichever is right."""
    hit: set[int] = set()
    used: set[str] = set()
    wrong = 0
    for index in range(len(group.members)):
        links = [link for root in group.find_roots(page.tree, index).values() for link in page.tree.links_in(root)]
        owned = page.owners(links)
        addresses = {page.address(page.tree.hrefs[link]) for link in links}
        if owned - hit:
            hit.add(min(owned - hit))
        elif addresses and not addresses & used:
            wrong += 1
        used |= addresses
    return 2 * len(hit) / (len(page.gold["items"]) + len(hit) + wrong)


def _by_field(page: Page, group: Group, weights: Weights) -> None:
    """Gather the candidates for the fields, from the group that holds the gold items best."""
    tree, reader = page.tree, DateReader(page.context)
    sample = sample_group(tree, group)
    everything = describe_slots(tree, sample)
    owned = [
        [
            page.gold["items"][number]
            for number in page.owners(link for root in roots.values() for link in tree.links_in(root))
        ]
        for roots in sample.roots
    ]
    page.lists["title"] = [
        (features, _right_titles(facts, owned)) for facts, features in find_title_candidates(everything, reader)
    ]
    title = choose_title(everything, reader, weights)[0]
    page.lists["link"] = [
        (features, _right_links(page, facts, owned))
        for facts, features in find_link_candidates(tree, everything, title)
    ]
    page.lists["date"] = [
        (features, _right_dates(tree, facts, owned, reader))
        for facts, features in find_all_date_candidates(tree, sample, everything, reader)
    ]


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _right_titles(facts: SlotFacts, owned: list[list[dict[str, Any]]]) -> float:
    return _mean(
        [
            float(any(tokens(item["title"]) == tokens(value) for item in items if item.get("title")))
            for items, value in zip(owned, facts.values, strict=True)
            if any(item.get("title") for item in items)
        ]
    )


def _right_links(page: Page, facts: SlotFacts, owned: list[list[dict[str, Any]]]) -> float:
    right = []
    for number, items in enumerate(owned):
        node = facts.slot.nodes.get(number, -1)
        if items:
            right.append(float(node in page.tree.hrefs and bool(page.owners([node]))))
    return _mean(right)


def _right_dates(tree: FlatTree, facts: SlotFacts, owned: list[list[dict[str, Any]]], reader: DateReader) -> float:
    right = []
    for number, items in enumerate(owned):
        days = {item["date"] for item in items if item.get("date")}
        if not days:
            continue
        node = facts.slot.nodes.get(number)
        machine = tree.nodes[node].get("datetime", "") if node is not None else ""
        moment = reader.at(facts.values[number])
        right.append(float(machine[:10] in days or bool(moment and moment.date().isoformat() in days)))
    return _mean(right)


def gather_fields(page: Page, weights: Weights) -> None:
    groups = find_groups(page.tree, weights=weights)
    if not groups:
        return
    best = max(groups, key=lambda group: (round(f1_of(page, group), 3), _size(page.tree, group)))
    if f1_of(page, best) > 0.5:
        _by_field(page, best, weights)
    page.lists["promise"] = [
        (compute_promise_features(page.tree, group), f1_of(page, group)) for group in find_all_groups(page.tree)
    ]


def _size(tree: FlatTree, group: Group) -> int:
    return sum(
        tree.length(root)
        for index in range(min(20, len(group.members)))
        for root in group.find_roots(tree, index).values()
    )


def gather_groups(page: Page, weights: Weights) -> None:
    reader = DateReader(page.context)
    rows = []
    for group in find_groups(page.tree, weights=weights):
        sample = sample_group(page.tree, group)
        roles = assign_roles(page.tree, sample, reader, weights)
        rows.append((compute_group_features(page.tree, sample, roles), _predicted_f1(page, group, sample, roles.link)))
    page.lists["group"] = rows


def _predicted_f1(page: Page, group: Group, sample: Sample, link: SlotFacts | None) -> float:
    """Return the F1 of a group, less where the link that was chosen is not the right one."""
    reach = f1_of(page, group)
    if link is None:
        return 0.0
    right = looked = 0
    for number, roots in enumerate(sample.roots):
        links = [one for root in roots.values() for one in page.tree.links_in(root)]
        if page.owners(links):
            looked += 1
            node = link.slot.nodes.get(number, -1)
            right += node in page.tree.hrefs and bool(page.owners([node]))
    return reach * right / max(1, looked)


def learn(pages: list[Page], start: Weights) -> dict[str, dict[str, float]]:
    """Return all weights, fitted on these pages."""
    weights = {name: dict(known) for name, known in start.items()}
    for role in ("promise", "title", "link", "date"):
        weights[role] = fit([page.lists[role] for page in pages if page.lists.get(role)], PULL[role])
    for page in pages:
        gather_groups(page, weights)
    weights["group"] = fit([page.lists["group"] for page in pages if page.lists["group"]], PULL["group"])
    return weights


def judge_dates(page: Page, pages: Path, weights: Weights) -> dict[str, Any]:
    document, detection = found(page.gold, pages, weights)
    lists = [[shown(item, document, detection) for item in candidate.items] for candidate in detection.candidates]
    scores = [score_page(page.gold["items"], items) for items in lists]
    first = scores[0] if scores else score_page(page.gold["items"], [])
    return {
        **first,
        "id": page.gold["id"],
        "host": page.host,
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
        if detection.page_features:
            found.append((urlsplit(gold["url"]).hostname or "", dict(detection.page_features), 1.0))
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


def folds_of(pages: list[Page], folds: int) -> list[frozenset[str]]:
    """Return the hosts that are left out together: one at a time where `folds` is 0."""
    hosts = sorted({page.host for page in pages})
    random.Random(1).shuffle(hosts)
    return [frozenset(hosts[start::folds]) for start in range(folds)] if folds else [frozenset({one}) for one in hosts]


def left_out(job: tuple[Path, frozenset[str]]) -> list[dict[str, Any]]:
    """Return how the pages of some hosts are read by weights that have seen only the others."""
    folder, hosts = job
    weights = learn([page for page in PAGES if page.host not in hosts], WEIGHTS)
    return [judge_dates(page, folder, weights) for page in PAGES if page.host in hosts]


def cross_validate(folder: Path, folds: int) -> dict[str, dict[str, float]]:
    parts = folds_of(PAGES, folds)
    rows: list[dict[str, Any]] = []
    with get_context("fork").Pool() as pool:  # the workers inherit PAGES
        for number, found_rows in enumerate(pool.imap(left_out, [(folder, hosts) for hosts in parts])):
            rows += found_rows
            print(f"\rfold {number + 1} of {len(parts)}", end="", file=sys.stderr, flush=True)
    for row in rows:
        told = fit_confidence([other for other in rows if other["host"] != row["host"]])
        row["confidence"] = estimate_confidence(row["features"], told)
        row["sure"] = is_sure(row["confidence"], told)
    print(f"\ncross-validated, {len(parts)} folds by host:\n{summary(rows)}")
    for row in sorted(rows, key=lambda row: row["f1"])[:30]:
        print(f"  {row['id']:45} {row['f1']:.2f} best {row['best']:.2f} confidence {row['confidence']:.2f}")
    return fit_confidence(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="of hosts; as many as there are hosts where not given")
    parser.add_argument("--articles", type=Path, help="a corpus of article pages, to tell them from lists")
    parser.add_argument("--check", action="store_true", help="only cross-validate; write nothing")
    options = parser.parse_args()
    folder = options.corpus / "pages"
    lines = (options.corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    PAGES.extend(page_of(json.loads(line), folder) for line in lines)
    for page in PAGES:
        gather_fields(page, WEIGHTS)
    told = cross_validate(folder, options.folds)
    if options.check:
        return 0
    weights = {**learn(PAGES, WEIGHTS), **told}
    if options.articles:
        lists = [(page.host, dict(found(page.gold, folder, weights)[1].page_features), 0.0) for page in PAGES]
        weights |= fit_article(lists + articles_of(options.articles, weights))
    path = Path(__file__).parents[1] / "scraper/discovery/detection/weights.json"
    path.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"on the pages learned from:\n{summary([judge_dates(page, folder, weights) for page in PAGES])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
