"""Finds a page's list of bulletins by itself, and writes the rules that find it again.

    detect(document, now=now) -> Detection

Candidates are made from repeated structure, looked at field by field, and weighed; what the
page offers in other ways (feeds, structured data) is told beside. Nothing is fetched here,
and nothing of one site is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from model.errors import ExtractionError
from scraper.dates import DateContext
from scraper.document import Document, HtmlDocument
from scraper.extract import RawItem
from scraper.extract.detection.dating import Reader
from scraper.extract.detection.groups import Group, groups_of
from scraper.extract.detection.locale import language_of, order_of, zone_of
from scraper.extract.detection.making import rules_of
from scraper.extract.detection.outline import Outline, looks_like_date, outline_of
from scraper.extract.detection.ranking import group_features
from scraper.extract.detection.roles import Roles, roles_of
from scraper.extract.detection.selecting import Writer
from scraper.extract.detection.spots import Sample, sample_of
from scraper.extract.detection.weights import WEIGHTS, Weights, worth
from scraper.extract.rules import extract
from scraper.source import Rules

ALTERNATIVES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A list that the page may be about: its items, and the rules that find them."""

    items: tuple[RawItem, ...]
    rules: Rules | None
    score: float
    reasons: tuple[str, ...] = ()
    origin: str = "tree"
    place: str = ""  # an XPath of the node around the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What a page is, and the lists found on it, best first."""

    kind: str
    candidates: tuple[Candidate, ...]
    confidence: float
    sure: bool
    reasons: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    language: str = ""
    date_order: str = "DMY"
    timezone: str = ""
    title: str = ""
    evidence: Mapping[str, float] = field(default_factory=dict)  # what the confidence was told from


@dataclass(frozen=True, slots=True)
class _Judged:
    score: float
    group: Group
    sample: Sample
    roles: Roles


def _judge(outline: Outline, group: Group, reader: Reader, weights: Weights) -> _Judged:
    sample = sample_of(outline, group)
    roles = roles_of(outline, sample, reader, weights)
    return _Judged(worth("group", group_features(outline, sample, roles), weights), group, sample, roles)


def _first_links(outline: Outline, judged: _Judged) -> set[str]:
    return {outline.hrefs[links[0]] for node in judged.group.members if (links := outline.links_in(node))}


def _different(outline: Outline, judged: list[_Judged]) -> list[_Judged]:
    """Return the best groups, leaving out those that say nearly the same as a better one."""
    kept: list[tuple[_Judged, set[str]]] = []
    for one in judged:
        links = _first_links(outline, one)
        if all(len(links & other) < 0.85 * len(links | other) for _, other in kept):
            kept.append((one, links))
        if len(kept) > ALTERNATIVES:
            break
    return [one for one, _ in kept]


def _candidate(document: HtmlDocument, outline: Outline, judged: _Judged, writer: Writer, reader: Reader) -> Candidate | None:
    rules = rules_of(
        outline, judged.sample, list(judged.roles.found), judged.roles, writer.selector(judged.group), reader
    )
    if rules is None:
        return None
    try:
        items = extract(document, rules)
    except ExtractionError:
        return None
    place = document.tree.getroottree().getpath(outline.nodes[judged.group.scope])
    return Candidate(items=tuple(items), rules=rules, score=judged.score, place=place)


def context_of(document: HtmlDocument, outline: Outline, now: datetime) -> DateContext:
    """Return what the page's dates are read with: its language, order and zone, guessed."""
    language = language_of(document.language, outline.text(0) if not document.language else "")
    texts = (piece for piece in outline.pieces if looks_like_date(piece))
    order = order_of(language, document.url, texts)
    return DateContext(language=language, zone=zone_of(language, document.url) or "UTC", order=order, now=now)


def detect(document: Document, *, now: datetime, weights: Weights = WEIGHTS) -> Detection:
    """Return what the page is and the lists found on it; never raises because of what a page holds."""
    if not isinstance(document, HtmlDocument):
        return Detection(kind="empty", candidates=(), confidence=0.0, sure=False)
    outline = outline_of(document.tree)
    context = context_of(document, outline, now)
    reader = Reader(context)
    judged = [_judge(outline, group, reader, weights) for group in groups_of(outline)]
    judged.sort(key=lambda one: -one.score)
    writer = Writer(outline)
    found = [_candidate(document, outline, one, writer, reader) for one in _different(outline, judged)]
    candidates = tuple(one for one in found if one is not None)
    kind = "list" if candidates else "empty"
    return Detection(
        kind=kind,
        candidates=candidates,
        confidence=0.5,
        sure=False,
        language=context.language,
        date_order=context.order,
        timezone=zone_of(context.language, document.url),
    )
