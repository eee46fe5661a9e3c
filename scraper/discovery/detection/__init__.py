"""Finds a page's list of bulletins by itself, and writes the rules that find it again.

    detect(document, now=now) -> Detection       what the page is, and the lists on it, best first
    render_report(detection, document) -> str    an HTML report that outlines them on the page

The way: the page as flat lists (`flat_tree`), groups of nodes that repeat (`groups`), the places
inside their items (`slots`), what is known of each (`slot_features`, `slot_relations`, `table_headers`, `header_dates`,
`slot_dates`, `slot_labels`, `split_dates`), which field it holds (`field_roles`), how much the group looks like a list
(`group_features`, `group_scoring`), selectors and rules (`selectors`, `rules_from_group`, `rules_check`), the lead
before the list (`lead`), how far to trust it (`confidence`), what the page is (`page_kind`).
Nothing is fetched, no clock is read, and nothing of any one site is known.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from messages import Message
from messages.detection import DetectionCode
from model.errors import ExtractionError
from model.finding import ListOrigin, PageKind
from scraper.dates import DateContext
from scraper.discovery.announced_feeds import find_announced_feeds
from scraper.discovery.detection.confidence import estimate_confidence, gather_evidence, is_sure, list_reasons
from scraper.discovery.detection.differences import note_differences
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree, looks_like_date
from scraper.discovery.detection.forest import Forests, load_forests
from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.group_scoring import ScoredGroup, score_groups
from scraper.discovery.detection.json_lists import find_json_lists
from scraper.discovery.detection.lead import add_lead
from scraper.discovery.detection.locale import guess_date_order, guess_language, guess_zone
from scraper.discovery.detection.page_kind import (
    choose_list_title,
    classify_page,
    compute_page_features,
    estimate_article,
    has_list_below_text,
)
from scraper.discovery.detection.report import render_report
from scraper.discovery.detection.result import Candidate, Detection
from scraper.discovery.detection.rules_check import LARGE_PAGE, check_rules
from scraper.discovery.detection.rules_from_group import write_rules
from scraper.discovery.detection.selectors import SelectorWriter
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.structured_lists import (
    SAME_SHARE,
    find_structured_lists,
    is_better_dated,
    note_agreement,
)
from scraper.discovery.detection.unlinked_lists import find_unlinked_lists, has_unlinked_kin, is_better_unlinked
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights
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

MOST_ALTERNATIVES = 5
MOST_CUT = 2  # items at an end
MAYBE_ARTICLE = 0.4  # from this probability of being an article on, no choice is sure
STRUCTURED_CONFIDENCE = 0.6  # in a list that stands in structured data only
STRUCTURED_FIRST_BELOW = 0.5  # below this confidence in the tree's list, a structured one may go first
UNLINKED_CONFIDENCE = 0.55  # in a list whose items lead nowhere
HALF = 0.5  # share of the items
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
    document: Document, *, now: datetime, weights: Weights = WEIGHTS, forests: Forests | None = None
) -> Detection:
    """Return what the page is and the lists found on it; never an error because of what a page holds.

    `now` is aware: relative dates and missing years count from it. The first candidate is the
    choice; up to ALTERNATIVES others follow. Those of a page that seems to be no list are kept, for a person
    may know better; its kind says what it is.
    """
    reset_path_budget()
    if is_feed(document):
        return _explain_kind(PageKind.FEED)
    if isinstance(document, JsonDocument):
        return _detect_json(document)
    if not isinstance(document, HtmlDocument):
        return _explain_kind(PageKind.EMPTY)
    return _detect_page(document, now, weights, forests or load_forests())


def _explain_kind(kind: PageKind) -> Detection:
    return Detection(kind=kind, reasons=(EXPLANATIONS[kind](),))


def make_date_context(document: HtmlDocument, tree: FlatTree, now: datetime) -> DateContext:
    """Return what the page's dates are read with: its language, order and zone, guessed."""
    language = guess_language(document.language, "" if document.language or not tree.nodes else tree.text(0))
    texts = (piece for piece in tree.pieces if looks_like_date(piece))
    order = guess_date_order(language, document.url, texts)
    return DateContext(language=language, zone=guess_zone(language, document.url) or "UTC", order=order, now=now)


