"""How much a group looks like the page's list: named numbers, weighed together."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import log

from scraper.discovery.detection.field_roles import FieldRoles
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.groups import Group, is_brood
from scraper.discovery.detection.slot_features import WORD, SlotFacts, is_document, leads_elsewhere, measure_width
from scraper.discovery.detection.slots import Sample
from scraper.urls import split_url

MANY = 150  # items from which on more of them say no more
NUMBER = re.compile(r"\d+")
TAG_FEATURES = {"a": "tag_a", "li": "tag_li", "tr": "tag_row", "td": "tag_cell", "p": "tag_p", "span": "tag_span"}


def _measure_share(flags: list[bool]) -> float:
    return sum(flags) / max(1, len(flags))


@lru_cache(maxsize=4096)
def compute_url_shape(href: str) -> tuple[str, ...]:
    """Return an address with its numbers and last step left out: what addresses of one kind share."""
    parts = split_url(href)
    steps = [NUMBER.sub("0", step) for step in parts.path.split("/")]
    ending = steps[-1].rpartition(".")[2] if "." in steps[-1] else ""
    query = "&".join(part.partition("=")[0] for part in parts.query.split("&"))
    return (parts.netloc, *steps[:-1], ending, query)


def _measure_last_step(href: str) -> int:
    path, _, query = href.partition("?")
    return len(path.rstrip("/").rpartition("/")[2]) + len(query)


def compute_group_features(
    tree: FlatTree, sample: Sample, roles: FieldRoles, glance: Mapping[str, float] | None = None
) -> Mapping[str, float]:
    """Return what speaks for a group being the page's list of items; `glance` is its glance features, if known."""
    return {
        **(glance or compute_glance_features(tree, sample.group, sample.roots)),
        **_compute_title_features(roles.title),
        **_compute_link_features(roles.link, sample.size),
        **_compute_date_features(roles),
    }


def compute_glance_features(tree: FlatTree, group: Group, items: list[dict[int, int]]) -> Mapping[str, float]:
    """Return what is known of a group before its fields are found; `items` are the nodes of some items."""
    members = group.members
    looked = [roots[0] for roots in items]
    everything = [node for roots in items for node in roots.values()]
    hrefs = [[tree.hrefs[link] for node in roots.values() for link in tree.links_in(node)] for roots in items]
    lengths = [sum(tree.length(node) for node in roots.values()) for roots in items]
    mean = sum(lengths) / len(lengths)
    spread = (sum((length - mean) ** 2 for length in lengths) / len(lengths)) ** 0.5 / max(1.0, mean)
    features = {
        "bias": 1.0,
        "count": log(min(MANY, len(members))) / 2,
        "two": float(len(members) == 2),
        "few": float(len(members) < 5),
        "linked": _measure_share([bool(own) for own in hrefs]),
        "crowd": log(1 + sum(len(set(own)) for own in hrefs) / len(hrefs)) / 2,
        "headings": _measure_share([tree.count_in(tree.headings, node) == 1 for node in looked]),
        "many_headings": _measure_share([tree.count_in(tree.headings, node) > 1 for node in looked]),
        "is_heading": _measure_share(
            [tree.tags[node] in "h1h2h3h4h5h6" and tree.tags[node][0] == "h" for node in looked]
        ),
        "pictures": _measure_share([tree.count_in(tree.pictures, node) > 0 for node in looked]),
        "aside": _measure_share([tree.aside[node] for node in looked]),
        "marked_item": _measure_share(["item" in tree.marks[node] for node in looked]),
        "length": log(1 + mean) / 6,
        "spread": min(2.0, spread),
        "before": tree.first_piece[members[0]] / max(1, len(tree.pieces)),
        "text_share": sum(tree.length(node) for node in members) / max(1, tree.length(0)),
        "link_share": _measure_link_share(tree, members),
        "left_out": _measure_left_out(tree, group, items),
        "part": min(1.0, len(members) / max(1, group.kin)),
        "brood": float(is_brood(tree, group)),
        "extended": float(group.head + group.tail > 0),
        "dead": _measure_share([tree.length(node) == 0 for node in everything]),
    }
    features[TAG_FEATURES.get(tree.tags[members[0]], "tag_other")] = 1.0
    return features | _compute_scope_features(tree, group.scope)


