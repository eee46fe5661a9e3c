"""Turns a group and its roles into extraction rules, as a person could have written them."""

from dataclasses import dataclass

from cssselect import HTMLTranslator

from scraper.discovery.detection.field_roles import FieldRoles, choose_date_pattern, choose_title_pattern
from scraper.discovery.detection.flat_tree import DOCUMENT, FlatTree
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts, leads_elsewhere
from scraper.discovery.detection.slots import Sample, Slot, find_pictures
from scraper.discovery.detection.undated_links import write_dated_condition
from scraper.extract.rules import find_image
from scraper.selector import Syntax
from scraper.source import MAX_SELECTOR, FieldRule, Rules

SHORTEST_SUMMARY = 40  # characters that a summary has on average
SELF = "."
CUT_ENDINGS = ("...", "…")  # what a title ends with that is cut short
CUT_SHARE = 0.2  # share of the titles
CUT_SIGN = 3  # characters, at most, that a cut title has in place of its rest
FEWEST_PICTURED = 0.3  # share of the items
MOST_SAME_PICTURE = 0.5  # share of the pictures: more of one and the same are an ornament
LONGEST_SUMMARY, ENOUGH_SUMMARY = 2000, 300  # mean characters; more than these are worth no more
SUMMARY_FILLED, SUMMARY_DISTINCT = 0.4, 0.6  # shares of the items, of its texts
SUMMARY_NAMED, SUMMARY_LINKED = 2.0, 0.5  # what a name, and a link, make of its worth
AUTHOR_FILLED, CATEGORY_FILLED = 0.6, 0.5  # shares of the items
SHORTEST_NAME, LONGEST_NAME = 2, 40  # mean characters of an author, and of a category
FEWEST_ENCLOSED = 0.2  # share of the items


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a field is reached: in CSS where CSS can, always in XPath."""

    css: str  # "" for the item itself; None where only XPath can say it
    xpath: str
    in_css: bool
    pattern: str = ""
    attribute: str = ""

    def selector(self, syntax: Syntax) -> str:
        """Return the selector in one of the two languages."""
        return self.css if syntax is Syntax.CSS else self.xpath

    def rule(self, syntax: Syntax) -> FieldRule:
        """Return the field's rule in one of the two languages."""
        return FieldRule(selector=self.selector(syntax), pattern=self.pattern, attribute=self.attribute)


def translate_selector(css: str, prefix: str = "descendant::") -> str:
    """Return a CSS selector as XPath."""
    return HTMLTranslator().css_to_xpath(css, prefix=prefix)


def is_too_long(rules: Rules) -> bool:
    """Tell whether a selector of some rules is longer than settings may hold."""
    fields = (getattr(rules, name) for name in Rules.model_fields)
    selectors = [rules.item, *(rule.selector for rule in fields if isinstance(rule, FieldRule))]
    return max(map(len, selectors)) > MAX_SELECTOR


def translate_rules(rules: Rules) -> Rules:
    """Return rules in CSS as the same in XPath."""
    if rules.syntax is not Syntax.CSS:
        return rules
    known = {name: getattr(rules, name) for name in Rules.model_fields}
    fields = {
        name: rule.model_copy(update={"selector": translate_selector(rule.selector)})
        for name, rule in known.items()
        if isinstance(rule, FieldRule) and rule.selector
    }
    return rules.model_copy(update={**fields, "syntax": Syntax.XPATH, "item": translate_selector(rules.item)})


def make_way(slot: Slot, pattern: str = "", attribute: str = "") -> Way:
    """Return the way from an item to a slot."""
    if slot.path == SELF:
        return Way(css="", xpath="", in_css=True, pattern=pattern, attribute=attribute)
    if slot.css:
        return Way(css=slot.css, xpath=translate_selector(slot.css), in_css=True, pattern=pattern, attribute=attribute)
    return Way(css="", xpath=slot.xpath, in_css=False, pattern=pattern, attribute=attribute)


def _find_image(tree: FlatTree, sample: Sample) -> Way | None:
    held = [find_pictures(tree, roots[0]) for roots in sample.roots]
    if sum(map(bool, held)) < FEWEST_PICTURED * sample.size:
        return None
    sources = [find_image(tree.nodes[roots[0]]) for images, roots in zip(held, sample.roots, strict=True) if images]
    if len(set(sources)) <= MOST_SAME_PICTURE * len(sources) and len(sources) > 1:
        return None
    return Way(css="img", xpath=".//img", in_css=True)


def _find_summary(tree: FlatTree, sample: Sample, found: list[SlotFacts], roles: FieldRoles) -> Way | None:
    taken = [facts.slot for facts in (roles.title, roles.date) if facts is not None]
    best, most = None, 0.0
    for facts in found:
        if (
            facts.slot.path == SELF
            or facts.covered < SUMMARY_FILLED
            or not SHORTEST_SUMMARY <= facts.mean <= LONGEST_SUMMARY
        ):
            continue
        if facts.distinct < SUMMARY_DISTINCT or any(_overlaps(tree, facts.slot, slot) for slot in taken):
            continue
        worth = (
            min(facts.mean, ENOUGH_SUMMARY) * facts.covered * (SUMMARY_NAMED if "summary" in facts.own_marks else 1.0)
        )
        worth *= SUMMARY_LINKED if facts.link == 2 else 1.0
        if worth > most:
            best, most = facts, worth
    return make_way(best.slot) if best else None


