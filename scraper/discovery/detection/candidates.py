"""The lists of a page's tree as candidates: the best groups, as rules that are written for them find them again."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.discovery.detection.confidence import estimate_confidence, gather_evidence, list_reasons
from scraper.discovery.detection.flat_tree import FlatTree
from scraper.discovery.detection.forest import Forests
from scraper.discovery.detection.group_choice import find_groups
from scraper.discovery.detection.group_scoring import ScoredGroup, score_groups
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.lead import add_lead
from scraper.discovery.detection.list_headings import find_list_heading
from scraper.discovery.detection.result import Candidate
from scraper.discovery.detection.rules_check import LARGE_PAGE, check_rules
from scraper.discovery.detection.rules_from_group import write_rules
from scraper.discovery.detection.selectors import SelectorWriter
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.structured_lists import SAME_SHARE
from scraper.discovery.detection.unlinked_lists import find_unlinked_lists, has_unlinked_kin, is_better_unlinked
from scraper.discovery.detection.weights import Role, Weights
from scraper.document import HtmlDocument

MOST_ALTERNATIVES = 5
UNLINKED_CONFIDENCE = 0.55  # in a list whose items lead nowhere
HALF = 0.5  # share of the items


@dataclass(frozen=True, slots=True)
class ExaminedPage:
    """A page with what finds lists on it."""

    document: HtmlDocument
    tree: FlatTree
    writer: SelectorWriter
    reader: DateReader


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLists:
    """The lists of a page's tree, best first, and how far the first can be trusted."""

    chosen: Sequence[tuple[ScoredGroup, Candidate]] = ()
    evidence: Mapping[str, float]  # what the confidence is computed from; empty where there is no list
    confidence: float

    @property
    def members(self) -> tuple[int, ...]:
        """The nodes of the first list."""
        return self.chosen[0][0].group.members if self.chosen else ()


def find_lists(page: ExaminedPage, weights: Weights, forests: Forests) -> PageLists:
    """Return the lists of a page, best first; where those of links do not convince, one without links among them.

    The confidence is that of the best list of links, and a fixed one where a list without links is first. It is
    computed before what stands inside an item of the best list is left out, as it was learned.
    """
    groups = find_groups(page.tree, weights=weights)
    scored = score_groups(page.tree, groups, page.reader, weights, forests[Role.GROUP])
    chosen = _make_candidates(page, scored)
    evidence = _gather_evidence(chosen)
    confidence = estimate_confidence(evidence, forests[Role.CONFIDENCE]) if chosen else 0.0
    if _is_unconvincing(page.tree, chosen, evidence):
        chosen = _add_unlinked(page, chosen, weights)
        evidence = _gather_evidence(chosen)
    unlinked = bool(chosen) and chosen[0][0].roles.link is None
    return PageLists(
        chosen=drop_inside_items(page.tree, chosen),
        evidence=evidence,
        confidence=UNLINKED_CONFIDENCE if unlinked else confidence,
    )


def add_leads(page: ExaminedPage, lists: PageLists) -> list[Candidate]:
    """Return the candidates, each with its lead where it has one; of the first also as it is without."""
    found: list[Candidate] = []
    for scored, plain in lists.chosen:
        linked = scored.roles.link is not None
        wider = add_lead(page.document, page.tree, scored, plain, page.writer, page.reader) if linked else None
        found += [wider or plain] if found or wider is None else [wider, plain]
    return found


def _make_candidates(page: ExaminedPage, scored: Sequence[ScoredGroup]) -> list[tuple[ScoredGroup, Candidate]]:
    """Return the best groups that rules can find again; of a large page one, as each costs."""
    chosen: list[tuple[ScoredGroup, Candidate]] = []
    for group in choose_alternatives(page.tree, scored):
        if chosen and len(page.tree.nodes) > LARGE_PAGE:
            break
        if candidate := _make_candidate(page, group):
            chosen.append((group, candidate))
    return chosen


def choose_alternatives(tree: FlatTree, scored: Sequence[ScoredGroup]) -> list[ScoredGroup]:
    """Return the best groups, without those that say nearly the same as a better one; MOST_ALTERNATIVES and one."""
    kept: list[tuple[ScoredGroup, set[str]]] = []
    for group in scored:
        links = {tree.hrefs[links[0]] for node in group.group.members if (links := tree.links_in(node))}
        if all(len(links & other) < SAME_SHARE * len(links | other) for _, other in kept):
            kept.append((group, links))
        if len(kept) > MOST_ALTERNATIVES:
            break
    return [group for group, _ in kept]


def drop_inside_items(
    tree: FlatTree, chosen: Sequence[tuple[ScoredGroup, Candidate]]
) -> list[tuple[ScoredGroup, Candidate]]:
    """Return the candidates without those that stand inside an item of the first."""
    return [found for found in chosen if not _is_inside_item(tree, found[0].group, chosen[0][0].group)]


def _is_inside_item(tree: FlatTree, group: Group, outer: Group) -> bool:
    """Return whether a group stands in one item of another, and is the shorter: its picture's link and its title's.

    A longer one may be the list, and what is around it the parts that the page is laid out in.
    """
    if len(group.members) >= len(outer.members):
        return False
    at = bisect_right(outer.members, group.scope) - 1
    items = [index for index in (at, at + 1) if 0 <= index < len(outer.members)]
    return any(tree.holds(root, group.scope) for index in items for root in outer.find_roots(tree, index).values())


def _make_candidate(page: ExaminedPage, scored: ScoredGroup) -> Candidate | None:
    """Return a group as its rules find it on the page; None where they do not."""
    selector = page.writer.write(scored.group)
    rules = write_rules(page.tree, scored.sample, list(scored.roles.found), scored.roles, selector, page.reader)
    checked = check_rules(page.document, page.tree, scored, rules) if rules else None
    if checked is None:
        return None
    rules, items = checked
    return Candidate(
        items=tuple(items),
        rules=rules,
        score=scored.score,
        reasons=list_reasons(scored.features, items),
        heading=find_list_heading(page.tree, scored.group),
        place=str(page.document.tree.getroottree().getpath(page.tree.nodes[scored.group.scope])),
        features=scored.features,
    )


def _gather_evidence(chosen: Sequence[tuple[ScoredGroup, Candidate]]) -> dict[str, float]:
    if not chosen:
        return {}
    first, candidate = chosen[0]
    return gather_evidence(first.features, [scored.score for scored, _ in chosen], candidate.items)


def _is_unconvincing(
    tree: FlatTree, chosen: Sequence[tuple[ScoredGroup, Candidate]], evidence: Mapping[str, float]
) -> bool:
    """Return whether a list without links may be the page's: that of links is undated, aside, or a part of it."""
    undated = evidence.get("dated", 0.0) < HALF
    return undated or evidence["aside"] >= HALF or has_unlinked_kin(tree, chosen[0][0].group.members)


def _add_unlinked(
    page: ExaminedPage, chosen: list[tuple[ScoredGroup, Candidate]], weights: Weights
) -> list[tuple[ScoredGroup, Candidate]]:
    """Return the candidates with the best list whose items lead nowhere: first where it holds more text, else last."""
    for scored in find_unlinked_lists(page.tree, page.reader, weights):
        if candidate := _make_candidate(page, scored):
            linked = chosen[0][0].group.members if chosen else ()
            first = is_better_unlinked(page.tree, scored, linked)
            return [(scored, candidate), *chosen] if first else [*chosen, (scored, candidate)]
    return chosen
