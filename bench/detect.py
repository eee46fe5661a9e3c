"""What it costs to find the list on a page that is already read: CPU milliseconds of `detect()`.

    python bench/detect.py --gold GOLD.jsonl [--pages DIR] [--best-of 2] [--each]

Every page is looked at once before it is measured, and the best of some tries counts.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
# ruff: noqa: E402 - the root is put on the path first
from predict_listing import NOW, document_of

from scraper.discovery.detection import detect
from scraper.document import Document


def cost(document: Document, tries: int) -> float:
    """Return the CPU milliseconds of the cheapest try, after one that does not count."""
    took = []
    for _ in range(tries + 1):
        start = time.process_time()
        detect(document, now=NOW)
        took.append((time.process_time() - start) * 1000)
    return min(took[1:])


def quantile(costs: list[float], share: float) -> float:
    """Return the cost that this share of the pages stays within (nearest rank)."""
    return sorted(costs)[max(0, math.ceil(share * len(costs)) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--pages", type=Path, help="default: the folder pages beside the gold")
    parser.add_argument("--best-of", type=int, default=2)
    parser.add_argument("--each", action="store_true", help="print what each page costs, the dearest first")
    options = parser.parse_args()
    pages = options.pages or options.gold.parent / "pages"
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    costs = {gold["id"]: cost(document_of(gold, pages), options.best_of) for gold in map(json.loads, lines)}
    if options.each:
        for name, took in sorted(costs.items(), key=lambda pair: -pair[1]):
            print(f"{took:8.1f} {name}")
    told = list(costs.values())
    print(
        f"{len(told)} pages, CPU ms of detect(): median {quantile(told, 0.5):.1f}, "
        f"p99 {quantile(told, 0.99):.1f}, worst {max(told):.1f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