def _overlaps(tree: FlatTree, slot: Slot, other: Slot) -> bool:
    """Tell whether two slots share text in most of the items that have both."""
    both = [item for item in slot.nodes if item in other.nodes]
    if slot.loose and other.loose:
        same = sum(slot.pieces[item] == other.pieces[item] for item in both)
    elif slot.loose or other.loose:
        loose, whole = (slot, other) if slot.loose else (other, slot)
        same = sum(
            tree.first_piece[whole.nodes[item]] <= loose.pieces[item] < tree.last_piece[whole.nodes[item]]
            for item in both
        )
    else:
        same = sum(
            tree.holds(slot.nodes[item], other.nodes[item]) or tree.holds(other.nodes[item], slot.nodes[item])
            for item in both
        )
    return same * 2 > len(both)


def _find_author(found: list[SlotFacts], roles: FieldRoles) -> Way | None:
    for facts in found:
        named = "author" in facts.own_marks and "date" not in facts.own_marks and facts is not roles.title
        if named and facts.covered >= AUTHOR_FILLED and SHORTEST_NAME <= facts.mean <= LONGEST_NAME and not facts.dated:
            return make_way(facts.slot)
    return None


def _find_categories(found: list[SlotFacts], roles: FieldRoles) -> Way | None:
    for facts in found:
        named = "category" in facts.own_marks and facts is not roles.title and facts.mean <= LONGEST_NAME
        elsewhere = sum(map(leads_elsewhere, facts.hrefs))
        if named and facts.link == 2 and facts.covered >= CATEGORY_FILLED and 2 * elsewhere > len(facts.hrefs):
            return make_way(facts.slot)
    return None


def _find_enclosures(tree: FlatTree, sample: Sample, roles: FieldRoles) -> Way | None:
    """Return the way to further documents of an item, where items have them."""
    link = roles.link
    endings: set[str] = set()
    several = 0
    for item, roots in enumerate(sample.roots):
        own = tree.hrefs.get(link.slot.nodes.get(item, -1), "") if link else ""
        hrefs = {tree.hrefs[node] for node in tree.links_in(roots[0])} - {own}
        documents = {found.group().rstrip("?#").lower() for href in hrefs if (found := DOCUMENT.search(href))}
        endings |= documents
        several += bool(documents)
    if several < 2 or several < FEWEST_ENCLOSED * sample.size:
        return None
    css = ", ".join(f"a[href*='{ending}']" for ending in sorted(endings))
    return Way(css=css, xpath=" | ".join(translate_selector(selector) for selector in css.split(", ")), in_css=True)


def write_rules(
    tree: FlatTree, sample: Sample, found: list[SlotFacts], roles: FieldRoles, selector: str, reader: DateReader
) -> Rules | None:
    """Return the rules that find the group's items again; None where neither a title nor a link was found."""
    if roles.link is None and roles.title is None:
        return None
    ways: dict[str, Way | None] = {
        "title": _find_title(tree, roles, reader),
        "link": _find_link(roles),
        "date": make_way(roles.date.slot, pattern=choose_date_pattern(roles.date, reader)) if roles.date else None,
        "summary": _find_summary(tree, sample, found, roles),
        "image": _find_image(tree, sample),
        "author": _find_author(found, roles),
        "categories": _find_categories(found, roles),
        "enclosures": _find_enclosures(tree, sample, roles),
    }
    known = {name: way for name, way in ways.items() if way is not None}
    syntax = Syntax.CSS if all(way.in_css for way in known.values()) else Syntax.XPATH
    item = selector if syntax is Syntax.CSS else translate_selector(selector)
    if syntax is Syntax.XPATH:
        members = [tree.nodes[node] for node in sample.group.members]
        item += write_dated_condition(members, roles.date.slot if roles.date else None, reader)
    if max(map(len, [item, *(way.selector(syntax) for way in known.values())])) > MAX_SELECTOR:
        return None
    fields = {name: way.rule(syntax) for name, way in known.items()}
    return Rules.model_validate({"syntax": syntax, "item": item, **fields})


def _find_title(tree: FlatTree, roles: FieldRoles, reader: DateReader) -> Way | None:
    """Return the way to the title: to its `title` attribute where the text is that, cut short."""
    if roles.title is None:
        return None
    slot = roles.title.slot
    if (
        sum(text.endswith(CUT_ENDINGS) for text in roles.title.values) >= CUT_SHARE * len(roles.title.values)
        and not slot.loose
    ):
        pairs = [(tree.nodes[node].get("title", ""), roles.title.values[item]) for item, node in slot.nodes.items()]
        if all(len(whole) >= len(text) - CUT_SIGN and whole.startswith(text.rstrip("….")) for whole, text in pairs):
            return make_way(slot, attribute="title")
    return make_way(slot, pattern=choose_title_pattern(roles, reader))


def _find_link(roles: FieldRoles) -> Way | None:
    if roles.link is None:
        return None
    return make_way(roles.link.slot)
