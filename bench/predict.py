"""What the program finds on pages whose answers are known, a JSON line a gold line.

    python bench/predict.py listing|articles|dates|encodings --gold GOLD.jsonl [--pages DIR] --out FILE.jsonl

Each line is found by the functions that the daemon calls, knowing nothing of the gold but what a
page's visitor knows: its URL, and for dates the zone, the language and now. The scorers stand beside
the corpora.
"""

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

KINDS = ("listing", "articles", "dates", "encodings")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--pages", type=Path, help="default: the folder pages beside the gold")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--html", action="store_true", help="articles: the clean HTML too")
    parser.add_argument("--named", action="store_true", help="encodings: the source names the charset")
    options = parser.parse_args()
    predict = importlib.import_module(f"predict_{options.kind}").predict
    pages = options.pages or options.gold.parent / "pages"
    extra = {
        "listing": {"pages": pages},
        "articles": {"pages": pages, "html": options.html},
        "dates": {},
        "encodings": {"named": options.named},
    }[options.kind]
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    took = []
    with options.out.open("w", encoding="utf-8") as out:
        for number, line in enumerate(gold, 1):
            start = time.process_time()
            found = predict(line, **extra)
            took.append((time.process_time() - start) * 1000)
            out.write(json.dumps(found, ensure_ascii=False) + "\n")
            if sys.stderr.isatty():
                print(f"\r{number}/{len(gold)}", end="", file=sys.stderr)
    took.sort()
    print(f"{len(gold)} lines, CPU ms a line: median {took[len(took) // 2]:.2f}, worst {took[-1]:.1f}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
