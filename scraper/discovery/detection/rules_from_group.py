"""Turns a group and its roles into extraction rules, as a person could have written them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.discovery.detection.field_roles import FieldRoles, choose_date_pattern, choose_title_pattern
from scraper.discovery.detection.field_selectors import SELF, FieldWriter, Read, read_each, read_itself, write_xpath
from scraper.discovery.detection.flat_tree import DOCUMENT, FlatTree
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts, leads_elsewhere
from scraper.discovery.detection.slots import Sample, Slot, find_pictures
from scraper.discovery.detection.undated_links import write_dated_condition
from scraper.extract.rules import find_image, find_link, select_elements
from scraper.selector import Syntax
from scraper.source import MAX_SELECTOR, FieldRule, Rules

SHORTEST_SUMMARY = 40  # characters that a summary has on average
PLACES = (("id", ""), ("id", "[id]"), ("name", "a[name]"))  # attributes that name a place on the page, and of what
_LAST_NUMBER = re.compile(r"\d{1,9}(?!.*\d)")
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


def is_too_long(rules: Rules) -> bool:
    """Return whether a selector of some rules is longer than settings may hold."""
    fields = (getattr(rules, name) for name in Rules.model_fields)
    selectors = [rules.item, *(rule.selector for rule in fields if isinstance(rule, FieldRule))]
    return max(map(len, selectors)) > MAX_SELECTOR


def _find_image(tree: FlatTree, sample: Sample) -> FieldRule | None:
    held = [find_pictures(tree, roots[0]) for roots in sample.roots]
    if sum(map(bool, held)) < FEWEST_PICTURED * sample.size:
        return None
    sources = [find_image(tree.nodes[roots[0]]) for images, roots in zip(held, sample.roots, strict=True) if images]
    if len(set(sources)) <= MOST_SAME_PICTURE * len(sources) and len(sources) > 1:
        return None
    return FieldRule(selector="img")


def _find_summary(tree: FlatTree, found: list[SlotFacts], roles: FieldRoles) -> SlotFacts | None:
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
    return best


def _overlaps(tree: FlatTree, slot: Slot, other: Slot) -> bool:
    """Return whether two slots share text in most of the items that have both."""
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


def _find_author(found: list[SlotFacts], roles: FieldRoles) -> SlotFacts | None:
    for facts in found:
        named = "author" in facts.own_marks and "date" not in facts.own_marks and facts is not roles.title
        if named and facts.covered >= AUTHOR_FILLED and SHORTEST_NAME <= facts.mean <= LONGEST_NAME and not facts.dated:
            return facts
    return None


def _find_categories(found: list[SlotFacts], roles: FieldRoles) -> SlotFacts | None:
    for facts in found:
        named = "category" in facts.own_marks and facts is not roles.title and facts.mean <= LONGEST_NAME
        elsewhere = sum(map(leads_elsewhere, facts.hrefs))
        if named and facts.link == 2 and facts.covered >= CATEGORY_FILLED and 2 * elsewhere > len(facts.hrefs):
            return facts
    return None


def _find_enclosures(tree: FlatTree, sample: Sample, roles: FieldRoles) -> FieldRule | None:
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
    return FieldRule(selector=css)


def write_rules(
    tree: FlatTree, sample: Sample, found: list[SlotFacts], roles: FieldRoles, selector: str, reader: DateReader
) -> Rules | None:
    """Return the rules that find the group's items again; None where neither a title nor a link was found."""
    if roles.link is None and roles.title is None:
        return None
    writer = FieldWriter(tree, sample)
    fields = {
        "title": write_title(writer, roles, reader),
        "link": _find_link(writer, roles),
        "date": write_date(writer, roles.date, reader) if roles.date else None,
        "summary": write_plain(writer, _find_summary(tree, found, roles)),
        "image": _find_image(tree, sample),
        "author": write_plain(writer, _find_author(found, roles), read_each),
        "categories": write_plain(writer, _find_categories(found, roles), read_each),
        "enclosures": _find_enclosures(tree, sample, roles),
    }
    members = [tree.nodes[node] for node in sample.group.members]
    condition = write_dated_condition(members, roles.date.slot if roles.date else None, reader)
    item = write_xpath(selector.partition(", ")[0]) + condition if condition else selector
    known = {name: rule for name, rule in fields.items() if rule is not None and _says_more(name, rule)}
    if max(map(len, [item, *(rule.selector for rule in known.values())])) > MAX_SELECTOR:
        return None
    return Rules.model_validate({"item": item, **known})


