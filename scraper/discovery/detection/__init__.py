"""Finds a page's list of bulletins by itself, and writes the rules that find it again.

    detect(document, now=now) -> Detection       what the page is, and the lists on it, best first
    render_report(detection, document) -> str    an HTML report that outlines them on the page

The way, with the modules in the order that they come in:

    the page as flat lists            flat_tree, words, locale
    groups of nodes that repeat       groups, same_build, several_lists, group_promise, leading_headings,
                                      group_siblings, group_choice
    what is seen of each at a glance  glance_features, rival_features, weights, forest
    the places inside their items     slots, slot_features, slot_relations, slot_labels, slot_dates, table_headers
    which place holds which field     field_roles, title_patterns, split_dates, header_dates, undated_links
    the groups ranked by all this     group_features, group_scoring
    selectors and rules for the best  selectors, selector_steps, selector_costs, field_selectors, rules_from_group,
                                      rules_check, lead, candidates
    other lists                       unlinked_lists, structured_lists, microdata, embedded_json, json_lists
    what it comes to                  confidence, differences, list_headings, page_kind, result, report

Nothing is fetched, no clock is read, and nothing of any one site is known.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from messages import Message
from messages.detection import DetectionCode
from model.errors import ExtractionError
from model.finding import ListOrigin, PageKind
from model.item import find_zone
from scraper.dates import DateContext
from scraper.discovery.announced_feeds import find_announced_feeds
from scraper.discovery.detection.candidates import (
    MOST_ALTERNATIVES,
    ExaminedPage,
    PageLists,
    add_leads,
    find_lists,
)
from scraper.discovery.detection.confidence import is_sure
from scraper.discovery.detection.differences import describe_differences, drop_repeats
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree, looks_like_date
from scraper.discovery.detection.forest import Forests, load_forests
from scraper.discovery.detection.group_scoring import ScoredGroup
from scraper.discovery.detection.json_lists import JsonList, find_json_lists
from scraper.discovery.detection.locale import guess_date_order, guess_language, guess_zone
from scraper.discovery.detection.page_kind import (
    choose_list_title,
    classify_page,
    compute_page_features,
    estimate_article,
    has_list_below_text,
    has_programme,
)
from scraper.discovery.detection.report import render_report
from scraper.discovery.detection.result import Candidate, Detection
from scraper.discovery.detection.selectors import SelectorWriter
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.structured_lists import (
    add_agreement,
    find_structured_lists,
    is_better_dated,
)
from scraper.discovery.detection.weights import WEIGHTS, Weights
from scraper.discovery.paging import detect_paging
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.extract import RawItem
from scraper.extract.feed import is_feed
from scraper.extract.nodes import find_place
from scraper.extract.rules import MAX_ITEMS, extract_items
from scraper.json_path import reset_path_budget
from scraper.lexicon.phrases import is_next
from scraper.source import DateOrder

__all__ = ["Candidate", "Detection", "detect", "make_date_context", "render_report"]

MOST_CUT = 2  # items at an end
MAYBE_ARTICLE = 0.4  # from this probability of being an article on, no choice is sure
STRUCTURED_CONFIDENCE = 0.6  # in a list that stands in structured data only
STRUCTURED_FIRST_BELOW = 0.5  # below this confidence in the tree's list, a structured one may go first
LEADING = 1.0  # by which the worth of a JSON list must lead
JSON_CONFIDENCE, DOUBTED_JSON_CONFIDENCE = 0.8, 0.5
WALLS = frozenset({PageKind.LOGIN, PageKind.CHALLENGE, PageKind.ERROR, PageKind.FEED})
NO_LIST = WALLS | {PageKind.SCRIPT_ONLY, PageKind.EMPTY}
EXPLANATIONS = {
    PageKind.ARTICLE: DetectionCode.ARTICLE,
    PageKind.LOGIN: DetectionCode.LOGIN,
    PageKind.CHALLENGE: DetectionCode.CHALLENGE,
    PageKind.ERROR: DetectionCode.ERROR,
    PageKind.SCRIPT_ONLY: DetectionCode.SCRIPT_ONLY,
    PageKind.EMPTY: DetectionCode.EMPTY,
    PageKind.FEED: DetectionCode.FEED,
}


def detect(
    document: Document,
    *,
    now: datetime,
    weights: Weights = WEIGHTS,
    forests: Forests | None = None,
    order: DateOrder | None = None,
) -> Detection:
    """Return what the page is and the lists found on it; never an error because of what a page holds.

    `now` is aware: relative dates and missing years count from it. The first candidate is the
    choice; up to MOST_ALTERNATIVES others follow. Those of a page that seems to be no list are kept, for a person
    may know better; its kind says what it is. `order` is that of its dates so far, where they were read before.
    """
    reset_path_budget()
    if is_feed(document):
        return _explain_kind(PageKind.FEED)
    if isinstance(document, JsonDocument):
        return _detect_json(document)
    if not isinstance(document, HtmlDocument):
        return _explain_kind(PageKind.EMPTY)
    tree = flatten_tree(document.tree, document.url)
    context = make_date_context(document, tree, now, order)
    return _detect_page(document, tree, context, weights, forests or load_forests())


def _explain_kind(kind: PageKind) -> Detection:
    return Detection(kind=kind, reasons=(EXPLANATIONS[kind](),))


def make_date_context(
    document: HtmlDocument, tree: FlatTree, now: datetime, order: DateOrder | None = None
) -> DateContext:
    """Return what the page's dates are read with: its language, order and zone, guessed; `order` is the former one."""
    language = guess_language(document.language, "" if document.language or not tree.nodes else tree.text(0))
    texts = (piece for piece in tree.pieces if looks_like_date(piece))
    zone = guess_zone(language, document.url) or "UTC"
    today = now.astimezone(find_zone(zone)).date()
    order = guess_date_order(language, document.url, texts, today, order)
    return DateContext(language=language, zone=zone, order=order, now=now)


