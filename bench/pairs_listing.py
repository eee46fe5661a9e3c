"""Whether rules find their items again: on the page they were made on, read anew, and on another of the same site.

    python bench/pairs_listing.py --corpus DIR

Pairs are pages whose ids differ by a number at the end (x and x_2) and whose URLs have one host and path.
"""

import argparse
import json
import sys
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


def site_of(gold: dict[str, Any]) -> tuple[str, str]:
    parts = urlsplit(gold["url"])
    return parts.hostname or "", parts.path


def crossed(one: dict[str, Any], other: dict[str, Any], pages: Path) -> float:
    """Return the F1 on `other` of the rules made on `one`."""
    _, detection = found(one, pages)
    document = document_of(other, pages)
    rules = detection.candidates[0].rules if detection.candidates else None
    if rules is None:
        return 0.0
    try:
        items = extract_items(document, rules)
    except ExtractionError:
        return 0.0
    return float(score_page(other["items"], [shown(item, document, detection) for item in items])["f1"])


def again(gold: dict[str, Any], pages: Path) -> bool:
    """Tell whether all lists' rules, written and read as settings are, give the same items on the page read anew."""
    _, detection = found(gold, pages)
    document = document_of(gold, pages)
    return all(
        extract_items(document, Rules.model_validate(one.rules.model_dump(mode="json", exclude_none=True)))
        == list(one.items)
        for one in detection.candidates
        if one.rules is not None
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    options = parser.parse_args()
    lines = (options.corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {line["id"]: line for line in map(json.loads, lines)}
    same = sum(again(line, options.corpus / "pages") for line in gold.values())
    print(f"the same items on the same page: {same} of {len(gold)} pages")
    scores = []
    for name in gold:
        first = gold.get(name.removesuffix("_2"), gold[name])
        if name.endswith("_2") and first is not gold[name] and site_of(first) == site_of(gold[name]):
            for one, other in ((first, gold[name]), (gold[name], first)):
                scores.append(crossed(one, other, options.corpus / "pages"))
                print(f"{one['id']:40} -> {other['id']:40} {scores[-1]:.2f}")
    right = sum(score >= 0.9 for score in scores)
    print(f"F1 >= .9 in {right} of {len(scores)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