def _measure_link_share(tree: FlatTree, members: tuple[int, ...]) -> float:
    free = sum(not tree.aside[link] for link in tree.links)
    held = sum(not tree.aside[link] for node in members[:400] for link in tree.links_in(node))
    return min(1.0, held / max(1, free))


def _measure_left_out(tree: FlatTree, group: Group, items: list[dict[int, int]]) -> float:
    """Return the share of the links under the members' parents that are in no member."""
    members = group.members[:400]
    parents = {tree.parents[node] for node in members}
    inside = sum(len(tree.links_in(node)) for roots in items for node in roots.values())
    around = sum(tree.count_in(tree.links, parent) for parent in parents)
    return max(0.0, 1 - inside * len(members) / max(1, len(items)) / max(1, around))


def _compute_scope_features(tree: FlatTree, scope: int) -> dict[str, float]:
    marks: Counter[str] = Counter()
    node = scope
    while node >= 0:
        if tree.tags[node] != "body":
            marks.update(tree.marks[node])
        node = tree.parents[node]
    return {
        "in_main": float(marks["main"] > 0),
        "in_list": float("list" in tree.marks[scope]),
        "scope_aside": float(tree.aside[scope]),
        "scope_pager": float(marks["pager"] > 0),
        "scope_more": float(marks["comments"] > 0),
    }


def _compute_title_features(title: SlotFacts | None) -> dict[str, float]:
    if title is None:
        return {"no_title": 1.0}
    filled = [text for text in title.values if text]
    count = max(1, len(filled))
    return {
        "title_covered": title.covered,
        "title_distinct": title.distinct,
        "title_width": min(80.0, sum(map(measure_width, filled)) / count) / 80,
        "title_short": sum(measure_width(text) < 12 for text in filled) / count,
        "title_long": sum(measure_width(text) > 250 for text in filled) / count,
        "title_words": sum(min(8, len(WORD.findall(text))) for text in filled) / count / 8,
        "title_heading": float(title.heading),
        "title_marked": float("title" in title.marks),
        "title_date": title.dated if title.mean < 40 else 0.0,
    }


def _compute_link_features(link: SlotFacts | None, size: int) -> dict[str, float]:
    if link is None or not link.hrefs:
        return {"no_link": 1.0}
    hrefs = link.hrefs
    count = len(hrefs)
    shapes = Counter(map(compute_url_shape, hrefs))
    return {
        "link_covered": len(link.slot.nodes) / size,
        "link_distinct": len(set(hrefs)) / count,
        "link_elsewhere": sum(map(leads_elsewhere, hrefs)) / count,
        "link_document": sum(map(is_document, hrefs)) / count,
        "link_alike": shapes.most_common(1)[0][1] / count,
        "link_slug": min(60.0, sum(map(_measure_last_step, hrefs)) / count) / 60,
        "link_numbered": sum(NUMBER.search(href) is not None for href in hrefs) / count,
        "link_fragment": sum("#" in href for href in hrefs) / count,
        "link_outside": sum("//" in href for href in hrefs) / count,
        "link_deep": min(5.0, sum(href.count("/") for href in hrefs) / count) / 5,
        "link_text": float(link.covered > 0.5),
    }


def _compute_date_features(roles: FieldRoles) -> dict[str, float]:
    features = roles.date_features
    if roles.date is None:
        return {"no_date": 1.0}
    return {
        "dated": features.get("dated", 0.0),
        "date_read": features.get("read", 0.0),
        "date_machine": features.get("machine", 0.0),
        "date_sorted": features.get("sorted", 0.0) * features.get("read", 0.0),
        "date_marked": features.get("marked_date", 0.0),
        "date_above": features.get("above", 0.0),
        "date_whole": features.get("whole", 0.0),
        "date_long": features.get("long", 0.0),
    }