def _detect_page(
    document: HtmlDocument, tree: FlatTree, context: DateContext, weights: Weights, forests: Forests
) -> Detection:
    page = ExaminedPage(document, tree, SelectorWriter(tree), DateReader(context))
    lists = find_lists(page, weights, forests)
    page_features = compute_page_features(document, tree, lists.members, lists.evidence) if tree.nodes else {}
    article = estimate_article(page_features, weights)
    if has_list_below_text(page_features, lists.evidence, lists.confidence) or _has_programme(page, lists, context.now):
        article = min(article, MAYBE_ARTICLE)
    found = add_leads(page, lists)
    doubtful = not found or article >= MAYBE_ARTICLE or _is_doubtful(tree, lists.chosen[0][0], found[0].items)
    sure = is_sure(lists.confidence, weights) and not doubtful
    kind = classify_page(document, tree, lists.evidence, lists.confidence, sure, article)
    kind, merged, confidence = _merge_structured(kind, found, lists.confidence, document, tree)
    candidates = tuple(describe_differences(drop_repeats(merged)))
    unseen = not candidates or confidence is None
    return Detection(
        kind=kind,
        candidates=candidates,
        confidence=STRUCTURED_CONFIDENCE if confidence is None else confidence,
        sure=sure and not unseen,
        doubtful=doubtful or unseen,
        reasons=(EXPLANATIONS[kind](),) if kind in EXPLANATIONS else candidates[0].reasons,
        announced=find_announced_feeds(document),
        language=context.language,
        date_order=DateOrder(context.order),
        timezone=guess_zone(context.language, document.url),
        title=choose_list_title(document, tree, lists.chosen[0][0].group.scope) if lists.chosen else "",
        paging=detect_paging(document),
        evidence=lists.evidence,
        page_features=page_features,
    )


def _has_programme(page: ExaminedPage, lists: PageLists, now: datetime) -> bool:
    """Return whether most dates of the first list, of the items that were looked at, are to come."""
    date = lists.chosen[0][0].roles.date if lists.chosen else None
    moments = [page.reader.find_moment(text) for text in date.values] if date is not None else []
    return has_programme(lists.evidence, [moment for moment in moments if moment], now)


