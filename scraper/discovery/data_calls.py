"""The JSON that a page's scripts fetched, as sources of their own: what holds the page's list needs no browser.

Each answer that holds a list of the page's titles is fetched again without a browser, as a run would, and offered
only where that gives the same list. What it saves is said with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from messages.discovery import DiscoveryCode
from model.errors import BantinError
from model.item import Item
from model.outcome import NO_VALIDATORS
from scraper.discovery.detection import detect
from scraper.discovery.lists import SourceDraft, make_list_choices
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import JsonDocument
from scraper.document.reading import read_document
from scraper.fetch.browser.values import Rendered
from scraper.fetch.response import Response

MOST_TRIED = 3  # answers that are fetched again
SAME = 0.8  # share of a list's titles that the other has, from which they are one list
CONFIDENCE = 0.9  # that an answer with the page's own titles is its list


def find_data_choices(page: Response, lists: Sequence[Choice], visits: Visits, draft: SourceDraft) -> list[Choice]:
    """Return a choice for each answer with JSON that holds the page's first list; none without a browser."""
    rendered = page.rendering
    if rendered is None or not lists:
        return []
    found: list[Choice] = []
    promising = [call for call in rendered.calls if _is_same_list(_read(call.url, call.body, draft), lists[0].items)]
    for call in promising[:MOST_TRIED]:
        with suppress(BantinError):
            found += _fetch_again(call.url, rendered, lists[0].items, visits, draft)
    return found


def _fetch_again(
    url: str, rendered: Rendered, items: Sequence[Item], visits: Visits, draft: SourceDraft
) -> Iterator[Choice]:
    """Yield the list of an address, as it comes without a browser."""
    started = monotonic()
    answer = visits.get(url, step=DiscoveryCode.TRYING_DATA)
    seconds = monotonic() - started
    for choice in _read(answer.url, answer.body, draft)[:1]:
        if _is_same_list([choice], items):
            saved = DiscoveryCode.SAVES(
                bytes=len(answer.body),
                seconds=seconds,
                requests=rendered.requests,
                all_bytes=rendered.bytes,
                all_seconds=rendered.seconds,
            )
            yield replace(
                choice,
                label=DiscoveryCode.LABEL_DATA(),
                confidence=CONFIDENCE,
                reasons=(*choice.reasons, saved),
                source_url=url,
                plain=True,
            )


def _read(url: str, body: bytes, draft: SourceDraft) -> list[Choice]:
    """Return the lists of an answer; none where it is no JSON, or its records lead nowhere."""
    answer = Response(url=url, body=body, media_type="application/json", charset="utf-8", validators=NO_VALIDATORS)
    with suppress(BantinError):
        document = read_document(answer)
        if isinstance(document, JsonDocument):
            choices = make_list_choices(document, detect(document, now=draft.now), url, draft)
            return [choice for choice in choices if all(item.url for item in choice.items)]
    return []


def _is_same_list(choices: Sequence[Choice], items: Sequence[Item]) -> bool:
    """Return whether the first list has the titles of the page's items."""
    titles = {_fold(item.title) for item in items}
    there = {_fold(item.title) for item in choices[0].items} if choices else set()
    return bool(titles) and len(titles & there) >= SAME * len(titles)


def _fold(title: str) -> str:
    return " ".join(title.casefold().split())
