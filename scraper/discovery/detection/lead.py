"""A lead before a list: its first bulletins, shown larger and built otherwise than the rest.

A list's rules find what is built like its items. What stands before it in the same part of the page, leads to
addresses of the same kind and is as well titled belongs to it, however it is built; the rules are then widened
to find both, and are taken only if they find the list's own items as before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from scraper.discovery.detection.confidence import list_reasons
from scraper.discovery.detection.field_selectors import write_xpath
from scraper.discovery.detection.flat_tree import DIGIT, FlatTree
from scraper.discovery.detection.group_features import compute_url_shape
from scraper.discovery.detection.group_scoring import ScoredGroup
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.result import Candidate
from scraper.discovery.detection.rules_check import apply_rules
from scraper.discovery.detection.rules_from_group import is_too_long
from scraper.discovery.detection.selector_steps import HEADING, find_own_steps
from scraper.discovery.detection.selectors import SelectorWriter
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import HEADINGS, leads_elsewhere, measure_width
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.lexicon import part_names
from scraper.selector import is_xpath
from scraper.source import FieldRule, Rules
from scraper.urls import join_url

FEWEST_ITEMS = 4  # items of a list from which on it may have a lead
MOST_LEVELS = 4  # steps up from the list to what holds the lead too
MOST_LEADS = 12  # bulletins of a lead
LONGEST_DATE = 40  # characters of a node that is a date
MOST_KINDS = 4  # ways that these are built
ALIKE_SHARE = 0.8  # share of the list's addresses that must be of one kind
SHORTEST_TITLE = 20  # characters that the title of a lead has at least, in Latin letters
SHORTEST_TITLE_SHARE = 0.5  # of the mean title of the list, the same
SAME_DAY = timedelta(days=1)
NUMBERED_SHARE = 0.9  # share of the list's addresses with a number from which a lead's must have one too


@dataclass(frozen=True, slots=True)
class _Lead:
    """One bulletin of a lead: the node that holds it alone, and the link that names it."""

    block: int
    link: int


def add_lead(
    document: HtmlDocument,
    tree: FlatTree,
    scored: ScoredGroup,
    candidate: Candidate,
    writer: SelectorWriter,
    reader: DateReader,
) -> Candidate | None:
    """Return the candidate with the lead that stands before it; None where there is none."""
    rules = candidate.rules
    if rules is None or not rules.title or not rules.link or not rules.title.selector or not rules.link.selector:
        return None
    leads = _find_leads(document, tree, scored.group, candidate)
    if not leads:
        return None
    for wide in _widen_rules(tree, rules, leads, writer, reader):
        items = tuple(apply_rules(document, wide))
        if _is_whole(tree, items, candidate, leads) and _is_dated_right(tree, items, leads, reader):
            reasons = list_reasons(scored.features, items, lead=len(leads))
            return replace(candidate, items=items, rules=wide, reasons=reasons)
    return None


def _find_leads(document: HtmlDocument, tree: FlatTree, group: Group, candidate: Candidate) -> list[_Lead]:
    """Return the bulletins before the list, in the nearest part of the page that has any."""
    own = {join_url(document.base_url, item.link) for item in candidate.items}
    shape, alike = Counter(map(_compute_shape, own)).most_common(1)[0]
    if len(own) < FEWEST_ITEMS or alike < ALIKE_SHARE * len(own):
        return []
    least = max(
        SHORTEST_TITLE,
        SHORTEST_TITLE_SHARE * sum(measure_width(item.title) for item in candidate.items) / len(candidate.items),
    )
    numbered = sum(DIGIT.search(url) is not None for url in own) >= NUMBERED_SHARE * len(own)
    around, start = group.scope, group.members[0]
    for _ in range(MOST_LEVELS):
        if tree.tags[around] == "body" or tree.parents[around] < 0:
            return []
        links: defaultdict[str, list[int]] = defaultdict(list)
        for link in tree.links_in(around):
            if link >= start:
                break
            url = join_url(document.base_url, tree.hrefs[link])
            if tree.aside[link] or url in own or _compute_shape(url) != shape or leads_elsewhere(url):
                continue
            if DIGIT.search(url) or not numbered:
                links[url].append(link)
        named = {url: _find_title_link(tree, leading, least) for url, leading in links.items()}
        titled = {url: link for url, link in named.items() if link >= 0}
        if titled:
            blocks = _find_blocks(tree, around, links, titled)
            other = _is_parted(tree, around, start) or any(_is_picked(tree, around, lead.block) for lead in blocks)
            return blocks if len(titled) <= min(MOST_LEADS, len(own)) and not other else []
        around = tree.parents[around]
    return []


def _compute_shape(url: str) -> tuple[str, ...]:
    """Return what addresses of one kind share, whether they end in a slash or not."""
    return compute_url_shape(url.rstrip("/"))


def _is_parted(tree: FlatTree, around: int, start: int) -> bool:
    """Return whether a heading that leads nowhere stands before the list: its own name, and so the lead is another's.

    The page's heading, an h1, may stand before both.
    """
    named = (node for node in tree.headings if around < node < start and tree.tags[node] != "h1")
    return any(not tree.links_in(node) and tree.around[node] < 0 for node in named)


def _is_picked(tree: FlatTree, around: int, node: int) -> bool:
    """Return whether a node, or one around it, is called what editors pick and sliders turn: it need not be new."""
    while node != around:
        names = (*tree.classes[node], tree.nodes[node].get("id", ""))
        if any(part_names.PICKED.search(name) for name in names):
            return True
        node = tree.parents[node]
    return False


def _find_title_link(tree: FlatTree, links: Iterable[int], least: float) -> int:
    """Return the first of some links that stand in a heading and are as long as a title; -1 for none."""
    return next((link for link in links if measure_width(tree.text(link)) >= least and _find_heading(tree, link)), -1)


def _find_heading(tree: FlatTree, link: int) -> str:
    """Return the heading that a link holds or that is next around it; "" for none."""
    near = (*range(link, tree.ends[link]), tree.parents[link], tree.parents[tree.parents[link]])
    return next((tree.tags[node] for node in near if tree.tags[node] in HEADINGS), "")


def _find_blocks(tree: FlatTree, around: int, links: dict[str, list[int]], titled: dict[str, int]) -> list[_Lead]:
    """Return for each address the highest node that leads to it and to no other of the lead."""
    owner = {link: url for url in titled for link in links[url]}
    blocks = []
    for url, link in titled.items():
        block = link
        while (parent := tree.parents[block]) != around:
            if any(owner.get(other, url) != url for other in tree.links_in(parent)):
                break
            block = parent
        blocks.append(_Lead(block, link))
    return blocks


def _widen_rules(
    tree: FlatTree, rules: Rules, leads: list[_Lead], writer: SelectorWriter, reader: DateReader
) -> Iterator[Rules]:
    """Yield rules that may find the lead too: with fields as they are, as the lead has them, or both; none too long."""
    kinds: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for lead in leads:
        kinds[tree.tags[lead.block], tree.classes[lead.block]].append(lead.block)
    if len(kinds) > MOST_KINDS:
        return
    selectors = [writer.write(_make_group(tree, blocks)) for blocks in kinds.values()]
    ways = dict.fromkeys(_write_link_way(tree, lead) for lead in leads)
    dated = [node for lead in leads if (node := _find_date_node(tree, lead, reader)) >= 0]
    dates = dict.fromkeys(find_own_steps(tree, [node])[0].css() for node in dated)
    date = _change_field(rules.date, lambda known: _join_selectors(known, dates))
    item = _join_selectors(rules.item, selectors)
    for change in (
        lambda known: known,
        lambda known: _join_selectors(next(iter(ways)), ways),
        lambda known: _join_selectors(known, ways),
    ):
        title, link = _change_field(rules.title, change), _change_field(rules.link, change)
        wide = rules.model_copy(update={"item": item, "title": title, "link": link, "date": date})
        if not is_too_long(wide):
            yield wide


def _make_group(tree: FlatTree, nodes: list[int]) -> Group:
    scope = tree.parents[nodes[0]]
    while not all(tree.holds(scope, node) for node in nodes):
        scope = tree.parents[scope]
    return Group(members=tuple(nodes), scope=scope)


def _write_link_way(tree: FlatTree, lead: _Lead) -> str:
    """Return CSS from a block to the link that names it."""
    return f"a[href]:has({HEADING})" if tree.count_in(tree.headings, lead.link) else f"{HEADING} a[href]"


def _find_date_node(tree: FlatTree, lead: _Lead, reader: DateReader) -> int:
    """Return what is nothing but a date in a lead and has a name for it; -1 where there is none."""
    for node in range(lead.block + 1, tree.ends[lead.block]):
        if tree.count_dates(node) and tree.length(node) <= LONGEST_DATE and not tree.links_in(node):
            date = reader.find_date(tree.text(node))
            step = find_own_steps(tree, [node])[0]
            if date is not None and not date.part and (step.name or step.tag == "time"):
                return node
    return -1


def _is_dated_right(tree: FlatTree, items: Iterable[RawItem], leads: list[_Lead], reader: DateReader) -> bool:
    """Return whether no bulletin of the lead has another day than the one that stands in it."""
    for item, lead in zip(items, leads, strict=False):
        node = _find_date_node(tree, lead, reader)
        own = reader.find_moment(tree.text(node)) if node >= 0 else None
        found = reader.find_moment(item.date.text) if item.date else None
        if own is not None and found is not None and abs(found - own) > SAME_DAY:
            return False
    return True


def _change_field(rule: FieldRule | None, change: Callable[[str], str]) -> FieldRule | None:
    """Return a field's rule with its selector changed; as it is where it has none."""
    if rule is None or not rule.selector:
        return rule
    return rule.model_copy(update={"selector": change(rule.selector)})


def _join_selectors(known: str, others: Iterable[str]) -> str:
    """Return a selector of what one finds and what some in CSS find; in XPath where the known one is."""
    if is_xpath(known):
        return " | ".join(dict.fromkeys([known, *(write_xpath(other, _read_begin(known)) for other in others)]))
    return ", ".join(dict.fromkeys([*known.split(", "), *others]))


def _read_begin(path: str) -> str:
    """Return how a path begins that finds all below: below the page's root, or below an item."""
    return ".//" if path.startswith(".") else "//"


def _is_whole(tree: FlatTree, items: tuple[RawItem, ...], candidate: Candidate, leads: list[_Lead]) -> bool:
    """Return whether the list's items are found as before, and those of the lead by their own titles and links."""
    count = len(leads)
    if len(items) != len(candidate.items) + count or items[count:] != candidate.items:
        return False
    links = {item.link for item in candidate.items}
    return all(
        item.title.split() == tree.text(lead.link).split()
        and item.link == tree.hrefs[lead.link]
        and item.link not in links
        for item, lead in zip(items[:count], leads, strict=True)
    )
