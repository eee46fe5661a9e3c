"""The rules that a field of a list's items could have: one for each place that may hold it, the likeliest first.

Places that read the same in the sampled items are one choice. What is known of the list, such as its present rules,
goes before what is found here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from model.errors import ExtractionError, InvalidValueError
from scraper.discovery.detection.field_roles import (
    FEWEST_READ,
    FieldRoles,
    choose_title,
    describe_slots,
    find_all_date_candidates,
    find_link_candidates,
    find_title_candidates,
)
from scraper.discovery.detection.field_selectors import FieldWriter, read_each, read_itself
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.rules_from_group import write_date, write_plain, write_title
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts, describe_slot
from scraper.discovery.detection.slots import Sample
from scraper.discovery.detection.weights import WEIGHTS, Role, weigh_features
from scraper.extract.rules import find_field, find_image, find_link
from scraper.selector import Syntax, is_xpath, translate_selector
from scraper.source import MAX_SELECTOR, FieldRule, Rules

FIELDS = ("title", "link", "date", "summary", "image", "author", "categories", "enclosures")
MOST_PLACES = 6  # of a field that are offered, besides what is known
MOST_COMPARED = 10  # items in which choices are compared
SHOWN = 3  # items of which a choice shows what it reads
LONGEST_SHOWN = 160  # characters of it
SHORTEST_TEXT, LONGEST_TEXT = 15, 3000  # mean characters of a summary
ENOUGH_TEXT = 300  # more are worth no more
LONGEST_NAME = 60  # mean characters of an author, and of a category
FEWEST_FILLED = 0.3  # share of the items
MARKED = 1000.0  # what a name on the page that says what a place holds is worth, more than all else


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChoice:
    """One rule for a field, None for none, and what it reads in the first items that it finds anything in."""

    rule: FieldRule | None
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledList:
    """A list as its items' places are found in it."""

    tree: FlatTree
    sample: Sample
    reader: DateReader


Written = Iterator[FieldRule | None]  # rules, each written once it is taken


def list_field_choices(
    nodes: Sequence[HtmlElement], known: Sequence[Rules], sampled: SampledList | None
) -> Mapping[str, tuple[FieldChoice, ...]]:
    """Return the choices of each field of FIELDS, of the items that stand at `nodes`.

    The first is no rule at all, then come those of `known`, which are always among the choices, then what is found.
    All are in the syntax of the first of `known`, which share it.
    """
    syntax = known[0].syntax
    found = _write_fields(sampled) if sampled else {}
    return {
        name: tuple(
            _choose_different(
                nodes,
                name,
                syntax,
                [None, *(getattr(rules, name) for rules in known)],
                (_adapt(rule, syntax) for rule in found.get(name, ()) if rule is not None),
            )
        )
        for name in FIELDS
    }


def _adapt(rule: FieldRule, syntax: Syntax) -> FieldRule:
    """Return a rule in a list's syntax: what is CSS also as an XPath."""
    if syntax is not Syntax.XPATH or not rule.selector or is_xpath(rule.selector):
        return rule
    return rule.model_copy(update={"selector": translate_selector(rule.selector)})


def _choose_different(
    nodes: Sequence[HtmlElement],
    name: str,
    syntax: Syntax,
    known: Iterable[FieldRule | None],
    found: Iterable[FieldRule],
) -> Iterator[FieldChoice]:
    """Yield the choices that read something else than those before; all that are known, each once."""
    seen_rules: list[FieldRule | None] = []
    seen_values: set[tuple[str, ...]] = {()}
    for rule in known:
        if rule not in seen_rules:
            values = read_values(nodes, name, rule, syntax)
            seen_rules.append(rule)
            seen_values.add(values)
            yield _show(rule, values)
    more = 0
    for rule in found:
        values = read_values(nodes, name, rule, syntax)
        if more < MOST_PLACES and any(values) and values not in seen_values and len(rule.selector) <= MAX_SELECTOR:
            seen_values.add(values)
            more += 1
            yield _show(rule, values)


def _show(rule: FieldRule | None, values: Sequence[str]) -> FieldChoice:
    return FieldChoice(rule=rule, values=tuple([value[:LONGEST_SHOWN] for value in values if value][:SHOWN]))


