"""Learns the weights and trees of detection from pages whose items are known; numpy, LightGBM, and some minutes.

    python bench/train_detection.py --corpus DIR [--corpus DIR ...]           cross-validate, then write weights
    python bench/train_detection.py --corpus DIR [--corpus DIR ...] --check   only cross-validate

Each DIR holds gold.jsonl and pages/. Cross-validation leaves out one host at a time (or groups of hosts: `--folds`),
learns everything on the others, and runs the detection as a whole on the host's pages; the confidence is learned from
those runs, by weights that have not seen the host either. `--rows FILE` keeps what was found on each page.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

# ruff: noqa: E402 - the root is put on the path first
from fitting import fit_binary, fit_probability
from learning import Page, gather_fields, learn, page_of
from predict_listing import NOW, document_at, found, shown
from score import score_page

from model.errors import BantinError
from scraper.discovery.detection import detect
from scraper.discovery.detection.confidence import estimate_confidence
from scraper.discovery.detection.forest import Forest, Forests
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights

SURE_RIGHT = 0.9  # share of the pages it is sure of on which list, titles and dates must be right: said of one in two
CONFIDENCE_FOLDS = 10  # of hosts, where one host at a time is left out
RIGHT = 0.9  # F1 of items, and share of titles and of dates, from which on they count as right
BANDS = 10  # of probabilities that are held against how often they come true
DETECTION = Path(__file__).parents[1] / "scraper/discovery/detection"
PAGES: list[Page] = []

Learned = tuple[Weights, Forests]
Row = dict[str, Any]


def mean(numbers: Sequence[float]) -> float:
    """Return the mean; 0 where there is nothing."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def judge(page: Page, learned: Learned) -> Row:
    """Return how the whole detection reads a page, scored against its gold."""
    document, detection = found(page.gold, page.folder, *learned)
    lists = [[shown(item, document, detection) for item in candidate.items] for candidate in detection.candidates]
    scores = [score_page(page.gold["items"], items) for items in lists] or [score_page(page.gold["items"], [])]
    return {
        **scores[0],
        "id": page.gold["id"],
        "host": page.host,
        "kind": page.gold["kind"],
        "right": is_right(scores[0]),
        "best": max(score["f1"] for score in scores),
        "any_right": any(map(is_right, scores)),
        "confidence": detection.confidence,
        "sure": detection.sure,
        "barred": detection.doubtful,
        "features": dict(detection.evidence),
    }


def is_right(score: Row) -> bool:
    """Tell whether list, titles and dates are all right."""
    return score["f1"] >= RIGHT and all(not score[name] or mean(score[name]) >= RIGHT for name in ("title", "date"))


