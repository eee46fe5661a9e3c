"""Says of lists that begin alike how they differ, so that a person can tell them apart."""

from collections.abc import Sequence
from dataclasses import replace

from messages import Message
from messages.detection import DetectionCode
from scraper.discovery.detection.result import Candidate

FIRST_TITLES = 3  # by which a person tells lists apart


def note_differences(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, each that begins like an earlier one with what it has more, less or otherwise.

    One that finds the same items, with the same titles and dates, as an earlier one is left out.
    """
    kept: list[Candidate] = []
    for candidate in candidates:
        alike = [earlier for earlier in kept if _list_first_titles(earlier) == _list_first_titles(candidate)]
        if any(_list_items(earlier) == _list_items(candidate) for earlier in alike):
            continue
        if alike:
            reasons = (_describe_difference(alike[0], candidate), *candidate.reasons)
            candidate = replace(candidate, reasons=reasons)
        kept.append(candidate)
    return kept


def _list_first_titles(candidate: Candidate) -> list[str]:
    return [" ".join(item.title.split()) for item in candidate.items[:FIRST_TITLES]]


def _list_items(candidate: Candidate) -> list[tuple[str, str, str]]:
    return [(item.link, item.title, item.date.text if item.date else "") for item in candidate.items]


def _describe_difference(earlier: Candidate, candidate: Candidate) -> Message:
    """Return how a list differs from an earlier one whose first titles it shares."""
    before, own = ({item.link for item in one.items} for one in (earlier, candidate))
    if own - before and before - own:
        return DetectionCode.OTHER_ITEMS(count=len(own - before))
    if own - before:
        return DetectionCode.MORE_ITEMS(count=len(own - before))
    if before - own:
        return DetectionCode.FEWER_ITEMS(count=len(before - own))
    titles = [[item.title for item in one.items] for one in (earlier, candidate)]
    return DetectionCode.OTHER_TITLES() if titles[0] != titles[1] else DetectionCode.OTHER_DATES()
