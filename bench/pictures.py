"""Which of a page's pictures an article keeps, beside what a person says of them.

    python bench/pictures.py GOLD.jsonl [--pages DIR] [--labels FILE] [--wrong]

GOLD.jsonl and its pages are those of `bench/predict.py articles`. The labels, `bench/pictures.jsonl`, are a line a
picture: its page's id, the addresses that it has there (sizes of one picture are one), and whether it is the lead,
belongs to the text, or does not. `doubt` says that a fair person could see it otherwise: such a picture counts
nowhere. A page without a lead is right with none; one whose lead is in doubt counts only if another is found.

A kept picture is one of the content, or the article's image; the same one again in the content is a false one.
Pictures that stand for a player's film are made, not found on the page, and count nowhere.
Figures are printed of all pages, and of two halves of the hosts: what was mended on one must hold on the other.
"""

import argparse
import json
import re
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from predict_articles import NOWHERE, predict  # noqa: E402 (beside this file)

PICTURE = re.compile(r'<img\b[^>]*? src="([^"]+)"')
PLAYER = re.compile(r"//(?:i\.ytimg\.com/vi/|(?:www\.)?dailymotion\.com/thumbnail/)")
FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg)$", re.I)


@dataclass(slots=True)
class Tally:
    """What was counted on some pages."""

    pages: int = 0
    right: int = 0  # pictures kept that belong
    false: int = 0
    missed: int = 0
    leads: int = 0  # pages whose lead counts
    leads_right: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.right / (self.right + self.false or 1)
        recall = self.right / (self.right + self.missed or 1)
        lead = self.leads_right / (self.leads or 1)
        return (
            f"{self.pages} pages, precision {precision:.3f} ({self.false} false), "
            f"recall {recall:.3f} ({self.missed} missed), lead right {lead:.3f} ({self.leads - self.leads_right} wrong)"
        )


def make_key(address: str) -> str:
    """Return what an address is compared by: a file's without its query, which mostly asks for a size."""
    parts = urlsplit(unescape(address))
    place = (parts.hostname or "") + unquote(parts.path)
    return place if FILE.search(parts.path) or not parts.query else f"{place}?{unquote(parts.query)}"


def score_page(tally: Tally, labels: list[dict[str, Any]], content: list[str], lead: str) -> None:
    """Add one page to a tally: its labels, the addresses of the content's pictures, and of the article's image."""
    owner = {make_key(address): number for number, row in enumerate(labels) for address in row["addresses"]}
    page = labels[0]["page"]
    tally.pages += 1
    seen: set[int] = set()
    for address in [*content, *([lead] if lead else [])]:
        number = owner.get(make_key(address), -1)
        row = labels[number] if number >= 0 else {"label": "not labelled"}
        if row.get("doubt") or (address == lead and number in seen) or (number < 0 and PLAYER.search(address)):
            continue
        if row["label"] in ("lead", "belongs") and number not in seen:
            tally.right += 1
        else:
            tally.false += 1
            tally.wrong.append(f"{page} false: {address} ({'again' if number in seen else row['label']})")
        seen.add(number)
    for number, row in enumerate(labels):
        if row["label"] in ("lead", "belongs") and not row.get("doubt") and number not in seen:
            tally.missed += 1
            tally.wrong.append(f"{page} missed: {row['addresses'][0]} ({row['label']})")
    _score_lead(tally, labels, labels[owner[make_key(lead)]] if make_key(lead) in owner else None, lead)


def _score_lead(tally: Tally, labels: list[dict[str, Any]], row: dict[str, Any] | None, lead: str) -> None:
    if (row and row["label"] == "lead" and row.get("doubt")) or (row is None and PLAYER.search(lead)):
        return
    tally.leads += 1
    wanted = any(each["label"] == "lead" for each in labels)
    if (row is not None and row["label"] == "lead") if wanted else not lead:
        tally.leads_right += 1
    else:
        tally.wrong.append(f"{labels[0]['page']} lead: {lead or 'none'}")


def main() -> None:
    """Print the figures of all pages and of each half; with --wrong, what is wrong too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--labels", type=Path, default=Path(__file__).with_name("pictures.jsonl"))
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in options.labels.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels[row["page"]].append(row)
    tallies = {"all": Tally(), "first half": Tally(), "second half": Tally()}
    for line in options.gold.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold["id"] not in labels:
            continue
        found = predict(gold, options.pages or options.gold.parent / "pages", html=True)
        host = urlsplit(gold["url"] or NOWHERE).hostname or gold["id"]
        half = ("first half", "second half")[zlib.crc32(host.encode()) % 2]
        for name in ("all", half):
            score_page(tallies[name], labels[gold["id"]], PICTURE.findall(found["html"]), found["image"])
    for name, tally in tallies.items():
        print(f"{name:11} {tally}")
        if options.wrong and name != "all":
            print("\n".join(f"  {line}" for line in tally.wrong))


if __name__ == "__main__":
    main()
