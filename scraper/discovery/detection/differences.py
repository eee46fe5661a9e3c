"""Says of lists that begin alike how they differ, so that a person can tell them apart."""

from collections.abc import Iterable
from dataclasses import replace

from messages import Message
from messages.detection import DetectionCode
from scraper.discovery.detection.result import Candidate

FIRST_TITLES = 3  # by which a person tells lists apart


def drop_repeats(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates without those that find the items of an earlier one with its titles and dates."""
    kept: dict[tuple[tuple[str, str, str], ...], Candidate] = {}
    for candidate in candidates:
        kept.setdefault(_list_items(candidate), candidate)
    return list(kept.values())


def describe_differences(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates; each that begins like an earlier one says first what it has more, less or otherwise."""
    earlier: dict[tuple[str, ...], Candidate] = {}
    found: list[Candidate] = []
    for candidate in candidates:
        alike = earlier.setdefault(_list_first_titles(candidate), candidate)
        difference = () if alike is candidate else (_describe_difference(alike, candidate),)
        found.append(replace(candidate, reasons=(*difference, *candidate.reasons)))
    return found


def _list_first_titles(candidate: Candidate) -> tuple[str, ...]:
    return tuple(" ".join(item.title.split()) for item in candidate.items[:FIRST_TITLES])


def _list_items(candidate: Candidate) -> tuple[tuple[str, str, str], ...]:
    return tuple((item.link, item.title, item.date.text if item.date else "") for item in candidate.items)


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
