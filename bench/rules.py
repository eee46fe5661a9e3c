"""How the rules of detected lists look, and what they outlive.

    python bench/rules.py --corpus DIR [--corpus DIR...] [--each]

Of each page's first list: the length of its rules and their depth (the compounds of a selector), as median, 95th
percentile and most; how many are XPath; whether the rules find the items of the group that they were written for.
Then each page is changed as sites change theirs, and it is counted how often the rules still find the same links and
titles (`LIKE`: F1 of at least .9). Changes are chosen by chance from the page's id, so they are the same in each run.
A change that would take an item apart is none: links and texts stay as they are.
"""

import argparse
import json
import random
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
# ruff: noqa: E402 - the root is put on the path first
from detect import quantile
from predict_listing import found

from model.errors import ExtractionError
from scraper.document import Document, HtmlDocument
from scraper.extract.rules import extract_items
from scraper.selector import Syntax, is_xpath
from scraper.source import FieldRule, Rules

FIELDS = ("item", "title", "link", "date")
LIKE = 0.9
TRIES = 3  # of each change by chance, a page
COMPOUND = re.compile(r"\s*>\s*|\s*\+\s*|\s+|//?")
BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")

Change = Callable[[HtmlElement, list[HtmlElement], random.Random], bool]


def read_selectors(rules: Rules) -> dict[str, str]:
    """Return the selectors of the measured fields."""
    fields = {name: getattr(rules, name) for name in FIELDS}
    return {
        name: rule.selector if isinstance(rule, FieldRule) else rule
        for name, rule in fields.items()
        if rule is not None
    }


def count_depth(selector: str) -> int:
    """Return of how many compounds the longest of a selector's alternatives is; 0 for the item itself."""
    bare = selector
    while bare != (bare := BRACKETS.sub("", bare)):
        pass
    parts = re.split(r",|\|", bare)
    return max(sum(step not in ("", ".") for step in COMPOUND.split(part.strip())) for part in parts)


def print_lengths(all_rules: list[Rules]) -> None:
    print(f"{'rule':8} {'n':>4} {'median':>7} {'p95':>5} {'max':>5} {'>200':>5}   depth median  p95  max   XPath")
    selectors_of = [(name, selector) for rules in all_rules for name, selector in read_selectors(rules).items()]
    for field in (*FIELDS, "all"):
        selectors = [selector for name, selector in selectors_of if field in (name, "all")]
        lengths, depths = list(map(len, selectors)), list(map(count_depth, selectors))
        xpath = sum(map(is_xpath, selectors))
        print(
            f"{field:8} {len(selectors):4} {statistics.median(lengths):7.0f} {quantile(lengths, 0.95):5} "
            f"{max(lengths):5} {sum(length > 200 for length in lengths):5}   {statistics.median(depths):12.0f} "
            f"{quantile(depths, 0.95):4} {max(depths):4}   {xpath:5}"
        )


def split_classes(node: HtmlElement) -> list[str]:
    return str(node.get("class", "")).split()


def set_classes(node: HtmlElement, names: list[str]) -> None:
    if names:
        node.set("class", " ".join(names))
    else:
        node.attrib.pop("class", None)


def find_around(items: list[HtmlElement]) -> list[HtmlElement]:
    """Return the nodes around all items, the nearest first, without body and html."""
    shared = [set(node.iterancestors()) for node in items]
    around = [node for node in items[0].iterancestors() if all(node in others for others in shared)]
    return [node for node in around if node.tag not in ("body", "html")]


