"""What detection learns from: pages whose items are known, how right each choice on them is, and the learning.

Each role (title, link, date), a group's rough promise, what is seen of it at a glance, and its fields are one linear
model each, fitted so that the best of a page's candidates gets the most (a softmax over the page, with a pull towards
zero: the pages are few). On the sum for a group's fields stand trees that rank the groups of a page.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from fitting import Candidate, fit, fit_forest, fit_scaled
from predict_listing import NOW, document_of
from score import norm_url, token_f1, tokens

from scraper.dates import DateContext
from scraper.discovery.detection import make_date_context
from scraper.discovery.detection.field_roles import (
    choose_title,
    describe_slots,
    find_all_date_candidates,
    find_link_candidates,
    find_title_candidates,
)
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.forest import Forests, load_forests
from scraper.discovery.detection.glance_features import compute_glance_features, count_page
from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.group_promise import compute_promise_features
from scraper.discovery.detection.group_scoring import (
    MOST_CLOSELY,
    ScoredGroup,
    choose_close,
    describe_groups,
    find_first_link,
)
from scraper.discovery.detection.groups import Group, find_all_groups
from scraper.discovery.detection.rival_features import rank_features
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Sample, choose_roots, sample_group
from scraper.discovery.detection.weights import Role, Weights, weigh_features

PULL = {"title": 0.003, "link": 0.01, "date": 0.01, "promise": 0.002, "glance": 0.1, "group": 0.2}
TITLES_WORTH, DATES_WORTH = 0.25, 0.25  # of a group whose items are right
NOT_SUMMED = ("score_", "holds", "held", "most_held", "fewest_around", "linear")  # features that only trees look at


@dataclass
class Page:
    gold: dict[str, Any]
    host: str
    folder: Path
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


def page_of(gold: dict[str, Any], pages: Path) -> Page:
    document = document_of(gold, pages)
    tree = flatten_tree(document.tree, document.url)
    owner: defaultdict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(gold["items"]):
        for url in [item["url"], *item.get("alt_urls", [])]:
            owner[norm_url(url)].add(number)
    context = make_date_context(document, tree, NOW)
    return Page(gold, urlsplit(gold["url"]).hostname or "", pages, tree, context, document.base_url, owner)


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
    owned = list_owners(page, sample)
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
        moment = reader.find_moment(facts.values[number])
        day = moment.astimezone(ZoneInfo(reader.context.zone)).date().isoformat() if moment else ""
        right.append(float(machine[:10] in days or day in days))
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


def _measure_worth(page: Page, described: ScoredGroup) -> float:
    """Return the F1 of a group with the links that were chosen, less for titles and dates that are not right."""
    sample, roles = described.sample, described.roles
    owned = list_owners(page, sample)
    if roles.link is None:
        return 0.0
    reader = DateReader(page.context)
    titles = _measure_titles(roles.title, owned) if any(item.get("title") for items in owned for item in items) else 1.0
    dates = 1.0
    if any(item.get("date") for items in owned for item in items):
        dates = _right_dates(page.tree, roles.date, owned, reader) if roles.date else 0.0
    fields = 1 - TITLES_WORTH * (1 - titles) - DATES_WORTH * (1 - dates)
    return f1_of(page, described.group) * _right_links(page, roles.link, owned) * fields


def list_owners(page: Page, sample: Sample) -> list[list[dict[str, Any]]]:
    """Return the gold items that the links of each sampled item belong to."""
    return [
        [
            page.gold["items"][number]
            for number in page.owners(link for root in roots.values() for link in page.tree.links_in(root))
        ]
        for roots in sample.roots
    ]


def _measure_titles(facts: SlotFacts | None, owned: list[list[dict[str, Any]]]) -> float:
    """Return how much of the titles' words a slot has: its own ending may still be cut off."""
    if facts is None:
        return 0.0
    pairs = [
        (items, value)
        for items, value in zip(owned, facts.values, strict=True)
        if any(item.get("title") for item in items)
    ]
    return _mean([max(token_f1(item.get("title") or "", value) for item in items) for items, value in pairs])


@dataclass
class DescribedGroup:
    """A group of a page: what was seen at a glance, all features, and how right it is with the fields that it has."""

    glance: dict[str, float]
    features: dict[str, float]
    worth: float
    first_link: int


def describe_all(page: Page, weights: Weights) -> list[DescribedGroup]:
    """Return every group of a page that is ranked, by the fields that these weights choose."""
    tree = page.tree
    counts = count_page(tree)
    described = describe_groups(
        tree, find_groups(tree, weights=weights), DateReader(page.context), {**weights, "glance": {}}, 9999
    )
    return [
        DescribedGroup(
            compute_glance_features(tree, one.group, choose_roots(tree, one.group), counts),
            dict(one.features),
            _measure_worth(page, one),
            find_first_link(tree, one.group),
        )
        for one in described
    ]


Learned = tuple[dict[str, dict[str, float]], Forests]


def learn_groups(pages: list[list[DescribedGroup]], weights: dict[str, dict[str, float]]) -> Learned:
    """Return the weights with those of groups, and the trees, from the described groups of each page."""
    glances = [[(row.glance, row.worth) for row in rows] for rows in pages if rows]
    weights["glance"] = fit_scaled(glances, PULL["glance"])
    summed = [[(_leave_out(row.features), row.worth) for row in rows] for rows in pages if rows]
    weights["group"] = fit_scaled(summed, PULL["group"])
    ranking = fit_forest([_take_best(rows, weights) for rows in pages if rows])
    return weights, {**load_forests(), Role.GROUP: ranking}


def _leave_out(features: dict[str, float]) -> dict[str, float]:
    return {name: number for name, number in features.items() if not name.startswith(NOT_SUMMED)}


def _take_best(rows: list[DescribedGroup], weights: Weights) -> list[tuple[dict[str, float], float]]:
    """Return the rows that are looked at closely, with their sums and ranks, as `group_scoring` sees them."""
    promises = [weigh_features(Role.GLANCE, row.glance, weights) for row in rows]
    order = sorted(range(len(rows)), key=lambda at: -promises[at])
    firsts = [rows[at].first_link for at in order]
    best = [rows[order[at]] for at in choose_close([promises[at] for at in order], firsts, MOST_CLOSELY)]
    features = [{**row.features, "linear": weigh_features(Role.GROUP, row.features, weights)} for row in best]
    ranks = rank_features(features)
    return [({**own, **ranked}, row.worth) for own, ranked, row in zip(features, ranks, best, strict=True)]


def learn(pages: list[Page], start: Weights, roles: Iterable[str] = ()) -> Learned:
    """Return all weights and the trees, fitted on these pages; of the fields' roles only those that are named."""
    weights = {name: dict(known) for name, known in start.items()}
    for role in ("promise", *roles):
        weights[role] = fit([page.lists[role] for page in pages if page.lists.get(role)], PULL[role])
    return learn_groups([describe_all(page, weights) for page in pages], weights)