def _is_doubtful(tree: FlatTree, scored: ScoredGroup, items: Sequence[RawItem]) -> bool:
    """Return whether a list is not to be taken unseen: an item may have its neighbour's date, or a pager is among them.

    So it may be where all items but the first or the last are dated, or one of these was left out for want of a date.
    """
    undated = [number for number, item in enumerate(items) if item.date is None]
    places = {item.place for item in items}
    members = scored.group.members
    ends = [str(find_place(tree.nodes[node])) in places for node in (members[0], members[-1])]
    cut = not all(ends) and len(members) - len(items) <= MOST_CUT and len(members) <= MAX_ITEMS
    shifted = 0 < len(undated) < len(items) and len(undated) <= MOST_CUT and {0, len(items) - 1} & set(undated)
    pager = any(item.date is None and _is_page_link(item.title.strip()) for item in items)
    return cut or bool(shifted) or (pager and len(undated) < len(items))


def _is_page_link(title: str) -> bool:
    """Return whether an item's title is what a pager's links are called."""
    return re.fullmatch(r"\d{1,4}", title) is not None or is_next(title)


def _merge_structured(
    kind: PageKind, found: list[Candidate], confidence: float, document: HtmlDocument, tree: FlatTree
) -> tuple[PageKind, tuple[Candidate, ...], float | None]:
    """Return what the page is, its lists, and the confidence in the first: the tree's, then the structured ones.

    The confidence is None in a list that only structured data speaks for.

    A page without a list to be seen is one all the same where its structured data holds one. A structured list goes
    first where it is the tree's with better dates, or is as long as one of the tree that is probably wrong.
    """
    if kind in WALLS:
        return kind, () if kind is PageKind.CHALLENGE else tuple(found[: MOST_ALTERNATIVES + 1]), 0.0
    structured = find_structured_lists(document, tree.frequency)
    if kind in NO_LIST or not found:
        none = (PageKind.EMPTY if kind is PageKind.LIST else kind, tuple(found[: MOST_ALTERNATIVES + 1]), 0.0)
        return (PageKind.LIST, tuple(structured), None) if structured else none
    for candidate in structured:
        if is_better_dated(candidate, found[0], document):
            others = [other for other in structured if other is not candidate]
            return kind, (candidate, *found, *others)[: MOST_ALTERNATIVES + 1], confidence
    if structured and confidence < STRUCTURED_FIRST_BELOW and len(structured[0].items) >= len(found[0].items):
        return kind, (*structured, *found)[: MOST_ALTERNATIVES + 1], None
    first = add_agreement(found[0], structured, document)
    return kind, (first, *found[1 : MOST_ALTERNATIVES + 1 - len(structured)], *structured), confidence


def _count_objects(count: int, found: JsonList) -> Message:
    titled = found.rules.title is not None
    if found.path:
        return (DetectionCode.JSON_OBJECTS if titled else DetectionCode.JSON_POSTS)(count=count, path=found.path)
    return (DetectionCode.JSON_OBJECTS_AT_TOP if titled else DetectionCode.JSON_POSTS_AT_TOP)(count=count)


def _detect_json(document: JsonDocument) -> Detection:
    candidates = []
    for found in find_json_lists(document.value)[: MOST_ALTERNATIVES + 1]:
        try:
            items = extract_items(document, found.rules)
        except ExtractionError:
            continue
        candidates.append(
            Candidate(
                items=tuple(items),
                rules=found.rules,
                score=found.worth,
                reasons=(_count_objects(len(items), found),),
                origin=ListOrigin.JSON,
            )
        )
    if not candidates:
        return _explain_kind(PageKind.EMPTY)
    lead = candidates[0].score - (candidates[1].score if len(candidates) > 1 else 0.0)
    confidence = JSON_CONFIDENCE if lead >= LEADING else DOUBTED_JSON_CONFIDENCE
    return Detection(
        kind=PageKind.LIST, candidates=tuple(candidates), confidence=confidence, reasons=candidates[0].reasons
    )
