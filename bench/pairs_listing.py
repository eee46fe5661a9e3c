"""Whether rules find their items again: on the page they were made on, read anew, and on another of the same site.

    python bench/pairs_listing.py --corpus DIR [--corpus DIR...]

Pairs are pages of one host whose paths are as long and differ in one step at most: another day's capture, another
section, another query. Rules that are wrong on their own page cannot be right on another; so the pairs are counted
once more without those.
"""

import argparse
import json
import sys
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
# ruff: noqa: E402 - the root is put on the path first
from predict_listing import document_of, found, shown
from score import score_page

from model.errors import ExtractionError
from scraper.extract.rules import extract_items
from scraper.source import Rules

RIGHT = 0.9  # F1


def is_pair(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first, second = urlsplit(one["url"]), urlsplit(other["url"])
    steps = [parts.path.rstrip("/").split("/") for parts in (first, second)]
    same_host = (first.hostname or "").removeprefix("www.") == (second.hostname or "").removeprefix("www.")
    return same_host and len(steps[0]) == len(steps[1]) and sum(map(str.__ne__, *steps)) <= 1


def crossed(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return the F1 on `other` of the rules made on `one`."""
    _, detection = found(one, one["pages"])
    document = document_of(other, other["pages"])
    rules = detection.candidates[0].rules if detection.candidates else None
    if rules is None:
        return 0.0
    try:
        items = extract_items(document, rules)
    except ExtractionError:
        return 0.0
    return float(score_page(other["items"], [shown(item, document, detection) for item in items])["f1"])


def again(gold: dict[str, Any]) -> bool:
    """Tell whether all lists' rules, written and read as settings are, give the same items on the page read anew."""
    _, detection = found(gold, gold["pages"])
    document = document_of(gold, gold["pages"])
    return all(
        extract_items(document, Rules.model_validate(one.rules.model_dump(mode="json", exclude_none=True)))
        == list(one.items)
        for one in detection.candidates
        if one.rules is not None
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    options = parser.parse_args()
    gold = [
        {**json.loads(line), "pages": corpus / "pages"}
        for corpus in options.corpus
        for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    same = sum(map(again, gold))
    print(f"the same items on the same page: {same} of {len(gold)} pages")
    scores, sound = [], []
    for one, other in permutations(gold, 2):
        if is_pair(one, other):
            scores.append(crossed(one, other))
            sound += [scores[-1]] if crossed(one, one) >= RIGHT else []
            print(f"{one['id']:40} -> {other['id']:40} {scores[-1]:.2f}")
    for label, of in (("all pairs", scores), ("rules that are right on their own page", sound)):
        print(f"{label}: F1 >= {RIGHT} in {sum(score >= RIGHT for score in of)} of {len(of)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
