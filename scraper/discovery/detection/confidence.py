"""How far the first candidate can be trusted, as a probability, and why."""

from collections.abc import Mapping, Sequence
from math import exp, log

from messages import Message
from messages.detection import DetectionCode
from scraper.discovery.detection.weights import WEIGHTS, Weights
from scraper.extract import RawItem

MOST_CONFIDENCE = 0.995


def gather_evidence(
    features: Mapping[str, float], scores: Sequence[float], items: Sequence[RawItem]
) -> dict[str, float]:
    """Return what the confidence is computed from: the choice's features, its lead, its items by the rules."""
    count = len(items)
    score = scores[0]
    lead = score - scores[1] if len(scores) > 1 else 1.5
    return {
        "bias": 1.0,
        "score": score,
        "lead": min(1.5, lead),
        "close": float(lead < 0.1),
        "items": log(1 + count) / 4,
        "few": float(count < 5),
        "two": float(count < 3),
        "dated": features.get("date_read", 0.0) * features.get("dated", 0.0),
        "titles": len({item.title.strip() for item in items} - {""}) / max(1, count),
        "short_titles": features.get("title_short", 0.0),
        "linked": features.get("link_covered", 0.0),
        "links": len({item.link for item in items} - {""}) / max(1, count),
        "alike": features.get("link_alike", 0.0),
        "spread": features.get("spread", 0.0),
        "part": features.get("part", 0.0),
        "aside": features.get("aside", 0.0),
    }


def estimate_confidence(evidence: Mapping[str, float], weights: Weights = WEIGHTS) -> float:
    """Return the probability that the first candidate is right (F1 >= .9), between 0 and MOST."""
    known = weights.get("confidence", {})
    total = sum(known.get(name, 0.0) * number for name, number in evidence.items())
    return min(MOST_CONFIDENCE, 1 / (1 + exp(-max(-30.0, min(30.0, total)))))


def is_sure(confidence: float, weights: Weights = WEIGHTS) -> bool:
    """Tell whether a choice is one to be taken without asking."""
    return confidence >= weights.get("sure", {}).get("from", 1.0)


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
    elif dated >= 0.9:
        found.append(DetectionCode.NEARLY_ALL_DATED())
    elif dated >= 0.4:
        found.append(DetectionCode.SOME_DATED())
    else:
        found.append(DetectionCode.NONE_DATED())
    if dated >= 0.9 and features.get("date_sorted", 0.0) >= 0.9:
        found.append(DetectionCode.SORTED())
    if features.get("title_heading"):
        found.append(DetectionCode.HEADINGS())
    if features.get("title_distinct", 0.0) < 0.8:
        found.append(DetectionCode.REPEATED_TITLES())
    if features.get("title_short", 0.0) > 0.5:
        found.append(DetectionCode.SHORT_TITLES())
    if features.get("link_alike", 0.0) >= 0.9:
        found.append(DetectionCode.SIMILAR_LINKS())
    if features.get("link_document", 0.0) >= 0.5:
        found.append(DetectionCode.DOCUMENT_LINKS())
    if features.get("aside", 0.0) > 0.5:
        found.append(DetectionCode.ASIDE())
    if features.get("text_share", 0.0) > 0.4:
        found.append(DetectionCode.MOST_TEXT())
    return tuple(found)
