"""Holds what written rules find against what was meant, and mends the rules where they differ.

A selector is written for places, and finds the first of what stands there: a dead link before the real one,
a title that its pattern does not fit, an element that is built like an item and is none.
"""

from collections.abc import Iterable, Iterator

from model.errors import ExtractionError
from scraper.discovery.detection.field_selectors import write_xpath
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.group_scoring import ScoredGroup
from scraper.discovery.detection.rules_from_group import is_too_long
from scraper.document import HtmlDocument
from scraper.extract import RawItem
from scraper.extract.nodes import find_place
from scraper.extract.rules import extract_items
from scraper.selector import is_xpath
from scraper.source import FieldRule, Rules

DEAD = ("#", "javascript:", "mailto:", "tel:")  # what the addresses of links that lead to no page begin with
PATH_SIGN = "/"  # what the address of a page on the site has, and that of a dead link has not
LARGE_PAGE = 40_000  # nodes of a page from which on rules are run once, for that alone may take seconds
FEWEST_ALIKE = 3  # items from which on links that are all the same tell of a wrong rule


def check_rules(
    document: HtmlDocument, tree: FlatTree, scored: ScoredGroup, rules: Rules
) -> tuple[Rules, list[RawItem]] | None:
    """Return the rules, mended where that helps, and what they find; None where that is no list.

    On a LARGE_PAGE they are taken as they are.
    """
    items = apply_rules(document, rules)
    mends = (_keep_whole_titles, _hold_titles, _require_titles) if len(tree.nodes) <= LARGE_PAGE else ()
    wrong = _count_wrong(tree, scored, items) if mends else 0
    for living in _skip_dead_links(rules) if wrong else ():
        tried = apply_rules(document, living)
        if not is_too_long(living) and (left := _count_wrong(tree, scored, tried)) < wrong:
            rules, items, wrong = living, tried, left
    for change in mends:
        untitled = _count_untitled(items)
        if untitled and (changed := change(rules)) and not is_too_long(changed):
            tried = apply_rules(document, changed)
            if _count_untitled(tried) < untitled and len(tried) - _count_untitled(tried) >= len(items) - untitled:
                rules, items = changed, tried
    links = {item.link for item in items if scored.roles.link is not None}
    if not items or (len(items) >= FEWEST_ALIKE and len(links) == 1):
        return None
    return rules, items


def apply_rules(document: HtmlDocument, rules: Rules) -> list[RawItem]:
    """Return what rules find; nothing where they cannot be applied."""
    try:
        return extract_items(document, rules)
    except ExtractionError:
        return []


def _count_wrong(tree: FlatTree, scored: ScoredGroup, items: Iterable[RawItem]) -> int:
    """Return how many links and titles, of the sampled items, are not those that were meant."""
    found_at = {item.place: item for item in items}
    link, title = scored.roles.link, scored.roles.title
    wrong = 0
    for number, roots in enumerate(scored.sample.roots):
        item = found_at.get(find_place(tree.nodes[roots[0]]))
        if link is not None and number in link.slot.nodes:
            wrong += item is None or item.link != tree.hrefs.get(link.slot.nodes[number])
        if title is not None and number in title.slot.nodes:
            wrong += item is None or item.title.split() != title.values[number].split()
    return wrong


def _count_untitled(items: Iterable[RawItem]) -> int:
    return sum(not item.title.strip() for item in items)


def _skip_dead_links(rules: Rules) -> Iterator[Rules]:
    """Yield the rules with link and title rules that pass over links which lead nowhere, the shortest first."""
    fields = {"link": rules.link, "title": rules.title}
    for alive in (f"[href*='{PATH_SIGN}']", "[href]" + "".join(f":not([href^='{dead}'])" for dead in DEAD)):
        update = {
            name: rule.model_copy(update={"selector": rule.selector.removesuffix("[href]") + alive})
            for name, rule in fields.items()
            if rule is not None and rule.selector.endswith("a[href]")
        }
        if update:
            yield rules.model_copy(update=update)


def _keep_whole_titles(rules: Rules) -> Rules | None:
    """Return the rules with titles as they stand, where a pattern takes a part of them."""
    if rules.title is None or not rules.title.pattern:
        return None
    return rules.model_copy(update={"title": FieldRule(selector=rules.title.selector, attribute=rules.title.attribute)})


def _hold_titles(rules: Rules) -> Rules | None:
    """Return the rules with an item rule that finds only what holds a title's element."""
    title = rules.title.selector if rules.title is not None else ""
    if not title or is_xpath(title) or is_xpath(rules.item) or "::" in title:
        return None
    return rules.model_copy(update={"item": f"{_take_first(rules.item)}:has({title})"})


def _require_titles(rules: Rules) -> Rules:
    """Return the rules with an item rule, in XPath, that finds only what has a title."""
    title = rules.title.selector if rules.title is not None else ""
    test = title if not title or is_xpath(title) else write_xpath(title, ".//")
    item = rules.item if is_xpath(rules.item) else write_xpath(_take_first(rules.item))
    return rules.model_copy(update={"item": f"{item}[normalize-space({test})]"})


def _take_first(selector: str) -> str:
    """Return the first of a selector's alternatives, which find the same."""
    return selector.partition(", ")[0]