def read_values(nodes: Sequence[HtmlElement], name: str, rule: FieldRule | None, syntax: Syntax) -> tuple[str, ...]:
    """Return what a field's rule reads in the first items, on one line; "" where it finds nothing or fails."""
    found = []
    for node in nodes[:MOST_COMPARED]:
        try:
            found.append(" ".join(find_field(node, name, rule, syntax)[1].split()))
        except (ExtractionError, InvalidValueError):
            found.append("")
    return tuple(found)


def _write_fields(sampled: SampledList) -> Mapping[str, Written]:
    """Return the rules of each field's places, the likeliest first; each is written once it is taken."""
    tree, sample, reader = sampled.tree, sampled.sample, sampled.reader
    found = describe_slots(tree, sample)
    writer = FieldWriter(tree, sample)
    title, _ = choose_title(found, reader, WEIGHTS)
    titles = _rank(Role.TITLE, find_title_candidates(found, reader))
    titles += [facts for facts in found if facts.slot.attribute and facts.covered >= FEWEST_FILLED]
    links = _rank(Role.LINK, find_link_candidates(tree, found, title))
    dates = _rank(
        Role.DATE,
        (
            (facts, features)
            for facts, features in find_all_date_candidates(tree, sample, found, reader)
            if max(features["read"], features["machine"]) >= FEWEST_READ
        ),
    )
    date = dates[0] if dates else None
    texts = sorted(filter(_may_be_summary, found), key=_weigh_summary, reverse=True)
    return {
        "title": (
            write_title(writer, FieldRoles(link=None, title=facts, date=date), reader) for facts in _differing(titles)
        ),
        "link": (write_plain(writer, facts, find_link) for facts in _differing(links, by_address=True)),
        "date": (write_date(writer, facts, reader) for facts in _differing(dates)),
        "summary": (write_plain(writer, facts, read_itself) for facts in _differing(texts)),
        "image": _write_pictures(tree, sample, writer),
        "author": (write_plain(writer, facts, read_each) for facts in _differing(_list_names(found, "author"))),
        "categories": (write_plain(writer, facts, read_each) for facts in _differing(_list_names(found, "category"))),
    }


def _rank(role: Role, candidates: Iterable[tuple[SlotFacts, Mapping[str, float]]]) -> list[SlotFacts]:
    weighed = [(weigh_features(role, features), facts) for facts, features in candidates]
    return [facts for _, facts in sorted(weighed, key=lambda pair: -pair[0])]


def _differing(found: Iterable[SlotFacts], *, by_address: bool = False) -> Iterator[SlotFacts]:
    """Yield the places that read something else than those before; a few more than are offered."""

    def differ() -> Iterator[SlotFacts]:
        seen: set[tuple[str, ...]] = set()
        for facts in found:
            values = tuple(facts.hrefs if by_address else facts.values)
            if values not in seen:
                seen.add(values)
                yield facts

    return islice(differ(), 2 * MOST_PLACES)


def _may_be_summary(facts: SlotFacts) -> bool:
    own = facts.slot.attribute == "" and facts.covered >= FEWEST_FILLED
    return own and SHORTEST_TEXT <= facts.mean <= LONGEST_TEXT


def _weigh_summary(facts: SlotFacts) -> float:
    linked = 0.5 if facts.link == 2 else 1.0
    return MARKED * ("summary" in facts.own_marks) + linked * min(facts.mean, ENOUGH_TEXT) * facts.covered


def _list_names(found: Iterable[SlotFacts], mark: str) -> list[SlotFacts]:
    """Return the places of short texts that are no dates; those that are called so on the page first."""
    short = [
        facts
        for facts in found
        if not facts.slot.attribute
        and facts.covered >= FEWEST_FILLED
        and 1 < facts.mean <= LONGEST_NAME
        and facts.dated < FEWEST_FILLED
    ]
    return sorted(short, key=lambda facts: (mark not in facts.own_marks, facts.mean))


def _write_pictures(tree: FlatTree, sample: Sample, writer: FieldWriter) -> Written:
    """Yield the rules of the pictures in the items, the first one's first."""
    if any(tree.count_in(tree.pictures, roots[0]) for roots in sample.roots):
        yield FieldRule(selector="img")
    slots = [slot for slot in sample.slots.values() if not slot.loose and not slot.attribute]
    for slot in slots:
        if all(tree.tags[node] == "img" for node in slot.nodes.values()):
            yield write_plain(writer, describe_slot(tree, sample, slot), find_image)
