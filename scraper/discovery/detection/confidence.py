"""How far the first candidate can be trusted, as a probability, and why.

Right means that at least nine in ten of the items, their titles and their dates are.
"""

from collections.abc import Mapping, Sequence
from math import exp, log

from messages import Message
from messages.detection import DetectionCode
from scraper.discovery.detection.forest import Forest
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights
from scraper.extract import RawItem

MOST_CONFIDENCE = 0.995
MOST_LEAD = 1.5  # of the score, also where there is no other list
FEW, TWO = 5, 3  # fewer items than these
STEEPEST = 30.0  # of a logistic function
NEARLY_ALL, SOME = 0.9, 0.4  # shares of the items
DISTINCT = 0.8  # share of the titles
HALF = 0.5
MUCH_TEXT = 0.4  # share of the page's


def gather_evidence(
    features: Mapping[str, float], scores: Sequence[float], items: Sequence[RawItem]
) -> dict[str, float]:
    """Return what the confidence is computed from: the choice's features, its lead, its items by the rules."""
    count = len(items)
    score = scores[0]
    lead = score - scores[1] if len(scores) > 1 else MOST_LEAD
    return {
        **features,
        "score": score,
        "lead": min(MOST_LEAD, lead),
        "items": log(1 + count) / 4,
        "few": float(count < FEW),
        "two": float(count < TWO),
        "dated": features.get("date_read", 0.0) * features.get("dated", 0.0),
        "titles": len({item.title.strip() for item in items} - {""}) / max(1, count),
        "short_titles": features.get("title_short", 0.0),
        "links": len({item.link for item in items} - {""}) / max(1, count),
        "aside": features.get("aside", 0.0),
    }


def estimate_confidence(evidence: Mapping[str, float], forest: Forest) -> float:
    """Return the probability that the first candidate's items, titles and dates are right, between 0 and MOST."""
    total = forest.score(evidence)
    return min(MOST_CONFIDENCE, 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, total)))))


def is_sure(confidence: float, weights: Weights = WEIGHTS) -> bool:
    """Return whether a choice is one to be taken without asking."""
    return confidence >= weights.get(Role.SURE, {}).get("from", 1.0)


def list_reasons(features: Mapping[str, float], items: Sequence[RawItem], lead: int = 0) -> tuple[Message, ...]:
    """Return what speaks for a list, and what against it; `lead` of its items stand before the others."""
    found = [DetectionCode.SAME_STRUCTURE(count=len(items) - lead)]
    if lead:
        found.append(DetectionCode.LEAD(count=lead))
    dated = sum(item.date is not None for item in items) / max(1, len(items))
    if features.get("date_above"):
        found.append(DetectionCode.DATES_IN_HEADINGS())
    elif dated == 1:
        found.append(DetectionCode.ALL_DATED())
    elif dated >= NEARLY_ALL:
        found.append(DetectionCode.NEARLY_ALL_DATED())
    elif dated >= SOME:
        found.append(DetectionCode.SOME_DATED())
    else:
        found.append(DetectionCode.NONE_DATED())
    if dated >= NEARLY_ALL and features.get("date_sorted", 0.0) >= NEARLY_ALL:
        found.append(DetectionCode.SORTED())
    if features.get("title_heading"):
        found.append(DetectionCode.HEADINGS())
    if features.get("title_distinct", 0.0) < DISTINCT:
        found.append(DetectionCode.REPEATED_TITLES())
    if features.get("title_short", 0.0) > HALF:
        found.append(DetectionCode.SHORT_TITLES())
    if features.get("link_alike", 0.0) >= NEARLY_ALL:
        found.append(DetectionCode.SIMILAR_LINKS())
    if features.get("link_document", 0.0) >= HALF:
        found.append(DetectionCode.DOCUMENT_LINKS())
    if features.get("aside", 0.0) > HALF:
        found.append(DetectionCode.ASIDE())
    if features.get("text_share", 0.0) > MUCH_TEXT:
        found.append(DetectionCode.MOST_TEXT())
    return tuple(found)
