"""The lists on a page, as choices, with their items normalized."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from messages import Message
from messages.discovery import DiscoveryCode
from model.finding import ListOrigin
from model.item import Item
from scraper.discovery.detection import Candidate, Detection
from scraper.discovery.values import Choice
from scraper.document import Document
from scraper.extract import RawItem
from scraper.listing import normalize_new_items
from scraper.normalize.identity import compute_fingerprint
from scraper.normalize.text import clean_text
from scraper.source import Rules, Source

LABELS = {
    ListOrigin.PAGE: DiscoveryCode.LABEL_PAGE,
    ListOrigin.JSON: DiscoveryCode.LABEL_JSON,
    ListOrigin.JSON_LD: DiscoveryCode.LABEL_JSON_LD,
    ListOrigin.MICRODATA: DiscoveryCode.LABEL_MICRODATA,
    ListOrigin.H_FEED: DiscoveryCode.LABEL_MICROFORMATS,
    ListOrigin.EMBEDDED_JSON: DiscoveryCode.LABEL_EMBEDDED_JSON,
}
UNSTRUCTURED = frozenset({ListOrigin.PAGE, ListOrigin.JSON})  # of which a page may hold several lists
# How probable it is, where the first list is wrong, that the second is right, the third, and so on. On pages of hosts
# that detection had not seen one of them was right on 21 of 94; how that is shared out among them is estimated.
ALTERNATIVES_RIGHT = (0.15, 0.04, 0.02, 0.01, 0.005)
SAME_TITLE = 0.8  # the share of items with one title from which it does not name them


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """The source that may be made, for its items: the moment, what was found, and what the user has set."""

    now: datetime
    found: Mapping[str, Any]  # language, timezone, date_order
    options: Mapping[str, Any]  # these go before what was found

    def make_items(
        self, document: Document, raw: Iterable[RawItem], url: str, *, rules: Rules | None, language: str = ""
    ) -> tuple[Item, ...]:
        """Return raw items as `scrape` would make them of the source `url`, each once."""
        found = {**self.found, **({"language": language} if language else {})}
        options = {key: value for key, value in self.options.items() if key in Source.model_fields}
        source = Source.model_validate({**found, **options, "slug": "preview", "url": url, "rules": rules})
        found_items = {compute_fingerprint(raw_item): raw_item for raw_item in raw}
        kept: dict[str, Item] = {}
        for item in normalize_new_items(found_items, frozenset(), source, document.base_url, self.now):
            kept.setdefault(item.aliases[0], item)
        return tuple(kept.values())


def make_list_choices(document: Document, detection: Detection, url: str, draft: SourceDraft) -> list[Choice]:
    """Return a choice for each list that rules can find again, best first; what repeats a better one is out.

    So is an alternative whose items are all called the same: links that only invite ("Read more").
    """
    choices: list[Choice] = []
    for candidate in detection.candidates:
        if candidate.rules is None:
            continue
        items = draft.make_items(document, candidate.items, url, rules=candidate.rules)
        first = not choices
        if not items or (
            not first
            and (
                _is_invitation(items)
                or any(_collect_links(items) == _collect_links(choice.items) for choice in choices)
            )
        ):
            continue
        choices.append(
            Choice(
                label=_label_list(candidate, first),
                origin=candidate.origin,
                confidence=detection.confidence if first else _trust_alternative(detection, len(choices)),
                reasons=candidate.reasons,
                rules=candidate.rules,
                source_url=url,
                items=items,
                place=candidate.place,
            )
        )
    return choices


def _trust_alternative(detection: Detection, number: int) -> float:
    """Return how probable it is that an alternative is right, from 1 for the first; with the choice's, at most 1."""
    return (1 - detection.confidence) * ALTERNATIVES_RIGHT[min(number, len(ALTERNATIVES_RIGHT)) - 1]


def _label_list(candidate: Candidate, first: bool) -> Message:
    if first or candidate.origin not in UNSTRUCTURED:
        return LABELS[candidate.origin]()
    if heading := clean_text(candidate.heading):
        return DiscoveryCode.LABEL_OTHER_HEADED(heading=heading)
    return DiscoveryCode.LABEL_OTHER()


def _collect_links(items: Sequence[Item]) -> set[str]:
    return {item.url or item.title for item in items}


def _is_invitation(items: Sequence[Item]) -> bool:
    (_, most), *_ = Counter(item.title for item in items).most_common(1)
    return len(items) > 1 and most >= SAME_TITLE * len(items)