def drop_class(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Take one class out of the page, of those that the list or what is around it has."""
    near = [*items[0].iter(), *find_around(items)]
    names = sorted({name for node in near if isinstance(node.tag, str) for name in split_classes(node)})
    if not names:
        return False
    name = chance.choice(names)
    for node in tree.iter():
        if isinstance(node.tag, str) and name in split_classes(node):
            set_classes(node, [other for other in split_classes(node) if other != name])
    return True


def rename_look(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Give a class that says how a thing looks (with a number, a sign or a size in it) another number."""
    near = [*items[0].iter(), *find_around(items)]
    looks = re.compile(
        r"\d|:|^(?:row|col|container|clearfix|wrapper|inner|text-|btn|flex|grid|d-|m[btlrxy]?-|p[btlrxy]?-)"
    )
    names = sorted(
        {name for node in near if isinstance(node.tag, str) for name in split_classes(node) if looks.search(name)}
    )
    if not names:
        return False
    name = chance.choice(names)
    for node in tree.iter():
        if isinstance(node.tag, str) and name in split_classes(node):
            set_classes(node, [f"{other}-x9" if other == name else other for other in split_classes(node)])
    return True


def bare_ancestor(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Take class and id from one node around the list."""
    named = [node for node in find_around(items) if node.get("class") or node.get("id")]
    if not named:
        return False
    node = chance.choice(named)
    node.attrib.pop("class", None)
    node.attrib.pop("id", None)
    return True


def drop_own_class(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Take one of several classes from the items themselves."""
    names = sorted(set.intersection(*(set(split_classes(item)) for item in items)))
    if len(names) < 2:
        return False
    name = chance.choice(names)
    for item in items:
        set_classes(item, [other for other in split_classes(item) if other != name])
    return True


def change_headings(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Move the headings inside the items one level down, or up."""
    headings = [node for item in items for node in item.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    up = chance.random() < 0.5
    for node in headings:
        level = int(node.tag[1])
        node.tag = f"h{max(1, level - 1) if up and level > 1 else level + 1 if level < 6 else 5}"
    return bool(headings)


def wrap_node(node: HtmlElement) -> bool:
    parent = node.getparent()
    if parent is None or node.tag in ("body", "html", "tr", "td", "tbody"):
        return False
    wrapper = html.Element("div")
    wrapper.tail, node.tail = node.tail, None
    parent.replace(node, wrapper)
    wrapper.append(node)
    return True


def unmake_headings(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Make plain boxes of the headings inside the items, with the classes that they have."""
    headings = [node for item in items for node in item.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    for node in headings:
        node.tag = "div"
    return bool(headings)


def wrap_list(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Put one more div around what holds the items, or around something that holds this."""
    around = [node for node in find_around(items) if node.tag not in ("tr", "td", "tbody", "thead")]
    return bool(around) and wrap_node(chance.choice(around[:4]))


def insert_advert(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Put an advertisement of the items' own tag between two items."""
    at = items[len(items) // 2]
    parent = at.getparent()
    if parent is None:
        return False
    advert = html.Element(at.tag, {"class": "ad-slot"})
    inner: Any = advert
    if at.tag == "tr":
        inner = html.Element("td", {"colspan": "9"})
        advert.append(inner)
    if at.tag == "a":
        advert.set("href", "https://ads.example/click/7")
        advert.text = "Cheap boots"
    else:
        link = html.Element("a", {"href": "https://ads.example/click/7"})
        link.append(html.Element("img", {"src": "/boots.png"}))
        inner.append(link)
    parent.insert(parent.index(at), advert)
    return True


def insert_sibling_list(tree: HtmlElement, items: list[HtmlElement], chance: random.Random) -> bool:
    """Put a small list of links, a box of what is read most, behind the list."""
    around = [
        node for node in find_around(items) if node.tag not in ("tr", "td", "tbody", "thead", "table", "ul", "ol")
    ]
    if not around:
        return False
    links = "".join(f"<li><a href='/most-read/{n}'>What many people read, number {n}</a></li>" for n in range(5))
    around[0].append(html.fragment_fromstring(f"<div class='most-read'><h3>Most read</h3><ul>{links}</ul></div>"))
    return True


CHANGES: dict[str, Change] = {
    "one class of the page lost": drop_class,
    "one of several classes of the items lost": drop_own_class,
    "class and id of one ancestor lost": bare_ancestor,
    "a class of looks renamed": rename_look,
    "headings of another level": change_headings,
    "headings that are boxes": unmake_headings,
    "one more div around the list": wrap_list,
    "an advertisement between the items": insert_advert,
    "a small list below": insert_sibling_list,
}


def list_items(document: Document, rules: Rules) -> list[tuple[str, str]]:
    """Return the link and title of each item that rules find."""
    try:
        return [(item.link, item.title) for item in extract_items(document, rules)]
    except ExtractionError:
        return []


def compare_items(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> float:
    """Return the F1 of two lists, each item counted once."""
    first, second = set(one), set(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0


def change_page(
    document: HtmlDocument, places: list[str], change: Change, chance: random.Random
) -> HtmlDocument | None:
    """Return the page, changed; None where there is nothing to change."""
    tree = deepcopy(document.tree)
    items = [node for place in places for node in tree.getroottree().xpath(place)]
    return replace(document, tree=tree) if items and change(tree, items, chance) else None


def try_changes(document: HtmlDocument, rules: Rules, name: str) -> Iterator[tuple[str, float]]:
    """Yield each change that the page can undergo, and how many of its items the rules find then, as F1."""
    known = list_items(document, rules)
    places = [item.place for item in extract_items(document, rules)]
    for label, change in CHANGES.items():
        for number in range(TRIES):
            changed = change_page(document, places, change, random.Random(f"{name} {label} {number}"))
            if changed is not None:
                yield label, compare_items(known, list_items(changed, rules))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument(
        "--each", action="store_true", help="print each page's rules, and the changes they do not outlive"
    )
    options = parser.parse_args()
    written, same = [], 0
    outlived: defaultdict[str, list[float]] = defaultdict(list)
    for corpus in options.corpus:
        for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            document, detection = found(gold, corpus / "pages")
            first = detection.candidates[0] if detection.candidates else None
            if first is None or first.rules is None or first.rules.syntax is Syntax.JSON:
                continue
            rules = first.rules
            written.append(rules)
            same += extract_items(document, rules) == list(first.items)
            assert isinstance(document, HtmlDocument)
            scores = list(try_changes(document, rules, gold["id"]))
            for label, score in scores:
                outlived[label].append(score)
            if options.each:
                lost = sorted({label for label, score in scores if score < LIKE})
                print(gold["id"], len(first.items), read_selectors(rules), lost)
    print_lengths(written)
    print(f"the same items on the page itself: {same} of {len(written)}\n")
    print(f"{'outlived':42} {'tries':>5} {'F1>=.9':>7} {'0 found':>8}")
    for label, scores in outlived.items():
        held, none = (sum(map(test, scores)) / len(scores) for test in (lambda f1: f1 >= LIKE, lambda f1: f1 == 0))
        print(f"{label:42} {len(scores):5} {held:7.3f} {none:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