def _detect_page(document: HtmlDocument, now: datetime, weights: Weights, forests: Forests) -> Detection:
    tree = flatten_tree(document.tree, document.url)
    context = make_date_context(document, tree, now)
    reader = DateReader(context)
    scored = score_groups(tree, find_groups(tree, weights=weights), reader, weights, forests[Role.GROUP])
    writer = SelectorWriter(tree)
    chosen: list[tuple[ScoredGroup, Candidate]] = []
    for group in _drop_similar(tree, scored):
        if chosen and len(tree.nodes) > LARGE_PAGE:
            break
        candidate = _make_candidate(document, tree, group, writer, reader)
        if candidate is not None:
            chosen.append((group, candidate))
    evidence = _gather_evidence(chosen)
    confidence = estimate_confidence(evidence, forests[Role.CONFIDENCE]) if chosen else 0.0
    if _is_unconvincing(tree, chosen, evidence):
        chosen = _add_unlinked(document, tree, chosen, writer, reader, weights)
        evidence = _gather_evidence(chosen)
    unlinked = bool(chosen) and chosen[0][0].roles.link is None
    confidence = UNLINKED_CONFIDENCE if unlinked else confidence
    members = chosen[0][0].group.members if chosen else ()
    page_features = compute_page_features(document, tree, members, evidence) if tree.nodes else {}
    article = estimate_article(page_features, weights)
    if has_list_below_text(page_features, evidence, confidence):
        article = min(article, MAYBE_ARTICLE)
    found = _add_leads(document, tree, chosen, writer, reader)
    doubtful = not chosen or article >= MAYBE_ARTICLE or _is_doubtful(tree, chosen[0][0], found[0].items)
    sure = is_sure(confidence, weights) and not doubtful
    kind = classify_page(document, tree, evidence, confidence, sure, article)
    kind, merged, confidence = _merge_structured(kind, found, confidence, document, tree)
    candidates = tuple(note_differences(merged))
    doubtful = doubtful or not candidates or confidence == STRUCTURED_CONFIDENCE
    return Detection(
        kind=kind,
        candidates=candidates,
        confidence=confidence,
        sure=sure and not doubtful,
        doubtful=doubtful,
        reasons=(EXPLANATIONS[kind](),) if kind in EXPLANATIONS else candidates[0].reasons,
        announced=find_announced_feeds(document),
        language=context.language,
        date_order=DateOrder(context.order),
        timezone=guess_zone(context.language, document.url),
        title=choose_list_title(document, tree, chosen[0][0].group.scope) if chosen else "",
        paging=detect_paging(document),
        evidence=evidence,
        page_features=page_features,
    )


def _drop_similar(tree: FlatTree, scored: list[ScoredGroup]) -> list[ScoredGroup]:
    """Return the best groups, leaving out those that say nearly the same as a better one."""
    kept: list[tuple[ScoredGroup, set[str]]] = []
    for group in scored:
        links = {tree.hrefs[links[0]] for node in group.group.members if (links := tree.links_in(node))}
        if all(len(links & other) < SAME_SHARE * len(links | other) for _, other in kept):
            kept.append((group, links))
        if len(kept) > MOST_ALTERNATIVES:
            break
    return [group for group, _ in kept]


def _is_unconvincing(
    tree: FlatTree, chosen: Sequence[tuple[ScoredGroup, Candidate]], evidence: Mapping[str, float]
) -> bool:
    """Tell whether a list without links may be the page's: that of links is undated, aside, or a part of it."""
    undated = evidence.get("dated", 0.0) < HALF
    return undated or evidence["aside"] >= HALF or has_unlinked_kin(tree, chosen[0][0].group.members)


def _add_unlinked(
    document: HtmlDocument,
    tree: FlatTree,
    chosen: list[tuple[ScoredGroup, Candidate]],
    writer: SelectorWriter,
    reader: DateReader,
    weights: Weights,
) -> list[tuple[ScoredGroup, Candidate]]:
    """Return the candidates with the best list whose items lead nowhere: first where it holds more text, else last."""
    for scored in find_unlinked_lists(tree, reader, weights):
        if candidate := _make_candidate(document, tree, scored, writer, reader):
            linked = chosen[0][0].group.members if chosen else ()
            first = is_better_unlinked(tree, scored, linked)
            return [(scored, candidate), *chosen] if first else [*chosen, (scored, candidate)]
    return chosen