def _says_more(name: str, rule: FieldRule) -> bool:
    """Return whether a rule says more than what goes without it: the item's text is its title, its link its link."""
    return name not in ("title", "link") or rule != FieldRule()


def write_plain(writer: FieldWriter, facts: SlotFacts | None, read: Read = read_itself) -> FieldRule | None:
    """Return the rule for what stands at a slot, as it stands there; None where there is no slot."""
    return FieldRule(selector=writer.write(facts.slot, read)) if facts else None


def _find_link(writer: FieldWriter, roles: FieldRoles) -> FieldRule:
    """Return the rule for the link; where items lead nowhere, for what they are known by on the page.

    That is its id, or the id or name of what it holds; the page itself where there is none, or it only counts.
    """
    if roles.link is not None:
        return FieldRule(selector=writer.write(roles.link.slot, find_link))
    items = [writer.tree.nodes[roots[0]] for roots in writer.sample.roots]
    for attribute, selector in PLACES:
        nodes = [next(select_elements(item, selector, Syntax.CSS), None) for item in items]
        names = [node.get(attribute, "") if node is not None else "" for node in nodes]
        if len(set(filter(None, names))) == len(items) and not _are_counted(names):
            return FieldRule(selector=selector, attribute=attribute)
    return FieldRule(attribute="name" if any(item.get("id") for item in items) else "id")


def _are_counted(names: Sequence[str]) -> bool:
    """Return whether names only count the places of a page from its top: the next bulletin has the first one's.

    >>> _are_counted(["item1", "item2", "item3"]), _are_counted(["item3", "item2", "item1"])
    (True, False)
    """
    numbers = [_LAST_NUMBER.search(name) for name in names]
    stems = {_LAST_NUMBER.sub("", name) for name in names}
    counted = [int(number[0]) for number in numbers if number]
    return len(stems) == 1 and counted in ([*range(len(names))], [*range(1, len(names) + 1)])


def write_date(writer: FieldWriter, date: SlotFacts, reader: DateReader) -> FieldRule:
    """Return the rule for the date at a slot: with a pattern where its texts hold more than dates."""
    return FieldRule(selector=writer.write(date.slot), pattern=choose_date_pattern(date, reader))


def write_title(writer: FieldWriter, roles: FieldRoles, reader: DateReader) -> FieldRule | None:
    """Return the rule for the title: for its `title` attribute where the text is that, cut short."""
    if roles.title is None:
        return None
    slot = roles.title.slot
    if slot.attribute:
        element = replace(slot, path=slot.path.partition("@")[0], attribute="")
        return FieldRule(selector=writer.write(element), attribute=slot.attribute)
    if (
        sum(text.endswith(CUT_ENDINGS) for text in roles.title.values) >= CUT_SHARE * len(roles.title.values)
        and not slot.loose
    ):
        nodes = writer.tree.nodes
        pairs = [(nodes[node].get("title", ""), roles.title.values[item]) for item, node in slot.nodes.items()]
        if all(len(whole) >= len(text) - CUT_SIGN and whole.startswith(text.rstrip("….")) for whole, text in pairs):
            return FieldRule(selector=writer.write(slot), attribute="title")
    return FieldRule(selector=writer.write_title(slot), pattern=choose_title_pattern(roles, reader))