def summarize(rows: list[Row]) -> str:
    """Return the figures of some pages, a line each kind of figure."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row["f1"])
    sure, unsure = [row for row in rows if row["sure"]], [row for row in rows if not row["sure"]]
    outside = [row for row in rows if row["kind"] != "court"]

    def share(name: str, of: list[Row] = rows) -> float:
        return mean([mean(list(map(float, row[name]))) for row in of if row[name]])

    return (
        f"{len(rows)} pages: F1 {mean([row['f1'] for row in rows]):.3f}, "
        f"over kinds {mean([mean(one) for one in kinds.values()]):.3f}, "
        f"F1>=.9 {mean([float(row['f1'] >= RIGHT) for row in rows]):.3f}, title {share('title'):.3f} "
        f"(outside courts {share('title', outside):.3f}), title F1 {share('title_f1'):.3f}, date {share('date'):.3f}, "
        f"list, titles and dates {mean([float(row['right']) for row in rows]):.3f}\n"
        f"sure of {len(sure)} ({len(sure) / max(1, len(rows)):.2f}): all right on "
        f"{mean([float(row['right']) for row in sure]):.3f}, the list on "
        f"{mean([float(row['f1'] >= RIGHT) for row in sure]):.3f}; of the other {len(unsure)} one of the lists is all "
        f"right on {mean([float(row['any_right']) for row in unsure]):.3f}, has the items on "
        f"{mean([float(row['best'] >= RIGHT) for row in unsure]):.3f}"
    )


def list_kinds(rows: list[Row]) -> str:
    """Return the F1 of each kind of page, the poorest first."""
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    lines = [
        (mean([row["f1"] for row in of]), mean([float(row["right"]) for row in of]), kind, len(of))
        for kind, of in kinds.items()
    ]
    return "\n".join(
        f"  {kind:12} {count:4} F1 {f1:.3f} all right {right:.3f}" for f1, right, kind, count in sorted(lines)
    )


def measure_calibration(rows: list[Row]) -> str:
    """Return how often lists are right by how probable that was said to be, and the expected calibration error."""
    lines, error = [], 0.0
    for band in range(BANDS):
        inside = [row for row in rows if min(BANDS - 1, int(row["confidence"] * BANDS)) == band]
        if inside:
            said, right = mean([row["confidence"] for row in inside]), mean([float(row["right"]) for row in inside])
            error += len(inside) / len(rows) * abs(said - right)
            lines.append(f"  {band / BANDS:.1f} {len(inside):4} pages: said {said:.3f}, right {right:.3f}")
    return "\n".join([f"calibration, expected error {error:.3f}", *lines])


def articles_of(folder: Path, learned: Learned) -> list[tuple[str, dict[str, float], float]]:
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
        detection = detect(document, now=NOW, weights=learned[0], forests=learned[1])
        if detection.page_features:
            found.append((urlsplit(gold["url"]).hostname or "", dict(detection.page_features), 1.0))
    return found


def fit_article(rows: list[tuple[str, dict[str, float], float]], folds: int = 6) -> dict[str, dict[str, float]]:
    """Return the weights that tell articles from lists; how often they are right is printed."""
    names = sorted({name for _, features, _ in rows for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for _, features, _ in rows])
    right = np.array([article for _, _, article in rows])
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
    print(f"articles recognized {found} of {int(right.sum())}; lists taken for articles {wrong_lists} of {seen}")
    weights = fit_binary(table, right, 0.003)
    return {"article": {name: round(float(number), 3) for name, number in zip(names, weights, strict=True)}}


def fit_confidence(rows: list[Row]) -> Forest:
    """Return the trees of the confidence, learned from pages that were left out."""
    known = [row for row in rows if row["features"]]
    return fit_probability([row["features"] for row in known], [float(row["right"]) for row in known])


def trust(rows: list[Row], folds: list[frozenset[str]]) -> float:
    """Put into each row the confidence by trees that have not seen its host; return from where on it is sure."""
    for hosts in folds:
        forest = fit_confidence([row for row in rows if row["host"] not in hosts])
        for row in rows:
            if row["host"] in hosts:
                row["confidence"] = estimate_confidence(row["features"], forest) if row["features"] else 0.0
    free = [row for row in rows if not row["barred"]]
    start = choose_sure(np.array([row["confidence"] for row in free]), np.array([float(row["right"]) for row in free]))
    for row in rows:
        row["sure"] = row["confidence"] >= start and not row["barred"]
    return start


def choose_sure(given: Any, right: Any) -> float:
    """Return the least probability from which on choices are right often enough to be called sure."""
    for threshold in sorted(given):
        if right[given >= threshold].mean() >= SURE_RIGHT:
            return round(float(threshold) - 0.00005, 4)
    return 1.0


def folds_of(pages: list[Page], folds: int) -> list[frozenset[str]]:
    """Return the hosts that are left out together: one at a time where `folds` is 0."""
    hosts = sorted({page.host for page in pages})
    random.Random(1).shuffle(hosts)
    return [frozenset(hosts[start::folds]) for start in range(folds)] if folds else [frozenset({one}) for one in hosts]


def left_out(job: tuple[frozenset[str], Sequence[str]]) -> list[Row]:
    """Return how the pages of some hosts are read by what was learned from only the others."""
    hosts, roles = job
    learned = learn([page for page in PAGES if page.host not in hosts], WEIGHTS, roles)
    return [judge(page, learned) for page in PAGES if page.host in hosts]


def cross_validate(folds: int, roles: Sequence[str]) -> tuple[list[Row], float]:
    """Return how each page is read where its host was left out, and from which confidence on it is sure."""
    parts = folds_of(PAGES, folds)
    rows: list[Row] = []
    with get_context("fork").Pool() as pool:  # the workers inherit PAGES
        for number, found_rows in enumerate(pool.imap(left_out, [(hosts, roles) for hosts in parts])):
            rows += found_rows
            print(f"\rfold {number + 1} of {len(parts)}", end="", file=sys.stderr, flush=True)
    start = trust(rows, folds_of(PAGES, folds or CONFIDENCE_FOLDS))
    print(f"\ncross-validated, {len(parts)} folds by host:\n{summarize(rows)}\n{measure_calibration(rows)}")
    print(list_kinds(rows))
    return rows, start


def learn_articles(folder: Path, learned: Learned) -> Mapping[str, Mapping[str, float]]:
    """Return the weights that tell articles from lists."""
    lists = [(page.host, dict(found(page.gold, page.folder, *learned)[1].page_features), 0.0) for page in PAGES]
    return fit_article(lists + articles_of(folder, learned))


def write_forests(forests: Forests) -> str:
    """Return the trees as JSON, a line each."""
    parts = []
    for role, forest in sorted(forests.items()):
        trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in forest.trees)
        parts.append(f'"{role}": {{"features": {json.dumps(list(forest.features))},\n"trees": [\n{trees}\n]}}')
    return "{" + ",\n".join(parts) + "}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, action="append")
    parser.add_argument("--folds", type=int, default=0, help="of hosts; as many as there are hosts where not given")
    parser.add_argument(
        "--roles", nargs="*", default=(), choices=("title", "link", "date"), help="learn these anew too"
    )
    parser.add_argument("--articles", type=Path, help="a corpus of article pages, to tell them from lists")
    parser.add_argument("--rows", type=Path, help="write how each page was read when left out")
    parser.add_argument("--check", action="store_true", help="only cross-validate; write nothing else")
    options = parser.parse_args()
    for corpus in options.corpus:
        lines = (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        PAGES.extend(page_of(json.loads(line), corpus / "pages") for line in lines)
    for page in PAGES:
        gather_fields(page, WEIGHTS)
    rows, start = cross_validate(options.folds, options.roles)
    if options.rows:
        options.rows.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    if options.check:
        return 0
    weights, forests = learn(PAGES, WEIGHTS, options.roles)
    weights["sure"] = {"from": start}
    forests = {**forests, Role.CONFIDENCE: fit_confidence(rows)}
    if options.articles:
        weights |= learn_articles(options.articles, (weights, forests))
    (DETECTION / "weights.json").write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (DETECTION / "forest.json").write_text(write_forests(forests), encoding="utf-8")
    print(f"on the pages learned from:\n{summarize([judge(page, (weights, forests)) for page in PAGES])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