def _make_candidate(
    document: HtmlDocument, tree: FlatTree, scored: ScoredGroup, writer: SelectorWriter, reader: DateReader
) -> Candidate | None:
    """Return a group as its rules find it on the page; None where they do not."""
    selector = writer.write(scored.group)
    rules = write_rules(tree, scored.sample, list(scored.roles.found), scored.roles, selector, reader)
    checked = check_rules(document, tree, scored, rules) if rules else None
    if checked is None:
        return None
    rules, items = checked
    return Candidate(
        items=tuple(items),
        rules=rules,
        score=scored.score,
        reasons=list_reasons(scored.features, items),
        place=str(document.tree.getroottree().getpath(tree.nodes[scored.group.scope])),
        features=scored.features,
    )


def _add_leads(
    document: HtmlDocument,
    tree: FlatTree,
    chosen: Sequence[tuple[ScoredGroup, Candidate]],
    writer: SelectorWriter,
    reader: DateReader,
) -> list[Candidate]:
    """Return the candidates, each with its lead where it has one; of the first also as it is without."""
    found: list[Candidate] = []
    for scored, plain in chosen:
        wider = add_lead(document, tree, scored, plain, writer, reader) if scored.roles.link else None
        found += [wider or plain] if found or wider is None else [wider, plain]
    return found


def _is_doubtful(tree: FlatTree, scored: ScoredGroup, items: Sequence[RawItem]) -> bool:
    """Tell whether a list is not to be taken unseen: each item may have its neighbour's date, or a pager is among them.

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
    """Tell whether an item's title is what a pager's links are called."""
    return re.fullmatch(r"\d{1,4}", title) is not None or is_next(title)


def _gather_evidence(chosen: list[tuple[ScoredGroup, Candidate]]) -> dict[str, float]:
    if not chosen:
        return {}
    first, candidate = chosen[0]
    return gather_evidence(first.features, [scored.score for scored, _ in chosen], candidate.items)


def _merge_structured(
    kind: PageKind, found: list[Candidate], confidence: float, document: HtmlDocument, tree: FlatTree
) -> tuple[PageKind, tuple[Candidate, ...], float]:
    """Return what the page is, its lists, and the confidence in the first: the tree's, then the structured ones.

    A page without a list to be seen is one all the same where its structured data holds one. A structured list goes
    first where it is the tree's with better dates, or is as long as one of the tree that is probably wrong.
    """
    if kind in WALLS:
        return kind, () if kind is PageKind.CHALLENGE else tuple(found[: MOST_ALTERNATIVES + 1]), 0.0
    structured = find_structured_lists(document, tree.frequency)
    if kind in NO_LIST or not found:
        none = (PageKind.EMPTY if kind is PageKind.LIST else kind, tuple(found[: MOST_ALTERNATIVES + 1]), 0.0)
        return (PageKind.LIST, tuple(structured), STRUCTURED_CONFIDENCE) if structured else none
    for candidate in structured:
        if is_better_dated(candidate, found[0], document):
            others = [other for other in structured if other is not candidate]
            return kind, (candidate, *found, *others)[: MOST_ALTERNATIVES + 1], confidence
    if structured and confidence < STRUCTURED_FIRST_BELOW and len(structured[0].items) >= len(found[0].items):
        return kind, (*structured, *found)[: MOST_ALTERNATIVES + 1], STRUCTURED_CONFIDENCE
    first = note_agreement(found[0], structured, document)
    return kind, (first, *found[1 : MOST_ALTERNATIVES + 1 - len(structured)], *structured), confidence


def _count_objects(count: int, path: str) -> Message:
    if path:
        return DetectionCode.JSON_OBJECTS(count=count, path=path)
    return DetectionCode.JSON_OBJECTS_AT_TOP(count=count)


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
                reasons=(_count_objects(len(items), found.path),),
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
